//! The places of sensitive values in the text of a filter.

use std::{borrow::Cow, ops::Range};

use super::SensitiveFields;
use crate::{Redactor, record::Kind};

/// Words that are not names of fields.
const KEYWORDS: [&str; 9] = ["and", "or", "not", "is", "null", "in", "like", "between", "contains"];

/// A value in a condition, and the kind of the sensitive field that it is compared with.
struct ConditionValue {
    range: Range<usize>,
    #[cfg_attr(not(feature = "client"), allow(dead_code, reason = "only a client uses it"))]
    kind: Kind,
}

/// The lexical class of a part of a condition.
enum Part {
    /// The name of a field.
    Name(Range<usize>),
    /// `and` or `or`.
    Junction,
    /// A text in quotes, a number, or `true` or `false`.
    Value(Range<usize>),
    /// A word after an operator: a value without quotes, or a name.
    Operand(Range<usize>),
}

/// Replaces the values that are compared with sensitive fields.
pub(super) fn mask<'a>(names: &SensitiveFields, text: &'a str) -> Cow<'a, str> {
    replace(text, ranges(hidden(names, text)), &|_| Redactor::MARK.to_owned())
}

/// Returns the places of the values that are compared with sensitive fields.
pub(super) fn places(names: &SensitiveFields, text: &str) -> Vec<Range<usize>> {
    ranges(hidden(names, text)).collect()
}

/// Replaces all values of a condition.
pub(super) fn mask_all(text: &str) -> Cow<'_, str> {
    let values = parts(text).into_iter().filter_map(|part| match part {
        Part::Value(range) | Part::Operand(range) => Some(range),
        Part::Name(_) | Part::Junction => None,
    });
    replace(text, values, &|_| Redactor::MARK.to_owned())
}

/// Returns the values that are compared with sensitive fields, without quotes.
#[cfg(feature = "client")]
pub(super) fn values(names: &SensitiveFields, text: &str) -> Vec<(String, Kind)> {
    let value = |ConditionValue { range, kind }| {
        let value = text.get(range).unwrap_or_default().trim_matches('\'').replace("''", "'");
        (value, kind)
    };
    hidden(names, text).into_iter().map(value).collect()
}

fn ranges(values: Vec<ConditionValue>) -> impl Iterator<Item = Range<usize>> {
    values.into_iter().map(|value| value.range)
}

fn replace<'a>(
    text: &'a str,
    values: impl Iterator<Item = Range<usize>>,
    shown: &dyn Fn(&str) -> String,
) -> Cow<'a, str> {
    let mut masked = String::new();
    let mut from = 0;
    for range in values {
        let value = text.get(range.clone()).unwrap_or_default();
        masked.push_str(text.get(from..range.start).unwrap_or_default());
        let inner = value.strip_prefix('\'').map(|rest| rest.strip_suffix('\'').unwrap_or(rest));
        match inner {
            Some(inner) => {
                masked.push('\'');
                masked.push_str(&shown(inner));
                // An unterminated text stays unterminated.
                masked.push_str(if inner.len() + 2 == value.len() { "'" } else { "" });
            }
            None => masked.push_str(&shown(value)),
        }
        from = range.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Finds the values to hide. A comparison is the text between two junctions. One without a name belongs to the
/// comparison before it, as the end of `BETWEEN … AND …` does.
fn hidden(names: &SensitiveFields, text: &str) -> Vec<ConditionValue> {
    let mut found = Vec::new();
    let mut values: Vec<Range<usize>> = Vec::new();
    let (mut kind, mut has_name): (Option<Kind>, bool) = (None, false);
    let own_kind = |range: &Range<usize>| {
        let name = text.get(range.clone()).unwrap_or_default();
        name.split('.').find_map(|part| names.kind(part))
    };
    for part in parts(text).into_iter().chain([Part::Junction]) {
        let part = match part {
            Part::Operand(range) if own_kind(&range).is_some() => Part::Name(range),
            // The rest of a text without quotes.
            Part::Name(range) if !values.is_empty() && own_kind(&range).is_none() => {
                Part::Value(range)
            }
            part => part,
        };
        match part {
            Part::Name(range) => {
                let own = own_kind(&range);
                kind = if has_name { kind.or(own) } else { own };
                has_name = true;
            }
            Part::Value(range) | Part::Operand(range) => values.push(range),
            Part::Junction => {
                let all = values.drain(..);
                found.extend(all.filter_map(|range| Some(ConditionValue { range, kind: kind? })));
                has_name = false;
            }
        }
    }
    found
}

/// Splits a condition.
fn parts(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        if byte == b'\'' {
            at = end_of_quoted(bytes, start);
            parts.push(Part::Value(start..at));
        } else if is_of_word(byte) {
            let rest = bytes.get(start..).unwrap_or_default();
            let length = rest.iter().position(|byte| !is_of_word(*byte)).unwrap_or(rest.len());
            at = start.saturating_add(length);
            parts.extend(word(text, start..at).map(|part| match part {
                Part::Name(range) if is_operand(bytes, start) => Part::Operand(range),
                part => part,
            }));
        } else {
            at += 1;
        }
    }
    parts
}

/// Returns the place after a text in single quotes, in which a quote is doubled.
fn end_of_quoted(bytes: &[u8], start: usize) -> usize {
    let mut at = start.saturating_add(1);
    loop {
        match (bytes.get(at), bytes.get(at.saturating_add(1))) {
            (Some(b'\''), Some(b'\'')) => at = at.saturating_add(2),
            (Some(b'\''), _) => return at.saturating_add(1),
            (Some(_), _) => at = at.saturating_add(1),
            (None, _) => return bytes.len(),
        }
    }
}

/// Returns whether an operator precedes a place.
fn is_operand(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default().trim_ascii_end();
    // Double quotes are a mistake, but their content is a value.
    let before = before.strip_suffix(b"\"").unwrap_or(before).trim_ascii_end();
    before.ends_with(b"=") || before.ends_with(b"<") || before.ends_with(b">")
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || !byte.is_ascii()
}

fn word(text: &str, range: Range<usize>) -> Option<Part> {
    let word = text.get(range.clone())?;
    let is = |known: &&str| known.eq_ignore_ascii_case(word);
    if ["and", "or"].iter().any(is) {
        return Some(Part::Junction);
    }
    if KEYWORDS.iter().any(is) {
        return None;
    }
    let is_value = ["true", "false"].iter().any(is)
        || !word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    Some(if is_value { Part::Value(range) } else { Part::Name(range) })
}
