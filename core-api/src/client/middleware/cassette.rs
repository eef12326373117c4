//! Recorded requests and responses in a file, for tests without a server.

mod error;

use std::{collections::BTreeMap, path::Path};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::{Deserialize, Serialize};

use super::{recording_file, recording_filter::RecordingFilter};
use crate::DecodeError;
pub use error::CassetteError;

/// Requests and responses that a [`Recorder`](super::Recorder) records and a
/// [`Replayer`](super::Replayer) replays.
///
/// The JSON form has `version` and `exchanges`. Each exchange has a `request` (`method`, `path` with its
/// query, `body`) and a `response` (`status`, `headers`, `body`). A body that is not valid UTF-8 is
/// percent-encoded, as `percent`. Only the headers that a client reads are kept.
///
/// ```
/// use core_api::client::Cassette;
///
/// let text = r#"{"version":1,"exchanges":[{
///     "request":{"method":"GET","path":"/api/health"},
///     "response":{"status":200,"headers":{"content-type":"application/json"},"body":"\"OK\""}
/// }]}"#;
/// let cassette = Cassette::parse(text)?;
/// assert_eq!(cassette.len(), 1);
/// assert_eq!(Cassette::parse(&cassette.to_json())?, cassette);
/// # Ok::<(), core_api::client::CassetteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[doc(alias("mock", "vcr", "fixture", "record and replay"))]
pub struct Cassette {
    version: u32,
    pub(super) exchanges: Vec<Exchange>,
}

/// A recorded request and its response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    pub(super) request: RecordedRequest,
    response: RecordedResponse,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordedRequest {
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedResponse {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

/// The response headers that a client reads.
const RECORDED_HEADERS: [&str; 5] = [
    "content-type",
    "retry-after",
    crate::api::RATE_LIMIT_HEADER,
    crate::api::RATE_REMAINING_HEADER,
    crate::api::RATE_RESET_HEADER,
];

impl Cassette {
    /// The largest file that is read, in bytes.
    pub const MAX_SIZE: u64 = recording_file::MAX_SIZE;

    /// The version of the form. It is incremented when the form changes.
    const VERSION: u32 = 1;

    pub(super) fn of(exchanges: Vec<Exchange>) -> Self {
        Self { version: Self::VERSION, exchanges }
    }

    /// Parses a text that [`to_json`](Self::to_json) has written, with or without a byte order mark.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a cassette of this version.
    pub fn parse(text: &str) -> Result<Self, CassetteError> {
        let text = text.trim_start_matches('\u{feff}');
        let cassette: Self = serde_json::from_str(text)
            .map_err(|error| CassetteError::Form(DecodeError::whole(&error)))?;
        if cassette.version != Self::VERSION {
            return Err(CassetteError::Version(cassette.version));
        }
        let invalid = cassette.exchanges.iter().position(|exchange| exchange.response().is_none());
        invalid.map_or(Ok(cassette), |index| Err(CassetteError::Answer { index }))
    }

    /// Reads a file of up to [`MAX_SIZE`](Self::MAX_SIZE) bytes.
    ///
    /// # Errors
    ///
    /// Fails if the file does not exist, is not a plain file, is too large, or is not a cassette.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, CassetteError> {
        Self::parse(&recording_file::read(path.as_ref())?)
    }

    /// Writes a file, and replaces an existing one atomically.
    ///
    /// Only this user may read the file (mode 0600 on Unix), because it holds customer data.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written, would be larger than [`MAX_SIZE`](Self::MAX_SIZE), or would
    /// replace a symbolic link, a folder or a device.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), CassetteError> {
        Ok(recording_file::write(path.as_ref(), &self.to_json())?)
    }

    /// Returns the text of the file.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A cassette consists of texts and numbers, which serialize without errors.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Returns the number of exchanges.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Returns whether the cassette is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

impl Exchange {
    pub(super) fn new(
        request: &Request<Bytes>,
        response: &Response<Bytes>,
        clean: &RecordingFilter,
    ) -> Self {
        let headers = RECORDED_HEADERS.iter().filter_map(|name| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), clean.text(value)))
        });
        let is_success = response.status().is_success();
        let clean_body = |text: &str| clean.answer(text, is_success);
        let (body, percent) = encoded(response.body(), &clean_body);
        let status = response.status().as_u16();
        let response = RecordedResponse { status, headers: headers.collect(), body, percent };
        Self { request: RecordedRequest::new(request, clean), response }
    }

    /// Returns the response, or `None` if a part is invalid.
    pub(super) fn response(&self) -> Option<Response<Bytes>> {
        if self.response.body.is_some() && self.response.percent.is_some() {
            return None;
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &self.response.headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            headers.insert(name.ok()?, value.ok()?);
        }
        let mut response = Response::new(decoded(&self.response.body, &self.response.percent));
        *response.status_mut() = StatusCode::from_u16(self.response.status).ok()?;
        *response.headers_mut() = headers;
        Some(response)
    }
}

