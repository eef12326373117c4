//! Calls that this crate does not declare, with a blocking client.

use std::fmt;

use bytes::Bytes;
use http::Response;
use serde::{Serialize, de::DeserializeOwned};

use super::wait::wait;
use crate::{Error, client, error::Call};

/// A call by its path, whose response is read as a type of your own; see
/// [`Client::raw`](super::Client::raw).
#[must_use = "`fetch` or `response` sends it"]
pub struct RawCall(client::RawCall);

impl RawCall {
    pub(super) fn new(call: client::RawCall) -> Self {
        Self(call)
    }

    /// Replaces `{name}` in the path by a value, percent-encoded.
    pub fn placeholder(self, name: &str, value: impl fmt::Display) -> Self {
        Self(self.0.placeholder(name, value))
    }

    /// Adds a parameter to the query.
    pub fn query(self, name: &str, value: impl AsRef<str>) -> Self {
        Self(self.0.query(name, value))
    }

    /// Sets the body to a value, as JSON.
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        Self(self.0.json(body))
    }

    /// Sets whether the call is idempotent. See [`client::RawCall::idempotent`].
    pub fn idempotent(self, is_idempotent: bool) -> Self {
        Self(self.0.idempotent(is_idempotent))
    }

    /// Sends the call and decodes the response. See [`client::RawCall::fetch`].
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn fetch<T: DeserializeOwned>(self) -> Result<T, Error> {
        let call = self.call();
        wait(|| call, self.0.fetch())
    }

    /// Sends the call and returns the response unread if its status is a success.
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn response(self) -> Result<Response<Bytes>, Error> {
        let call = self.call();
        wait(|| call, self.0.response())
    }

    fn call(&self) -> Call {
        self.0.call().clone()
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
