//! Rows as JSON lines.

use std::io::Write;

use crate::{columns::Columns, error::CliError, json, reading::Row, sensitive::without_sensitive};

/// Writes a row as a line of JSON, without the fields that were not asked for.
///
/// # Errors
///
/// If the line cannot be written.
pub(super) fn write(
    output: &mut impl Write,
    columns: &Columns,
    row: Row<'_>,
) -> Result<(), CliError> {
    if let Some(fields) = columns.named() {
        let members = json::members(row.json).map_err(unreadable)?;
        let mut line = String::with_capacity(row.json.len());
        for field in fields {
            let Some(value) = json::member(&members, field.name) else { continue };
            line.push(if line.is_empty() { '{' } else { ',' });
            json::push_name(&mut line, field.name);
            line.push_str(&columns.shown(field, value.get()));
        }
        line.push_str(if line.is_empty() { "{}" } else { "}" });
        return Ok(writeln!(output, "{line}")?);
    }
    if row.is_flat && !columns.has_sensitive() {
        output.write_all(row.json.as_bytes())?;
    } else {
        output.write_all(without_sensitive(row.json, Some(columns.table())).as_bytes())?;
    }
    Ok(output.write_all(b"\n")?)
}

/// Makes the error of a row that is not a JSON object.
pub(super) fn unreadable(error: serde_json::Error) -> CliError {
    CliError::failed(format!("Core sent a row that is not a JSON object: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource;

    fn line(json: &str, is_flat: bool) -> String {
        let columns = Columns::new(resource::find("time").unwrap(), &[], &[]).unwrap();
        assert!(!columns.has_sensitive());
        let mut line = Vec::new();
        write(&mut line, &columns, Row { json, is_flat }).unwrap();
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn personal_data_in_unlisted_and_in_nested_fields_is_left_out() {
        assert_eq!(line(r#"{"memo":"x"}"#, true), "{\"memo\":\"x\"}\n");
        assert_eq!(line(r#"{"memo":"x","ssn":"000"}"#, false), "{\"memo\":\"x\"}\n");
        let nested = r#"{"workflow":[{"ssn":"000","action":1}]}"#;
        assert_eq!(line(nested, false), "{\"workflow\":[{\"action\":1}]}\n");
    }
}
