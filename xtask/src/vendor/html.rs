//! Reads a saved page of HTML.

use html5gum::{
    Readable as _, Spanned, StartTag, Token, Tokenizer, emitters::default::DefaultEmitter,
};

use super::page::{Block, Cell, Page, Table};
use crate::diagnostics::At;

/// The largest depth of tables within tables. Deeper ones belong to no reference.
const MAX_DEPTH: usize = 8;

/// Elements whose text is not shown.
const HIDDEN: [&str; 5] = ["script", "style", "template", "noscript", "svg"];

/// Reads the blocks of a page.
pub(super) fn read(file: usize, text: &str) -> Page {
    let mut reader = HtmlReader::new(file);
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text.to_reader(), emitter).flatten() {
        reader.take(token);
    }
    reader.end(text.len())
}

struct HtmlReader {
    file: usize,
    page: Page,
    /// The text that is not yet in a block.
    pending: Pending,
    kind: Kind,
    /// The open tables. The last one is the innermost.
    tables: Vec<OpenTable>,
    /// The hidden element that is open, and its depth.
    hidden: Option<(String, usize)>,
}

/// The kind of block that a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Heading,
    Item,
    /// The title of the page, which the first heading repeats.
    Title,
}

#[derive(Default)]
struct Pending {
    text: String,
    /// The places of the first and the last text.
    range: Option<(usize, usize)>,
}

struct OpenTable {
    table: Table,
    /// The row that is open, and whether all of its cells are headers.
    row: Option<(Vec<Cell>, bool)>,
    is_cell_open: bool,
    is_header_cell: bool,
    cell: Pending,
}

impl Pending {
    fn push(&mut self, text: &str, start: usize, end: usize) {
        self.text.push_str(text);
        if !text.trim().is_empty() {
            self.range = Some((self.range.map_or(start, |(first, _)| first), end));
        }
    }

    fn take(&mut self, file: usize, fallback: usize) -> Cell {
        let Self { text, range } = std::mem::take(self);
        let (start, end) = range.unwrap_or((fallback, fallback));
        Cell::new(&text, At::new(file, start..end))
    }
}

impl HtmlReader {
    fn new(file: usize) -> Self {
        let (page, pending) = (Page::default(), Pending::default());
        Self { file, page, pending, kind: Kind::Text, tables: Vec::new(), hidden: None }
    }

