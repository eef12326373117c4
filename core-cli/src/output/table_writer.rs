//! Rows as a table that is written while it is read.

use std::io::Write;

use core_api::record::FieldInfo;

use super::{
    cell,
    column_worth::by_worth,
    json_writer::unreadable,
    layout::{ColumnLayout, WIDEST, fit, line, total, widest},
    listing::heading,
    table_columns::candidates,
};
use crate::{columns::Columns, error::CliError, json};

/// The number of rows whose widths decide about the columns.
const FIRST_ROWS: usize = 200;

/// A writer of a table. The first rows decide about its columns and their widths.
pub(super) struct TableWriter {
    fields: Vec<&'static FieldInfo>,
    /// True if a person named the fields, so that none is left out.
    is_named: bool,
    /// The width of the terminal, or 0 without one.
    limit: usize,
    colors: bool,
    /// The layout, once the first rows are known.
    layout: Option<Vec<ColumnLayout>>,
    waiting: Vec<Vec<String>>,
}

impl TableWriter {
    /// Makes a writer of a table of this width.
    pub(super) fn new(columns: &Columns, limit: usize, colors: bool) -> Self {
        let (fields, is_named) = match columns.named() {
            Some(fields) => (fields.to_vec(), true),
            None => (candidates(columns.table()), false),
        };
        Self { fields, is_named, limit, colors, layout: None, waiting: Vec::new() }
    }

    /// Writes a row, or keeps it until the layout is decided.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object or cannot be written.
    pub(super) fn write(
        &mut self,
        output: &mut impl Write,
        columns: &Columns,
        text: &str,
    ) -> Result<(), CliError> {
        let members = json::members(text).map_err(unreadable)?;
        let cells = self.fields.iter().map(|field| {
            let value = json::member(&members, field.name);
            value.map_or_else(String::new, |value| {
                cell::of(Some(field), &columns.shown(field, value.get()))
            })
        });
        let cells = cells.collect();
        self.waiting.push(cells);
        if self.layout.is_some() || self.waiting.len() >= FIRST_ROWS {
            self.flush(output)?;
        }
        Ok(())
    }

    /// Writes the rows that wait.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub(super) fn flush(&mut self, output: &mut impl Write) -> Result<(), CliError> {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        if self.layout.is_none() {
            let rows = self.decide(&rows);
            return self.begin(output, &rows);
        }
        rows.iter().try_for_each(|row| self.line(output, row))
    }

    fn begin(&mut self, output: &mut impl Write, rows: &[Vec<String>]) -> Result<(), CliError> {
        let columns = self.layout.as_deref().unwrap_or_default();
        let names: Vec<String> = self.fields.iter().map(|field| title(field.name)).collect();
        let head = heading(&line(columns, names.iter().map(String::as_str)), self.colors);
        output.write_all(head.as_bytes())?;
        rows.iter().try_for_each(|row| self.line(output, row))
    }

    fn line(&self, output: &mut impl Write, row: &[String]) -> Result<(), CliError> {
        let columns = self.layout.as_deref().unwrap_or_default();
        Ok(writeln!(output, "{}", line(columns, row.iter().map(String::as_str)))?)
    }

    /// Decides about the columns, and returns the rows with these columns.
    fn decide(&mut self, rows: &[Vec<String>]) -> Vec<Vec<String>> {
        let widths: Vec<usize> = (0..self.fields.len())
            .map(|index| widest(rows.iter().filter_map(|row| row.get(index)).map(String::as_str)))
            .collect();
        let with_title = |index: usize| {
            let name = self.fields.get(index).map_or(0, |field| title(field.name).len());
            widths.get(index).copied().unwrap_or_default().max(name)
        };
        let chosen: Vec<usize> = if self.is_named {
            (0..self.fields.len()).collect()
        } else {
            self.fitting(by_worth(self.fields.len(), rows).into_iter(), with_title)
        };
        let mut chosen_widths: Vec<usize> = chosen.iter().map(|index| with_title(*index)).collect();
        if self.limit > 0 && !self.is_named {
            chosen_widths.iter_mut().for_each(|width| *width = (*width).min(self.widest()));
        }
        fit(&mut chosen_widths, self.limit);
        let old = std::mem::take(&mut self.fields);
        self.fields = chosen.iter().filter_map(|index| old.get(*index).copied()).collect();
        let number = |field: &&'static FieldInfo| cell::is_number(Some(field));
        let columns = chosen_widths.iter().zip(&self.fields);
        self.layout = Some(
            columns
                .map(|(width, field)| ColumnLayout { width: *width, is_number: number(field) })
                .collect(),
        );
        let of_row = |row: &Vec<String>| {
            chosen.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect()
        };
        rows.iter().map(of_row).collect()
    }

    /// Returns the width of the widest column that nobody named: a quarter of the terminal.
    fn widest(&self) -> usize {
        /// The narrowest limit, which still shows a name.
        const NARROWEST: usize = 18;
        if self.limit == 0 { WIDEST } else { (self.limit / 4).clamp(NARROWEST, WIDEST) }
    }

    /// Returns the first columns that fit into the width together, in the order of preference.
    fn fitting(
        &self,
        columns: impl Iterator<Item = usize>,
        width: impl Fn(usize) -> usize,
    ) -> Vec<usize> {
        /// The most columns of a table without a width.
        const MOST: usize = 8;
        let mut chosen: Vec<usize> = Vec::new();
        for index in columns {
            let widths =
                chosen.iter().chain([&index]).map(|index| width(*index).min(self.widest()));
            let total = total(widths);
            let fits = self.limit == 0 || total <= self.limit;
            if chosen.is_empty() || (fits && chosen.len() < MOST) {
                chosen.push(index);
            }
        }
        chosen
    }
}

/// Returns the name of a field as a title: `ACTUAL HOURS` for `actualHours`.
fn title(name: &str) -> String {
    let mut title = String::with_capacity(name.len().saturating_add(4));
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            title.push(' ');
        }
        was_lower = letter.is_lowercase();
        title.extend(letter.to_uppercase());
    }
    title
}
