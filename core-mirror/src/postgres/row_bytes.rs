//! Rows in the binary format of `COPY`.

use bytes::{BufMut, Bytes, BytesMut};
use core_api::record::View;
use jiff::civil::{DateTime, datetime};
use rust_decimal::Decimal;
use tokio_postgres::types::{IsNull, ToSql, Type};

use crate::{Column, ColumnType, Company, Row, Table, Value};

/// The start of each copy: the signature, no flags, and no extension.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// The end of each copy.
pub(super) const TRAILER: &[u8] = b"\xff\xff";

/// The length of null.
const NULL: i32 = -1;

/// The version of the binary format of `jsonb`.
const JSONB_VERSION: u8 = 1;

/// The time from which PostgreSQL counts.
const EPOCH: DateTime = datetime(2000, 1, 1, 0, 0, 0, 0);

/// The reason for which a row has no binary form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unwritable(pub(super) String);

impl Unwritable {
    fn json(column: &str, error: &serde_json::Error) -> Self {
        Self(format!("the value of `{column}` has no form in JSON: {error}"))
    }
}

/// The bytes of rows, without the [start](HEADER) and the [end](TRAILER) of a copy.
#[derive(Default)]
pub(super) struct CopyBytes(BytesMut);

impl CopyBytes {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// If a value has no form in PostgreSQL. The bytes are then as before.
    pub(super) fn push(
        &mut self,
        company: &Company,
        table: &Table,
        row: &Row,
    ) -> Result<(), Unwritable> {
        let before = self.0.len();
        let result = self.append(company, table, row);
        if result.is_err() {
            self.0.truncate(before);
        }
        result
    }

    fn append(&mut self, company: &Company, table: &Table, row: &Row) -> Result<(), Unwritable> {
        // The company, the id, the unlisted fields and the fingerprint are added to the columns.
        self.begin(table.columns.len().saturating_add(4))?;
        self.text(Table::COMPANY, company.as_str())?;
        self.fixed(row.id.as_bytes());
        for column in &table.columns {
            self.column(row, column)?;
        }
        let unlisted = row.unlisted().map_err(|error| Unwritable::json(Table::UNLISTED, &error))?;
        self.json(Table::UNLISTED, unlisted.as_deref())?;
        self.fixed(&row.fingerprint.to_be_bytes());
        Ok(())
    }

    /// Begins a row with this number of values.
    pub(super) fn begin(&mut self, count: usize) -> Result<(), Unwritable> {
        let count = i16::try_from(count).map_err(|_| {
            Unwritable(format!("the table has {count} columns, which are too many"))
        })?;
        self.0.put_i16(count);
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.0.freeze()
    }

    fn column(&mut self, row: &Row, column: &Column) -> Result<(), Unwritable> {
        let name = &column.name;
        if column.kind == ColumnType::Json {
            let json = row.json(column).map_err(|error| Unwritable::json(name, &error))?;
            return self.json(name, json.as_deref());
        }
        match (column.kind, row.value(column)) {
            (_, View::Unset) => self.null(),
            (ColumnType::Text, View::Text(text)) => self.text(name, text)?,
            // Enums are numbers or texts on the wire.
            (ColumnType::Text, View::Integer(number)) => self.text(name, &number.to_string())?,
            (ColumnType::Boolean, View::Boolean(value)) => self.fixed(&[u8::from(value)]),
            (ColumnType::Integer, View::Integer(value)) => self.fixed(&value.to_be_bytes()),
            (ColumnType::Decimal, View::Decimal(value)) => self.decimal(name, value)?,
            (ColumnType::DateTime, View::DateTime(value)) => self.date_time(name, value)?,
            (ColumnType::Uuid, View::Id(id)) => self.fixed(id.as_bytes()),
            (kind, view) => {
                return Err(Unwritable(format!(
                    "the value of `{name}` is {view:?}, which a column of {kind:?} cannot hold"
                )));
            }
        }
        Ok(())
    }

    /// Adds a value that was read from JSON.
    pub(super) fn value(&mut self, name: &str, value: Option<&Value>) -> Result<(), Unwritable> {
        match value {
            None => self.null(),
            Some(Value::Text(text)) => self.text(name, text)?,
            Some(Value::Boolean(value)) => self.fixed(&[u8::from(*value)]),
            Some(Value::Integer(value)) => self.fixed(&value.to_be_bytes()),
            Some(Value::Decimal(value)) => self.decimal(name, *value)?,
            Some(Value::DateTime(value)) => self.date_time(name, *value)?,
            Some(Value::Uuid(id)) => self.fixed(id.as_bytes()),
            Some(Value::Json(json)) => self.json(name, Some(json))?,
        }
        Ok(())
    }

    fn null(&mut self) {
        self.0.put_i32(NULL);
    }

    fn date_time(&mut self, column: &str, value: DateTime) -> Result<(), Unwritable> {
        // Smaller parts of a second are cut off.
        let micros = value.duration_since(EPOCH).as_nanos().div_euclid(1000);
        let micros = i64::try_from(micros)
            .map_err(|_| Unwritable(format!("the date of `{column}` does not fit")))?;
        self.fixed(&micros.to_be_bytes());
        Ok(())
    }

    pub(super) fn text(&mut self, column: &str, text: &str) -> Result<(), Unwritable> {
        if text.as_bytes().contains(&0) {
            return Err(Unwritable(format!(
                "the text of `{column}` has a character U+0000, which PostgreSQL cannot store"
            )));
        }
        self.length(column, text.len())?;
        self.0.put_slice(text.as_bytes());
        Ok(())
    }

    pub(super) fn json(&mut self, column: &str, json: Option<&str>) -> Result<(), Unwritable> {
        let Some(json) = json else {
            self.null();
            return Ok(());
        };
        self.length(column, json.len().saturating_add(1))?;
        self.0.put_u8(JSONB_VERSION);
        self.0.put_slice(json.as_bytes());
        Ok(())
    }

    fn decimal(&mut self, column: &str, value: Decimal) -> Result<(), Unwritable> {
        let mut digits = BytesMut::new();
        match value.to_sql(&Type::NUMERIC, &mut digits) {
            Ok(IsNull::No) => {
                self.fixed(&digits);
                Ok(())
            }
            Ok(IsNull::Yes) | Err(_) => {
                Err(Unwritable(format!("the number of `{column}` has no form in PostgreSQL")))
            }
        }
    }

    /// Adds a value of a known, small length.
    fn fixed(&mut self, bytes: &[u8]) {
        // No caller passes more than a few bytes.
        self.0.put_i32(i32::try_from(bytes.len()).unwrap_or(NULL));
        self.0.put_slice(bytes);
    }

    fn length(&mut self, column: &str, length: usize) -> Result<(), Unwritable> {
        let length = i32::try_from(length)
            .map_err(|_| Unwritable(format!("the value of `{column}` has {length} bytes")))?;
        self.0.put_i32(length);
        Ok(())
    }
}
