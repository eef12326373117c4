//! The places of sensitive values in JSON text.
//!
//! The text is read token by token, without recursion. So values are also found in a truncated or invalid text, and the
//! depth of the text does not matter.

use std::ops::Range;

use super::{SensitiveFields, tables};
use crate::{decode::text, record::Kind};

/// The place of a scalar value to hide.
pub(super) struct HiddenValue {
    pub(super) range: Range<usize>,
    /// The kind of its field.
    pub(super) kind: Kind,
}

/// Finds the values of sensitive fields, in the order of the text.
pub(super) fn hidden(names: &SensitiveFields, text: &str) -> Vec<HiddenValue> {
    let mut finder = Finder { text, found: Vec::new() };
    // The kind of the field that an operation of a patch names.
    let mut patched = None;
    let mut at = 0;
    while let Some(byte) = finder.byte(at) {
        if byte != b'"' {
            if matches!(byte, b'{' | b'}') {
                patched = None;
            }
            at += 1;
            continue;
        }
        let (key, after) = finder.string(at);
        at = after;
        let Some(value) = finder.value_of_key(after) else { continue };
        at = value;
        let key = text::unquote(key).unwrap_or_default();
        let kind = names.kind(&key).or_else(|| patched.filter(|_| key == "value"));
        if let Some(kind) = kind {
            at = finder.hide(value, kind);
        } else if key == "path" {
            patched = finder.pointer(value).and_then(|name| names.kind(&name));
        }
    }
    finder.found
}

/// The names and kinds of all fields of an object, including nested ones.
fn all_names(kind: Kind) -> Vec<(&'static str, Kind)> {
    let tables = kind.nested().map(tables::with_nested).unwrap_or_default();
    tables.into_iter().flatten().flat_map(tables::names).collect()
}

struct Finder<'a> {
    text: &'a str,
    found: Vec<HiddenValue>,
}

impl<'a> Finder<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the string that starts at a quote, and the place after it.
    fn string(&self, start: usize) -> (&'a str, usize) {
        let mut at = start.saturating_add(1);
        loop {
            match self.byte(at) {
                Some(b'\\') => at = at.saturating_add(2),
                Some(b'"') => {
                    at = at.saturating_add(1);
                    break;
                }
                Some(_) => at = at.saturating_add(1),
                None => break,
            }
        }
        let end = at.min(self.text.len());
        (self.text.get(start..end).unwrap_or_default(), end)
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at = at.saturating_add(1);
        }
        at
    }

    /// Returns the place of the value, if a colon follows.
    fn value_of_key(&self, after: usize) -> Option<usize> {
        let colon = self.skip_blanks(after);
        (self.byte(colon) == Some(b':')).then(|| self.skip_blanks(colon.saturating_add(1)))
    }

    /// Returns the name in a JSON pointer (RFC 6901) with one part.
    fn pointer(&self, value: usize) -> Option<String> {
        let (json, _) = (self.byte(value) == Some(b'"')).then(|| self.string(value))?;
        let pointer = text::unquote(json)?;
        let first = pointer.strip_prefix('/')?.split('/').next()?;
        Some(first.replace("~1", "/").replace("~0", "~"))
    }

    /// Hides the value that starts at a place, with all that it holds. Returns the place after it.
    fn hide(&mut self, start: usize, kind: Kind) -> usize {
        let names = all_names(kind);
        let mut kind = kind;
        let (mut at, mut depth) = (start, 0_usize);
        loop {
            match self.byte(at) {
                None => break,
                Some(b'{' | b'[') => {
                    depth = depth.saturating_add(1);
                    at += 1;
                }
                Some(b'}' | b']') => {
                    let Some(outer) = depth.checked_sub(1) else { break };
                    depth = outer;
                    at += 1;
                }
                Some(b'"') => {
                    let (json, after) = self.string(at);
                    match self.value_of_key(after).filter(|_| depth > 0) {
                        Some(value) => {
                            let key = text::unquote(json).unwrap_or_default();
                            let known = names.iter().find(|(name, _)| *name == key);
                            kind = known.map_or(Kind::Json, |(_, kind)| *kind);
                            at = value;
                        }
                        None => {
                            self.push(at..after, kind);
                            at = after;
                        }
                    }
                }
                Some(byte) if is_blank(byte) => at += 1,
                Some(_) => {
                    let end = self.bare(at);
                    self.push(at..end, kind);
                    at = end;
                }
            }
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// Returns the end of a number, a word or other bytes outside of quotes.
    fn bare(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_end = |byte: &u8| is_blank(*byte) || b"{}[]\"".contains(byte);
        start.saturating_add(rest.iter().position(is_end).unwrap_or(rest.len()))
    }

    /// Notes a value to hide. `null` and an empty text have no value.
    fn push(&mut self, range: Range<usize>, kind: Kind) {
        if !matches!(self.text.get(range.clone()), Some("null" | "\"\"")) {
            self.found.push(HiddenValue { range, kind });
        }
    }
}

/// Returns whether a byte separates values.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b':')
}
