//! Files of Apache Parquet.

mod buffer;
mod decimal;
mod exact;

use std::{fs::File, sync::Arc};

use parquet::{
    basic::Compression,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::{parser::parse_message_type, types::TypePtr},
};
use rusqlite::Row;

use super::{
    column::{FileColumn, FileType, Layout},
    error::FileError,
    table_file::TableFile,
};
use crate::{ColumnType, Table};
use buffer::{Buffer, Exact};
use exact::ExactNumbers;

/// The size of a row group in memory.
const GROUP_BYTES: usize = 32 * 1024 * 1024;

/// The largest number of rows of a row group.
const GROUP_ROWS: usize = 100_000;

/// A file that takes rows. Memory holds one row group.
pub(super) struct ParquetFile<'a> {
    layout: &'a Layout,
    writer: SerializedFileWriter<File>,
    buffers: Vec<Buffer>,
    rows: usize,
}

impl<'a> ParquetFile<'a> {
    pub(super) fn new(file: File, layout: &'a Layout) -> Result<Self, FileError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("core-mirror {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = SerializedFileWriter::new(file, schema(layout)?, Arc::new(properties))?;
        let buffers = layout.columns.iter().map(Buffer::new).collect();
        Ok(Self { layout, writer, buffers, rows: 0 })
    }

    /// Writes the rows in memory as a row group.
    fn flush(&mut self) -> Result<(), FileError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for buffer in &mut self.buffers {
            let Some(mut column) = group.next_column()? else { break };
            buffer.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn misfit(&self, column: &FileColumn) -> FileError {
        FileError::Value { table: self.layout.table.clone(), column: column.name.clone() }
    }
}

impl TableFile for ParquetFile<'_> {
    fn push(&mut self, row: &Row<'_>) -> Result<(), FileError> {
        let layout = self.layout;
        let mut numbers = ExactNumbers::default();
        for (index, column) in layout.columns.iter().enumerate() {
            let value = row.get_ref(index)?;
            let Some(buffer) = self.buffers.get_mut(index) else { break };
            // The unlisted fields are the last column, so all numbers are known.
            let pushed = if column.name == Table::UNLISTED {
                buffer.push_text(numbers.join(value.as_str_or_null().ok().flatten()).as_deref())
            } else {
                buffer.push(value)
            };
            match pushed {
                Some(Exact::Kept) => {}
                Some(Exact::Lost(number)) => numbers.add(column.field, number),
                None => return Err(self.misfit(column)),
            }
        }
        self.rows = self.rows.saturating_add(1);
        let size: usize = self.buffers.iter().map(Buffer::size).sum();
        if size >= GROUP_BYTES || self.rows >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<File, FileError> {
        self.flush()?;
        Ok(self.writer.into_inner()?)
    }
}

/// Returns the schema of a file.
fn schema(layout: &Layout) -> Result<TypePtr, FileError> {
    let columns = layout.columns.iter().map(|column| {
        let kind = match column.kind {
            FileType::Column(ColumnType::Text) => "BINARY {} (STRING)",
            FileType::Column(ColumnType::Boolean) => "BOOLEAN {}",
            FileType::Column(ColumnType::Integer) => "INT64 {}",
            FileType::Column(ColumnType::Decimal) => {
                "FIXED_LEN_BYTE_ARRAY (16) {} (DECIMAL(38, 18))"
            }
            FileType::Column(ColumnType::DateTime) => "INT64 {} (TIMESTAMP(MICROS, false))",
            FileType::Column(ColumnType::Uuid) => "FIXED_LEN_BYTE_ARRAY (16) {} (UUID)",
            FileType::Column(ColumnType::Json) => "BINARY {} (JSON)",
            FileType::Time => "INT64 {} (TIMESTAMP(MICROS, true))",
        };
        let presence = if column.is_required { "REQUIRED" } else { "OPTIONAL" };
        format!("{presence} {};", kind.replace("{}", &column.name))
    });
    let columns = columns.collect::<Vec<_>>().join(" ");
    let schema = parse_message_type(&format!("message {} {{ {columns} }}", layout.table))?;
    Ok(Arc::new(schema))
}
