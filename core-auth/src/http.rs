//! The HTTP of token requests: `oauth2` over the workspace's reqwest.

use std::{future::Future, pin::Pin, time::Duration};

use core_api::client::http_client_builder;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::{App, Error};

/// The largest answer of a token endpoint.
const MAX_ANSWER: usize = 1 << 20;

/// Sends token requests: once each, no redirect followed, within a minute.
pub(crate) struct Http(reqwest::Client);

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] http::Error),
    #[error("the server is busy: {0}")]
    Busy(u16),
    #[error("the answer is longer than {MAX_ANSWER} bytes")]
    TooLong,
}

impl Http {
    pub(crate) fn new(app: &App) -> Result<Self, Error> {
        let client = http_client_builder()
            .https_only(!app.is_loopback_allowed)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(45))
            .build();
        client.map(Self).map_err(Error::Unreachable)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request: reqwest::Request = request.try_into()?;
        let mut answer = self.0.execute(request).await?;
        // Their bodies are often a proxy's, and no answer of RFC 6749.
        if let status @ (429 | 503) = answer.status().as_u16() {
            return Err(HttpError::Busy(status));
        }
        let mut response = http::Response::builder().status(answer.status());
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
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
