//! Errors of the syntax of TOML, without those that follow from another one.

use toml::de::Error;

use crate::diagnostics::{At, Mistakes};

const DUPLICATE: &str = "duplicate key";

/// Notes the first error of each line. A second table of a name is one error, and not one for each of
/// its keys as well.
pub(super) fn report(file: usize, text: &str, errors: &[Error], mistakes: &mut Mistakes) {
    let mut errors: Vec<_> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message().trim_end()))
        .collect();
    errors.sort_by_key(|(range, _)| (range.start, range.end));
    // Where the part of the text ends whose further errors follow from the last one.
    let mut covered = 0;
    // Whether keys may have been read into a wrong table, where others have their names.
    let mut is_lost = false;
    for (range, message) in errors {
        let is_duplicate = message == DUPLICATE;
        if range.start < covered || (is_duplicate && is_lost) {
            continue;
        }
        is_lost |= !is_duplicate;
        let at = At::new(file, range.clone());
        let line =
            text[..text.floor_char_boundary(range.start)].rfind('\n').map_or(0, |end| end + 1);
        let rest = &text[text.ceil_char_boundary(range.end)..];
        let end = if text[line..].starts_with('[') { "\n[" } else { "\n" };
        covered = rest.find(end).map_or(text.len() + 1, |end| range.end + end);
        let help = match message {
            DUPLICATE => "each name occurs once; rename this one, or leave it out",
            _ => "write it as TOML wants it (https://toml.io)",
        };
        mistakes.push(&at, message, help);
    }
}
