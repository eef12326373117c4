//! Values of a column, until their row group is written.

use std::str;

use jiff::{
    Timestamp,
    civil::{DateTime, datetime},
};
use parquet::{
    column::writer::ColumnWriter,
    data_type::{ByteArray, FixedLenByteArray},
    errors::ParquetError,
};
use rusqlite::types::ValueRef;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{FileColumn, FileType, decimal::Fixed};
use crate::ColumnType;

/// The time from which Parquet counts.
const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);

/// The approximate size of a value that is not a text, with its level.
const VALUE_SIZE: usize = 40;

/// The values of a column, and a level for each row: 1 for a value, and 0 for null.
pub(super) struct Buffer {
    kind: FileType,
    is_required: bool,
    levels: Vec<i16>,
    values: Values,
    size: usize,
}

enum Values {
    Boolean(Vec<bool>),
    Integer(Vec<i64>),
    Text(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

/// The fate of the digits of a value.
pub(super) enum Exact {
    /// The column has all of them.
    Kept,
    /// The column has a rounded number or null. This is the exact one.
    Lost(String),
}

impl Buffer {
    pub(super) fn new(column: &FileColumn) -> Self {
        let values = match column.kind {
            FileType::Column(ColumnType::Text | ColumnType::Json) => Values::Text(Vec::new()),
            FileType::Column(ColumnType::Boolean) => Values::Boolean(Vec::new()),
            FileType::Column(ColumnType::Decimal | ColumnType::Uuid) => Values::Fixed(Vec::new()),
            FileType::Column(ColumnType::Integer | ColumnType::DateTime) | FileType::Time => {
                Values::Integer(Vec::new())
            }
        };
        let is_required = column.is_required;
        Self { kind: column.kind, is_required, levels: Vec::new(), values, size: 0 }
    }

    /// Returns the approximate size in memory.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Adds a value. `None` if it does not have the type of the column.
    pub(super) fn push(&mut self, value: ValueRef<'_>) -> Option<Exact> {
        if let ValueRef::Null = value {
            return self.push_null();
        }
        match (&mut self.values, self.kind) {
            (Values::Text(_), _) => {
                let text = value.as_str().ok()?;
                return self.push_text(Some(text));
            }
            (Values::Boolean(values), _) => values.push(value.as_i64().ok()? != 0),
            (Values::Integer(values), FileType::Column(ColumnType::Integer)) => {
                values.push(value.as_i64().ok()?);
            }
            (Values::Integer(values), FileType::Column(_)) => {
                let time: DateTime = value.as_str().ok()?.parse().ok()?;
                let micros = time.duration_since(EPOCH).as_nanos().div_euclid(1000);
                values.push(i64::try_from(micros).ok()?);
            }
            (Values::Integer(values), FileType::Time) => {
                let time: Timestamp = value.as_str().ok()?.parse().ok()?;
                values.push(time.as_microsecond());
            }
            (Values::Fixed(values), FileType::Column(ColumnType::Uuid)) => {
                let id: Uuid = value.as_str().ok()?.parse().ok()?;
                values.push(id.as_bytes().to_vec().into());
            }
            (Values::Fixed(_), _) => return self.push_decimal(decimal(value)?),
        }
        self.count(VALUE_SIZE);
        Some(Exact::Kept)
    }

    /// Adds a text or null.
    pub(super) fn push_text(&mut self, text: Option<&str>) -> Option<Exact> {
        let Some(text) = text else { return self.push_null() };
        let Values::Text(values) = &mut self.values else { return None };
        values.push(text.into());
        self.count(text.len().saturating_add(VALUE_SIZE));
        Some(Exact::Kept)
    }

    fn push_null(&mut self) -> Option<Exact> {
        if self.is_required {
            return None;
        }
        self.levels.push(0);
        self.size = self.size.saturating_add(size_of::<i16>());
        Some(Exact::Kept)
    }

    fn push_decimal(&mut self, number: Decimal) -> Option<Exact> {
        let fixed = Fixed::of(number);
        match fixed.units {
            None => drop(self.push_null()?),
            Some(units) => {
                let Values::Fixed(values) = &mut self.values else { return None };
                values.push(units.to_be_bytes().to_vec().into());
                self.count(VALUE_SIZE);
            }
        }
        Some(if fixed.is_exact { Exact::Kept } else { Exact::Lost(number.to_string()) })
    }

    fn count(&mut self, size: usize) {
        self.levels.push(1);
        self.size = self.size.saturating_add(size);
    }

    /// Writes the values, and forgets them.
    pub(super) fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = (!self.is_required).then_some(self.levels.as_slice());
        match (&mut self.values, column) {
            (Values::Boolean(values), ColumnWriter::BoolColumnWriter(column)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Integer(values), ColumnWriter::Int64ColumnWriter(column)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Text(values), ColumnWriter::ByteArrayColumnWriter(column)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Fixed(values), ColumnWriter::FixedLenByteArrayColumnWriter(column)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            _ => return Err(ParquetError::General("a column has another type".to_owned())),
        }
        self.levels.clear();
        self.size = 0;
        Ok(())
    }
}

/// Reads a decimal, which the store keeps as a number or as a text.
fn decimal(value: ValueRef<'_>) -> Option<Decimal> {
    match value {
        ValueRef::Integer(number) => Some(Decimal::from(number)),
        // The shortest text of a number has the digits that were stored.
        ValueRef::Real(number) => Decimal::from_str_exact(&number.to_string()).ok(),
        ValueRef::Text(text) => Decimal::from_str_exact(str::from_utf8(text).ok()?).ok(),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}
