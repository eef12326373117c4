//! Calls and their answers in a file, for tests without a server.

mod file;

use std::{collections::BTreeMap, io, path::Path};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::{Deserialize, Serialize};

use crate::DecodeError;

/// Calls and their answers, as a [`Recorder`](super::Recorder) takes them down and a
/// [`Replayer`](super::Replayer) gives them back.
///
/// As JSON it has `version` and `exchanges`, each with a `request` (`method`, `path` with its query,
/// `body`) and a `response` (`status`, `headers`, `body`). A body that is no UTF-8 is percent-encoded,
/// as `percent`. Of the headers, only those are kept that a client looks at.
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
pub struct Cassette {
    version: u32,
    pub(super) exchanges: Vec<Exchange>,
}

/// A call and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    pub(super) request: Asked,
    response: Answered,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

/// The reason why a cassette cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CassetteError {
    /// The file cannot be read or written.
    #[error("the cassette cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// The path leads to a folder, a pipe or a device, or it is a symbolic link that would be replaced.
    #[error("the cassette is not a plain file; name another path")]
    NotPlain,
    /// It is larger than [`Cassette::MAX_SIZE`].
    #[error("the cassette is larger than {} bytes; record fewer calls", Cassette::MAX_SIZE)]
    TooLarge,
    /// It is not JSON of this form.
    #[error("the cassette is not what a recorder writes: {0}")]
    Form(DecodeError),
    /// It was written by another version of this crate.
    #[error("the cassette is of version {0}; record it again")]
    Version(u32),
    /// An answer has a status, a header or a body that is not valid.
    #[error("answer {index} of the cassette has a status, a header or a body that is not valid")]
    Answer {
        /// Its index in `exchanges`, from 0.
        index: usize,
    },
}

/// What a client looks at.
const KEPT: [&str; 5] = [
    "content-type",
    "retry-after",
    crate::api::RATE_LIMIT_HEADER,
    crate::api::RATE_REMAINING_HEADER,
    crate::api::RATE_RESET_HEADER,
];

impl Cassette {
    /// The largest file that is read, in bytes.
    pub const MAX_SIZE: u64 = 256 << 20;

    /// Goes up when the form changes.
    const VERSION: u32 = 1;

    pub(super) fn of(exchanges: Vec<Exchange>) -> Self {
        Self { version: Self::VERSION, exchanges }
    }

    /// Reads the text that [`to_json`](Self::to_json) has written, with or without a byte order mark.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, CassetteError> {
        let text = text.trim_start_matches('\u{feff}');
        let cassette: Self = serde_json::from_str(text)
            .map_err(|error| CassetteError::Form(DecodeError::whole(&error)))?;
        if cassette.version != Self::VERSION {
            return Err(CassetteError::Version(cassette.version));
        }
        let wrong = cassette.exchanges.iter().position(|exchange| exchange.response().is_none());
        wrong.map_or(Ok(cassette), |index| Err(CassetteError::Answer { index }))
    }

    /// Reads a file of [`MAX_SIZE`](Self::MAX_SIZE) bytes at most.
    ///
    /// # Errors
    ///
    /// When there is no such file, it is not a plain one, it is too large, or it is not a cassette.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, CassetteError> {
        Self::parse(&file::read(path.as_ref())?)
    }

    /// Writes a file, in the place of one that is there.
    ///
    /// The file is never half-written. Only this user may read it (mode 0600 on Unix), since it has what
    /// the server knows of customers.
    ///
    /// # Errors
    ///
    /// When it cannot be written, would be too large to be read, or would replace a symbolic link, a
    /// folder or a device.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), CassetteError> {
        file::write(path.as_ref(), &self.to_json())
    }

    /// The text of the file.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers alone: there is nothing that cannot be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// How many calls it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

impl Exchange {
    pub(super) fn new(
        request: &Request<Bytes>,
        response: &Response<Bytes>,
        clean: &dyn Fn(&str) -> String,
    ) -> Self {
        let headers = KEPT.iter().filter_map(|name| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), clean(value)))
        });
        let (body, percent) = written(response.body(), clean);
        let status = response.status().as_u16();
        let response = Answered { status, headers: headers.collect(), body, percent };
        Self { request: Asked::new(request, clean), response }
    }

    /// The answer, where all of it is valid.
    pub(super) fn response(&self) -> Option<Response<Bytes>> {
        if self.response.body.is_some() && self.response.percent.is_some() {
            return None;
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &self.response.headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            headers.insert(name.ok()?, value.ok()?);
        }
        let mut response = Response::new(read(&self.response.body, &self.response.percent));
        *response.status_mut() = StatusCode::from_u16(self.response.status).ok()?;
        *response.headers_mut() = headers;
        Some(response)
    }
}

impl Asked {
    pub(super) fn new(request: &Request<Bytes>, clean: &dyn Fn(&str) -> String) -> Self {
        let (body, percent) = written(request.body(), clean);
        let path = clean(request.uri().path_and_query().map_or("/", |path| path.as_str()));
        Self { method: request.method().to_string(), path, body, percent }
    }

    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A body as it stands in the file: as a text, or percent-encoded.
fn written(bytes: &[u8], clean: &dyn Fn(&str) -> String) -> (Option<String>, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok("") => (None, None),
        Ok(text) => (Some(clean(text)), None),
        // Cleaned first: percent-encoded, a secret would look like another text.
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

fn read(body: &Option<String>, percent: &Option<String>) -> Bytes {
    match (body, percent) {
        (Some(text), _) => Bytes::from(text.clone()),
        (None, Some(text)) => Bytes::from(percent_decode_str(text).collect::<Vec<_>>()),
        (None, None) => Bytes::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        Cassette::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_cassette_is_refused_and_says_why() {
        assert!(complaint("").contains("not what a recorder writes"));
        assert!(complaint(&"[".repeat(1 << 20)).contains("not what a recorder writes"));
        assert!(complaint(&format!(r#"{{"{}":1}}"#, "a".repeat(9_999))).len() < 400);
        assert!(complaint(r#"{"version":2,"exchanges":[]}"#).contains("version 2"));
        let with = |response: &str| {
            let request = r#"{"method":"GET","path":"/"}"#;
            let exchange = format!(r#"{{"request":{request},"response":{response}}}"#);
            complaint(&format!(r#"{{"version":1,"exchanges":[{exchange}]}}"#))
        };
        assert!(with(r#"{"status":7}"#).contains("answer 0"));
        assert!(with(r#"{"status":200,"body":"a","percent":"b"}"#).contains("answer 0"));
        for odd in ["200.0", "2e2", "\"200\"", "+200", "-0", "70000", "200_0"] {
            let said = with(&format!(r#"{{"status":{odd}}}"#));
            assert!(said.contains("not what a recorder writes"), "{odd}: {said}");
        }
        assert!(with(r#"{"status":200,"headers":{"a b":"c"}}"#).contains("answer 0"));
        assert!(with(r#"{"status":200,"headers":{"a":"b\r\nc"}}"#).contains("answer 0"));
    }

    #[test]
    fn a_body_of_any_bytes_comes_back_as_it_was() {
        for bytes in [&b""[..], b"text \"\\ \n", b"\xff\x00\xfe%41"] {
            let request = Request::new(Bytes::new());
            let response = Response::new(Bytes::copy_from_slice(bytes));
            let keep = |text: &str| text.to_owned();
            let cassette = Cassette::of(vec![Exchange::new(&request, &response, &keep)]);
            let read = Cassette::parse(&cassette.to_json()).unwrap();
            assert_eq!(read.exchanges[0].response().unwrap().body(), bytes);
        }
    }
}
