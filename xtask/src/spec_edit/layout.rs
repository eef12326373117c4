//! The layout of specs: blanks, the `=` column, the order of keys in a line.

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, KeyMut, RawString, Table, Value};

use super::{keys, order};

/// The tables whose `=` are in one column.
const ALIGNED: [&str; 2] = ["fields", "common"];

/// The keys whose tables have their keys in order. The order of parameters is that of their place.
const ORDERED: [&str; 3] = ["evidence", "references", "values"];

/// The indentation of the lines of a list.
const INDENT: &str = "    ";

/// Returns the text of a document, laid out. A second time changes nothing.
pub(super) fn text_of(mut document: DocumentMut) -> String {
    let trailing = document.trailing().as_str().unwrap_or_default();
    let trailing = lines_before(trailing).trim_end().to_owned();
    lay_out_table(document.as_table_mut(), false);
    let is_comment = !trailing.trim().is_empty();
    document.set_trailing(if is_comment { format!("{trailing}\n") } else { String::new() });
    document.to_string().trim_start_matches('\n').to_owned()
}

fn lay_out_table(table: &mut Table, is_aligned: bool) {
    let names = table.iter().filter(|(_, item)| item.is_value());
    let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
    let lengths = names.iter().filter_map(|name| table.key(name));
    let lengths = lengths.map(|key| key.display_repr().chars().count());
    let width = if is_aligned { lengths.max().unwrap_or(0) } else { 0 };
    for (mut key, item) in table.iter_mut() {
        match item {
            Item::Value(value) => {
                let is_ordered = is_aligned || ORDERED.contains(&key.get());
                lay_out_line(&mut key, value, width, is_ordered);
            }
            Item::Table(inner) if !inner.is_dotted() => {
                lay_out_header(inner.decor_mut());
                lay_out_table(inner, ALIGNED.contains(&key.get()));
            }
            Item::ArrayOfTables(tables) => {
                for inner in tables.iter_mut() {
                    lay_out_header(inner.decor_mut());
                    lay_out_table(inner, false);
                }
            }
            Item::Table(_) | Item::None => {}
        }
    }
}

/// Lays out `name = value # comment`.
fn lay_out_line(key: &mut KeyMut<'_>, value: &mut Value, width: usize, is_ordered: bool) {
    let blanks = width.saturating_sub(key.display_repr().chars().count()).saturating_add(1);
    let decor = key.leaf_decor_mut();
    decor.set_prefix(lines_before(text(decor.prefix())));
    decor.set_suffix(" ".repeat(blanks));
    lay_out_value(value, is_ordered);
    let suffix = comment_behind(text(value.decor().suffix()));
    *value.decor_mut() = Decor::new(" ", suffix);
}

/// Lays out the text around a header such as `[fields]`.
fn lay_out_header(decor: &mut Decor) {
    // A header that is made here has no text yet, and gets an empty line.
    let prefix = decor.prefix().map(|prefix| lines_before(text(Some(prefix))));
    decor.set_prefix(prefix.unwrap_or_else(|| "\n".to_owned()));
    let suffix = comment_behind(text(decor.suffix()));
    decor.set_suffix(suffix);
}

fn lay_out_value(value: &mut Value, is_ordered: bool) {
    match value {
        Value::InlineTable(table) => lay_out_inline(table, is_ordered),
        Value::Array(array) => lay_out_array(array, is_ordered),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}

/// Lays out `{ key = value, key = value }`. A table with line breaks stays as it is, because it may have
/// comments.
fn lay_out_inline(table: &mut InlineTable, is_ordered: bool) {
    if table.to_string().contains('\n') || table.iter().any(|(_, value)| is_dotted(value)) {
        return;
    }
    for (key, value) in table.iter_mut() {
        lay_out_value(value, ORDERED.contains(&key.get()));
    }
    if is_ordered {
        let keys = order::follow(&keys(table), order::LINE);
        order::arrange_inline(table, &keys);
    }
    table.fmt();
    table.set_trailing("");
    table.set_trailing_comma(false);
}

fn is_dotted(value: &Value) -> bool {
    value.as_inline_table().is_some_and(InlineTable::is_dotted)
}

/// Lays a list out: in one line, or in a line for each value. Several tables have a line each.
fn lay_out_array(array: &mut Array, is_ordered: bool) {
    if array.iter().any(|value| text(value.decor().suffix()).contains('#')) {
        return;
    }
    array.iter_mut().for_each(|value| lay_out_value(value, is_ordered));
    let breaks = |raw: Option<&RawString>| text(raw).contains('\n');
    let is_long = array.iter().filter(|value| value.is_inline_table()).count() > 1
        || array.iter().any(|value| breaks(value.decor().prefix()))
        || breaks(Some(array.trailing()));
    if !is_long {
        array.fmt();
        array.set_trailing("");
        array.set_trailing_comma(false);
        return;
    }
    for value in array.iter_mut() {
        let prefix = lines_between(text(value.decor().prefix()), INDENT);
        *value.decor_mut() = Decor::new(prefix, "");
    }
    array.set_trailing(lines_between(text(Some(array.trailing())), ""));
    array.set_trailing_comma(!array.is_empty());
}

/// Returns the comments and empty lines above a line: without indentation, and with one empty line for
/// several.
fn lines_before(prefix: &str) -> String {
    let mut lines: Vec<&str> = prefix.lines().map(str::trim).collect();
    if !prefix.ends_with('\n') {
        // The last part is the indentation of the line itself.
        lines.pop();
    }
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

/// Returns the text between two values of a list. The second value is on its own line.
fn lines_between(prefix: &str, last: &str) -> String {
    let mut parts: Vec<&str> = prefix.split('\n').map(str::trim).collect();
    let behind = parts.remove(0);
    parts.pop();
    parts.dedup_by(|next, line| next.is_empty() && line.is_empty());
    let mut text = comment_behind(behind);
    for part in parts {
        let indent = if part.is_empty() { "" } else { INDENT };
        text.push_str(&format!("\n{indent}{part}"));
    }
    text.push('\n');
    text + last
}

/// Returns a comment behind a value with one blank before it.
fn comment_behind(suffix: &str) -> String {
    let comment = suffix.trim();
    if comment.is_empty() { String::new() } else { format!(" {comment}") }
}

fn text(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}
