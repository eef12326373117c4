//! Limits of declarations.

/// The largest number of fields of a record, as `Unlisted::CAPACITY` of core-api has it.
pub(crate) const CAPACITY: usize = 128;

/// The methods of calls, from RFC 9110 and RFC 5789.
pub(crate) const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Returns whether a request with this method may have a body. Servers ignore or refuse other bodies.
pub(crate) fn may_have_body(method: &str) -> bool {
    method != "GET" && method != "DELETE"
}

/// Returns whether a text field can have this largest number of characters.
pub(crate) fn is_length(length: i64) -> bool {
    (1..=1 << 31).contains(&length)
}

/// Returns whether a scope can have this name on the wire (RFC 6749, section 3.3).
pub(crate) fn is_scope(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    !name.is_empty() && name.bytes().all(is_allowed)
}
