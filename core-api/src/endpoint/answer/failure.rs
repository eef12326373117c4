//! The errors of answers: refusals, and successes that do not fit the call.
//!
//! This code does not depend on the type of the answer, so it is compiled once.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode, header};
use url::Url;

use super::{super::retry_after::retry_after, LONGEST_ERROR, parsed};
use crate::{
    Error, ErrorKind,
    call::Call,
    error::{MarkupDocument, Provenance, READ, Refusal, is_likely_error},
    foreign_text,
    sensitive::{Placeholder, RecordTables},
};

/// Makes the error of an answer without a body to a call that returns a value.
#[cold]
pub(crate) fn empty(call: &Call, response: &Response<Bytes>) -> Error {
    let status = response.status();
    let (kind, detail) = match (status, &call.method) {
        (StatusCode::NO_CONTENT, &Method::GET) => (ErrorKind::NotFound, "the answer is empty"),
        (_, &Method::GET) => (ErrorKind::Decode, "the answer is empty"),
        // Core may have performed a write although the answer lacks the record.
        _ => (
            ErrorKind::Decode,
            "the answer is empty instead of the record; Core may have acted, so read the record \
             before you send the call again",
        ),
    };
    let error = Error::new(kind, call.clone(), detail).with_status(status);
    error.with_context(response.extensions())
}

/// Makes the error of a success with a status that the call does not have.
#[cold]
pub(crate) fn unexpected(call: &Call, response: &Response<Bytes>) -> Error {
    let statuses: Vec<_> = call.statuses.iter().map(u16::to_string).collect();
    let detail = format!(
        "the call succeeds with {} only; Core may have acted, so look at the result before you send \
         the call again",
        statuses.join(" or "),
    );
    unreadable(call, response, &detail)
}

/// Makes the error of a success that does not fit the call. It keeps the body.
///
/// If the body is an error object, the error is that of the object.
#[cold]
pub(crate) fn unreadable(
    call: &Call,
    response: &Response<Bytes>,
    reason: &dyn std::fmt::Display,
) -> Error {
    let (status, body) = (response.status(), shown_body(call, response));
    let start = String::from_utf8_lossy(body.get(..READ).unwrap_or(&body));
    let start = start.trim_start_matches('\u{feff}');
    let error = if let Some(page) = MarkupDocument::of(start) {
        let detail = format!(
            "the answer is {page}, not JSON; it may come from a proxy or the login page of a \
             network, or the base URL is wrong"
        );
        Error::undecodable(call.clone(), status, detail).mark_foreign()
    } else if body.len() <= LONGEST_ERROR
        && parsed(start).is_ok_and(|value| is_likely_error(&value))
    {
        Error::refused(call.clone(), status, Refusal::parse(&body))
    } else {
        Error::undecodable(call.clone(), status, reason.to_string())
    };
    error.with_raw(&body).with_context(response.extensions())
}

/// Returns the body without the values of sensitive fields. Errors keep only this text.
fn shown_body<'a>(call: &Call, response: &'a Response<Bytes>) -> Cow<'a, [u8]> {
    let body = response.body();
    let sent = response.extensions().get().map_or(&RecordTables::NONE, Provenance::tables);
    let sensitive = call.tables.and(sent);
    if sensitive.is_empty() {
        return Cow::Borrowed(body);
    }
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => match sensitive.mask(text, Placeholder::Mark) {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(masked) => Cow::Owned(masked.into_bytes()),
        },
        Cow::Owned(text) => {
            Cow::Owned(sensitive.mask(&text, Placeholder::Mark).into_owned().into_bytes())
        }
    }
}

/// Makes the error of an answer that refuses the call.
#[cold]
pub(crate) fn refused(call: &Call, response: &Response<Bytes>) -> Error {
    let (status, headers) = (response.status(), response.headers());
    let body = shown_body(call, response);
    let mut error = Error::refused(call.clone(), status, Refusal::parse(&body));
    if status.is_redirection() {
        let place = destination(headers).unwrap_or_else(|| "elsewhere".to_owned());
        error = error.with_detail(format!(
            "the answer redirects to {place}, and the client does not follow redirects of calls"
        ));
    }
    if status == StatusCode::FORBIDDEN && lacks_scope(headers) {
        error = error.with_detail("the login did not ask for the scope of this call".to_owned());
    }
    let error = error.with_raw(&body).with_retry_after(retry_after(headers));
    error.with_context(response.extensions())
}

/// Returns whether an answer says that the token lacks a scope (RFC 6750 §3.1).
fn lacks_scope(headers: &HeaderMap) -> bool {
    headers.get_all(header::WWW_AUTHENTICATE).iter().any(|value| {
        let mut words = value.as_bytes().split(|byte| !byte.is_ascii_alphabetic() && *byte != b'_');
        words.any(|word| word == b"insufficient_scope")
    })
}

/// Returns the target of a redirect, without the parts that may be secret: user, query and fragment.
fn destination(headers: &HeaderMap) -> Option<String> {
    let location = String::from_utf8_lossy(headers.get(header::LOCATION)?.as_bytes());
    // A base for relative addresses, which is never shown.
    let base = Url::parse("relative://relative").ok()?;
    let mut url = base.join(location.trim()).ok()?;
    if url.cannot_be_a_base() {
        return Some(format!("an address of the scheme `{}`", url.scheme()));
    }
    url.set_query(None);
    url.set_fragment(None);
    // It fails for an address without a host, such as `file:///`, which has no user.
    let _ = (url.set_username(""), url.set_password(None));
    let text = url.as_str();
    let text = text.strip_prefix("relative://relative").unwrap_or(text);
    let text = text.strip_prefix("relative:").unwrap_or(text);
    if text.is_empty() {
        return Some("the same address".to_owned());
    }
    Some(format!("`{}`", foreign_text::line(text)))
}
