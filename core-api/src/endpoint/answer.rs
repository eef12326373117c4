//! What an answer says: its status, and its body as the type that the call returns.

use bytes::Bytes;
use http::{Response, StatusCode};

use uuid::Uuid;

use super::{Endpoint, Resource, retry_after::retry_after};
use crate::{
    Error, ErrorKind, Id, Json,
    decode::{self, DecodeError},
    error::{Call, Refusal},
    record::Record,
};

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

    /// What an answer without a body means; `None` where it means that there is no such record.
    #[must_use]
    fn from_nothing() -> Option<Self> {
        None
    }
}

impl<R: Record> Answer for R {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        decode::record(text)
    }
}

impl<R: Record> Answer for Vec<R> {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        decode::list(text)
    }

    fn from_nothing() -> Option<Self> {
        Some(Self::new())
    }
}

/// Whatever the body is, the call did what it does.
impl Answer for () {
    fn from_body(_: &str) -> Result<Self, DecodeError> {
        Ok(())
    }

    fn from_nothing() -> Option<Self> {
        Some(())
    }
}

impl Answer for Json {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Self::parse(text).map_err(|error| DecodeError::whole(&error))
    }
}

/// A text in quotes, or the body itself where it is no JSON text: Core is said to send both.
impl Answer for String {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        if text.starts_with('"') {
            return serde_json::from_str(text).map_err(|error| DecodeError::whole(&error));
        }
        Ok(text.to_owned())
    }
}

/// How many records there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(
    /// The number.
    pub u64,
);

/// No source shows the shape of the answer, so the one number in it is taken, however deep.
impl Answer for Count {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        let value = serde_json::from_str(text).map_err(|error| DecodeError::whole(&error))?;
        let mut numbers = Vec::new();
        collect_numbers(&value, &mut numbers);
        match *numbers.as_slice() {
            [count] => Ok(Self(count)),
            _ => Err(DecodeError::whole(&format_args!(
                "expected one whole number as the count, found {}",
                numbers.len()
            ))),
        }
    }

    fn from_nothing() -> Option<Self> {
        Some(Self(0))
    }
}

fn collect_numbers(value: &serde_json::Value, numbers: &mut Vec<u64>) {
    match value {
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| collect_numbers(item, numbers));
        }
        serde_json::Value::Object(members) => {
            members.values().for_each(|member| collect_numbers(member, numbers));
        }
        serde_json::Value::String(text) => numbers.extend(text.parse::<u64>().ok()),
        other => numbers.extend(other.as_u64()),
    }
}

/// Reads an answer; the same for every call.
pub(super) fn decode<A: Answer>(call: Call, response: &Response<Bytes>) -> Result<A, Error> {
    match body(&call, response)? {
        None => A::from_nothing().ok_or_else(|| empty(call, response)),
        Some(text) => A::from_body(text).map_err(|error| unreadable(&call, response, &error)),
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

// What does not depend on the type stands in functions of its own, compiled once.

#[cold]
fn empty(call: Call, response: &Response<Bytes>) -> Error {
    let status = response.status();
    let kind =
        if status == StatusCode::NO_CONTENT { ErrorKind::NotFound } else { ErrorKind::Decode };
    let error = Error::new(kind, call, "the answer is empty").with_status(status);
    error.about(response.extensions())
}

/// A success that is not what the call returns; it keeps what came.
#[cold]
pub(crate) fn unreadable(
    call: &Call,
    response: &Response<Bytes>,
    reason: &dyn std::fmt::Display,
) -> Error {
    let error = Error::undecodable(call.clone(), response.status(), reason.to_string());
    error.with_raw(response.body()).about(response.extensions())
}

/// The body of a success as text, without blanks around it; `None` where there is none.
#[inline(never)]
pub(crate) fn body<'a>(
    call: &Call,
    response: &'a Response<Bytes>,
) -> Result<Option<&'a str>, Error> {
    let status = response.status();
    if !status.is_success() {
        let refusal = Refusal::parse(response.body());
        let error = Error::refused(call.clone(), status, refusal).about(response.extensions());
        return Err(error.with_retry_after(retry_after(response.headers())));
    }
    let text = std::str::from_utf8(response.body())
        .map_err(|error| unreadable(call, response, &error))?
        .trim();
    // The vendor's introduction shows this answer for a token or base URL that is not good.
    if text == r#""Not authenticated""# {
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
