//! The receivers of rows.

use std::ops::ControlFlow;

use core_api::client::{JsonRow, Progress};

use crate::error::CliError;

/// A row of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    /// The JSON object, in one line.
    pub(crate) json: &'a str,
    /// True if the row has values of the declaration only, without nested ones.
    pub(crate) is_flat: bool,
}

impl<'a> From<&'a JsonRow> for Row<'a> {
    fn from(row: &'a JsonRow) -> Self {
        Self { json: row.as_str(), is_flat: row.is_flat() }
    }
}

/// A receiver of the rows of a list.
pub(crate) trait RowSink {
    /// Takes a row. `Break` ends the list.
    ///
    /// # Errors
    ///
    /// If the row cannot be written.
    fn row(&mut self, row: Row<'_>) -> Result<ControlFlow<()>, CliError>;

    /// Takes the error of a row that cannot be read. The list continues.
    ///
    /// # Errors
    ///
    /// If the list must not continue.
    fn unreadable(&mut self, error: core_api::Error) -> Result<(), CliError> {
        Err(error.into())
    }

    /// Learns the number of all rows, if it is known, before the first row.
    fn total(&mut self, rows: Option<u64>) {
        let _ = rows;
    }

    /// Learns that the next row comes from the network, so that buffers can be flushed.
    ///
    /// # Errors
    ///
    /// If the rows so far cannot be written.
    fn wait(&mut self) -> Result<(), CliError> {
        Ok(())
    }

    /// Learns the progress after a wait.
    fn progress(&mut self, progress: &Progress) {
        let _ = progress;
    }
}

/// The JSON of all rows, in memory.
#[derive(Debug, Default)]
pub(crate) struct Collected(pub(crate) Vec<String>);

impl RowSink for Collected {
    fn row(&mut self, row: Row<'_>) -> Result<ControlFlow<()>, CliError> {
        self.0.push(row.json.to_owned());
        Ok(ControlFlow::Continue(()))
    }
}
