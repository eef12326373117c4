//! Rows as comma-separated values.

use std::io::Write;

use core_api::record::FieldInfo;

use super::json_writer::unreadable;
use crate::{columns::Columns, error::CliError, json};

/// A writer of rows with a header.
pub(super) struct CsvWriter {
    fields: Vec<&'static FieldInfo>,
    has_header: bool,
}

impl CsvWriter {
    /// Makes a writer of the columns that were asked for, or of all fields that one cell can hold.
    pub(super) fn new(columns: &Columns) -> Self {
        Self { fields: columns.of_csv(), has_header: false }
    }

    /// Writes the header, once. A list without rows has it as well.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn header(&mut self, output: &mut impl Write) -> Result<(), CliError> {
        if std::mem::replace(&mut self.has_header, true) {
            return Ok(());
        }
        let names = self.fields.iter().map(|field| field.name);
        record(output, names.map(str::as_bytes))
    }

    /// Writes a row.
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
        self.header(output)?;
        let members = json::members(text).map_err(unreadable)?;
        let cells: Vec<String> = self
            .fields
            .iter()
            .map(|field| {
                let value = json::member(&members, field.name);
                value.map_or_else(String::new, |value| {
                    json::plain(&columns.shown(field, value.get())).into_owned()
                })
            })
            .collect();
        record(output, cells.iter().map(String::as_bytes))
    }
}

/// Writes a record as a line.
fn record<'a>(
    output: &mut impl Write,
    cells: impl Iterator<Item = &'a [u8]>,
) -> Result<(), CliError> {
    // The destination has the buffer, so that an interrupted list ends with a whole line.
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells)?;
    let line = writer.into_inner().map_err(|error| CliError::failed(error.to_string()))?;
    Ok(output.write_all(&line)?)
}
