//! Errors that come with the status of a success.

use serde_json::{Map, Value};

use super::{COMPLAINTS, NESTED, is_of_error, is_one_of, member};

/// Names of what says that a call failed, beside those of complaints and of nested errors.
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

/// Names that go with the message of an error of Core or of ASP.NET, also where they are null.
const BESIDE_MESSAGE: [&str; 6] =
    ["correlationid", "developermessage", "errorcode", "helplink", "key", "messagedetail"];

/// Names that only errors have.
const SIGNS: [&str; 3] = ["errorcode", "errormessage", "exceptionmessage"];

/// Whether a value surely says that a call failed: all of its names are those of errors, and one of
/// them is only used by errors.
///
/// A record has an id, or names of its own, and so is never taken for an error.
pub(crate) fn is_error(value: &Value) -> bool {
    let is_object = |item: &Value| item.as_object().is_some_and(is_error_object);
    match value {
        Value::Object(object) => is_error_object(object),
        Value::Array(items) => !items.is_empty() && items.iter().all(is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Whether a value that is not what the call returns says that the call failed.
pub(crate) fn is_likely_error(value: &Value) -> bool {
    let is_object = |item: &Value| {
        item.as_object().is_some_and(|object| member(object, "id").is_none() && has_error(object))
    };
    match value {
        Value::Array(items) => !items.is_empty() && items.iter().all(is_object),
        other => is_error(other) || is_object(other),
    }
}

/// Whether something in a value, however deep, has a name of errors.
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

/// Whether an object has a message, or a name that only errors have.
fn has_error(object: &Map<String, Value>) -> bool {
    let names = [&["message"][..], &SIGNS, &COMPLAINTS, &NESTED];
    names.into_iter().flatten().any(|name| says(object, name)) || is_exception(object)
}

/// Whether one of the names is there that only errors have, with a value that says so.
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

/// The status of an error that a member has as a number.
fn status(object: &Map<String, Value>, name: &str) -> Option<u16> {
    let status = member(object, name)?.as_u64()?;
    u16::try_from(status).ok().filter(is_of_error)
}

/// Whether a member has a text, a number, or something in it.
fn says(object: &Map<String, Value>, name: &str) -> bool {
    match member(object, name) {
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(Value::Number(_)) => true,
        Some(Value::Null | Value::Bool(_)) | None => false,
    }
}

/// Whether its `Type` is an exception, as .NET names them.
fn is_exception(object: &Map<String, Value>) -> bool {
    member(object, "type").and_then(Value::as_str).is_some_and(|name| name.ends_with("Exception"))
}
