//! Errors in answers with a success status.

use serde_json::{Map, Value};

use super::{COMPLAINTS, NESTED, is_of_error, is_one_of, member};

/// Names that occur in errors, in addition to those of complaints and nested errors.
const KNOWN: [&str; 28] = [
    "code",
    "correlationid",
    "description",
    "detail",
    "details",
    "developermessage",
    "error_description",
    "error_uri",
    "errorcode",
    "errormessage",
    "exceptionmessage",
    "exceptiontype",
    "helplink",
    "innerexception",
    "instance",
    "key",
    "message",
    "messagedetail",
    "path",
    "requestid",
    "stacktrace",
    "status",
    "statuscode",
    "success",
    "timestamp",
    "title",
    "traceid",
    "type",
];

/// Names beside the message in errors of Core or ASP.NET, also if they are null.
const BESIDE_MESSAGE: [&str; 6] =
    ["correlationid", "developermessage", "errorcode", "helplink", "key", "messagedetail"];

/// Names that only errors have.
const SIGNS: [&str; 3] = ["errorcode", "errormessage", "exceptionmessage"];

/// Returns whether a value is certainly an error: all of its names occur in errors, and one of them only
/// there.
///
/// A record has an id or other names, so it is never mistaken for an error.
pub(crate) fn is_error(value: &Value) -> bool {
    let is_object = |item: &Value| item.as_object().is_some_and(is_error_object);
    match value {
        Value::Object(object) => is_error_object(object),
        Value::Array(items) => !items.is_empty() && items.iter().all(is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Returns whether a value that does not fit the call is probably an error.
pub(crate) fn is_likely_error(value: &Value) -> bool {
    let is_object = |item: &Value| {
        item.as_object().is_some_and(|object| member(object, "id").is_none() && has_error(object))
    };
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_object),
        other => is_error(other) || is_object(other),
    }
}

/// Returns whether a value has a name of errors at any depth.
pub(crate) fn names_error(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            let has_code = || status(object, "code").is_some();
            is_error_object(object)
                || has_error(object)
                || has_code()
                || object.values().any(names_error)
        }
        Value::Array(items) => items.iter().any(names_error),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn is_error_object(object: &Map<String, Value>) -> bool {
    let names = [&KNOWN[..], &COMPLAINTS, &NESTED];
    let is_known = |name: &String| names.iter().any(|names| is_one_of(name, names));
    object.keys().all(is_known) && is_sign(object)
}

/// Returns whether an object has a message, or a name that only errors have.
fn has_error(object: &Map<String, Value>) -> bool {
    let names = [&["message"][..], &SIGNS, &COMPLAINTS, &NESTED];
    names.into_iter().flatten().any(|name| says(object, name)) || is_exception(object)
}

/// Returns whether an object has a name that only errors have, with a fitting value.
fn is_sign(object: &Map<String, Value>) -> bool {
    let has = |name: &&str| member(object, name).is_some();
    let is = |name: &str, expected: bool| member(object, name) == Some(&Value::Bool(expected));
    let has_message = ["message", "title", "detail"].iter().any(|name| says(object, name));
    let has_status = ["status", "statuscode"].iter().any(|name| status(object, name).is_some());
    let signs = [&SIGNS[..], &COMPLAINTS, &NESTED];
    signs.into_iter().flatten().any(|name| says(object, name))
        || NESTED.iter().any(|name| is(name, true))
        || is("success", false)
        || has_status
        || has_message && (status(object, "code").is_some() || BESIDE_MESSAGE.iter().any(has))
        || has(&"title") && has(&"detail")
        || has(&"key") && has(&"errorcode")
        || is_exception(object)
}

/// Returns the error status in a numeric member.
fn status(object: &Map<String, Value>, name: &str) -> Option<u16> {
    let status = member(object, name)?.as_u64()?;
    u16::try_from(status).ok().filter(is_of_error)
}

/// Returns whether a member has a text, a number, or a value that is not empty.
fn says(object: &Map<String, Value>, name: &str) -> bool {
    match member(object, name) {
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(Value::Number(_)) => true,
        Some(Value::Null | Value::Bool(_)) | None => false,
    }
}

/// Returns whether `Type` names a .NET exception.
fn is_exception(object: &Map<String, Value>) -> bool {
    member(object, "type").and_then(Value::as_str).is_some_and(|name| name.ends_with("Exception"))
}
