//! One call and its answer over HTTPS, with the token.

use std::{sync::Arc, time::Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request, Response, StatusCode, header};
use jiff::{Timestamp, tz::TimeZone};
use tracing::Instrument;

use crate::{
    BaseUrl, Error, ErrorKind, api,
    endpoint::Sent,
    error::Call,
    token::{AccessToken, TokenProvider},
};

/// What the clones of a client share.
pub(super) struct Exchange {
    pub(super) provider: Box<dyn TokenProvider>,
    /// An error stays until the first call, so that making a client cannot fail.
    pub(super) http: Result<reqwest::Client, Arc<reqwest::Error>>,
    pub(super) time_zone: TimeZone,
    pub(super) is_loopback_allowed: bool,
    pub(super) max_answer: usize,
}

/// The most bytes that are set aside for an answer before they come.
const TRUSTED: usize = 4 << 20;

/// Makes the request once the base URL is known.
type MakeRequest<'a> = &'a (dyn Fn(&BaseUrl) -> Result<Request<Bytes>, Error> + Sync);

impl Exchange {
    /// Sends the request, and once more with a newer token where Core does not accept the first.
    pub(super) async fn run(
        &self,
        call: Call,
        request: MakeRequest<'_>,
    ) -> Result<Response<Bytes>, Error> {
        let span = tracing::info_span!(
            "core_api.call", method = %call.method, path = call.path,
            status = tracing::field::Empty, attempts = tracing::field::Empty,
            milliseconds = tracing::field::Empty,
        );
        let start = Instant::now();
        let (result, attempts) = self.attempt(&call, request).instrument(span.clone()).await;
        span.record("attempts", attempts);
        span.record("milliseconds", start.elapsed().as_millis());
        if let Ok(response) = &result {
            span.record("status", response.status().as_u16());
        }
        result
    }

    async fn attempt(
        &self,
        call: &Call,
        request: MakeRequest<'_>,
    ) -> (Result<Response<Bytes>, Error>, u32) {
        let token = match self.provider.token().await {
            Ok(token) => token,
            Err(error) => return (Err(no_token(call, error)), 0),
        };
        match self.once(call, request, &token).await {
            Ok(response) if is_unauthenticated(&response) => {}
            result => return (result, 1),
        }
        match self.provider.refused(&token).await {
            Ok(token) => (self.once(call, request, &token).await, 2),
            Err(error) => (Err(no_token(call, error)), 1),
        }
    }

    async fn once(
        &self,
        call: &Call,
        request: MakeRequest<'_>,
        token: &AccessToken,
    ) -> Result<Response<Bytes>, Error> {
        let http = self.http.as_ref();
        let http = http.map_err(|error| Error::unsent(call.clone(), Arc::clone(error)))?;
        let base = token.endpoint();
        if !(base.is_https() || self.is_loopback_allowed) {
            let detail = format!(
                "the base URL `{base}` is not https; `Client::builder(…).allow_loopback()` \
                 permits addresses of this machine"
            );
            return Err(Error::new(ErrorKind::Unsent, call.clone(), detail));
        }
        let mut request = request(base)?;
        let sent: Option<Sent> = request.extensions_mut().remove();
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.secret()))
            .map_err(|_| Error::unsent(call.clone(), "the token has characters of no header"))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, bearer);
        let offset = self.time_zone.to_offset(Timestamp::now()).seconds() / 60;
        request.headers_mut().insert(api::UTC_OFFSET_HEADER, HeaderValue::from(offset));
        let request = request
            .try_into()
            .map_err(|error: reqwest::Error| Error::unsent(call.clone(), error))?;
        let answer = http.execute(request).await.map_err(|error| lost(call, error))?;
        let mut response = self.read(call, answer).await?;
        // Nothing but an error looks at it.
        if let Some(sent) = sent.filter(|_| !response.status().is_success()) {
            response.extensions_mut().insert(sent);
        }
        Ok(response)
    }

    /// The whole answer, up to the largest size.
    async fn read(
        &self,
        call: &Call,
        mut answer: reqwest::Response,
    ) -> Result<Response<Bytes>, Error> {
        let status = answer.status();
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        // A length is a claim; so much is given on trust.
        let length = answer.content_length().and_then(|length| length.try_into().ok());
        let mut body =
            BytesMut::with_capacity(length.unwrap_or(0).min(TRUSTED).min(self.max_answer));
        while let Some(chunk) =
            answer.chunk().await.map_err(|error| lost(call, error).with_status(status))?
        {
            if body.len() + chunk.len() > self.max_answer {
                let detail = format!("the answer is longer than {} bytes", self.max_answer);
                return Err(Error::undecodable(call.clone(), status, detail));
            }
            body.extend_from_slice(&chunk);
        }
        *response.body_mut() = body.freeze();
        Ok(response)
    }
}

fn no_token(call: &Call, error: crate::TokenError) -> Error {
    Error::new(ErrorKind::Token, call.clone(), "").caused_by(error)
}

/// A request without a whole answer. The URL stays out, since its query may be long.
fn lost(call: &Call, error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
    Error::new(kind, call.clone(), "").caused_by(error.without_url())
}

/// Core says 401, or, as its introduction shows, 200 with a text.
fn is_unauthenticated(response: &Response<Bytes>) -> bool {
    let status = response.status();
    status == StatusCode::UNAUTHORIZED
        || status == StatusCode::OK
            && response.body().trim_ascii() == br#""Not authenticated""#.as_slice()
}
