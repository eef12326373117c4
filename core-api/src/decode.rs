//! Decoding of JSON text to records: one decoder, driven by the tables of records.
//!
//! serde requires generic visitors, but they are compiled once, for the text reader of `serde_json`. Each
//! value is read from its text, so that no digit is lost and an unusual spelling can be kept.

mod count;
pub(crate) mod decimal;
mod error;
#[cfg(feature = "cassette")]
mod items;
mod key;
#[cfg(feature = "client")]
mod members;
mod object;
mod pass;
#[cfg(feature = "client")]
mod rows;
mod scalar;
mod state;
pub(crate) mod text;
#[cfg(feature = "client")]
mod text_row;
mod unusual;

use serde::de::DeserializeSeed;

pub(crate) use count::count;
pub use error::DecodeError;
#[cfg(feature = "cassette")]
pub(crate) use items::for_each_item;
#[cfg(feature = "client")]
pub(crate) use members::for_each_member;
use object::{FieldSeed, ListSeed, RecordSeed};
use pass::Pass;
#[cfg(feature = "client")]
pub(crate) use rows::split;
use state::DecodeState;
pub(crate) use text::from_json;
#[cfg(feature = "client")]
pub(crate) use text_row::{RowLayout, TextRow, push_one_line};

use crate::{
    leniency::Leniency,
    record::{FieldMut, Fields, Form, ListSlot, Optional, Record},
};

/// Decodes one record.
pub(crate) fn record<R: Record>(text: &str, leniency: Leniency) -> Result<R, DecodeError> {
    let mut record = R::empty();
    into_record(text, leniency, &mut record)?;
    Ok(record)
}

/// Decodes a list of records with at most `limit` rows.
pub(crate) fn list<R: Record>(
    text: &str,
    leniency: Leniency,
    limit: Option<usize>,
) -> Result<Vec<R>, DecodeError> {
    let mut list = Vec::new();
    into_list(text, leniency, limit, &mut list)?;
    Ok(list)
}

/// Decodes a list into a field that holds one.
pub(crate) fn into_field(
    text: &str,
    leniency: Leniency,
    field: &mut FieldMut<'_>,
) -> Result<(), DecodeError> {
    if let FieldMut::List(list) = field {
        return into_list(text, leniency, None, *list);
    }
    read_field(text, leniency, field)
}

/// Decodes a single value.
pub(crate) fn value<T: Optional>(text: &str) -> Result<T, DecodeError> {
    let mut value = T::Form::placeholder();
    read_field(text, Leniency::Strict, &mut T::Form::field_mut(&mut value))?;
    Ok(value)
}

fn read_field(text: &str, leniency: Leniency, field: &mut FieldMut<'_>) -> Result<(), DecodeError> {
    with_state(text, leniency, |state, json| {
        let pass = state.pass;
        FieldSeed { field: &mut *field, pass, state }.deserialize(json)
    })
}

/// Decodes one record of any type.
pub(crate) fn into_record(
    text: &str,
    leniency: Leniency,
    fields: &mut dyn Fields,
) -> Result<(), DecodeError> {
    with_state(text, leniency, |state, json| {
        RecordSeed { fields: &mut *fields, state }.deserialize(json)
    })
}

fn into_list(
    text: &str,
    leniency: Leniency,
    limit: Option<usize>,
    list: &mut dyn ListSlot,
) -> Result<(), DecodeError> {
    let whole = with_state(text, leniency, |state, json| {
        ListSeed { list: &mut *list, limit, state }.deserialize(json)
    });
    let is_one = whole.is_err() && text.starts_with('{') && is_one(text, leniency, list);
    if is_one { Ok(()) } else { whole }
}

/// Returns whether the text is one record with its own id, which is read as a list of one row.
#[cold]
fn is_one(text: &str, leniency: Leniency, list: &mut dyn ListSlot) -> bool {
    list.reset(true);
    let one = list.push();
    let id = one.table().iter().position(|info| info.name == "id");
    into_record(text, leniency, one).is_ok() && id.is_some_and(|id| one.unlisted().had(id))
}

type JsonReader<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// Reads by values, and by texts if that fails.
fn with_state<'de>(
    text: &'de str,
    leniency: Leniency,
    mut read: impl FnMut(&mut DecodeState, &mut JsonReader<'de>) -> serde_json::Result<()>,
) -> Result<(), DecodeError> {
    let mut pass = |pass| {
        let mut state = DecodeState::new(text, pass);
        let mut json = serde_json::Deserializer::from_str(text);
        read(&mut state, &mut json)
            .and_then(|()| json.end())
            .map_err(|error| DecodeError::at(state.to_string(), &error))
    };
    pass(Pass::Values).or_else(|_| pass(Pass::Texts(leniency)))
}
