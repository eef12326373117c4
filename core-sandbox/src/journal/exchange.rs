//! A request with its response, as it was.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

use super::CapturedBody;

/// A request with its response. It has secrets, so only [`JournalEntry`](super::JournalEntry) is shown.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) started_at: SystemTime,
    pub(crate) method: Method,
    /// The URI as the client sent it.
    pub(crate) uri: Uri,
    pub(crate) request_headers: HeaderMap,
    pub(crate) request_body: CapturedBody,
    /// The status, or `None` if the client got no response.
    pub(crate) status: Option<StatusCode>,
    pub(crate) response_headers: HeaderMap,
    pub(crate) response_body: CapturedBody,
    /// The time until the end of the response.
    pub(crate) duration: Duration,
    /// The true reason of a refusal, or of a missing response.
    pub(crate) reason: Option<String>,
    /// The fault that affected the request.
    pub(crate) fault: Option<FiredFault>,
}

/// The fault that affected a request, as an extension of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FiredFault {
    pub(crate) id: u64,
    /// True if the fault ends the connection, so that the client gets no response.
    pub(crate) is_dropped: bool,
}

impl Exchange {
    /// Returns about the size in bytes.
    pub(super) fn size(&self) -> usize {
        let headers = |headers: &HeaderMap| {
            let pairs = headers.iter();
            pairs.map(|(name, value)| name.as_str().len() + value.len() + 64).sum::<usize>()
        };
        let target = self.uri.path().len() + self.uri.query().map_or(0, str::len);
        size_of::<Self>()
            + target
            + headers(&self.request_headers)
            + headers(&self.response_headers)
            + self.request_body.kept()
            + self.response_body.kept()
            + self.reason.as_ref().map_or(0, String::len)
    }

    /// Returns the part of a query that Core may refuse, from the header of the response.
    pub(crate) fn unconfirmed(&self) -> Option<&str> {
        self.response_headers.get("x-sandbox-unconfirmed").and_then(text)
    }

    #[cfg(test)]
    pub(crate) fn example(target: &str, status: u16) -> Self {
        Self {
            started_at: SystemTime::UNIX_EPOCH,
            method: Method::GET,
            uri: target.parse().unwrap(),
            request_headers: HeaderMap::new(),
            request_body: CapturedBody::default(),
            status: StatusCode::from_u16(status).ok(),
            response_headers: HeaderMap::new(),
            response_body: CapturedBody::default(),
            duration: Duration::from_millis(1),
            reason: None,
            fault: None,
        }
    }
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}
