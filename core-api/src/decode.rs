//! From JSON text to records, by their tables: one decoder for all of them.
//!
//! The visitors are generic for serde's sake only; they are compiled once, for the text reader of
//! `serde_json`. Each value is taken as its text, so that no digit is lost, and what a record would
//! write otherwise can be kept as it came.

mod count;
mod date_time;
pub(crate) mod decimal;
mod error;
mod field;
mod key;
mod list;
#[cfg(feature = "client")]
mod members;
mod object;
mod odd;
#[cfg(feature = "client")]
mod rows;
mod scalar;
pub(crate) mod text;
mod trail;

use serde::de::DeserializeSeed;

pub(crate) use count::count;
#[cfg(feature = "client")]
pub(crate) use date_time::parse as date_time;
pub use error::DecodeError;
use list::ListSeed;
#[cfg(feature = "client")]
pub(crate) use members::for_each_member;
use object::RecordSeed;
#[cfg(feature = "client")]
pub(crate) use rows::split;
pub(crate) use text::from_json;
use trail::{Pass, Trail};

use crate::{
    leniency::Leniency,
    record::{Fields, ListSlot, Record},
};

/// Reads one record.
pub(crate) fn record<R: Record>(text: &str, leniency: Leniency) -> Result<R, DecodeError> {
    let mut record = R::empty();
    into_record(text, leniency, &mut record)?;
    Ok(record)
}

/// Reads a list of records, of at most as many rows as there may be.
pub(crate) fn list<R: Record>(
    text: &str,
    leniency: Leniency,
    limit: Option<usize>,
) -> Result<Vec<R>, DecodeError> {
    let mut list = Vec::new();
    into_list(text, leniency, limit, &mut list)?;
    Ok(list)
}

fn into_record(text: &str, leniency: Leniency, fields: &mut dyn Fields) -> Result<(), DecodeError> {
    with_trail(text, leniency, |trail, json| {
        RecordSeed { fields: &mut *fields, trail }.deserialize(json)
    })
}

fn into_list(
    text: &str,
    leniency: Leniency,
    limit: Option<usize>,
    list: &mut dyn ListSlot,
) -> Result<(), DecodeError> {
    let whole = with_trail(text, leniency, |trail, json| {
        ListSeed { list: &mut *list, limit, trail }.deserialize(json)
    });
    let is_one = whole.is_err() && text.starts_with('{') && is_one(text, leniency, list);
    if is_one { Ok(()) } else { whole }
}

/// Whether the text is one record, with an id of its own: no source shows whether `/company`, of
/// which there is one, comes as a list.
#[cold]
fn is_one(text: &str, leniency: Leniency, list: &mut dyn ListSlot) -> bool {
    list.reset(true);
    let one = list.push();
    let id = one.table().iter().position(|info| info.name == "id");
    into_record(text, leniency, one).is_ok() && id.is_some_and(|id| one.unlisted().had(id))
}

type JsonReader<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// Reads by values, and by texts where that fails.
fn with_trail<'de>(
    text: &'de str,
    leniency: Leniency,
    mut read: impl FnMut(&mut Trail, &mut JsonReader<'de>) -> serde_json::Result<()>,
) -> Result<(), DecodeError> {
    let mut pass = |pass| {
        let mut trail = Trail::new(text, pass);
        let mut json = serde_json::Deserializer::from_str(text);
        read(&mut trail, &mut json)
            .and_then(|()| json.end())
            .map_err(|error| DecodeError::at(trail.to_string(), &error))
    };
    pass(Pass::Values).or_else(|_| pass(Pass::Texts(leniency)))
}
