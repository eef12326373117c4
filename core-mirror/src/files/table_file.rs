//! Files that take the rows of a table.

use std::fs::File;

use rusqlite::Row;

use super::error::FileError;

/// A file that takes the rows of a table.
pub(super) trait TableFile {
    /// Adds a row, whose values are in the order of the columns.
    fn push(&mut self, row: &Row<'_>) -> Result<(), FileError>;

    /// Writes the rest, and returns the file.
    fn end(self: Box<Self>) -> Result<File, FileError>;
}
