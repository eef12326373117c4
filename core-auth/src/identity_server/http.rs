//! HTTP to the identity server, over the transport of the app.

use std::{future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use core_api::{
    client::{TransportError, transport::Body},
    endpoint::{content_coding, retry_after},
};
use http::{HeaderValue, Request, Response, StatusCode, header};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::{Value, json};
use tokio::time::timeout;
use tracing::Instrument;
use url::Url;

use super::IdentityServer;
use crate::{Error, error::Fault, task::runtime, telemetry::RequestSpan};

/// Maximum size of a response body, in bytes.
const MAX_ANSWER: usize = 1 << 20;

/// The byte order mark that some servers send before UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Maximum duration of a request, including the response body.
pub(crate) const MAX_TIMEOUT: Duration = Duration::from_secs(45);

/// A request that failed, or a response that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Http(#[from] http::Error),
    #[error(transparent)]
    App(#[from] Error),
    #[error("the server is busy: {0}")]
    Busy(u16, Option<Duration>),
    #[error("the request was rejected: {0}")]
    Rejected(u16, Option<Duration>),
    #[error("the server failed: {0}")]
    Failed(u16, Option<Duration>),
    #[error("its status is {0}")]
    Status(u16),
    #[error("it is longer than {MAX_ANSWER} bytes")]
    TooLong,
    #[error("it is compressed, although no compression was requested")]
    Compressed,
}

impl HttpError {
    /// Returns the kind of the error, for spans.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Transport(error) if error.is_timeout() => "Timeout",
            Self::Transport(_) => "Connection",
            Self::TooLong | Self::Compressed => "InvalidAnswer",
            Self::Http(_) | Self::App(_) => "Configuration",
            Self::Busy(..) | Self::Rejected(..) | Self::Failed(..) | Self::Status(_) => {
                "Unavailable"
            }
        }
    }
}

/// Sends a request to a trusted host, within the limits on time and response size.
pub(crate) async fn send(
    server: &IdentityServer,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    runtime()?;
    server.check()?;
    let bad = |reason| Error::from(Fault::Address { name: "identity server", reason });
    let url = Url::parse(&request.uri().to_string()).map_err(|error| bad(error.to_string()))?;
    server.config.check_transport(&url).map_err(bad)?;
    let mut request = request.map(Bytes::from);
    let identity = HeaderValue::from_static("identity");
    request.headers_mut().insert(header::ACCEPT_ENCODING, identity);
    let limit = server.config.timeout.min(MAX_TIMEOUT);
    let span = RequestSpan::new(&request, &url);
    let fetching = timeout(limit, fetch(server, request)).instrument(span.span());
    let result = fetching.await.unwrap_or_else(|_| {
        let text = format!("no complete response arrived within {limit:?}");
        Err(TransportError::unknown(text).timed_out().into())
    });
    span.record_result(result.as_ref().map(Response::status).map_err(HttpError::kind));
    result
}

async fn fetch(
    server: &IdentityServer,
    request: Request<Bytes>,
) -> Result<HttpResponse, HttpError> {
    let answer = server.transport.send_to_identity_server(request).await?;
    let (parts, body) = answer.into_parts();
    if content_coding(&parts.headers).is_some() {
        return Err(HttpError::Compressed);
    }
    Ok(Response::from_parts(parts, read(body).await?))
}

