//! Walks over the tables of nested objects. Each table is visited once.

use std::ptr;

use crate::record::{FieldInfo, Kind};

/// Returns a table and the tables of all nested objects.
pub(super) fn with_nested(table: &'static [FieldInfo]) -> Vec<&'static [FieldInfo]> {
    let mut known = Vec::new();
    add(table, |_| true, &mut known);
    known
}

/// Adds a table and the tables of nested objects, except those that are known. `is_entered` selects the fields whose
/// objects are visited.
///
/// A table may contain itself, so the known ones end the walk.
pub(super) fn add(
    table: &'static [FieldInfo],
    is_entered: impl Fn(&FieldInfo) -> bool,
    known: &mut Vec<&'static [FieldInfo]>,
) {
    let mut waiting = vec![table];
    while let Some(table) = waiting.pop() {
        if known.iter().any(|other| ptr::eq(*other, table)) {
            continue;
        }
        known.push(table);
        let nested = table.iter().filter(|info| is_entered(info));
        waiting.extend(nested.rev().filter_map(|info| info.kind.nested()));
    }
}

/// Returns the name and the old names of a field, each with its kind.
pub(super) fn names(info: &'static FieldInfo) -> impl Iterator<Item = (&'static str, Kind)> {
    [info.name].into_iter().chain(info.old_names.iter().copied()).map(|name| (name, info.kind))
}
