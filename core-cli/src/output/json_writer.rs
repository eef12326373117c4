//! Rows as JSON lines.

use std::io::Write;

use crate::{
    columns::Columns,
    error::CliError,
    json,
    sensitive::{may_be_unlisted, without_sensitive},
};
use core_api::record::Fields;

/// Writes a row as a line of JSON, without the fields that were not asked for.
///
/// # Errors
///
/// If the line cannot be written.
pub(super) fn write(
    output: &mut impl Write,
    columns: &Columns,
    record: Option<&dyn Fields>,
    text: &str,
) -> Result<(), CliError> {
    if let Some(fields) = columns.named() {
        let members = json::members(text).map_err(unreadable)?;
        let mut line = String::with_capacity(text.len());
        for field in fields {
            let Some(value) = json::member(&members, field.name) else { continue };
            line.push(if line.is_empty() { '{' } else { ',' });
            json::push_name(&mut line, field.name);
            line.push_str(&columns.shown(field, value.get()));
        }
        line.push_str(if line.is_empty() { "{}" } else { "}" });
        return Ok(writeln!(output, "{line}")?);
    }
    let is_plain =
        !columns.has_sensitive() && record.is_some_and(|record| !may_be_unlisted(record));
    if is_plain {
        output.write_all(text.as_bytes())?;
    } else {
        output.write_all(without_sensitive(text, Some(columns.table())).as_bytes())?;
    }
    Ok(output.write_all(b"\n")?)
}

/// Makes the error of a row that is not a JSON object.
pub(super) fn unreadable(error: serde_json::Error) -> CliError {
    CliError::failed(format!("Core sent a row that is not a JSON object: {error}"))
}
