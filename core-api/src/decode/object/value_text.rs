//! Decoding of a scalar value from its text.

use serde::de;
use serde_json::value::RawValue;

use super::super::{
    pass::Pass,
    scalar::{self, Spelling},
    state::{DecodeState, UnusualValue},
};
use crate::{Json, foreign_text, leniency::Leniency, record::FieldMut};

/// Reads a value from its text.
#[inline]
pub(super) fn read_scalar<E: de::Error>(
    field: &mut FieldMut<'_>,
    pass: Pass,
    state: &mut DecodeState,
    raw: &RawValue,
) -> Result<(), E> {
    match scalar::read(field, raw.get()) {
        Some(Spelling::Canonical) => {}
        Some(Spelling::Unusual) => {
            state.unusual = Some(UnusualValue { json: Json::from(raw), fits: true });
        }
        None => misfit(field, pass, state, raw)?,
    }
    Ok(())
}

/// Handles a value that does not fit the field. Only the lenient pass accepts it.
#[cold]
pub(super) fn misfit<E: de::Error>(
    field: &mut FieldMut<'_>,
    pass: Pass,
    state: &mut DecodeState,
    raw: &RawValue,
) -> Result<(), E> {
    // A record without its own id cannot be identified, so it is an error in every mode.
    if field.unset() && pass == Pass::Texts(Leniency::Lenient) {
        state.unusual = Some(UnusualValue { json: Json::from(raw), fits: false });
        return Ok(());
    }
    let expected = scalar::expected(field);
    let found = foreign_text::name(raw.get());
    Err(E::custom(format_args!("expected {expected}, found `{found}`")))
}
