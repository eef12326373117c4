//! HTTP to the identity server, over the workspace's reqwest.

use std::{future::Future, pin::Pin, time::Duration};

use core_api::client::http_client_builder;
use http::{HeaderValue, Request, Response, StatusCode, header};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::Value;

use crate::{App, Error};

/// The largest answer, in bytes.
const MAX_ANSWER: usize = 1 << 20;

/// How long a request may take from start to end, at most.
pub(crate) const LONGEST: Duration = Duration::from_secs(45);

/// The client: each request goes once, over a connection of its own, and no redirect is followed.
pub(crate) struct Http(reqwest::Client);

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] http::Error),
    #[error(transparent)]
    App(#[from] Error),
    #[error("the server is busy: {0}")]
    Busy(u16),
    #[error("the request was turned away: {0}")]
    Rejected(u16),
    #[error("it has the status {0}")]
    Status(u16),
    #[error("it is longer than {MAX_ANSWER} bytes")]
    TooLong,
}

impl Http {
    pub(crate) fn new() -> Result<Self, Error> {
        // A pooled connection may be dead, which shows only once the request is on its way.
        let client = http_client_builder()
            .connect_timeout(Duration::from_secs(10))
            .pool_max_idle_per_host(0)
            .build();
        client.map(Self).map_err(Error::Unreachable)
    }
}

/// Sends a request to where the app may send its secrets; the body of the answer has an end.
pub(crate) async fn send(app: &App, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let mut request: reqwest::Request = request.try_into()?;
    let bad = |reason| Error::Address { what: "identity server", reason };
    app.hosts.check_transport(request.url()).map_err(bad)?;
    *request.timeout_mut() = Some(app.timeout.min(LONGEST));
    let mut answer = app.known.http()?.0.execute(request).await?;
    let mut response = Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = std::mem::take(answer.headers_mut());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(HttpError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(response.body(body)?)
}

/// Gets a JSON document, such as the key set.
pub(crate) async fn json(app: &App, url: &str) -> Result<Vec<u8>, HttpError> {
    let request = Request::get(url).header(header::ACCEPT, "application/json").body(Vec::new())?;
    let answer = send(app, request).await?;
    match answer.status() {
        StatusCode::OK => Ok(answer.into_body()),
        other => Err(HttpError::Status(other.as_u16())),
    }
}

/// An `Authorization` header that no trace shows.
pub(crate) fn authorization(value: &str) -> Result<HeaderValue, http::Error> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// What token requests are sent with.
pub(crate) struct TokenEndpoint(pub(crate) App);

impl<'c> AsyncHttpClient<'c> for TokenEndpoint {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let answer = send(&self.0, request).await?;
            if answer.status() == StatusCode::OK { Ok(answer) } else { refusal(answer) }
        })
    }
}

/// The answer if it is an error of RFC 6749 §5.2.
///
/// What is none is a proxy's, or a page: there, Core has been seen to name `invalid_grant` all the
/// same.
fn refusal(mut answer: HttpResponse) -> Result<HttpResponse, HttpError> {
    // Their bodies are often a proxy's, and no answer of RFC 6749.
    if let status @ (429 | 503) = answer.status().as_u16() {
        return Err(HttpError::Busy(status));
    }
    let parsed: Option<Value> = serde_json::from_slice(answer.body()).ok();
    if parsed.is_some_and(|body| body["error"].is_string()) {
        return Ok(answer);
    }
    const DEAD: &[u8] = b"invalid_grant";
    let is_dead = answer.body().windows(DEAD.len()).any(|part| part == DEAD);
    if answer.status() != StatusCode::BAD_REQUEST || !is_dead {
        // Whoever says so has not passed the request on, or has not taken it.
        let status = answer.status();
        let is_rejected = status.is_redirection() || status.is_client_error();
        let error = if is_rejected { HttpError::Rejected } else { HttpError::Status };
        return Err(error(status.as_u16()));
    }
    *answer.body_mut() = br#"{"error":"invalid_grant"}"#.to_vec();
    Ok(answer)
}

impl From<HttpError> for Error {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Reqwest(error) if error.is_connect() => {
                Self::Unreachable(error.without_url())
            }
            HttpError::Reqwest(error) => Self::NoAnswer(error.without_url()),
            HttpError::Busy(status) => Self::Busy { status },
            HttpError::Rejected(status) => Self::Rejected { status },
            HttpError::App(error) => error,
            other => Self::Answer(other.to_string()),
        }
    }
}
