//! The columns of a table of records.

use core_api::record::{FieldInfo, Kind};

use crate::data::Resource;

/// The number of columns without a choice of fields.
const USUAL_COLUMNS: usize = 7;

/// The maximum number of columns of a table.
pub(super) const MAX_COLUMNS: usize = 30;

/// Returns the names of the columns without a choice: the first fields that people can read.
pub(super) fn usual(resource: &Resource) -> Vec<&'static str> {
    let is_readable = |info: &&FieldInfo| {
        !info.volatile && !info.unselectable && !is_technical(info) && info.deprecated.is_none()
    };
    let fields = || resource.fields.iter().filter(is_readable);
    // The names of the record itself are in front.
    let names = fields().filter(|info| is_name(info.name));
    let others = fields().filter(|info| !is_name(info.name));
    let mut columns: Vec<&str> =
        names.take(3).chain(others).map(|info| info.name).take(USUAL_COLUMNS).collect();
    if columns.is_empty() {
        columns.push("id");
    }
    columns
}

fn is_name(field: &str) -> bool {
    ["code", "displayName", "label", "name", "number"].contains(&field)
}

/// Returns whether a field is an id, a version or a nested value.
fn is_technical(info: &FieldInfo) -> bool {
    let is_nested = matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_));
    is_nested || matches!(info.kind, Kind::Id(_)) || info.name == "version"
}

/// Returns the names of the columns that somebody chose, in the order of the choice.
pub(super) fn chosen(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).take(MAX_COLUMNS).collect()
}
