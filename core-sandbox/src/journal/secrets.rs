//! Removal of secrets from queries, headers and bodies.

use std::{borrow::Cow, fmt};

use axum::http::{HeaderName, Uri, header};
use serde_json::Value;

use crate::lossless_json;

/// The text that replaces a secret.
const CUT: &str = "***";

/// The names of secrets in JSON, in forms and in queries.
const NAMES: [&str; 10] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code_verifier",
    "device_code",
    "id_token",
    "id_token_hint",
    "password",
    "refresh_token",
];

/// The names of further secrets in forms and queries. Records of the API have a `code` and a `token`, too.
const FORM_NAMES: [&str; 4] = ["code", "secret", "signature", "token"];

fn is_secret(name: &str) -> bool {
    NAMES.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

fn is_form_secret(name: &str) -> bool {
    is_secret(name) || FORM_NAMES.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Returns a query or a form without the values of secrets.
pub(super) fn without_secrets(form: &str) -> String {
    let pairs = form.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match names_a_secret(name) && !value.is_empty() {
            true => Cow::from(format!("{name}={CUT}")),
            false => Cow::from(pair),
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Returns whether the last word of a name in a query or a form is that of a secret.
fn names_a_secret(name: &str) -> bool {
    let decoded = decoded(name);
    let is_end = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    decoded.rsplit(is_end).next().is_some_and(is_form_secret)
}

/// Returns a name in its decoded form.
fn decoded(name: &str) -> Cow<'_, str> {
    if !name.contains(['%', '+']) {
        return Cow::from(name);
    }
    let first = form_urlencoded::parse(name.as_bytes()).next();
    first.map_or(Cow::from(name), |(name, _)| Cow::from(name.into_owned()))
}

/// Writes the path and the query of an address without the values of secrets.
///
/// # Errors
///
/// Fails if the writer fails.
pub(crate) fn write_target(uri: &Uri, writer: &mut impl fmt::Write) -> fmt::Result {
    writer.write_str(uri.path())?;
    let Some(query) = uri.query() else { return Ok(()) };
    writer.write_char('?')?;
    let mut is_first = true;
    for pair in query.split('&') {
        if !std::mem::take(&mut is_first) {
            writer.write_char('&')?;
        }
        match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && names_a_secret(name) => {
                write!(writer, "{name}={CUT}")?;
            }
            Some(_) | None => writer.write_str(pair)?,
        }
    }
    Ok(())
}

/// Returns the value of a header without secrets.
pub(super) fn header(name: &HeaderName, value: &str) -> String {
    if [header::COOKIE, header::SET_COOKIE].contains(name) {
        CUT.to_owned()
    } else if [header::AUTHORIZATION, header::PROXY_AUTHORIZATION].contains(name) {
        let scheme = value.split_once(' ').map(|(scheme, _)| scheme);
        scheme.map_or_else(|| CUT.to_owned(), |scheme| format!("{scheme} {CUT}"))
    } else if [header::LOCATION, header::REFERER].contains(name) {
        let parts = value.split_inclusive(['?', '#']).map(|part| {
            let end = part.len().saturating_sub(usize::from(part.ends_with(['?', '#'])));
            let (part, separator) = part.split_at(end);
            format!("{}{separator}", without_secrets(part))
        });
        parts.collect()
    } else {
        value.to_owned()
    }
}

/// Returns a body as text without secrets.
///
/// A body that names a secret, and that cannot be read as a whole, is described instead.
pub(super) fn body(bytes: &[u8], is_cut: bool) -> String {
    let Ok(text) = std::str::from_utf8(complete(bytes, is_cut)) else {
        return format!("({} bytes that are not text)", bytes.len());
    };
    let is_form = !text.trim_start().starts_with(['{', '[', '"']);
    let text = if is_form { Cow::from(without_secrets(text)) } else { Cow::from(text) };
    if !may_name_a_secret(&text) {
        return text.into_owned();
    }
    // This reader limits the depth, so it comes first.
    let is_json = serde_json::from_str::<Value>(&text).is_ok();
    match is_json.then(|| lossless_json::read(&text).ok()).flatten() {
        Some(mut json) => match cut_members(&mut json) {
            true => lossless_json::write(&json),
            false => text.into_owned(),
        },
        None => format!("({} bytes that may have a secret and are not valid JSON)", text.len()),
    }
}

/// Returns the bytes without the start of a character at the end of a cut body.
fn complete(bytes: &[u8], is_cut: bool) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if is_cut && error.error_len().is_none() => {
            bytes.get(..error.valid_up_to()).unwrap_or_default()
        }
        Ok(_) | Err(_) => bytes,
    }
}

