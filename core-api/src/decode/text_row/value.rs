//! Values that certainly fit their fields.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::super::{decimal::whole_number, scalar};
use crate::{
    Id,
    record::{FieldInfo, FieldMut, Kind},
};

/// A value that fits its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// A value without parts, or nothing.
    Flat,
    /// JSON of any shape.
    Nested,
    /// No value, because the list did not request the field.
    LeftOut,
}

/// Returns how a value fits its field. `None` if a record has to decide.
///
/// A record writes a value that fits in the spelling of the server, so no value is needed here.
pub(super) fn fit(field: &FieldInfo, json: &str, may_lack: bool) -> Option<Fit> {
    if json == "null" {
        return Some(if may_lack { Fit::LeftOut } else { Fit::Flat });
    }
    let is_certain = match field.kind {
        // Numbers and booleans are unusual spellings of texts.
        Kind::Text => !json.starts_with(['{', '[']),
        Kind::Boolean => reads(&mut FieldMut::Scalar(&mut None::<bool>), json),
        Kind::Integer => reads(&mut FieldMut::Scalar(&mut None::<i32>), json),
        Kind::Decimal => reads(&mut FieldMut::Digits(&mut None::<Decimal>), json),
        Kind::DateTime => reads(&mut FieldMut::Scalar(&mut None::<DateTime>), json),
        Kind::Id(_) => reads(&mut FieldMut::Id(&mut None::<Id<()>>), json),
        Kind::Enum(_) => json.starts_with('"') || whole_number(json).is_some(),
        Kind::List(_) | Kind::Values(_) => json == "[]",
        Kind::Object(_) => false,
        Kind::Json => return Some(Fit::Nested),
    };
    // A blank text means null, and the list may have left out such a field.
    let may_be_blank = may_lack && json.starts_with('"') && field.kind != Kind::Text;
    (is_certain && !may_be_blank).then_some(Fit::Flat)
}

fn reads(field: &mut FieldMut<'_>, json: &str) -> bool {
    scalar::read(field, json).is_some()
}
