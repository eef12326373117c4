//! A page as a sequence of headings, texts and tables.

use crate::diagnostics::At;

/// A page of the vendor's reference.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The address that the page was saved from.
    pub(super) address: Option<String>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) enum Block {
    Heading(Cell),
    /// A line of a list.
    Item(Cell),
    Text(Cell),
    Table(Table),
}

/// A piece of text without line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) at: At,
}

/// Letters without a width: zero-width space, joiners, soft hyphen, mark of the byte order.
const INVISIBLE: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{ad}', '\u{feff}'];

#[derive(Debug)]
pub(super) struct Table {
    /// The text before the table in the same cell, for a table within another one.
    pub(super) caption: Option<Cell>,
    pub(super) header: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// True if the page ends within the table.
    pub(super) is_cut: bool,
    /// True if the page ends behind the last row, so that the end of the row may be missing.
    pub(super) is_last_open: bool,
    pub(super) at: At,
}

impl Cell {
    /// Makes a cell of a text, whose blanks and line breaks become single blanks. Letters without a width,
    /// such as hints for hyphens, are left out.
    pub(super) fn new(text: &str, at: At) -> Self {
        let text = text.replace(INVISIBLE, "");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { text, at }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Returns the last part of an address of the reference: `customfield` for `…/docs/api/apis/customfield`.
pub(super) fn slug(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("/docs/api/apis/")?;
    let slug = rest.split(['?', '#', '/']).next().unwrap_or_default();
    (!slug.is_empty()).then(|| slug.to_ascii_lowercase())
}