async fn read(mut body: Body) -> Result<Vec<u8>, HttpError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.chunk().await? {
        if chunk.len() > MAX_ANSWER.saturating_sub(bytes.len()) {
            return Err(HttpError::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(without_mark(bytes))
}

/// Removes any byte order mark from a response body.
fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    while bytes.starts_with(BYTE_ORDER_MARK) {
        drop(bytes.drain(..BYTE_ORDER_MARK.len()));
    }
    bytes
}

/// Fetches a JSON document, such as the key set.
pub(crate) async fn get_json(server: &IdentityServer, url: &str) -> Result<Vec<u8>, HttpError> {
    let request = Request::get(url).header(header::ACCEPT, "application/json").body(Vec::new())?;
    let answer = send(server, request).await?;
    match answer.status() {
        StatusCode::OK => Ok(answer.into_body()),
        other if other.is_server_error() => {
            Err(HttpError::Failed(other.as_u16(), retry_after(answer.headers())))
        }
        other => Err(HttpError::Status(other.as_u16())),
    }
}

/// Returns the value of an `Authorization` header, marked as sensitive so that traces hide it.
pub(crate) fn authorization(value: &str) -> Result<HeaderValue, http::Error> {
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The HTTP client that `oauth2` uses for token requests.
pub(crate) struct TokenHttpClient(pub(crate) IdentityServer);

impl<'c> AsyncHttpClient<'c> for TokenHttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let answer = send(&self.0, request).await?;
            if answer.status().is_success() { Ok(success(answer)) } else { refusal(answer) }
        })
    }
}

/// Normalizes a successful response for `oauth2`, which accepts only 200 and `application/json`.
///
/// Any 2xx and any content type are accepted, because tokens in the body must not be lost.
fn success(mut answer: HttpResponse) -> HttpResponse {
    *answer.status_mut() = StatusCode::OK;
    answer.headers_mut().remove(header::CONTENT_TYPE);
    *answer.body_mut() = String::from_utf8_lossy(answer.body()).into_owned().into_bytes();
    answer
}

/// Returns the response if it is an OAuth error of the token endpoint: a 4xx with an `error`.
///
/// Any other 3xx or 4xx comes from a proxy or is an HTML page. A 5xx leaves the state of the refresh
/// token unknown, because a gateway may have lost the response to a request that succeeded.
fn refusal(mut answer: HttpResponse) -> Result<HttpResponse, HttpError> {
    let (status, pause) = (answer.status(), retry_after(answer.headers()));
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(HttpError::Busy(status.as_u16(), pause));
    }
    if status.is_redirection() {
        return Err(HttpError::Rejected(status.as_u16(), pause));
    }
    if status.is_server_error() {
        return Err(HttpError::Failed(status.as_u16(), pause));
    }
    if !status.is_client_error() {
        return Err(HttpError::Status(status.as_u16()));
    }
    let Some((error, description)) = oauth_error(&answer) else {
        return Err(HttpError::Rejected(status.as_u16(), pause));
    };
    *answer.body_mut() =
        json!({"error": error, "error_description": description}).to_string().into();
    Ok(answer)
}

/// Reads `error` and `error_description` from an error response.
fn oauth_error(answer: &HttpResponse) -> Option<(String, Option<String>)> {
    let text = String::from_utf8_lossy(answer.body());
    let parsed: Option<Value> = serde_json::from_str(&text).ok();
    let member = |name: &str| parsed.as_ref()?.get(name)?.as_str().map(str::to_owned);
    if let Some(error) = member("error") {
        return Some((error, member("error_description")));
    }
    // Core has been observed to report `invalid_grant` on an HTML page.
    let is_dead = answer.status() == StatusCode::BAD_REQUEST && text.contains("invalid_grant");
    is_dead.then(|| ("invalid_grant".to_owned(), None))
}

impl From<HttpError> for Error {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Transport(error) if error.is_not_sent() => Fault::Unreachable(error).into(),
            HttpError::Transport(error) => Fault::NoAnswer(error).into(),
            HttpError::Busy(status, retry_after) => Fault::Busy { status, retry_after }.into(),
            HttpError::Rejected(status, retry_after) => {
                Fault::Rejected { status, retry_after }.into()
            }
            HttpError::Failed(status, retry_after) => Fault::Failed { status, retry_after }.into(),
            HttpError::App(error) => error,
            other @ (HttpError::Http(_)
            | HttpError::Status(_)
            | HttpError::Compressed
            | HttpError::TooLong) => Fault::Answer(other.to_string()).into(),
        }
    }
}
