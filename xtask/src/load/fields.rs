//! Reads the fields of a record or object.

use toml::de::DeValue;

use super::{
    common_fields::{COMMON, change, shared},
    field_line::own,
    table::Table,
};
use crate::spec::{Field, evidence::Evidence, field::CommonField};

/// Reads `[fields]`, or notes a mistake. `common` are the fields of `[common]`, or `None` if they could not be read.
pub(super) fn fields(
    table: &mut Table<'_, '_>,
    evidence: Evidence,
    own_name: Option<&str>,
    common: Option<&[CommonField]>,
) -> Option<Vec<Field>> {
    if !table.has("fields") {
        table.miss("fields", "`[fields]` is missing", "add a `[fields]` table, a line a field");
        return None;
    }
    let mut inner = table.table("fields")?;
    let mut fields: Vec<Field> = Vec::new();
    // True directly below the line `common` and its changes.
    let mut is_below = false;
    for (name, value) in inner.entries() {
        let is_line = matches!(value.get_ref(), DeValue::Table(_));
        if name.value == COMMON && !is_line {
            shared(&mut inner, (&name, value), evidence, common, &mut fields);
            is_below = true;
            continue;
        }
        let Some(line) = Table::of(inner.file, value, inner.mistakes) else { continue };
        match fields.iter_mut().find(|field| field.name.value == name.value) {
            Some(field) => change(field, &name, line, is_below),
            None => {
                is_below = false;
                fields.push(own(name, line, evidence, own_name));
            }
        }
    }
    Some(fields)
}
