//! Edits of specs that keep comments, order and alignment.
//!
//! Commands that propose changes make them here, and [`SpecEdit::text`] is laid out as `cargo xtask format`
//! lays it out. So an edit changes the lines that it names, and the `=` column if a name is longer.

mod arrays;
mod files;
mod layout;
mod order;
mod rows;

use toml_edit::{DocumentMut, InlineTable, Item, Key, Table, TableLike, Value};

pub(crate) use files::write;

use crate::spec::Wire;

/// A spec that is edited.
#[derive(Clone, Debug)]
pub(crate) struct SpecEdit {
    document: DocumentMut,
}

/// A line of a spec, or a table with keys of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Row<'a> {
    /// The keys at the top, such as `source`.
    Top,
    /// A line of `[fields]`.
    Field(&'a str),
    /// A table `[call.<name>]`.
    Call(&'a str),
    /// A value of an enum.
    Value(&'a Wire),
    /// A line of `references` in `specs/api.toml`.
    Reference(&'a str),
}

/// A place among the fields of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    First,
    After(&'a str),
    Last,
}

/// Returns the text of a spec as `cargo xtask format` lays it out.
///
/// # Errors
///
/// The message of the TOML parser, if the text is not valid TOML.
pub(crate) fn format(text: &str) -> Result<String, String> {
    Ok(SpecEdit::parse(text)?.text())
}

/// Returns an inline table: `{ is = "observed", source = "…" }`.
pub(crate) fn inline<'a>(keys: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::InlineTable(keys.into_iter().collect::<InlineTable>())
}

impl SpecEdit {
    /// Parses the text of a spec.
    ///
    /// # Errors
    ///
    /// The message of the TOML parser, if the text is not valid TOML.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match text.parse() {
            Ok(document) => Ok(Self { document }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Returns the text with the edits, laid out.
    pub(crate) fn text(&self) -> String {
        layout::text_of(self.document.clone())
    }

    /// Returns the names of the fields, in their order.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let table = self.document.get("fields").and_then(Item::as_table_like);
        table.into_iter().flat_map(|table| table.iter().map(|(name, _)| name)).collect()
    }

    /// Returns the value of a key of a row, if the row has it.
    pub(crate) fn value(&self, row: Row<'_>, key: &str) -> Option<&Value> {
        rows::find(&self.document, row)?.get(key)?.as_value()
    }

    /// Returns whether the spec has a row.
    pub(crate) fn has(&self, row: Row<'_>) -> bool {
        rows::find(&self.document, row).is_some()
    }

    /// Returns whether the spec has a table with keys, such as `[common]`.
    pub(crate) fn has_table(&self, name: &str) -> bool {
        let table = self.document.get(name).and_then(Item::as_table_like);
        table.is_some_and(|table| !table.is_empty())
    }

    /// Returns whether `[fields]` has a line, such as `common = true`.
    pub(crate) fn has_line(&self, name: &str) -> bool {
        self.fields().contains(&name)
    }

    /// Returns whether a row has no keys, or does not exist.
    pub(crate) fn is_empty(&self, row: Row<'_>) -> bool {
        rows::find(&self.document, row).is_none_or(|table| table.is_empty())
    }

    /// Sets a key of a row. A new key is put at its place in the order of keys.
    ///
    /// # Errors
    ///
    /// A message with the row, if the spec does not have it.
    pub(crate) fn set(
        &mut self,
        row: Row<'_>,
        key: &str,
        value: impl Into<Value>,
    ) -> Result<(), String> {
        rows::set(&mut self.document, row, key, value.into())
    }

    /// Removes a key of a row, and returns whether the row had it.
    ///
    /// # Errors
    ///
    /// A message with the row, if the spec does not have it.
    pub(crate) fn remove(&mut self, row: Row<'_>, key: &str) -> Result<bool, String> {
        let table = rows::find_mut(&mut self.document, row).ok_or_else(|| rows::missing(row))?;
        Ok(table.remove(key).is_some())
    }

    /// Inserts a field with these keys. A spec without `[fields]` gets the table.
    ///
    /// # Errors
    ///
    /// A message with the name, if the field exists or if the field before its place does not.
    pub(crate) fn insert_field<'k>(
        &mut self,
        name: &str,
        place: Place<'_>,
        keys: impl IntoIterator<Item = (&'k str, Value)>,
    ) -> Result<(), String> {
        let fields = self.document.entry("fields").or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = fields.as_table_mut() else {
            return Err("`fields` is not a table; write it as `[fields]`".to_owned());
        };
        if table.contains_key(name) {
            return Err(format!("the field `{name}` exists; change its keys instead"));
        }
        let mut names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
        let index = match place {
            Place::First => 0,
            Place::Last => names.len(),
            Place::After(before) => match names.iter().position(|name| name == before) {
                Some(index) => index.saturating_add(1),
                None => return Err(rows::missing(Row::Field(before))),
            },
        };
        names.insert(index, name.to_owned());
        table.insert(name, Item::Value(inline(keys)));
        order::arrange(table, &names);
        Ok(())
    }

    /// Adds a line to `[fields]` that is not a field: `common = true`.
    ///
    /// # Errors
    ///
    /// A message with the name, if the line exists.
    pub(crate) fn insert_line(&mut self, name: &str, value: Value) -> Result<(), String> {
        self.insert_field(name, Place::Last, [])?;
        if let Some(line) = self.document.get_mut("fields").and_then(|fields| fields.get_mut(name))
        {
            *line = Item::Value(value);
        }
        Ok(())
    }

    /// Removes a field with the comment above it, and returns whether the spec had it.
    pub(crate) fn remove_field(&mut self, name: &str) -> bool {
        let fields = self.document.get_mut("fields").and_then(Item::as_table_like_mut);
        fields.is_some_and(|table| table.remove(name).is_some())
    }

    /// Arranges the fields in this order. A field that the order does not name stays behind its predecessor.
    pub(crate) fn order_fields(&mut self, order: &[&str]) {
        let Some(table) = self.document.get_mut("fields").and_then(Item::as_table_mut) else {
            return;
        };
        let present: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
        order::arrange(table, &order::follow(&present, order));
    }

    /// Returns the lines of the comment directly above a row, without `#`.
    pub(crate) fn comment(&self, row: Row<'_>) -> Vec<String> {
        let prefix = rows::prefix(&self.document, row).unwrap_or_default();
        let above = prefix.rsplit_once("\n\n").map_or(prefix.as_str(), |(_, above)| above);
        let lines = above.lines().filter_map(|line| line.trim().strip_prefix('#'));
        lines.map(|line| line.trim().to_owned()).collect()
    }

    /// Returns whether a comment is behind a field, on its line.
    pub(crate) fn has_comment_behind(&self, field: &str) -> bool {
        let fields = self.document.get("fields");
        let value = fields.and_then(|fields| fields.get(field)?.as_value());
        let suffix = value.and_then(|value| value.decor().suffix()?.as_str());
        suffix.is_some_and(|suffix| suffix.trim_start().starts_with('#'))
    }

    /// Adds a line to the comment above a field.
    ///
    /// # Errors
    ///
    /// A message with the name, if the spec does not have the field, or if the line has a line break.
    pub(crate) fn add_comment(&mut self, field: &str, line: &str) -> Result<(), String> {
        if line.contains(['\n', '\r']) {
            return Err(format!("the comment `{line:?}` has a line break; add it line by line"));
        }
        let fields = self.document.get_mut("fields").and_then(Item::as_table_mut);
        let key = fields.and_then(|table| table.key_mut(field));
        let Some(mut key) = key else { return Err(rows::missing(Row::Field(field))) };
        let decor = key.leaf_decor_mut();
        let prefix = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        decor.set_prefix(format!("{prefix}# {line}\n"));
        Ok(())
    }

    /// Inserts a value of an enum by its number, or behind the others.
    ///
    /// # Errors
    ///
    /// A message with the value, if it exists, or if the spec has no list `values`.
    pub(crate) fn insert_value<'k>(
        &mut self,
        wire: &Wire,
        keys: impl IntoIterator<Item = (&'k str, Value)>,
    ) -> Result<(), String> {
        arrays::insert_value(&mut self.document, wire, inline(keys))
    }

    /// Removes a reference of `specs/api.toml`, and returns whether it was there.
    pub(crate) fn remove_reference(&mut self, name: &str) -> bool {
        arrays::remove_reference(&mut self.document, name)
    }

    /// Inserts a reference into `specs/api.toml`, by its name.
    ///
    /// # Errors
    ///
    /// A message with the name, if it exists, or if the spec has no list `references`.
    pub(crate) fn insert_reference(&mut self, name: &str, doc: &str) -> Result<(), String> {
        arrays::insert_reference(&mut self.document, name, doc)
    }
}

/// Returns the value of a wire as TOML.
pub(crate) fn wire_value(wire: &Wire) -> Value {
    match wire {
        Wire::Number(number) => Value::from(*number),
        Wire::Text(text) => Value::from(text.as_str()),
    }
}

/// Returns the keys of a table in their order.
fn keys(table: &dyn TableLike) -> Vec<String> {
    table.iter().map(|(key, _)| key.to_owned()).collect()
}

/// Compares two keys by their places in a list. Keys outside of the list keep their order.
fn by_list(list: &[String], left: &Key, right: &Key) -> std::cmp::Ordering {
    let place = |key: &Key| list.iter().position(|name| name == key.get());
    match (place(left), place(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        (None, _) | (_, None) => std::cmp::Ordering::Equal,
    }
}
