//! Reads `deprecated`, `since` and `renamed_from`.

use toml::{Spanned as Toml, de::DeValue};

use super::table::Table;
use crate::{
    diagnostics::{At, Spanned},
    spec::history::History,
};

/// Reads the history of a declaration.
pub(super) fn read(table: &mut Table<'_, '_>) -> History {
    History {
        deprecated: table.optional_text("deprecated"),
        since: table.optional_text("since"),
        renamed_from: old_names(table),
    }
}

/// Reads `renamed_from = "oldName"`, or a list of old names.
fn old_names(table: &mut Table<'_, '_>) -> Vec<Spanned<String>> {
    const KEY: &str = "renamed_from";
    let is_list = table.value(KEY).is_some_and(|value| value.get_ref().is_array());
    if is_list {
        return table.texts(KEY);
    }
    table.optional_text(KEY).into_iter().collect()
}

/// Reads a table with a text for standard calls: `call_deprecated = { batch = "Use `create`." }`.
pub(super) fn of_calls(
    table: &mut Table<'_, '_>,
    key: &'static str,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(calls) = table.table(key) else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in calls.entries() {
        match text(calls.file, value) {
            Some(text) => read.push((name, text)),
            None => {
                let at = At::new(calls.file, value.span());
                let message = format!("`{key}` of `{}` is not a text, or is empty", name.value);
                calls.mistakes.push(&at, message, "write a text in quotes");
            }
        }
    }
    read
}

fn text(file: usize, value: &Toml<DeValue<'_>>) -> Option<Spanned<String>> {
    let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty())?;
    Some(Spanned { value: text.to_owned(), at: At::new(file, value.span()) })
}
