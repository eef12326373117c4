//! Rows of a spec: found, and changed key by key.

use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::{Row, arrays, keys, order};

/// Returns the table of a row.
pub(super) fn find<'d>(document: &'d DocumentMut, row: Row<'_>) -> Option<&'d dyn TableLike> {
    match row {
        Row::Top => Some(document.as_table()),
        Row::Field(name) => document.get("fields")?.get(name)?.as_table_like(),
        Row::Call(name) => document.get("call")?.get(name)?.as_table_like(),
        Row::Value(_) | Row::Reference(_) => {
            let (list, index) = arrays::find(document, row)?;
            let table = document.get(list)?.as_array()?.get(index)?.as_inline_table()?;
            Some(table as &dyn TableLike)
        }
    }
}

/// Returns the table of a row, to change it.
pub(super) fn find_mut<'d>(
    document: &'d mut DocumentMut,
    row: Row<'_>,
) -> Option<&'d mut dyn TableLike> {
    match row {
        Row::Top => Some(document.as_table_mut()),
        Row::Field(name) => document.get_mut("fields")?.get_mut(name)?.as_table_like_mut(),
        Row::Call(name) => document.get_mut("call")?.get_mut(name)?.as_table_like_mut(),
        Row::Value(_) | Row::Reference(_) => {
            let (list, index) = arrays::find(document, row)?;
            let array = document.get_mut(list)?.as_array_mut()?;
            Some(array.get_mut(index)?.as_inline_table_mut()? as &mut dyn TableLike)
        }
    }
}

/// Sets a key of a row.
pub(super) fn set(
    document: &mut DocumentMut,
    row: Row<'_>,
    key: &str,
    mut value: Value,
) -> Result<(), String> {
    let table = find_mut(document, row).ok_or_else(|| missing(row))?;
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
        return Ok(());
    }
    let order = match row {
        Row::Top => order::TOP,
        Row::Call(_) => order::CALL,
        Row::Field(_) | Row::Value(_) | Row::Reference(_) => order::LINE,
    };
    let keys = order::with_key(keys(table), key, order);
    table.insert(key, Item::Value(value));
    arrange(document, row, &keys);
    Ok(())
}

/// Arranges the keys of a row that exists.
fn arrange(document: &mut DocumentMut, row: Row<'_>, keys: &[String]) {
    let item = match row {
        Row::Top => return order::arrange(document.as_table_mut(), keys),
        Row::Field(name) => document.get_mut("fields").and_then(|fields| fields.get_mut(name)),
        Row::Call(name) => document.get_mut("call").and_then(|calls| calls.get_mut(name)),
        Row::Value(_) | Row::Reference(_) => {
            let Some((list, index)) = arrays::find(document, row) else { return };
            let array = document.get_mut(list).and_then(Item::as_array_mut);
            let table = array.and_then(|array| array.get_mut(index)?.as_inline_table_mut());
            return table.into_iter().for_each(|table| order::arrange_inline(table, keys));
        }
    };
    match item {
        Some(Item::Table(table)) => order::arrange(table, keys),
        Some(Item::Value(Value::InlineTable(table))) => order::arrange_inline(table, keys),
        Some(Item::Value(_) | Item::ArrayOfTables(_) | Item::None) | None => {}
    }
}

/// Returns the text between a row and the one before it.
pub(super) fn prefix(document: &DocumentMut, row: Row<'_>) -> Option<String> {
    let decor = match row {
        Row::Top => return None,
        Row::Field(name) => document.get("fields")?.as_table()?.key(name)?.leaf_decor(),
        Row::Call(name) => document.get("call")?.get(name)?.as_table()?.decor(),
        Row::Value(_) | Row::Reference(_) => {
            let (list, index) = arrays::find(document, row)?;
            document.get(list)?.as_array()?.get(index)?.decor()
        }
    };
    Some(decor.prefix()?.as_str()?.to_owned())
}

/// The message about a row that a spec does not have.
pub(super) fn missing(row: Row<'_>) -> String {
    match row {
        Row::Top => "the spec has no table".to_owned(),
        Row::Field(name) => format!("the spec has no field `{name}`; add it to `[fields]`"),
        Row::Call(name) => format!("the spec has no call `{name}`; add a table `[call.{name}]`"),
        Row::Value(wire) => format!("the enum has no value `{wire}`; add it to `values`"),
        Row::Reference(name) => {
            format!("there is no reference `{name}`; add it to `references` of specs/api.toml")
        }
    }
}
