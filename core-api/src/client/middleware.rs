//! Additions of programs around requests: headers, measures, records.
//!
//! ```
//! use core_api::client::{Interception, Middleware};
//! use http::{Request, HeaderValue};
//! use bytes::Bytes;
//!
//! /// Tells the server which job a call belongs to.
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

mod cassette;
mod recorder;

use std::{error, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

pub use cassette::{Cassette, CassetteError};
pub use recorder::{Recorder, Replayer};

use super::{
    ClientBuilder,
    transport::{IdentityRequest, TransportError},
};
use crate::{AccessToken, Error, error::Attempt};

/// The decision of [`Middleware::before`]: the request goes on its way (`None`), this answer takes the
/// place of Core's, or the request is not sent for this reason.
pub type Interception = Result<Option<Response<Bytes>>, Box<dyn error::Error + Send + Sync>>;

/// Looks at, and changes, what is sent and what comes back.
///
/// A middleware of [`ClientBuilder::middleware`] sees each attempt of that client's calls. One of
/// [`TransportBuilder::middleware`](super::TransportBuilder::middleware) sees those of all clients with
/// the transport, and the requests of `core-auth` to the identity server.
///
/// The token is not in the request that it sees: it is added afterwards. An answer comes as the server
/// sent it, so it may repeat the token; a [`Redactor`](crate::Redactor) takes such texts out. An error
/// has no secrets. A middleware must not block; what takes time belongs into a task of its own.
pub trait Middleware: Send + Sync + fmt::Debug {
    /// Before a request waits for its turn.
    ///
    /// # Errors
    ///
    /// The call is not sent, and its error has the reason.
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        let _ = request;
        Ok(None)
    }

    /// After an answer has come, whatever its status.
    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        let _ = (request, response);
    }

    /// After an attempt without an answer.
    fn failed(&self, request: &Request<Bytes>, error: &Error) {
        let _ = (request, error);
    }

    /// Before a call is sent again, after this pause.
    fn on_retry(&self, failed: &Attempt, pause: Duration) {
        let _ = (failed, pause);
    }

    /// Before a request to the identity server is sent: tokens, keys, discovery, userinfo and
    /// revocation.
    ///
    /// The request shows neither `Authorization` nor a form, since both hold secrets.
    ///
    /// # Errors
    ///
    /// The request is not sent, and its error has the reason. A refresh token is still good then.
    fn before_identity(
        &self,
        request: &mut IdentityRequest,
    ) -> Result<(), Box<dyn error::Error + Send + Sync>> {
        let _ = request;
        Ok(())
    }

    /// After the identity server has answered with this status, or no answer has come.
    ///
    /// The answer itself stays out, since it may hold tokens.
    fn after_identity(
        &self,
        request: &IdentityRequest,
        outcome: Result<StatusCode, &TransportError>,
    ) {
        let _ = (request, outcome);
    }
}

/// The token of a request, for those of this crate that take it out of what they write.
#[derive(Clone)]
pub(super) struct Bearer(pub(super) AccessToken);

/// The middleware around each attempt, from the outside in.
#[derive(Clone, Debug, Default)]
pub(super) struct Stack(Vec<Arc<dyn Middleware>>);

impl Stack {
    pub(super) fn push(&mut self, middleware: impl Middleware + 'static) {
        self.0.push(Arc::new(middleware));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This stack with another one within it.
    pub(super) fn around(&self, inner: Self) -> Self {
        Self(self.0.iter().cloned().chain(inner.0).collect())
    }

    /// The first answer in the place of Core; those further in do not see the request.
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

impl ClientBuilder {
    /// Puts a middleware around each attempt of this client's calls; the first is the outermost.
    ///
    /// The middleware of the [transport](Self::transport) is around it.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(middleware);
        self
    }
}
