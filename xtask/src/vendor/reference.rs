//! Facts of a page of the vendor's reference.

mod operations;
mod table;

use super::{
    facts::{Claim, RecordFacts, type_name},
    page::{Block, Cell, Page, slug},
};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    spec::evidence::Evidence,
};
use operations::Operations;
use table::{Columns, TableKind};

/// Returns the facts of a page. Notes each part of its tables that cannot be read.
pub(super) fn facts(file: usize, page: &Page, mistakes: &mut Mistakes) -> Vec<RecordFacts> {
    let mut reader = PageReader { file, page, title: None, heading: None, records: Vec::new() };
    let mut operations = Operations::default();
    for block in &page.blocks {
        match block {
            Block::Heading(cell) => {
                reader.title.get_or_insert(cell);
                reader.heading = Some(cell);
                operations.end();
            }
            Block::Item(cell) => operations.item(cell, mistakes),
            Block::Text(cell) => operations.text(cell),
            Block::Table(table) => reader.table(table, mistakes),
        }
    }
    reader.end(operations, mistakes)
}

struct PageReader<'a> {
    file: usize,
    page: &'a Page,
    title: Option<&'a Cell>,
    heading: Option<&'a Cell>,
    records: Vec<RecordFacts>,
}

impl PageReader<'_> {
    /// The record that the page is about.
    fn record(&self, name: Option<Spanned<String>>, at: At) -> RecordFacts {
        RecordFacts {
            name,
            path: None,
            is_main: false,
            slug: None,
            at,
            calls: Vec::new(),
            fields: Vec::new(),
            leading: Vec::new(),
            is_in_order: false,
            values: Vec::new(),
            evidence: Evidence::Documented,
        }
    }

    fn table(&mut self, table: &super::page::Table, mistakes: &mut Mistakes) {
        let Some(columns) = Columns::of(table, mistakes) else { return };
        let heading = table.caption.as_ref().or(self.heading);
        let is_general = heading.is_none_or(|cell| GENERAL.contains(&cell.text.as_str()));
        let cell = if is_general { self.title } else { heading };
        let Some(name) = cell.and_then(|cell| named(&cell.text, &cell.at)) else {
            let help = "add a heading with the name of the record above the table";
            return mistakes.push(&table.at, "the name of the record is missing", help);
        };
        let mut record = self.record(Some(name.clone()), name.at);
        match columns.kind {
            TableKind::Fields => record.fields = columns.fields(table, mistakes),
            TableKind::Values => record.values = columns.values(table, mistakes),
        }
        if table.is_cut {
            let help = "save the page again; fields after this place are not known";
            mistakes.push(&table.at, "the page ends within this table", help);
        }
        self.records.push(record);
    }

    fn end(mut self, operations: Operations, mistakes: &mut Mistakes) -> Vec<RecordFacts> {
        if self.records.iter().all(|record| record.fields.is_empty()) {
            let at = At::top(self.file);
            let help =
                "import a page with a table of `Name`, `Description`, `Format` and `Attributes`";
            mistakes.push(&at, "the page has no table of fields", help);
        }
        self.records.iter_mut().for_each(settle_required);
        let slug = self.page.address.as_deref().and_then(slug);
        if let Some(main) = self.main() {
            main.is_main = true;
            main.slug = slug;
            main.calls = operations.calls;
            main.path = operations.path;
        }
        self.records
    }

    /// Returns the record with the name of the page, or the only one with fields.
    fn main(&mut self) -> Option<&mut RecordFacts> {
        let title = self.title.and_then(|cell| named(&cell.text, &cell.at));
        let is_title = |record: &RecordFacts| {
            let name = record.name.as_ref().map(|name| name.value.to_ascii_lowercase());
            name.is_some() && name == title.as_ref().map(|title| title.value.to_ascii_lowercase())
        };
        let has_fields = |record: &&mut RecordFacts| !record.fields.is_empty();
        let count = self.records.iter().filter(|record| !record.fields.is_empty()).count();
        let mut with_fields = self.records.iter_mut().filter(has_fields);
        with_fields.find(|record| count == 1 || is_title(record))
    }
}

/// Headings without a name. Their tables are about the record of the page.
const GENERAL: [&str; 5] = ["Attributes", "Fields", "Object", "Properties", "The Object"];

/// Makes the asterisks silent if the table has none, because text of a page loses them.
fn settle_required(record: &mut RecordFacts) {
    if record.fields.iter().any(|field| field.required != Claim::No) {
        return;
    }
    record.fields.iter_mut().for_each(|field| field.required = Claim::Silent);
    let names: Vec<String> =
        record.fields.iter().map(|field| field.name.value.to_ascii_lowercase()).collect();
    let is_out = |pair: &[String]| matches!(pair, [left, right] if left > right);
    let count = names.windows(2).rposition(is_out).map_or(0, |index| index.saturating_add(1));
    // A short rest is not certainly an alphabetical order.
    if names.len().saturating_sub(count) >= MIN_ORDER {
        let leading = record.fields.iter().take(count);
        record.leading = leading.map(|field| field.name.value.clone()).collect();
    }
}

/// The smallest number of names whose order is called alphabetical.
const MIN_ORDER: usize = 4;

/// Returns the name in a heading: `CustomField` for `The Custom Field Object`.
fn named(text: &str, at: &At) -> Option<Spanned<String>> {
    let text = text.split(" Enumerated type").next().unwrap_or_default();
    let text = text.split(" Nested object").next().unwrap_or_default();
    let text = text.strip_prefix("The ").unwrap_or(text);
    let text = text.strip_suffix(" Object").or(text.strip_suffix(" Attributes")).unwrap_or(text);
    let value = type_name(text)?;
    Some(Spanned { value, at: at.clone() })
}
