//! The coding of a body.

use http::{HeaderMap, HeaderValue, header};

/// The first `Content-Encoding` that says that a body is coded (RFC 9110, section 8.4).
///
/// `None` where the body is as it is: without such a header, and where all of them are empty or
/// `identity` in any case. This crate asks for `identity` alone, and refuses all other answers.
///
/// ```
/// use core_api::endpoint::content_coding;
/// use http::{HeaderMap, HeaderValue, header::CONTENT_ENCODING};
///
/// let mut headers = HeaderMap::new();
/// headers.append(CONTENT_ENCODING, HeaderValue::from_static("Identity"));
/// assert_eq!(content_coding(&headers), None);
/// headers.append(CONTENT_ENCODING, HeaderValue::from_static("identity, gzip"));
/// assert_eq!(content_coding(&headers).unwrap(), "identity, gzip");
/// ```
#[must_use]
pub fn content_coding(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get_all(header::CONTENT_ENCODING).iter().find(|value| !is_identity(value))
}

/// Whether each coding of a list is `identity`; a list may have empty members.
fn is_identity(value: &HeaderValue) -> bool {
    value.as_bytes().split(|byte| *byte == b',').all(|coding| {
        let coding = coding.trim_ascii();
        coding.is_empty() || coding.eq_ignore_ascii_case(b"identity")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&[u8]]) -> Option<Vec<u8>> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::CONTENT_ENCODING, HeaderValue::from_bytes(line).unwrap());
        }
        content_coding(&headers).map(|value| value.as_bytes().to_vec())
    }

    #[test]
    fn identity_is_no_coding_in_any_case_and_number() {
        let plain: [&[&[u8]]; 7] = [
            &[],
            &[b""],
            &[b"identity"],
            &[b"Identity"],
            &[b" IDENTITY\t,, identity ,"],
            &[b"", b"identity"],
            &[b","],
        ];
        for lines in plain {
            assert_eq!(of(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn another_coding_is_found_wherever_it_is() {
        let coded: [(&[&[u8]], &[u8]); 7] = [
            (&[b"gzip"], b"gzip"),
            (&[b"identity", b"gzip"], b"gzip"),
            (&[b"identity, gzip"], b"identity, gzip"),
            (&[b"gzip, identity"], b"gzip, identity"),
            (&[b"identity;q=1"], b"identity;q=1"),
            (&[b"identities"], b"identities"),
            (&[b"\xff"], b"\xff"),
        ];
        for (lines, coding) in coded {
            assert_eq!(of(lines).as_deref(), Some(coding), "{lines:?}");
        }
    }
}
