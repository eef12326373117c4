//! Rows of a list, written in a format until there are enough.

use std::ops::ControlFlow;

use core_api::client::Progress;

use super::{Destination, Format, csv_writer::CsvWriter, json_writer, table_writer::TableWriter};
use crate::{
    columns::Columns,
    context::Context,
    error::CliError,
    progress::ProgressBar,
    reading::{Row, RowSink},
};

/// The settings of the output of a list.
pub(crate) struct RowSettings<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) format: Format,
    /// True if the output goes to a terminal, whose width a table fits.
    pub(crate) is_at_terminal: bool,
    /// The largest number of rows, or `None` for all.
    pub(crate) limit: Option<u64>,
}

/// The output of a list.
pub(crate) struct RowOutput<'a> {
    columns: &'a Columns,
    writer: Writer,
    destination: Destination,
    limit: Option<u64>,
    /// The number of rows so far.
    rows: u64,
    /// The errors of rows that could not be read.
    unreadable: Vec<String>,
    bar: Option<ProgressBar>,
    /// True once the output could not be written. Its last rows are lost then.
    has_failed: bool,
}

/// The writer of a format.
enum Writer {
    Json,
    Csv(CsvWriter),
    Table(TableWriter),
}

impl<'a> RowOutput<'a> {
    /// Makes the output of a list.
    pub(crate) fn new(
        settings: RowSettings<'a>,
        destination: Destination,
        context: &Context,
        bar: Option<ProgressBar>,
    ) -> Self {
        let RowSettings { columns, format, is_at_terminal, limit } = settings;
        let terminal = &context.terminal;
        let width = if is_at_terminal { terminal.width } else { 0 };
        let writer = match format {
            Format::Json => Writer::Json,
            Format::Csv => Writer::Csv(CsvWriter::new(columns)),
            Format::Table => {
                Writer::Table(TableWriter::new(columns, width, is_at_terminal && terminal.colors))
            }
        };
        Self {
            columns,
            writer,
            destination,
            limit,
            rows: 0,
            unreadable: Vec::new(),
            bar,
            has_failed: false,
        }
    }

    /// Returns the number of rows that are complete, unless the output could not be written.
    pub(crate) fn complete_rows(&self) -> Option<u64> {
        (!self.has_failed).then_some(self.rows)
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn write(&mut self, row: Row<'_>) -> Result<(), CliError> {
        let output = &mut self.destination;
        let written = match &mut self.writer {
            Writer::Json => json_writer::write(output, self.columns, row),
            Writer::Csv(csv) => csv.write(output, self.columns, row.json),
            Writer::Table(table) => table.write(output, self.columns, row.json),
        };
        self.has_failed |= written.is_err();
        written?;
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    /// Writes all that waits.
    fn flush(&mut self) -> Result<(), CliError> {
        use std::io::Write;

        let written = match &mut self.writer {
            Writer::Json => Ok(()),
            Writer::Csv(csv) => csv.header(&mut self.destination),
            Writer::Table(table) => table.flush(&mut self.destination),
        };
        let flushed = written.and_then(|()| Ok(self.destination.flush()?));
        self.has_failed |= flushed.is_err();
        flushed
    }

    /// Completes the output after a success. Rows that could not be read are an error, and the others are written.
    ///
    /// # Errors
    ///
    /// If the rest cannot be written, or if a row could not be read.
    pub(crate) fn finish(mut self) -> Result<(), CliError> {
        self.flush()?;
        drop(self.bar.take());
        self.destination.finish()?;
        match self.unreadable.first() {
            None => Ok(()),
            Some(first) => {
                let count = self.unreadable.len();
                Err(CliError::failed(format!(
                    "{count} rows cannot be read; the first one: {first}"
                )))
            }
        }
    }

    /// Ends the output after a failure. Complete rows are written to standard output, and no file is replaced.
    pub(crate) fn abandon(mut self) {
        drop(self.bar.take());
        drop(self.flush());
        self.destination.abandon();
    }
}

impl RowSink for RowOutput<'_> {
    fn row(&mut self, row: Row<'_>) -> Result<ControlFlow<()>, CliError> {
        let has_enough = |rows: u64| self.limit.is_some_and(|limit| rows >= limit);
        if has_enough(self.rows) {
            return Ok(ControlFlow::Break(()));
        }
        let is_last = has_enough(self.rows.saturating_add(1));
        self.write(row)?;
        Ok(if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn unreadable(&mut self, error: core_api::Error) -> Result<(), CliError> {
        self.unreadable.push(error.to_string());
        Ok(())
    }

    fn total(&mut self, rows: Option<u64>) {
        if let Some(bar) = &mut self.bar {
            bar.set_total(self.limit.map_or(rows, |limit| rows.map(|rows| rows.min(limit))));
        }
    }

    fn wait(&mut self) -> Result<(), CliError> {
        if self.rows > 0 {
            self.flush()?;
        }
        Ok(())
    }

    fn progress(&mut self, progress: &Progress) {
        if let Some(bar) = &self.bar {
            bar.update(self.rows, progress.time_left);
        }
    }
}
