//! What an answer says: its status, and its body as the type that the call returns.

mod failure;

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
    record::Record,
};
pub(crate) use failure::{empty, refused, unreadable};

/// The byte order mark that some servers write before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a call can return: a record, a list of records, nothing, a count, a job, a text, or JSON.
#[diagnostic::on_unimplemented(
    message = "a call cannot return a `{Self}`",
    label = "not a record, a `Vec` of records, `()`, `Count`, `Job`, `String` or `Json`",
    note = "derive `core_api::Object` or `core_api::Resource` for it"
)]
pub trait Answer: Sized {
    /// Reads the body of a success.
    ///
    /// # Errors
    ///
    /// When it is something else.
    fn from_body(text: &str) -> Result<Self, DecodeError>;

    /// As [`from_body`](Self::from_body), where values that do not fit their fields may be left out.
    ///
    /// # Errors
    ///
    /// When it is something else.
    fn from_body_with(text: &str, _: Leniency) -> Result<Self, DecodeError> {
        Self::from_body(text)
    }

    /// The meaning of 204, an answer without a body; `None` if it says that there is no such record.
    #[must_use]
    fn from_nothing() -> Option<Self> {
        None
    }

    /// The meaning of an empty body with the status of another success.
    ///
    /// It is `None`, an error, unless an implementation says otherwise: gateways and caches that fail
    /// answer so, and it does not say that there are no records.
    #[must_use]
    fn from_blank(status: StatusCode) -> Option<Self> {
        let _ = status;
        None
    }
}

impl<R: Record> Answer for R {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Self::from_body_with(text, Leniency::Strict)
    }

    fn from_body_with(text: &str, leniency: Leniency) -> Result<Self, DecodeError> {
        check_without_id::<R>(text)?;
        decode::record(text, leniency)
    }
}

impl<R: Record> Answer for Vec<R> {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Self::from_body_with(text, Leniency::Strict)
    }

    fn from_body_with(text: &str, leniency: Leniency) -> Result<Self, DecodeError> {
        check_without_id::<R>(text)?;
        decode::list(text, leniency, None)
    }

    fn from_nothing() -> Option<Self> {
        Some(Self::new())
    }
}

/// Refuses an error in the place of a record that has no id of its own: it would be read as a record
/// with nothing set.
fn check_without_id<R: Record>(text: &str) -> Result<(), DecodeError> {
    let has_id = R::FIELDS.iter().any(|field| field.name == "id");
    if !has_id && is_error_text(text) { Err(DecodeError::whole(&SAYS_ERROR)) } else { Ok(()) }
}

/// An answer that says that the call was done: an empty one, as Core sends it, or JSON that says no
/// more than that.
impl Answer for () {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        let reason = "the call returns nothing, and the answer does not say that it was done";
        let is_done = text.len() <= LONGEST_DONE && says_done(&parsed(text)?);
        if is_done { Ok(()) } else { Err(DecodeError::whole(&reason)) }
    }

    fn from_nothing() -> Option<Self> {
        Some(())
    }

    fn from_blank(_: StatusCode) -> Option<Self> {
        Some(())
    }
}

/// Whether a value says that a call was done: it is empty, `true`, an object that names its success,
/// or the record.
fn says_done(value: &Value) -> bool {
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

/// JSON of any shape, unless it surely says that the call failed.
impl Answer for Json {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        let json = Self::parse(text).map_err(|error| DecodeError::whole(&error))?;
        if is_error_text(text) { Err(DecodeError::whole(&SAYS_ERROR)) } else { Ok(json) }
    }
}

/// The largest number of bytes of an answer that may say that a call was done: it may be a record, and
/// a longer one would take many times its size in memory.
const LONGEST_DONE: usize = 256 * 1024;

const SAYS_ERROR: &str = "the answer says that the call failed";

/// The largest number of bytes of a success that may be an error: errors are short, and a long text is
/// not read a second time.
const LONGEST_ERROR: usize = 16 * 1024;

/// Whether a text surely says that the call failed.
pub(crate) fn is_error_text(text: &str) -> bool {
    text.len() <= LONGEST_ERROR
        && text.starts_with(['{', '['])
        && parsed(text).is_ok_and(|value| is_error(&value))
}

/// A text in quotes, or the body itself where it is not JSON: Core is said to send both.
impl Answer for String {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        if text.starts_with('"') {
            return decode::from_json(text).map_err(|error| DecodeError::whole(&error));
        }
        let is_other = text.starts_with(['<', '{', '[']) || parsed(text).is_ok();
        if is_other {
            return Err(DecodeError::whole(&"expected a text, found a document or a value"));
        }
        Ok(text.to_owned())
    }
}

/// How many records there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count(
    /// The number.
    pub u64,
);

/// No source shows the shape of the answer, so the one number in it is taken, however deep, unless
/// something beside it has a name of errors.
impl Answer for Count {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        if text.len() <= LONGEST_ERROR && names_error(&parsed(text)?) {
            return Err(DecodeError::whole(&SAYS_ERROR));
        }
        decode::count(text).map(Self)
    }

    fn from_nothing() -> Option<Self> {
        Some(Self(0))
    }
}

/// Reads an answer; the same for every call.
pub(super) fn decode<A: Answer>(call: Call, response: &Response<Bytes>) -> Result<A, Error> {
    let leniency = leniency(response);
    decode_by(call, response, |text| A::from_body_with(text, leniency))
}

/// Reads a page of a list, which has at most the rows that were asked for.
pub(super) fn decode_rows<R: Record>(
    call: Call,
    response: &Response<Bytes>,
    limit: usize,
) -> Result<Vec<R>, Error> {
    let leniency = leniency(response);
    decode_by(call, response, |text| decode::list(text, leniency, Some(limit)))
}

/// Whether values that do not fit their fields may be left out.
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

/// Reads an answer to a call about one record; an error where it is about another record.
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
fn other_record(call: &Call, response: &Response<Bytes>, asked: Uuid, found: Uuid) -> Error {
    let reason = format!("the answer is about the record {found}, and the call about {asked}");
    unreadable(call, response, &reason)
}

/// The body of a success as text, without blanks around it; `None` where there is none.
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
    // The vendor's introduction shows this answer for a token or base URL that is not good.
    if text.trim_matches('"').trim_end_matches('.').eq_ignore_ascii_case("Not authenticated") {
        let detail = "the base URL or the token is not good";
        let error = Error::new(ErrorKind::NotAuthenticated, call.clone(), detail);
        return Err(error.with_status(status).about(response.extensions()));
    }
    // 207 was seen for some lists of fields; what it leaves out is not known.
    if status == StatusCode::MULTI_STATUS {
        let detail = "Core answered in part only; ask for fewer fields";
        return Err(unreadable(call, response, &detail));
    }
    Ok(Some(text).filter(|text| status != StatusCode::NO_CONTENT && !text.is_empty()))
}
