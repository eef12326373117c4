//! The receivers of rows.

use std::ops::ControlFlow;

use core_api::{client::Progress, record::Fields};

use crate::error::CliError;

/// A receiver of the rows of a list.
pub(crate) trait RowSink {
    /// Takes a record and its JSON. `Break` ends the list.
    ///
    /// # Errors
    ///
    /// If the row cannot be written.
    fn row(&mut self, record: &dyn Fields, json: &str) -> Result<ControlFlow<()>, CliError>;

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
    fn row(&mut self, _: &dyn Fields, json: &str) -> Result<ControlFlow<()>, CliError> {
        self.0.push(json.to_owned());
        Ok(ControlFlow::Continue(()))
    }
}
