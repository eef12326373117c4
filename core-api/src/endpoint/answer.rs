//! Reading of answers: the status, and the body as the type that the call returns.

mod failure;
mod values;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use super::{Endpoint, Leniency, Resource};
use crate::{
    Error, ErrorKind, Id, Json,
    call::Call,
    decode::{self, DecodeError},
    error::{is_error, names_error},
    record::{FieldInfo, Record},
};
use failure::unexpected;
pub(crate) use failure::{empty, refused, unreadable};
pub(crate) use values::value_answer;

/// The byte order mark that some servers send before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A type that a call can return: a record, a list, nothing, a count, a job, a single value, or JSON.
///
/// A list has records or values. A value is a text, a boolean, a number, a date, an id or an enum.
#[diagnostic::on_unimplemented(
    message = "a call cannot return a `{Self}`",
    label = "not a record, a `Vec` of records or values, `()`, `Count`, `Job`, a value or `Json`",
    note = "derive `core_api::Object`, `core_api::Resource` or `core_api::WireEnum` for it"
)]
pub trait Answer: Sized {
    /// The fields of the records in the answer. Empty for other types.
    #[doc(hidden)]
    const TABLE: &'static [FieldInfo] = &[];

    /// Reads the body of a success.
    ///
    /// # Errors
    ///
    /// If the body is not valid for the type.
    fn from_body(text: &str) -> Result<Self, DecodeError>;

    /// Reads the body like [`from_body`](Self::from_body). A lenient reader leaves fields unset whose values do
    /// not fit.
    ///
    /// # Errors
    ///
    /// If the body is not valid for the type.
    fn from_body_with(text: &str, _: Leniency) -> Result<Self, DecodeError> {
        Self::from_body(text)
    }

    /// Returns the meaning of 204, an answer without a body. `None` if it means that the record does not exist.
    #[must_use]
    fn from_nothing() -> Option<Self> {
        None
    }

    /// Returns the meaning of an empty body with another success status.
    ///
    /// The default is `None`, which is an error, because a failing gateway or cache may send an empty body. It
    /// does not mean that the list is empty.
    #[must_use]
    fn from_blank(status: StatusCode) -> Option<Self> {
        let _ = status;
        None
    }
}

impl<R: Record> Answer for R {
    const TABLE: &'static [FieldInfo] = R::FIELDS;

    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Self::from_body_with(text, Leniency::Strict)
    }

    fn from_body_with(text: &str, leniency: Leniency) -> Result<Self, DecodeError> {
        check_without_id(R::FIELDS, text)?;
        decode::record(text, leniency)
    }
}

/// Refuses an error object if the record has no id of its own. Otherwise it would be read as a record without
/// values.
fn check_without_id(fields: &[FieldInfo], text: &str) -> Result<(), DecodeError> {
    let has_id = fields.iter().any(|field| field.name == "id");
    if !has_id && is_error_text(text) { Err(DecodeError::whole(&IS_ERROR)) } else { Ok(()) }
}

/// An answer without data. The body is empty, as Core sends it, or JSON that reports success only.
impl Answer for () {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        let reason = "the call returns nothing, but the answer does not report success";
        let is_done = text.len() <= LONGEST_SUCCESS && reports_success(&parsed(text)?);
        if is_done { Ok(()) } else { Err(DecodeError::whole(&reason)) }
    }

    fn from_nothing() -> Option<Self> {
        Some(())
    }

    fn from_blank(_: StatusCode) -> Option<Self> {
        Some(())
    }
}

/// Returns whether a value reports success: it is empty, `true`, an object with a success flag, or the record.
fn reports_success(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(is_done) => *is_done,
        Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => {
            let has = |names: &[&str], is_good: fn(&Value) -> bool| {
                let mut members = object.iter();
                members.any(|(name, value)| {
                    names.iter().any(|known| known.eq_ignore_ascii_case(name)) && is_good(value)
                })
            };
            let is_done = has(&["success", "succeeded", "isSuccess"], |value| *value == true);
            let is_record = has(&["id"], |id| id.is_string() || id.is_number());
            object.is_empty() || (is_done || is_record) && !names_error(value)
        }
    }
}

fn parsed(text: &str) -> Result<Value, DecodeError> {
    serde_json::from_str(text).map_err(|error| DecodeError::whole(&error))
}

/// JSON of any shape, unless it certainly reports an error.
impl Answer for Json {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        let json = Self::parse(text).map_err(|error| DecodeError::whole(&error))?;
        if is_error_text(text) { Err(DecodeError::whole(&IS_ERROR)) } else { Ok(json) }
    }
}

/// The largest number of bytes of an answer that may report success. It may be a record, and a longer one would
/// take many times its size in memory.
const LONGEST_SUCCESS: usize = 256 * 1024;

const IS_ERROR: &str = "the answer is an error although its status is a success";

