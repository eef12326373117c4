//! Files of comma-separated values (RFC 4180).

use std::{
    fs::File,
    io::{BufWriter, Write},
};

use rusqlite::{Row, types::ValueRef};

use super::{
    column::{FileColumn, FileType, Layout},
    error::FileError,
    table_file::TableFile,
};
use crate::ColumnType;

/// A file that takes rows.
///
/// The crate `csv` cannot write both nothing and `""`, which tell a null from an empty text.
pub(super) struct CsvFile<'a> {
    layout: &'a Layout,
    file: BufWriter<File>,
}

impl<'a> CsvFile<'a> {
    /// Begins a file with the names of the columns.
    pub(super) fn new(file: File, layout: &'a Layout) -> Result<Self, FileError> {
        let mut file = BufWriter::with_capacity(256 * 1024, file);
        for (index, column) in layout.columns.iter().enumerate() {
            separate(&mut file, index)?;
            file.write_all(column.name.as_bytes())?;
        }
        file.write_all(b"\r\n")?;
        Ok(Self { layout, file })
    }

    fn value(&mut self, column: &FileColumn, value: ValueRef<'_>) -> Result<(), FileError> {
        match (value, column.kind) {
            (ValueRef::Null, _) => {}
            (ValueRef::Integer(value), FileType::Column(ColumnType::Boolean)) => {
                self.file.write_all(if value == 0 { b"false" } else { b"true" })?;
            }
            (ValueRef::Integer(value), _) => write!(self.file, "{value}")?,
            (ValueRef::Real(value), _) => write!(self.file, "{value}")?,
            // These have no character that needs quotes.
            (
                ValueRef::Text(text),
                FileType::Time
                | FileType::Column(ColumnType::Decimal | ColumnType::DateTime | ColumnType::Uuid),
            ) if !text.iter().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n')) => {
                self.file.write_all(text)?;
            }
            (ValueRef::Text(text), _) => quote(&mut self.file, text)?,
            (ValueRef::Blob(_), _) => {
                return Err(FileError::Value {
                    table: self.layout.table.clone(),
                    column: column.name.clone(),
                });
            }
        }
        Ok(())
    }
}

impl TableFile for CsvFile<'_> {
    fn push(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        let layout = self.layout;
        for (index, column) in layout.columns.iter().enumerate() {
            separate(&mut self.file, index)?;
            self.value(column, row.get_ref(index)?)?;
        }
        self.file.write_all(b"\r\n")?;
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<File, FileError> {
        self.file.into_inner().map_err(|error| error.into_error().into())
    }
}

fn separate(file: &mut impl Write, index: usize) -> Result<(), FileError> {
    if index > 0 {
        file.write_all(b",")?;
    }
    Ok(())
}

/// Writes a text in quotes, with each quote doubled.
fn quote(file: &mut impl Write, text: &[u8]) -> Result<(), FileError> {
    file.write_all(b"\"")?;
    for (index, part) in text.split(|byte| *byte == b'"').enumerate() {
        if index > 0 {
            file.write_all(b"\"\"")?;
        }
        file.write_all(part)?;
    }
    file.write_all(b"\"")?;
    Ok(())
}