/// Returns whether a text has the name of a secret in quotes, or an escaped letter.
fn may_name_a_secret(text: &str) -> bool {
    let mut quoted = text.split('"').map(str::trim);
    text.contains("\\u") || quoted.any(|part| is_secret(part.trim_end_matches('\\')))
}

/// Cuts the members that are secrets, and texts that have JSON with secrets.
///
/// Returns whether there are any. The texts of the tree are marked.
fn cut_members(json: &mut Value) -> bool {
    let cut = || Value::from(format!("t{CUT}"));
    match json {
        Value::Object(members) => members.iter_mut().fold(false, |is_changed, (name, value)| {
            if is_secret(name) && !value.is_null() {
                *value = cut();
                return true;
            }
            cut_members(value) | is_changed
        }),
        Value::Array(items) => {
            items.iter_mut().fold(false, |is_changed, item| cut_members(item) | is_changed)
        }
        Value::String(text) if text.contains('"') && may_name_a_secret(text) => {
            *json = cut();
            true
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_cut_from_queries_and_forms() {
        for (form, expected) in [
            ("code=a&state=b", "code=***&state=b"),
            ("c%6Fde=a&Client_Secret=b&x", "c%6Fde=***&Client_Secret=***&x"),
            ("where=code='x'&page=1", "where=code='x'&page=1"),
            ("token=", "token="),
            ("", ""),
        ] {
            assert_eq!(without_secrets(form), expected);
            let mut target = String::new();
            write_target(&format!("/a?{form}").parse().unwrap(), &mut target).unwrap();
            assert_eq!(target, format!("/a?{expected}"));
        }
    }

    #[test]
    fn secrets_are_cut_from_headers() {
        for (name, value, expected) in [
            (header::AUTHORIZATION, "bearer abc", "bearer ***"),
            (header::AUTHORIZATION, "abc", "***"),
            (header::COOKIE, "a=b", "***"),
            (
                header::LOCATION,
                "http://a/?code=b&state=c#token=d",
                "http://a/?code=***&state=c#token=***",
            ),
            (header::REFERER, "http://a/?x=code", "http://a/?x=code"),
            (header::ACCEPT, "token=a", "token=a"),
        ] {
            assert_eq!(header(&name, value), expected);
        }
    }

    #[test]
    fn secrets_are_cut_from_bodies() {
        let deep = format!("[\"password\",{}", "[".repeat(60_000));
        for (text, expected) in [
            (
                r#"{"access_token":"a","expires_in":1.50,"refresh_token":null}"#,
                r#"{"access_token":"***","expires_in":1.50,"refresh_token":null}"#,
            ),
            (r#"{"acc\u0065ss_token":"a"}"#, r#"{"access_token":"***"}"#),
            (r#"{"a":[{"PASSWORD":{"b":1}}]}"#, r#"{"a":[{"PASSWORD":"***"}]}"#),
            (r#"{"code":"XY-01", "token":"AAEC"}"#, r#"{"code":"XY-01", "token":"AAEC"}"#),
            (r#"["{\"access_token\":\"a\"}"]"#, r#"["***"]"#),
            (r#"{"password":"a""#, "(15 bytes that may have a secret and are not valid JSON)"),
            ("a=b&client_secret=c", "a=b&client_secret=***"),
            ("text\ntoken=a", "text\ntoken=***"),
            (&deep, "(60012 bytes that may have a secret and are not valid JSON)"),
        ] {
            assert_eq!(body(text.as_bytes(), false), expected);
        }
        assert_eq!(body(&[0xff], false), "(1 bytes that are not text)");
        assert_eq!(body(&[b'a', 0xc3], true), "a");
    }
}
