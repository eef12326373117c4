//! Calls that this crate does not declare.

use std::{borrow::Cow, fmt, sync::Arc};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

use super::{Client, pipeline::Pipeline};
use crate::{
    Error,
    access::{AllowedFor, ReadCore},
    decode,
    endpoint::{RequestParts, body, empty, is_error_text, is_idempotent, unreadable},
    error::Call,
    sensitive::{Placeholder, RecordTables},
};

/// A call by its path, whose response is read as a type of your own; see [`Client::raw`].
///
/// The client treats it like any call: with the token, within the limits, and with retries.
#[must_use = "`fetch` or `response` sends it"]
#[doc(alias("custom endpoint", "escape hatch", "raw request"))]
pub struct RawCall {
    pipeline: Arc<Pipeline>,
    call: Call,
    parts: Box<RequestParts>,
}

impl Client {
    /// Makes a call by its method and its path below the base URL, if this crate does not declare it.
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
    ///     client.raw(Method::GET, "/tax").query("page", "1,100").fetch().await?;
    /// let made: Tax =
    ///     client.raw(Method::POST, "/tax").json(&NewTax { name: "VAT" }).fetch().await?;
    /// client.raw(Method::DELETE, "/tax/{id}").placeholder("id", 7).response().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The fields of the response are not declared, so `Debug` of your type shows all of them. Errors and recordings hide
    /// the sensitive fields of the resource with the path, such as `/employee`. For other paths, they hide the names that
    /// are sensitive wherever this crate declares them.
    ///
    /// A path that could lead outside of the base URL makes the call fail before anything is sent. Examples
    /// are a path with `..`, a query or a blank.
    pub fn raw(&self, method: Method, path: impl Into<Cow<'static, str>>) -> RawCall {
        RawCall::new(Arc::clone(&self.pipeline), method, path.into())
    }
}

impl<A> Client<A> {
    /// Makes a `GET` call by its path below the base URL. Unlike [`Client::raw`], a read-only client has it
    /// too.
    pub fn raw_get(&self, path: impl Into<Cow<'static, str>>) -> RawCall
    where
        ReadCore: AllowedFor<A>,
    {
        RawCall::new(Arc::clone(&self.pipeline), Method::GET, path.into())
    }
}

impl RawCall {
    #[cfg(feature = "blocking")]
    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    fn new(pipeline: Arc<Pipeline>, method: Method, path: Cow<'static, str>) -> Self {
        let is_idempotent = is_idempotent(method.clone());
        let tables = RecordTables::of_path(&path);
        let call = Call { tables, ..Call::new(method, path, is_idempotent) };
        Self { pipeline, parts: RequestParts::new(call.clone()), call }
    }

    /// Replaces `{name}` in the path by a value, percent-encoded.
    pub fn placeholder(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parts.placeholder(name, value);
        self
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.parts.parameter(name, value.as_ref());
        self
    }

    /// Sets the body to a value, as JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.parts.json(serde_json::to_string(body));
        self
    }

    /// Sets whether the call is idempotent, so it is retried even if Core may have acted on it. The default
    /// follows from the method.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.call.is_idempotent = is_idempotent;
        self
    }

    /// Sends the call and decodes the response. A 204, and an empty success of a call that writes, decode
    /// as JSON's `null`.
    ///
    /// # Errors
    ///
    /// Fails as [`Client::send`] does. Also fails if a success status carries an error object, even if the
    /// type would accept it. [`response`](Self::response) returns such a response.
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
        decode::from_json(text).map_err(|error| {
            let shown = shown_fault::<T>(&call, text, &error);
            unreadable(&call, &response, &shown)
        })
    }

    /// Sends the call and returns the response unread if its status is a success.
    ///
    /// # Errors
    ///
    /// Fails as [`Client::send`] does.
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
        self.pipeline.run(self.call, &|base| parts.clone().into_request(Ok(()), base)).await
    }
}

/// Returns the reason why a text does not decode, without the values of sensitive fields.
#[cold]
fn shown_fault<T: DeserializeOwned>(call: &Call, text: &str, fault: &serde_json::Error) -> String {
    let masked = call.tables.sensitive().mask(text, Placeholder::SameType);
    if masked == text {
        return fault.to_string();
    }
    match decode::from_json::<T>(&masked) {
        Err(fault) => fault.to_string(),
        Ok(_) => "the value of a sensitive field does not fit the type; the value is not shown"
            .to_owned(),
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawCall {} {}", self.call.method, self.call.path)
    }
}
