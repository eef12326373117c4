//! A door for calls that this crate does not have.

use std::{borrow::Cow, fmt, sync::Arc};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

use super::{Client, exchange::Exchange};
use crate::{
    Error,
    access::{ReadCore, SentBy},
    decode,
    endpoint::{RequestParts, body, empty, is_error_text, is_idempotent, unreadable},
    error::Call,
};

/// A call by its path, read as a type of yours; see [`Client::call`].
///
/// It is sent as the calls of this crate are: with the token, within the limits, as often as it
/// may be.
#[must_use = "`fetch` or `response` sends it"]
pub struct RawCall {
    exchange: Arc<Exchange>,
    call: Call,
    parts: Box<RequestParts>,
}

impl Client {
    /// A call by its method and its path below the base URL, for what this crate lacks.
    ///
    /// ```no_run
    /// use http::Method;
    /// use serde::{Deserialize, Serialize};
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    ///
    /// #[derive(Deserialize)]
    /// struct Tax {
    ///     name: String,
    /// }
    ///
    /// #[derive(Serialize)]
    /// struct NewTax<'a> {
    ///     name: &'a str,
    /// }
    ///
    /// let taxes: Vec<Tax> =
    ///     client.call(Method::GET, "/tax").query("page", "1,100").fetch().await?;
    /// let made: Tax =
    ///     client.call(Method::POST, "/tax").json(&NewTax { name: "VAT" }).fetch().await?;
    /// client.call(Method::DELETE, "/tax/{id}").placeholder("id", 7).response().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A path that could lead elsewhere (a step up, a query, a blank) makes it an error before
    /// anything is sent.
    pub fn call(&self, method: Method, path: impl Into<Cow<'static, str>>) -> RawCall {
        RawCall::new(Arc::clone(&self.exchange), method, path.into())
    }
}

impl<A> Client<A> {
    /// A call that reads, by its path below the base URL, for what this crate lacks: a `GET`, as
    /// [`Client::call`] makes it of any client.
    pub fn call_to_read(&self, path: impl Into<Cow<'static, str>>) -> RawCall
    where
        ReadCore: SentBy<A>,
    {
        RawCall::new(Arc::clone(&self.exchange), Method::GET, path.into())
    }
}

impl RawCall {
    fn new(exchange: Arc<Exchange>, method: Method, path: Cow<'static, str>) -> Self {
        let is_idempotent = is_idempotent(method.clone());
        let call = Call { method, path, is_idempotent };
        Self { exchange, parts: RequestParts::new(call.clone()), call }
    }

    /// Puts a value, percent-encoded, in the place of `{name}` in the path.
    pub fn placeholder(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parts.placeholder(name, value);
        self
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.parts.parameter(name, value.as_ref());
        self
    }

    /// Sets the body to a value of yours, as JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.parts.json(serde_json::to_string(body));
        self
    }

    /// Whether it may be repeated where it is not known that Core acted; by its method unless set.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.call.is_idempotent = is_idempotent;
        self
    }

    /// Sends it, and reads the answer as a type of yours; 204 as JSON's `null`, and so an empty
    /// success of a call that writes.
    ///
    /// # Errors
    ///
    /// As [`Client::send`]; also where a success surely says that the call failed, whatever the type
    /// takes. [`response`](Self::response) gives such an answer.
    pub async fn fetch<T: DeserializeOwned>(self) -> Result<T, Error> {
        let call = self.call.clone();
        let response = self.send().await?;
        let text = match body(&call, &response)? {
            Some(text) if is_error_text(text) => {
                return Err(unreadable(&call, &response, &"the answer says that the call failed"));
            }
            Some(text) => text,
            None if response.status() != StatusCode::NO_CONTENT && call.method.is_safe() => {
                return Err(empty(&call, &response));
            }
            None => "null",
        };
        decode::from_json(text).map_err(|error| unreadable(&call, &response, &error))
    }

    /// Sends it, and returns the answer as it is, where its status is one of a success: nothing looks
    /// at its body.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn response(self) -> Result<Response<Bytes>, Error> {
        let call = self.call.clone();
        let response = self.send().await?;
        if !response.status().is_success() {
            body(&call, &response)?;
        }
        Ok(response)
    }

    async fn send(self) -> Result<Response<Bytes>, Error> {
        let parts = self.parts;
        self.exchange.run(self.call, &|base| parts.clone().into_request(Ok(()), base)).await
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawCall {} {}", self.call.method, self.call.path)
    }
}