    fn take(&mut self, token: Token<usize>) {
        match token {
            Token::StartTag(tag) => self.open(&tag),
            Token::EndTag(tag) => {
                self.close(&String::from_utf8_lossy(&tag.name), tag.span.start, tag.span.end);
            }
            Token::String(Spanned { value, span }) if self.hidden.is_none() => {
                self.text(&String::from_utf8_lossy(&value), span.start, span.end);
            }
            Token::Comment(comment) => self.saved_from(&String::from_utf8_lossy(&comment)),
            Token::String(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    /// The innermost cell that is open.
    fn cell(&mut self) -> Option<&mut Pending> {
        let open = self.tables.last_mut()?;
        open.is_cell_open.then_some(&mut open.cell)
    }

    fn text(&mut self, text: &str, start: usize, end: usize) {
        if let Some(cell) = self.cell() {
            cell.push(text, start, end);
        } else if self.tables.is_empty() {
            // Text between the cells of a table is not shown there.
            self.pending.push(text, start, end);
        }
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let (start, end) = (tag.span.start, tag.span.end);
        if let Some((hidden, depth)) = &mut self.hidden {
            if *hidden == name && !tag.self_closing {
                *depth = depth.saturating_add(1);
            }
            return;
        }
        match name.as_str() {
            hidden if HIDDEN.contains(&hidden) && !tag.self_closing => {
                self.hidden = Some((name, 1));
            }
            "link" | "meta" | "base" => self.address(&name, tag),
            "table" => self.open_table(start, end),
            "tr" => self.open_row(start),
            "td" | "th" => self.open_cell(name == "th", start),
            "title" => self.start(Kind::Title, start),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.start(Kind::Heading, start),
            "li" => self.start(Kind::Item, start),
            "p" | "div" | "ul" | "ol" | "section" | "article" | "pre" | "br" | "hr" | "dt"
            | "dd" | "body" | "main" | "header" | "nav" => self.start(Kind::Text, start),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, start: usize, end: usize) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if hidden == name {
                *depth = depth.saturating_sub(1);
            }
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "table" => self.close_table(end, false),
            "tr" => self.close_row(),
            "td" | "th" => self.close_cell(start),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "p" | "div" | "title" | "ul"
            | "ol" | "pre" | "section" => self.start(Kind::Text, start),
            _ => {}
        }
    }

    /// Ends the open text and begins one of another kind. Within a cell, the parts are separated only.
    fn start(&mut self, kind: Kind, at: usize) {
        if let Some(cell) = self.cell() {
            cell.text.push(' ');
            return;
        }
        let cell = self.pending.take(self.file, at);
        if !cell.is_empty() {
            self.page.blocks.extend(match self.kind {
                Kind::Text => Some(Block::Text(cell)),
                Kind::Heading => Some(Block::Heading(cell)),
                Kind::Item => Some(Block::Item(cell)),
                Kind::Title => None,
            });
        }
        self.kind = kind;
    }

    fn open_table(&mut self, start: usize, end: usize) {
        if self.tables.len() >= MAX_DEPTH {
            return;
        }
        let file = self.file;
        let caption = self.cell().map(|cell| {
            let at = cell.range.map_or(start..end, |(first, last)| first..last);
            Cell::new(&cell.text, At::new(file, at))
        });
        if caption.is_none() {
            self.start(Kind::Text, start);
        }
        let at = At::new(self.file, start..end);
        let table = Table {
            caption,
            header: Vec::new(),
            rows: Vec::new(),
            is_cut: false,
            is_last_open: false,
            at,
        };
        self.tables.push(OpenTable {
            table,
            row: None,
            is_cell_open: false,
            is_header_cell: false,
            cell: Pending::default(),
        });
    }

    fn open_row(&mut self, start: usize) {
        self.close_cell(start);
        self.close_row();
        if let Some(open) = self.tables.last_mut() {
            open.row = Some((Vec::new(), true));
        }
    }

    fn open_cell(&mut self, is_header: bool, start: usize) {
        self.close_cell(start);
        if let Some(open) = self.tables.last_mut() {
            open.row.get_or_insert_with(|| (Vec::new(), true));
            (open.is_cell_open, open.is_header_cell) = (true, is_header);
        }
    }

    fn close_cell(&mut self, end: usize) {
        let file = self.file;
        let Some(open) = self.tables.last_mut() else { return };
        if !std::mem::take(&mut open.is_cell_open) {
            return;
        }
        let cell = open.cell.take(file, end);
        if let Some((cells, is_header)) = &mut open.row {
            cells.push(cell);
            *is_header &= open.is_header_cell;
        }
    }

    fn close_row(&mut self) {
        let Some(open) = self.tables.last_mut() else { return };
        let Some((cells, is_header)) = open.row.take() else { return };
        if cells.iter().all(Cell::is_empty) {
            return;
        }
        if open.table.header.is_empty() && (is_header || open.table.rows.is_empty()) {
            open.table.header = cells;
        } else {
            open.table.rows.push(cells);
        }
    }

    fn close_table(&mut self, end: usize, is_cut: bool) {
        if !is_cut {
            self.close_cell(end);
            self.close_row();
        }
        let Some(mut open) = self.tables.pop() else { return };
        open.table.is_cut = is_cut;
        self.page.blocks.push(Block::Table(open.table));
    }

    /// Reads `<link rel="canonical" href>` and its relatives.
    fn address(&mut self, name: &str, tag: &StartTag<usize>) {
        let value = |key: &[u8]| {
            let found = tag.attributes.iter().find(|(name, _)| name.as_slice() == key);
            found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        let address = match name {
            "link" if value(b"rel").as_deref() == Some("canonical") => value(b"href"),
            "meta" if value(b"property").as_deref() == Some("og:url") => value(b"content"),
            "base" => value(b"href"),
            _ => None,
        };
        if self.page.address.is_none() {
            self.page.address = address;
        }
    }

    /// Reads the comment of browsers: `saved from url=(0056)https://…`.
    fn saved_from(&mut self, comment: &str) {
        let saved =
            comment.split_once("saved from url=").and_then(|(_, rest)| rest.split_once(')'));
        if let Some((_, address)) = saved {
            self.page.address = address.split_whitespace().next().map(str::to_owned);
        }
    }

    fn end(mut self, end: usize) -> Page {
        while !self.tables.is_empty() {
            self.close_table(end, true);
        }
        self.start(Kind::Text, end);
        self.page
    }
}
