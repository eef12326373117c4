//! One record for people: a line for each field that has a value.

use super::{cell, layout::widest};
use crate::{columns::Columns, json::Members, resource::find_field};

/// Returns a record as lines of names and values. Fields without a value are left out, unless they were asked for.
pub(crate) fn show_record(columns: &Columns, members: &Members<'_>) -> String {
    let rows: Vec<(String, String)> = match columns.named() {
        Some(fields) => fields
            .iter()
            .map(|field| {
                let value =
                    crate::json::member(members, field.name).map_or("null", |value| value.get());
                (field.name.to_owned(), cell::of(Some(field), &columns.shown(field, value)))
            })
            .collect(),
        None => members
            .iter()
            .map(|(name, value)| {
                let field = find_field(columns.table(), name);
                (cell::printable(name), cell::of(field, value.get()))
            })
            .filter(|(_, text)| !text.is_empty())
            .collect(),
    };
    let width = widest(rows.iter().map(|(name, _)| name.as_str()));
    rows.iter().map(|(name, text)| format!("{name:<width$}  {text}\n")).collect()
}
