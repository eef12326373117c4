//! Values of fields in the form that the schema of a stream tells.

use std::io::Write as _;

use core_api::record::{Kind, View};

use super::config::DecimalForm;

/// Writes a value as JSON.
pub(super) fn write(
    line: &mut Vec<u8>,
    kind: Kind,
    view: View<'_>,
    decimals: DecimalForm,
) -> serde_json::Result<()> {
    let written = match (view, decimals) {
        (View::Unset, _) => write!(line, "null"),
        (View::Text(text), _) => return serde_json::to_writer(line, text),
        (View::Boolean(is_true), _) => write!(line, "{is_true}"),
        (View::Integer(number), _) if matches!(kind, Kind::Enum(_)) => write!(line, "\"{number}\""),
        (View::Integer(number), _) => write!(line, "{number}"),
        (View::Decimal(number), DecimalForm::Number) => write!(line, "{number}"),
        (View::Decimal(number), DecimalForm::Text) => write!(line, "\"{number}\""),
        // Core sends times without a zone, and the format `date-time` demands one.
        (View::DateTime(time), _) => write!(line, "\"{time}Z\""),
        (View::Id(id), _) => write!(line, "\"{id}\""),
        (View::Json(json), _) if json.is_null() => write!(line, "null"),
        (View::Json(_), _) => {
            return serde_json::to_writer(line, view.to_json_without_sensitive()?.as_str());
        }
        // Objects, lists and values, in the form of the wire.
        _ => write!(line, "{}", view.to_json_without_sensitive()?.as_str()),
    };
    written.map_err(serde_json::Error::io)
}
