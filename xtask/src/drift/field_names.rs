//! Names of fields in filters and messages.

use std::collections::BTreeSet;

/// Returns the names of fields in a text. Texts in quotes are values.
pub(super) fn names(text: &str, fields: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '\'' || c == '"') {
        rest = &rest[start..];
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            let value = &rest[1..];
            // Two quotes in a value end it here and begin another value, which is skipped as well.
            rest = value.find(quote).map_or("", |end| &value[end + 1..]);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if fields.contains(&word) {
            found.insert(word.to_owned());
        }
        rest = after;
    }
    found
}
