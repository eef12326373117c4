//! The content coding of a body (`Content-Encoding`).

use http::{HeaderMap, HeaderValue, header};

/// Returns the first `Content-Encoding` other than `identity` (RFC 9110 §8.4).
///
/// `None` if the body is not encoded: without the header, or if all values are empty or `identity` in any case.
/// This crate accepts only `identity`, and refuses all other answers.
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

/// Returns whether each coding of a list is `identity`. A list may have empty members.
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
    fn identity_in_any_case_and_number_is_not_a_coding() {
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
