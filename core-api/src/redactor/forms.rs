//! Encodings of a secret that cannot be decoded in place.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::unescape::Text;

/// The unreserved characters of RFC 3986.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Returns a text and its encodings. The first is the text itself.
pub(super) fn of(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![text.to_vec()];
    // RFC 6749 §2.3.1 form-encodes a secret before base64.
    let mut inner = vec![text.to_vec()];
    for other in [form(text), percent(text)] {
        if !inner.contains(&other) {
            inner.push(other);
        }
    }
    all.extend(inner.iter().flat_map(|text| base64(text)));
    let hexadecimal: String = text.iter().map(|byte| format!("{byte:02x}")).collect();
    all.push(hexadecimal.to_ascii_uppercase().into_bytes());
    all.push(hexadecimal.into_bytes());
    // Hosts are written in lower case.
    all.extend([spaced(text), text.to_ascii_lowercase()]);
    // A part that looks like an escape is decoded together with the escapes around it.
    let mut plain = Text::new(text).unescape();
    while let Some(text) = plain {
        all.push(text.bytes().to_vec());
        plain = text.unescape();
    }
    all
}

/// Returns the rests of a form that remain if the text before it turns its start into an escape.
///
/// For example, `%` before `00 secret` is read as `%00`.
pub(super) fn rests_after_escape(form: &[u8]) -> impl Iterator<Item = &[u8]> {
    // The longest start is `#x10ffff;`.
    const LONGEST: usize = 9;
    let splits = (1..=LONGEST).filter_map(|length| form.split_at_checked(length));
    splits.filter(|(start, _)| ends_escape(start)).map(|(_, rest)| rest)
}

/// Returns whether a text can be the end of an escape, such as `%00`, `\n`, `\u00e9`, `\u{e9}` or `&amp;`.
fn ends_escape(text: &[u8]) -> bool {
    match text {
        [b'"' | b'\'' | b'\\' | b'/' | b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [digits @ .., b'}'] => digits.iter().all(u8::is_ascii_hexdigit),
        [name @ .., b';'] => name.iter().all(|byte| *byte == b'#' || byte.is_ascii_alphanumeric()),
        digits => digits.len() <= 4 && digits.iter().all(u8::is_ascii_hexdigit),
    }
}

/// Writes `+` for each space and keeps the rest.
fn spaced(text: &[u8]) -> Vec<u8> {
    text.iter().map(|&byte| if byte == b' ' { b'+' } else { byte }).collect()
}

fn form(text: &[u8]) -> Vec<u8> {
    form_urlencoded::byte_serialize(text).flat_map(str::bytes).collect()
}

fn percent(text: &[u8]) -> Vec<u8> {
    percent_encode(text, UNRESERVED).to_string().into_bytes()
}

/// Encodes the part of a text in base64 and base64url that does not depend on its neighbors.
fn base64(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    // Three bytes are four characters, so there are three alignments.
    [(0, 0), (1, 2), (2, 3)].into_iter().flat_map(move |(before, skipped)| {
        let padded = [&[0].repeat(before), text].concat();
        let whole = padded.len() * 8 / 6;
        [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD].map(|engine| {
            let coded = engine.encode(&padded).into_bytes();
            coded.get(skipped..whole).unwrap_or_default().to_vec()
        })
    })
}
