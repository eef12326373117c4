//! Middleware: code of the program around requests, such as headers, metrics and recordings.
//!
//! ```
//! use core_api::client::{Interception, Middleware};
//! use http::{Request, HeaderValue};
//! use bytes::Bytes;
//!
//! /// Sends the name of the job with each call.
//! #[derive(Debug)]
//! struct Job(HeaderValue);
//!
//! impl Middleware for Job {
//!     fn before(&self, request: &mut Request<Bytes>) -> Interception {
//!         request.headers_mut().insert("x-job", self.0.clone());
//!         Ok(None)
//!     }
//! }
//! # fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), core_api::client::ConfigError> {
//! let job = Job(HeaderValue::from_static("nightly"));
//! let client = core_api::Client::builder(provider).middleware(job).build()?;
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "cassette")]
mod call_path;
#[cfg(feature = "cassette")]
mod cassette;
mod identity_request;
#[cfg(feature = "cassette")]
mod recorder;
#[cfg(feature = "cassette")]
mod recording_file;
#[cfg(feature = "cassette")]
mod recording_filter;
#[cfg(feature = "cassette")]
mod shape_recorder;

use std::{error, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

#[cfg(feature = "cassette")]
pub(super) use call_path::CallPath;
#[cfg(feature = "cassette")]
pub use cassette::{Cassette, CassetteError};
pub use identity_request::{IdentityRequest, ReservedHeader};
#[cfg(feature = "cassette")]
pub use recorder::{Recorder, Replayer};
#[cfg(feature = "cassette")]
pub use shape_recorder::{ShapeFileError, ShapeRecorder};

use super::transport_error::TransportError;
#[cfg(feature = "cassette")]
use crate::AccessToken;
use crate::{Error, error::Attempt};

/// The decision of [`Middleware::before`]: the request is sent (`None`), the returned response replaces
/// Core's, or the call fails with the error.
pub type Interception = Result<Option<Response<Bytes>>, Box<dyn error::Error + Send + Sync>>;

/// Observes and changes requests and responses.
///
/// A middleware of [`ClientBuilder::middleware`](super::ClientBuilder::middleware) sees each attempt of that
/// client's calls. A middleware of [`TransportBuilder::middleware`](super::TransportBuilder::middleware) sees
/// the calls of all clients with the transport, and the requests of `core-auth` to the identity server.
///
/// Requests do not contain the token, which is added afterwards. Responses are unchanged, so they may repeat
/// the token. A [`Redactor`](crate::Redactor) removes it from texts. Errors contain no secrets. A middleware
/// must not block. Spawn a task for slow work.
#[doc(alias("interceptor", "hook", "logging"))]
pub trait Middleware: Send + Sync + fmt::Debug {
    /// Called before a request waits for its turn.
    ///
    /// # Errors
    ///
    /// On an error, the call is not sent and fails with that reason.
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        let _ = request;
        Ok(None)
    }

    /// Called after a response with any status.
    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        let _ = (request, response);
    }

    /// Called after an attempt without a response.
    fn failed(&self, request: &Request<Bytes>, error: &Error) {
        let _ = (request, error);
    }

    /// Called before the pause that precedes a retry.
    fn on_retry(&self, failed: &Attempt, pause: Duration) {
        let _ = (failed, pause);
    }

    /// Called before a request to the identity server: tokens, keys, discovery, userinfo and revocation.
    ///
    /// The request shows neither `Authorization` nor a form, because both hold secrets.
    ///
    /// # Errors
    ///
    /// On an error, the request is not sent and fails with that reason. A refresh token stays valid.
    fn before_identity(
        &self,
        request: &mut IdentityRequest,
    ) -> Result<(), Box<dyn error::Error + Send + Sync>> {
        let _ = request;
        Ok(())
    }

    /// Called after a request to the identity server, with the status of its response or with the error.
    ///
    /// The response itself is not shown, because it may hold tokens.
    fn after_identity(
        &self,
        request: &IdentityRequest,
        outcome: Result<StatusCode, &TransportError>,
    ) {
        let _ = (request, outcome);
    }
}

/// The token of a request. [`Recorder`] removes it from recordings.
#[cfg(feature = "cassette")]
#[derive(Clone)]
pub(super) struct RequestToken(pub(super) AccessToken);

/// The middleware around each attempt, outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct MiddlewareStack(Vec<Arc<dyn Middleware>>);

impl MiddlewareStack {
    pub(super) fn push(&mut self, middleware: impl Middleware + 'static) {
        self.0.push(Arc::new(middleware));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns this stack with `inner` inside of it.
    pub(super) fn around(&self, inner: Self) -> Self {
        Self(self.0.iter().cloned().chain(inner.0).collect())
    }

    /// Calls `before` until a middleware returns a response. Middleware further inside does not see the
    /// request then.
    pub(super) fn before(&self, request: &mut Request<Bytes>) -> Interception {
        for middleware in &self.0 {
            if let Some(response) = middleware.before(request)? {
                return Ok(Some(response));
            }
        }
        Ok(None)
    }

    pub(super) fn after(
        &self,
        request: &Request<Bytes>,
        result: &mut Result<Response<Bytes>, Error>,
    ) {
        for middleware in self.0.iter().rev() {
            match result {
                Ok(response) => middleware.after(request, response),
                Err(error) => middleware.failed(request, error),
            }
        }
    }

    pub(super) fn on_retry(&self, failed: &Attempt, pause: Duration) {
        self.0.iter().for_each(|middleware| middleware.on_retry(failed, pause));
    }

    pub(super) fn before_identity(
        &self,
        request: &mut IdentityRequest,
    ) -> Result<(), Box<dyn error::Error + Send + Sync>> {
        self.0.iter().try_for_each(|middleware| middleware.before_identity(request))
    }

    pub(super) fn after_identity(
        &self,
        request: &IdentityRequest,
        outcome: Result<StatusCode, &TransportError>,
    ) {
        self.0.iter().rev().for_each(|middleware| middleware.after_identity(request, outcome));
    }
}

impl<M: Middleware + ?Sized> Middleware for Arc<M> {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        (**self).before(request)
    }

    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        (**self).after(request, response);
    }

    fn failed(&self, request: &Request<Bytes>, error: &Error) {
        (**self).failed(request, error);
    }

    fn on_retry(&self, failed: &Attempt, pause: Duration) {
        (**self).on_retry(failed, pause);
    }

    fn before_identity(
        &self,
        request: &mut IdentityRequest,
    ) -> Result<(), Box<dyn error::Error + Send + Sync>> {
        (**self).before_identity(request)
    }

    fn after_identity(
        &self,
        request: &IdentityRequest,
        outcome: Result<StatusCode, &TransportError>,
    ) {
        (**self).after_identity(request, outcome);
    }
}