impl RecordedRequest {
    pub(super) fn new(request: &Request<Bytes>, clean: &RecordingFilter) -> Self {
        let (body, percent) = encoded(request.body(), &|text| clean.request(text));
        let path = clean.path(request.uri());
        Self { method: request.method().to_string(), path, body, percent }
    }

    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Returns a body as it is written to the file: `body`, or `percent` if it is not UTF-8.
fn encoded(bytes: &[u8], clean: &dyn Fn(&str) -> String) -> (Option<String>, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok("") => (None, None),
        Ok(text) => (Some(clean(text)), None),
        // Secrets are removed before the encoding, which would hide them.
        Err(_) => {
            let mut text = String::new();
            for chunk in bytes.utf8_chunks() {
                text.extend(percent_encode(clean(chunk.valid()).as_bytes(), NON_ALPHANUMERIC));
                text.extend(percent_encode(chunk.invalid(), NON_ALPHANUMERIC));
            }
            (None, Some(text))
        }
    }
}

fn decoded(body: &Option<String>, percent: &Option<String>) -> Bytes {
    match (body, percent) {
        (Some(text), _) => Bytes::from(text.clone()),
        (None, Some(text)) => Bytes::from(percent_decode_str(text).collect::<Vec<_>>()),
        (None, None) => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Redactor;

    fn error_of(text: &str) -> String {
        Cassette::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_invalid_cassette_is_refused_with_its_mistake() {
        assert!(error_of("").contains("the form that a recorder writes"));
        assert!(error_of(&"[".repeat(1 << 20)).contains("the form that a recorder writes"));
        assert!(error_of(&format!(r#"{{"{}":1}}"#, "a".repeat(9_999))).len() < 400);
        assert!(error_of(r#"{"version":2,"exchanges":[]}"#).contains("version 2"));
        let with = |response: &str| {
            let request = r#"{"method":"GET","path":"/"}"#;
            let exchange = format!(r#"{{"request":{request},"response":{response}}}"#);
            error_of(&format!(r#"{{"version":1,"exchanges":[{exchange}]}}"#))
        };
        assert!(with(r#"{"status":7}"#).contains("answer 0"));
        assert!(with(r#"{"status":200,"body":"a","percent":"b"}"#).contains("answer 0"));
        for odd in ["200.0", "2e2", "\"200\"", "+200", "-0", "70000", "200_0"] {
            let error = with(&format!(r#"{{"status":{odd}}}"#));
            assert!(error.contains("the form that a recorder writes"), "{odd}: {error}");
        }
        assert!(with(r#"{"status":200,"headers":{"a b":"c"}}"#).contains("answer 0"));
        assert!(with(r#"{"status":200,"headers":{"a":"b\r\nc"}}"#).contains("answer 0"));
    }

    #[test]
    fn a_body_of_any_bytes_survives_a_round_trip() {
        for bytes in [&b""[..], b"text \"\\ \n", b"\xff\x00\xfe%41"] {
            let request = Request::new(Bytes::new());
            let response = Response::new(Bytes::copy_from_slice(bytes));
            let keep = RecordingFilter::new(Redactor::new(), &request);
            let cassette = Cassette::of(vec![Exchange::new(&request, &response, &keep)]);
            let read = Cassette::parse(&cassette.to_json()).unwrap();
            assert_eq!(read.exchanges[0].response().unwrap().body(), bytes);
        }
    }
}