/// The largest number of bytes of a success that is checked for an error. Errors are short, and a long text
/// should not be parsed twice.
const LONGEST_ERROR: usize = 16 * 1024;

/// Returns whether a text is certainly an error object.
pub(crate) fn is_error_text(text: &str) -> bool {
    text.len() <= LONGEST_ERROR
        && text.starts_with(['{', '['])
        && parsed(text).is_ok_and(|value| is_error(&value))
}

/// A text in quotes, or the body itself if it is not JSON. Core reportedly sends both.
impl Answer for String {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        if text.starts_with('"') {
            return decode::from_json(text).map_err(|error| DecodeError::whole(&error));
        }
        let is_other = text.starts_with(['<', '{', '[']) || parsed(text).is_ok();
        if is_other {
            return Err(DecodeError::whole(
                &"expected a text, found a document or another JSON value",
            ));
        }
        Ok(text.to_owned())
    }
}

/// The number of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count(
    /// The number of records.
    pub u64,
);

/// No source shows the shape of the answer. So the count is the only number in it, at any depth, unless the
/// answer has names that occur in errors.
impl Answer for Count {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        if text.len() <= LONGEST_ERROR && names_error(&parsed(text)?) {
            return Err(DecodeError::whole(&IS_ERROR));
        }
        decode::count(text).map(Self)
    }

    fn from_nothing() -> Option<Self> {
        Some(Self(0))
    }
}

/// Reads an answer. All calls share this function.
pub(super) fn decode<A: Answer>(call: Call, response: &Response<Bytes>) -> Result<A, Error> {
    let leniency = leniency(response);
    decode_by(call, response, |text| A::from_body_with(text, leniency))
}

/// Reads a page of a list with at most the requested number of rows.
pub(super) fn decode_rows<R: Record>(
    call: Call,
    response: &Response<Bytes>,
    limit: usize,
) -> Result<Vec<R>, Error> {
    let leniency = leniency(response);
    decode_by(call, response, |text| decode::list(text, leniency, Some(limit)))
}

/// Returns the leniency, which a client adds to the answer as an extension.
pub(crate) fn leniency(response: &Response<Bytes>) -> Leniency {
    response.extensions().get().copied().unwrap_or_default()
}

fn decode_by<A: Answer>(
    call: Call,
    response: &Response<Bytes>,
    read: impl FnOnce(&str) -> Result<A, DecodeError>,
) -> Result<A, Error> {
    match body(&call, response)? {
        None => match response.status() {
            StatusCode::NO_CONTENT => A::from_nothing(),
            other => A::from_blank(other),
        }
        .ok_or_else(|| empty(&call, response)),
        Some(text) => read(text).map_err(|error| unreadable(&call, response, &error)),
    }
}

/// Reads an answer to a call for one record. The answer must have the id of the call.
pub(super) fn decode_record<E, R>(id: Id<R>, response: &Response<Bytes>) -> Result<R, Error>
where
    E: Endpoint<Response = R>,
    R: Resource,
{
    let record: R = decode(Call::of::<E>(), response)?;
    if record.id() == id {
        return Ok(record);
    }
    Err(other_record(&Call::of::<E>(), response, id.uuid(), record.id().uuid()))
}

#[cold]
fn other_record(call: &Call, response: &Response<Bytes>, expected: Uuid, found: Uuid) -> Error {
    let reason = format!("the answer is the record {found}, but the call is for {expected}");
    unreadable(call, response, &reason)
}

/// Returns the body of a success as text, without surrounding blanks. `None` for an empty body.
#[inline(never)]
pub(crate) fn body<'a>(
    call: &Call,
    response: &'a Response<Bytes>,
) -> Result<Option<&'a str>, Error> {
    let status = response.status();
    if !status.is_success() {
        return Err(refused(call, response));
    }
    let text = std::str::from_utf8(response.body())
        .map_err(|error| unreadable(call, response, &error))?
        .trim_start_matches(BYTE_ORDER_MARK)
        .trim();
    // The vendor's introduction shows this answer for an invalid token or base URL.
    if text.trim_matches('"').trim_end_matches('.').eq_ignore_ascii_case("Not authenticated") {
        let detail = "the token or the base URL is invalid";
        let error = Error::new(ErrorKind::NotAuthenticated, call.clone(), detail);
        return Err(error.with_status(status).with_context(response.extensions()));
    }
    if !call.accepts(status) {
        return Err(unexpected(call, response));
    }
    // Core was seen to send 207 for some lists of fields. No source shows which data is missing then.
    if status == StatusCode::MULTI_STATUS && call.statuses.is_empty() {
        let detail = "Core sent a part of the answer only; select fewer fields";
        return Err(unreadable(call, response, &detail));
    }
    Ok(Some(text).filter(|text| status != StatusCode::NO_CONTENT && !text.is_empty()))
}
