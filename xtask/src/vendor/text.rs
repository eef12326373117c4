//! Reads a page that was saved as text: with `|` or tabs between the columns, or with lost columns.

mod glued;

use std::ops::Range;

use super::page::{Block, Cell, Page, Table};
use crate::diagnostics::{At, Mistakes};

/// The header of a table whose columns are lost.
const GLUED_HEADER: &str = "NameDescriptionFormatAttributes";

/// The marks of a line of a list.
const BULLETS: [&str; 5] = ["•", "◦", "‣", "- ", "* "];

/// Reads the blocks of a page. Notes the rows whose columns cannot be told apart.
pub(super) fn read(file: usize, text: &str, mistakes: &mut Mistakes) -> Page {
    let mut page = Page { address: address(text), blocks: Vec::new() };
    // The first text that is not an address is the title.
    let mut is_titled = false;
    let mut lines = Lines { file, rest: lines_of(text) };
    while let Some(line) = lines.next() {
        let block = match line.kind() {
            LineKind::Empty => continue,
            LineKind::Glued => glued::table(&line, &mut lines, mistakes),
            LineKind::Columns(separator) => columns(&line, separator, &mut lines),
            LineKind::Heading(words) => Block::Heading(line.cell(words)),
            LineKind::Item(words) => Block::Item(line.cell(words)),
            LineKind::Text if !is_titled && !line.text.contains("://") => {
                Block::Heading(line.cell(line.text))
            }
            LineKind::Text => Block::Text(line.cell(line.text)),
        };
        is_titled |= matches!(block, Block::Heading(_) | Block::Table(_));
        page.blocks.push(block);
    }
    page
}

/// A line of the page.
#[derive(Clone, Copy)]
struct Line<'a> {
    file: usize,
    start: usize,
    text: &'a str,
}

struct Lines<'a> {
    file: usize,
    rest: std::vec::IntoIter<(usize, &'a str)>,
}

enum LineKind<'a> {
    Empty,
    /// The header of a table whose columns are lost.
    Glued,
    /// The header of a table with this separator.
    Columns(char),
    Heading(&'a str),
    Item(&'a str),
    Text,
}

fn lines_of(text: &str) -> std::vec::IntoIter<(usize, &str)> {
    let mut start = 0_usize;
    let lines = text.split_inclusive('\n').map(|line| {
        let found = (start, line.trim_end_matches(['\n', '\r']));
        start = start.saturating_add(line.len());
        found
    });
    lines.collect::<Vec<_>>().into_iter()
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<Line<'a>> {
        let (start, text) = self.rest.next()?;
        Some(Line { file: self.file, start, text })
    }

    /// Takes the next line if it fits.
    fn next_if(&mut self, fits: impl Fn(&Line<'a>) -> bool) -> Option<Line<'a>> {
        let (start, text) = *self.rest.as_slice().first()?;
        let line = Line { file: self.file, start, text };
        if !fits(&line) {
            return None;
        }
        self.rest.next();
        Some(line)
    }

    fn is_at_end(&self) -> bool {
        self.rest.as_slice().iter().all(|(_, text)| text.trim().is_empty())
    }
}

impl<'a> Line<'a> {
    fn kind(&self) -> LineKind<'a> {
        let text = self.text.trim();
        if text.is_empty() {
            return LineKind::Empty;
        }
        if text.replace(' ', "").ends_with(GLUED_HEADER) {
            return LineKind::Glued;
        }
        for separator in ['|', '\t'] {
            if is_header(text, separator) {
                return LineKind::Columns(separator);
            }
        }
        if let Some(words) = text.strip_prefix('#') {
            return LineKind::Heading(words.trim_start_matches('#').trim());
        }
        let is_object = text.starts_with("The ") && text.ends_with(" Object");
        if is_object && text.split_whitespace().count() <= 8 {
            return LineKind::Heading(text);
        }
        match BULLETS.iter().find_map(|bullet| text.strip_prefix(bullet)) {
            Some(words) => LineKind::Item(words.trim()),
            None => LineKind::Text,
        }
    }

    /// Makes a cell of a part of the line.
    fn cell(&self, part: &str) -> Cell {
        Cell::new(part, At::new(self.file, self.range(part)))
    }

    /// Returns the place of a part of the line without the blanks around it.
    fn range(&self, part: &str) -> Range<usize> {
        let part = part.trim();
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let start = self.start.saturating_add(offset.min(self.text.len()));
        start..start.saturating_add(part.len())
    }
}

/// The legend of a page, which may stand directly before the first column.
const LEGEND: &str = "asterisk denotes required";

/// Returns a header without the legend before it.
fn without_legend(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix(LEGEND).map_or(text, str::trim_start)
}

/// Returns whether a line is the header of a table of fields or values.
fn is_header(text: &str, separator: char) -> bool {
    let cells: Vec<&str> = without_legend(text).split(separator).map(str::trim).collect();
    let has = |name: &str| cells.iter().any(|cell| cell.eq_ignore_ascii_case(name));
    let is_of_values = has("value") && (has("description") || has("name"));
    (has("name") && (has("format") || has("type"))) || is_of_values
}

/// Reads a table with separators. Its rows end at the first line without one.
fn columns<'a>(header: &Line<'a>, separator: char, lines: &mut Lines<'a>) -> Block {
    let text = without_legend(header.text);
    let has_end = text.ends_with('|');
    let mut table = Table {
        caption: None,
        at: header.cell(header.text).at,
        header: row(header, text, separator, has_end),
        rows: Vec::new(),
        is_cut: false,
        is_last_open: false,
    };
    while let Some(line) = lines.next_if(|line| line.text.contains(separator)) {
        if !is_rule(line.text) {
            table.rows.push(row(&line, line.text, separator, has_end));
            table.is_last_open = lines.is_at_end() && !line.text.trim_end().ends_with('|');
        }
    }
    Block::Table(table)
}

/// Returns whether a line is the rule below a header: `|---|---|`.
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.chars().all(|letter| matches!(letter, '-' | ':' | '|' | ' ' | '\t'))
}

/// Divides a part of a line. `has_end` is true if a separator ends the lines of the table.
fn row(line: &Line<'_>, part: &str, separator: char, has_end: bool) -> Vec<Cell> {
    let mut text = part;
    if separator == '|' {
        text = text.trim();
        text = text.strip_prefix('|').unwrap_or(text);
        text = text.strip_suffix('|').filter(|_| has_end).unwrap_or(text);
    }
    text.split(separator).map(|part| line.cell(part)).collect()
}

/// Returns the address of a page of the reference that the first lines name.
fn address(text: &str) -> Option<String> {
    let words = text.lines().take(5).flat_map(str::split_whitespace);
    words.into_iter().find(|word| super::page::slug(word).is_some()).map(str::to_owned)
}
