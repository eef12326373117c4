//! Lists of rows: the values of an enum, and the references of `specs/api.toml`.

use toml_edit::{DocumentMut, Item, Value};

use super::{Row, inline, wire_value};
use crate::spec::Wire;

/// The keys of the lists.
const VALUES: &str = "values";
const REFERENCES: &str = "references";

/// Returns the list of a row, and its index there.
pub(super) fn find(document: &DocumentMut, row: Row<'_>) -> Option<(&'static str, usize)> {
    let list = match row {
        Row::Value(_) => VALUES,
        Row::Reference(_) => REFERENCES,
        Row::Top | Row::Field(_) | Row::Call(_) => return None,
    };
    let array = document.get(list)?.as_array()?;
    let is_row = |value: &Value| match row {
        Row::Value(wire) => wire_of(value).as_ref() == Some(wire),
        Row::Reference(name) => name_of(value) == Some(name),
        Row::Top | Row::Field(_) | Row::Call(_) => false,
    };
    Some((list, array.iter().position(is_row)?))
}

/// Inserts a value of an enum by its number, or behind the others.
pub(super) fn insert_value(
    document: &mut DocumentMut,
    wire: &Wire,
    mut line: Value,
) -> Result<(), String> {
    if find(document, Row::Value(wire)).is_some() {
        return Err(format!("the enum has a value `{wire}`; change its keys instead"));
    }
    if let Some(table) = line.as_inline_table_mut()
        && !table.contains_key("value")
    {
        table.insert("value", wire_value(wire));
    }
    insert(document, VALUES, line, |value| wire_of(value).is_some_and(|other| other < *wire))
}

/// Inserts a reference by its name.
pub(super) fn insert_reference(
    document: &mut DocumentMut,
    name: &str,
    doc: &str,
) -> Result<(), String> {
    if find(document, Row::Reference(name)).is_some() {
        return Err(format!("there is a reference `{name}`; change its keys instead"));
    }
    let line = inline([("name", Value::from(name)), ("doc", Value::from(doc))]);
    insert(document, REFERENCES, line, |value| name_of(value).is_some_and(|other| other < name))
}

/// Removes a reference, and returns whether it was there.
pub(super) fn remove_reference(document: &mut DocumentMut, name: &str) -> bool {
    let Some((list, index)) = find(document, Row::Reference(name)) else { return false };
    let array = document.get_mut(list).and_then(Item::as_array_mut);
    array.map(|array| array.remove(index)).is_some()
}

/// Inserts a line behind the last one that is before it.
fn insert(
    document: &mut DocumentMut,
    list: &str,
    line: Value,
    is_before: impl Fn(&Value) -> bool,
) -> Result<(), String> {
    let Some(array) = document.get_mut(list).and_then(Item::as_array_mut) else {
        return Err(format!("the spec has no list `{list}`; add `{list} = []`"));
    };
    let before = array.iter().enumerate().filter(|(_, value)| is_before(value)).last();
    let index = before.map_or(0, |(index, _)| index.saturating_add(1));
    array.insert_formatted(index, line);
    Ok(())
}

fn wire_of(value: &Value) -> Option<Wire> {
    let value = value.as_inline_table()?.get("value")?;
    let number = value.as_integer().map(Wire::Number);
    number.or_else(|| Some(Wire::Text(value.as_str()?.to_owned())))
}

fn name_of(value: &Value) -> Option<&str> {
    value.as_inline_table()?.get("name")?.as_str()
}
