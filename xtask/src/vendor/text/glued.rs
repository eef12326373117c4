//! Tables whose columns are lost: `label Name of the custom fieldstringMaxLength = 50`.

use super::{Line, Lines};
use crate::{
    diagnostics::{At, Mistakes},
    vendor::{
        facts::is_field_name,
        page::{Block, Cell, Table},
        terms,
    },
};

/// The texts behind the name of a type.
const KINDS: [&str; 2] = [" Enumerated type", " Nested object"];

/// The attributes of a field.
const ATTRIBUTES: [&str; 3] = ["Filterable", "Sortable", "MaxLength"];

/// Reads a table without columns. Its rows end at the first empty line.
pub(super) fn table<'a>(
    header: &Line<'a>,
    lines: &mut Lines<'a>,
    mistakes: &mut Mistakes,
) -> Block {
    let at = header.cell(header.text).at;
    let names = ["Name", "Description", "Format", "Attributes"];
    let names = names.map(|name| Cell::new(name, at.clone()));
    let mut table = Table {
        caption: None,
        at,
        header: names.to_vec(),
        rows: Vec::new(),
        is_cut: false,
        is_last_open: false,
    };
    while let Some(first) = lines.next_if(|line| !line.text.trim().is_empty()) {
        let mut parts = vec![first];
        while let Some(more) = lines.next_if(is_continuation) {
            parts.push(more);
        }
        match row(&parts) {
            Some(cells) => table.rows.push(cells),
            None if lines.is_at_end() => table.is_cut = true,
            None => {
                let at = first.cell(first.text).at;
                let help =
                    "save the page as HTML, which keeps the columns, or write the field by hand";
                mistakes.push(&at, "the columns of this row cannot be told apart", help);
            }
        }
    }
    table.is_last_open = lines.is_at_end();
    Block::Table(table)
}

/// Returns whether a line belongs to the row before it.
fn is_continuation(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    ATTRIBUTES.iter().any(|word| text.starts_with(word))
        || KINDS.iter().any(|kind| type_before(text, kind).is_some())
}

/// Returns the name of a type at the beginning of a text: `BilledStatus Enumerated type: …`.
fn type_before<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    let (name, _) = text.split_once(kind)?;
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(name)
}

/// Divides a row into name, description, format and attributes.
fn row(parts: &[Line<'_>]) -> Option<Vec<Cell>> {
    let (first, more) = parts.split_first()?;
    let text = first.text.trim();
    let end = text.find(char::is_whitespace)?;
    let (name, rest) = (text.get(..end)?, text.get(end..)?);
    if !is_field_name(name.trim_matches('*')) {
        return None;
    }
    let mut attributes: Vec<Cell> = Vec::new();
    let mut format = None;
    for line in more {
        let text = line.text.trim();
        match KINDS.iter().find_map(|kind| type_before(text, kind).map(|name| (name, *kind))) {
            Some((name, kind)) => {
                format = Some(Cell::new(&format!("{name}{kind}"), line.cell(name).at));
            }
            None => attributes.push(line.cell(text)),
        }
    }
    let (list, rest) = array(rest);
    let mut description = rest;
    if format.is_none() {
        let (before, found) = split_attributes(rest);
        if let Some(found) = found {
            attributes.insert(0, first.cell(found));
        }
        let length = terms::at_end(before)?;
        let split = before.len().checked_sub(length)?;
        format = Some(first.cell(before.get(split..)?));
        description = before.get(..split)?;
    }
    let mut name = first.cell(name);
    if list {
        name.text.push_str(" []");
    }
    let joined = attributes.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    let fallback = || At::new(name.at.file, name.at.end..name.at.end);
    let at = attributes.first().map_or_else(fallback, |cell| cell.at.clone());
    let attributes = Cell::new(&joined, at);
    Some(vec![name, first.cell(description), format?, attributes])
}

/// Takes the mark of a list off a text: `[]Array: … under it.`
fn array(rest: &str) -> (bool, &str) {
    let Some(after) = rest.trim_start().strip_prefix("[]") else { return (false, rest) };
    let text = after.split_once("under it.").map_or(after, |(_, text)| text);
    (true, text)
}

/// Divides a text at its attributes, which are at the end.
fn split_attributes(text: &str) -> (&str, Option<&str>) {
    let mut start = text.len();
    loop {
        let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', ',']);
        let words = ["Filterable", "Sortable"];
        let word = words.iter().find(|word| before.ends_with(**word));
        let length = match (word, max_length(before)) {
            (Some(word), _) => word.len(),
            (None, Some(length)) => length,
            (None, None) => break,
        };
        start = before.len().saturating_sub(length);
    }
    let before = text.get(..start).unwrap_or_default();
    (before.trim_end(), text.get(start..).filter(|found| !found.is_empty()))
}

/// Returns the length of `MaxLength = 50` at the end of a text.
fn max_length(text: &str) -> Option<usize> {
    let start = text.rfind("MaxLength")?;
    let value = text.get(start..)?.strip_prefix("MaxLength")?.trim_start().strip_prefix('=')?;
    let is_number =
        !value.trim().is_empty() && value.trim().bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.len().saturating_sub(start))
}
