//! Rows of a list in memory, up to a number.

use std::ops::ControlFlow;

use crate::{
    error::CliError,
    reading::{Row, RowSink},
};

/// The JSON of the first rows of a list.
#[derive(Debug)]
pub(crate) struct LimitedRows {
    /// The JSON of each row.
    pub(crate) rows: Vec<String>,
    limit: usize,
}

impl LimitedRows {
    /// Ends the list after a number of rows.
    pub(crate) fn new(limit: usize) -> Self {
        Self { rows: Vec::new(), limit }
    }
}

impl RowSink for LimitedRows {
    fn row(&mut self, row: Row<'_>) -> Result<ControlFlow<()>, CliError> {
        if self.rows.len() < self.limit {
            self.rows.push(row.json.to_owned());
        }
        let is_full = self.rows.len() >= self.limit;
        Ok(if is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
