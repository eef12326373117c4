//! Entries of the journal, without secrets.

use axum::http::HeaderMap;
use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::{CapturedBody, Exchange, secrets};

/// A request with its response, without secrets.
///
/// Tokens, codes, passwords, client secrets and cookies are replaced by `***`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = core_sandbox::Sandbox::start().await?;
/// // … calls …
/// for entry in sandbox.requests() {
///     println!("{} {} {:?}", entry.method, entry.path, entry.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// The id. Later requests have higher ids.
    pub id: u64,
    /// The time at which the request arrived.
    #[serde(serialize_with = "text")]
    pub time: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded as in the request.
    pub path: String,
    /// The query without the question mark, percent-encoded as in the request.
    pub query: Option<String>,
    /// The status, or `None` if the client got no response.
    pub status: Option<u16>,
    /// The time until the end of the response in milliseconds.
    pub milliseconds: f64,
    /// The true reason of a refusal. Core's own body may say less.
    pub reason: Option<String>,
    /// The part of the query that Core may refuse, because no source shows it.
    pub unconfirmed: Option<String>,
    /// The id of the fault that affected the request.
    pub fault: Option<u64>,
    /// The headers and the body of the request.
    pub request: JournalMessage,
    /// The headers and the body of the response.
    pub response: JournalMessage,
}

/// The headers and the body of a request or response, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JournalMessage {
    /// The names and values of the headers.
    pub headers: Vec<(String, String)>,
    /// The body as text, at most its first 64 KiB. A binary body is described instead.
    pub body: String,
    /// The length of the whole body in bytes.
    pub bytes: u64,
}

impl JournalEntry {
    pub(super) fn new(id: u64, exchange: &Exchange) -> Self {
        let time = Timestamp::try_from(exchange.started_at).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            id,
            time,
            method: exchange.method.to_string(),
            path: exchange.uri.path().to_owned(),
            query: exchange.uri.query().map(secrets::without_secrets),
            status: exchange.status.map(|status| status.as_u16()),
            milliseconds: exchange.duration.as_secs_f64() * 1_000.0,
            reason: exchange.reason.clone(),
            unconfirmed: exchange.unconfirmed().map(str::to_owned),
            fault: exchange.fault.map(|fault| fault.id),
            request: message(&exchange.request_headers, &exchange.request_body),
            response: message(&exchange.response_headers, &exchange.response_body),
        }
    }
}

/// Writes a time as in RFC 3339.
fn text<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

fn message(headers: &HeaderMap, body: &CapturedBody) -> JournalMessage {
    let pairs = headers.iter().map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        (name.as_str().to_owned(), secrets::header(name, &text))
    });
    JournalMessage {
        headers: pairs.collect(),
        body: secrets::body(&body.bytes(), body.is_cut()),
        bytes: body.length(),
    }
}
