//! The order of keys in specs.

use toml_edit::{InlineTable, Table, Value};

use super::by_list;

/// The keys at the top of a spec.
pub(super) const TOP: &[&str] = &[
    "resource",
    "object",
    "enum",
    "rust",
    "renamed_from",
    "doc",
    "area",
    "aliases",
    "source",
    "path",
    "patch",
    "evidence",
    "since",
    "deprecated",
    "common",
    "calls",
    "call_evidence",
    "call_since",
    "call_deprecated",
    "allow",
    "values",
];

/// The keys of a field, a value, a reference and an evidence. Each is at the same place in all of them.
pub(super) const LINE: &[&str] = &[
    "is",
    "value",
    "name",
    "type",
    "rust",
    "renamed_from",
    "required",
    "read_only",
    "volatile",
    "filter",
    "sort",
    "sensitive",
    "unit",
    "max_length",
    "in_lists",
    "null",
    "none",
    "unselectable",
    "unique",
    "default",
    "doc",
    "evidence",
    "source",
    "date",
    "since",
    "deprecated",
    "allow",
];

/// The keys of `[call.<name>]`.
pub(super) const CALL: &[&str] = &[
    "rust",
    "renamed_from",
    "method",
    "path",
    "params",
    "query",
    "scope",
    "body",
    "returns",
    "status",
    "idempotent",
    "doc",
    "aliases",
    "evidence",
    "since",
    "deprecated",
    "allow",
];

/// Returns the keys with a new one: behind the last key that the order does not put behind it.
pub(super) fn with_key(mut keys: Vec<String>, new: &str, order: &[&str]) -> Vec<String> {
    let rank = |key: &str| order.iter().position(|known| *known == key);
    let Some(own) = rank(new) else {
        keys.push(new.to_owned());
        return keys;
    };
    let before = keys.iter().rposition(|key| rank(key).is_some_and(|other| other < own));
    keys.insert(before.map_or(0, |index| index.saturating_add(1)), new.to_owned());
    keys
}

/// Returns the keys in an order. A key that the order does not name stays behind its predecessor.
pub(super) fn follow(keys: &[String], order: &[&str]) -> Vec<String> {
    let mut place = None;
    let mut ranked: Vec<(Option<usize>, &String)> = Vec::with_capacity(keys.len());
    for key in keys {
        let own = order.iter().position(|known| known == key);
        place = own.or(place);
        ranked.push((place, key));
    }
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, key)| key.clone()).collect()
}

/// Arranges the keys of a table.
pub(super) fn arrange(table: &mut Table, keys: &[String]) {
    table.sort_values_by(|left, _, right, _| by_list(keys, left, right));
}

/// Arranges the keys of an inline table.
pub(super) fn arrange_inline(table: &mut InlineTable, keys: &[String]) {
    table.sort_values_by(|left, _, right, _: &Value| by_list(keys, left, right));
}
