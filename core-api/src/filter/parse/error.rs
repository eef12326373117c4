//! Errors of the filter parser, with a caret under the place.

use std::fmt;

use super::Mistake;
use crate::{foreign_text::printable, sensitive::SensitiveFields};

/// A syntax error of a filter: the expected text, the line, and a caret under the place.
///
/// ```
/// use core_api::{Activity, Filter};
///
/// let error = Filter::<Activity>::parse("code = 'D-01' and bilable = true").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\
/// there is no field `bilable`; did you mean `billable`?
///   code = 'D-01' and bilable = true
///                     ^^^^^^^",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterParseError {
    message: Box<str>,
    /// The visible part of the line with the place.
    line: Box<str>,
    /// Number of characters before the place.
    before: usize,
    /// Number of characters to mark.
    marked: usize,
}

/// The largest number of characters shown before, at and after the place.
const SHOWN: usize = 48;

impl FilterParseError {
    pub(super) fn new(text: &str, mistake: Mistake, sensitive: &SensitiveFields) -> Self {
        let Mistake { at, mut message } = mistake;
        let hidden = sensitive.values_in_condition(text);
        if hidden.iter().any(|hidden| hidden.start < at.end && at.start < hidden.end) {
            // Messages quote the value at their end.
            let start = message.find(", found ").unwrap_or(message.len());
            message.truncate(start);
            message.push_str("; the value is not shown, because the field is sensitive");
        }
        let part = |range: std::ops::Range<usize>| starred(text, range, &hidden);
        let start: Vec<char> = part(0..at.start).chars().rev().take(SHOWN + 1).collect();
        let marked: Vec<char> = part(at.start..at.end).chars().take(SHOWN).collect();
        let rest: Vec<char> = part(at.end..text.len()).chars().take(SHOWN + 1).collect();
        let is_cut = start.len() > SHOWN;
        let mut line = String::from(if is_cut { "…" } else { "" });
        line.extend(start.iter().take(SHOWN).rev().chain(&marked).map(|letter| printable(*letter)));
        if part(at).chars().nth(SHOWN).is_some() {
            line.push('…');
        } else {
            line.extend(rest.iter().take(SHOWN).map(|letter| printable(*letter)));
            line.push_str(if rest.len() > SHOWN { "…" } else { "" });
        }
        let before = start.len().min(SHOWN) + usize::from(is_cut);
        let line = line.trim_end().into();
        Self { message: message.into(), line, before, marked: marked.len().max(1) }
    }
}

/// Returns a part of a text with an asterisk for each letter of hidden values.
fn starred(text: &str, part: std::ops::Range<usize>, hidden: &[std::ops::Range<usize>]) -> String {
    let letters = text.char_indices().filter(|(at, _)| part.contains(at));
    let is_hidden = |at: usize| hidden.iter().any(|hidden| hidden.contains(&at));
    let star = |letter| if letter == '\'' { letter } else { '*' };
    letters.map(|(at, letter)| if is_hidden(at) { star(letter) } else { letter }).collect()
}

impl fmt::Display for FilterParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, line, before, marked } = self;
        writeln!(f, "{message}")?;
        writeln!(f, "  {line}")?;
        write!(f, "  {:before$}{}", "", "^".repeat(*marked))
    }
}

impl std::error::Error for FilterParseError {}
