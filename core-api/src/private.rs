//! What expansions of the derives call; not part of the public interface.

use std::fmt;

pub use http::Method;
pub use serde;

use serde::{Deserializer, Serialize, Serializer, de::Error};

use crate::{
    WireEnum, decode, encode, format,
    leniency::Leniency,
    record::{Fields, Record},
    wire_enum,
};

/// Writes a record by its table.
pub fn serialize<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    encode::Object(fields).serialize(serializer)
}

/// Reads a record by its table: from the text where there is JSON text, and else from what the format
/// has.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let text = format::read(deserializer)?;
    decode::record(&text, Leniency::Strict).map_err(D::Error::custom)
}

/// Writes what is set as JSON.
pub fn debug(fields: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    encode::debug(fields, f)
}

/// Writes an enum as its number or text.
pub fn serialize_enum<E: WireEnum, S: Serializer>(
    value: &E,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    wire_enum::serialize(value.wire(), serializer)
}

/// Reads an enum from a number or a text.
pub fn deserialize_enum<'de, E: WireEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    wire_enum::deserialize(deserializer)
}
