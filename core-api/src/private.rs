//! The items that expansions of the derives refer to. They are not part of the public interface.
//!
//! An expansion refers to nothing else, so that everything here can change together with the derives. Some
//! items of the standard library have other names here. If the crate is not found, the compiler would
//! otherwise suggest imports for them. Some of these traits are bounds of public traits. [`Sealed`], for
//! example, excludes implementations by hand of traits that grow with each version.

#[path = "private/field_kinds.rs"]
mod field_kinds;
#[path = "private/words.rs"]
pub mod words;

pub use core::{
    clone::Clone,
    cmp::PartialEq,
    convert::{From, Into, Into as ConvertInto},
    fmt::Debug,
    fmt::{
        Debug as DebugFormat, Display as DisplayFormat, Formatter as TextFormatter,
        Result as FormatResult,
    },
    marker::{Copy, PhantomData},
    option::Option::{self, None, Some},
    primitive::{bool, i64, str, u16, usize},
    result::Result::{self, Err, Ok},
    str::FromStr,
};

pub use std::{string::String, vec::Vec};

pub use http::Method;
pub use serde;
pub use serde_json::Result as JsonResult;

pub use crate::{
    DecodeError, Endpoint, Error, Evidence, Field, Id, Projection, Resource, Scopes, Target,
    UnknownValue, Unlisted, WireEnum,
    access::{AllowedFor, ReadCore, ReadOnly, ReadwriteCore, RequiredAccess},
    endpoint::{
        Answer, BatchCreate, CallKind, CanBatchCreate, CanCreate, CanDelete, CanGet, CanList,
        CanPatch, CanRead, CanReadByKey, CanReadChanges, CanUpdate, Create, Delete, Get, Input,
        List, Missing, Patch, Read, RequestParts, Set, Update,
        body::{BodyFields, BodyItem, values_to_json},
        parts::Placeholder,
        query::QueryField,
        query_value::QueryValue,
    },
    field::{Filterable, MaybeFilterable, MaybeSortable, NotFilterable, NotSortable, Sortable},
    id::CanReferTo,
    projection::column::{Column, ColumnValue, IsColumnOf},
    record::{
        FieldInfo, FieldTable, Fields, InLists, Kind, Nested, Provenance, Record,
        field_mut::{FieldMut, JsonSlot, ListSlot, ObjectSlot, ValuesSlot},
        field_ref::FieldRef,
        item::Item,
        own_id::OwnId,
        patchable::PatchItem,
        required::{Form, form},
        scalar::{FieldValue, Optional, id::IdSlot, slot::ScalarSlot, wire_enum::EnumSlot},
        unlisted::UnlistedField,
        value::IntoField,
        view::{ListView, ValuesView, View},
    },
    scope::UnknownScope,
    sealed::{HasCall, Sealed, calls},
    wire_enum::{EnumValue, WireValue, variant::UnknownVariant},
};

use ::serde::{Deserializer, Serialize, Serializer, de::Error as _};

use crate::{decode, encode, endpoint, format, leniency::Leniency, wire_enum};

/// Writes a record by its table.
pub fn serialize<S: Serializer>(fields: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    encode::Object(fields).serialize(serializer)
}

/// Reads a record by its table, from the JSON text or from the values of another format.
///
/// # Errors
///
/// If the input is not a valid record.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let text = format::read(deserializer)?;
    decode::record(&text, Leniency::Strict).map_err(D::Error::custom)
}

/// Writes the fields that are set as JSON, without the values of sensitive fields.
pub fn debug(fields: &dyn Fields, f: &mut TextFormatter<'_>) -> FormatResult {
    encode::debug(fields, f)
}

/// Writes the name of a record and its fields as JSON, without the values of sensitive fields.
pub fn debug_record(name: &str, fields: &dyn Fields, f: &mut TextFormatter<'_>) -> FormatResult {
    f.write_str(name)?;
    f.write_str(" ")?;
    encode::debug(fields, f)
}

/// Writes an enum as its number or text.
pub fn serialize_enum<E: WireEnum, S: Serializer>(
    value: &E,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    wire_enum::serialize(value.wire(), serializer)
}

/// Reads an enum that is a whole answer.
///
/// # Errors
///
/// If the answer is an error, or not a number or a text.
pub fn read_enum_answer<E: Optional>(text: &str) -> Result<E, DecodeError> {
    endpoint::value_answer(text)
}

/// Writes the name of an enum for people.
pub fn display_enum<E: WireEnum>(value: &E, f: &mut TextFormatter<'_>) -> FormatResult {
    wire_enum::display(value, f)
}

/// Returns the value on the wire of a value without a name.
#[must_use]
pub fn unknown_wire(value: &UnknownValue) -> WireValue<'_> {
    value.to_wire()
}

/// Reads an enum from a number or a text.
///
/// # Errors
///
/// If the value is neither.
pub fn deserialize_enum<'de, E: WireEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    wire_enum::deserialize(deserializer)
}
