//! The next word of a filter: a field, an operator, a value or a word between conditions.

use core_api::record::{FieldInfo, Kind, Support};

use crate::resource::find_field;

/// The words between two conditions.
const BETWEEN: [&str; 2] = ["and", "or"];

/// Returns the texts by which a filter can go on.
pub(super) fn next(fields: &'static [FieldInfo], text: &str) -> Vec<String> {
    let start = text.rfind(char::is_whitespace).map_or(0, |place| place.saturating_add(1));
    let (before, word) = text.split_at_checked(start).unwrap_or((text, ""));
    // An opening bracket belongs to the text before its condition.
    let brackets = word.len().saturating_sub(word.trim_start_matches('(').len());
    let (bracket, word) = word.split_at_checked(brackets).unwrap_or(("", word));
    let offered = words(fields, &condition(before));
    let begins = |known: &&str| {
        known.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
    };
    offered
        .iter()
        .copied()
        .filter(begins)
        .map(|known| format!("{before}{bracket}{known}"))
        .collect()
}

/// Returns the complete words of the condition that a text ends in.
fn condition(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_between = |word: &&str| BETWEEN.iter().any(|known| known.eq_ignore_ascii_case(word));
    words.rsplit(is_between).next().unwrap_or_default().to_vec()
}

/// Returns the words that can follow the complete words of a condition.
fn words(fields: &'static [FieldInfo], condition: &[&str]) -> Vec<&'static str> {
    let field = |name: &&str| find_field(fields, name.trim_start_matches('('));
    match condition {
        [] => fields
            .iter()
            .filter(|field| field.filter == Support::Known)
            .map(|field| field.name)
            .collect(),
        [name] => field(name).map_or_else(Vec::new, |field| operators(field).to_vec()),
        [name, operator] if operators_of_values().contains(operator) => {
            field(name).map_or_else(Vec::new, values)
        }
        [_, operator, _] if operators_of_values().contains(operator) => BETWEEN.to_vec(),
        _ => Vec::new(),
    }
}

/// Returns the operators for values of the type of a field.
fn operators(field: &FieldInfo) -> &'static [&'static str] {
    match field.kind {
        Kind::Text => &["=", "!=", "like", "in"],
        Kind::Boolean => &["=", "!="],
        Kind::Id(_) | Kind::Enum(_) => &["=", "!=", "in"],
        Kind::Integer | Kind::Decimal | Kind::DateTime => {
            &["=", "!=", "<", "<=", ">", ">=", "between"]
        }
        _ => &[],
    }
}

/// Returns the operators that one value follows.
fn operators_of_values() -> [&'static str; 7] {
    ["=", "!=", "<", "<=", ">", ">=", "like"]
}

/// Returns the values of a field that has few.
fn values(field: &'static FieldInfo) -> Vec<&'static str> {
    match field.kind {
        Kind::Boolean => vec!["true", "false"],
        Kind::Enum(values) => values.iter().map(|value| value.name).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_goes_on_with_the_words_of_its_place() {
        let fields = core_api::catalog::find("time").unwrap().fields;
        for (text, offered) in [
            ("billa", &["billable"][..]),
            ("(billa", &["(billable"]),
            ("billable ", &["billable =", "billable !="]),
            ("date >", &["date >", "date >="]),
            ("date b", &["date between"]),
            ("billable = t", &["billable = true"]),
            ("billStatus = U", &["billStatus = Unbilled"]),
            ("billable = true a", &["billable = true and"]),
            ("billable = true and billS", &["billable = true and billStatus"]),
            ("nothing ", &[]),
            ("größe = ", &[]),
        ] {
            assert_eq!(next(fields, text), offered, "{text}");
        }
    }
}
