//! Options for single calls.

use std::time::Duration;

use form_urlencoded::Serializer;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::Retry;

/// Options for some calls: headers, query parameters, time limits and attempts.
///
/// [`Client::with`](crate::Client::with) returns a client that applies the options to every call, stream and
/// update. A [download](crate::Client::download) uses them too, except for headers and parameters, which
/// are for Core.
///
/// ```
/// use core_api::{Client, GetActivity, ListTimeEntries, client::{CallOptions, Retry}};
/// use std::time::Duration;
///
/// # async fn run(client: Client, id: core_api::Id<core_api::Activity>) -> Result<(), core_api::Error> {
/// let special = CallOptions::new()
///     .header("x-trace", "4711")
///     .query("preview", "true")
///     .total(Duration::from_secs(5))
///     .retry(Retry::never());
/// let client = client.with(special);
/// let activity = client.send(GetActivity::new(id)).await?;
/// let entries = client.collect(ListTimeEntries::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[doc(alias("timeout", "per request", "custom header"))]
pub struct CallOptions {
    pub(in crate::client) headers: HeaderMap,
    /// Query parameters, percent-encoded and joined by `&`.
    pub(in crate::client) query: String,
    pub(in crate::client) retry: Option<Retry>,
    pub(in crate::client) total: Option<Duration>,
    pub(in crate::client) queue: Option<Duration>,
    pub(in crate::client) hold: Option<Duration>,
    pub(in crate::client) is_idempotent: Option<bool>,
    pub(in crate::client) is_lenient: Option<bool>,
    /// The first mistake in the options. Every call fails with it.
    pub(in crate::client) fault: Option<String>,
}

/// Headers that only the client sets.
const OWN_HEADERS: [HeaderName; 8] = [
    header::AUTHORIZATION,
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::TE,
    header::UPGRADE,
    header::ACCEPT_ENCODING,
];

impl CallOptions {
    /// Creates options without any effect.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header, or replaces it.
    ///
    /// An invalid name or value (RFC 9110 §5.5) makes every call fail with an error that names the
    /// header. So does a header that only the client sets, such as `Authorization`.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (HeaderName::try_from(name), HeaderValue::try_from(value.as_ref())) {
            (Ok(name), _) if OWN_HEADERS.contains(&name) => {
                self.refuse(format!(
                    "the header `{name}` is set by the client; remove it from the options"
                ));
            }
            (Ok(name), Ok(mut value)) => {
                // A header may hold a key, which logs must not show.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Ok(name), Err(_)) => {
                self.refuse(format!(
                    "the value of the header `{name}` contains characters that are not allowed there"
                ));
            }
            (Err(_), _) => self.refuse(format!("{name:?} is not a valid header name")),
        }
        self
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (name, value) = (name.as_ref(), value.as_ref());
        if name.contains('\0') || value.contains('\0') {
            self.refuse("the query contains the character NUL; remove it".to_owned());
        }
        let mut serializer = Serializer::new(std::mem::take(&mut self.query));
        serializer.append_pair(name, value);
        self.query = serializer.finish();
        self
    }

    /// Sets the number of attempts, and the backoff between them.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        if let Err(error) = retry.check() {
            self.refuse(error.to_string());
        }
        self.retry = Some(retry);
        self
    }

    /// Sets the longest time of each call, retries included; see [`Limits::total`](super::Limits::total).
    #[must_use]
    pub fn total(mut self, time: Duration) -> Self {
        if time.is_zero() {
            self.refuse("`total` is zero, so no call could succeed".to_owned());
        }
        self.total = Some(time);
        self
    }

    /// Sets the longest time that each call waits before it is sent; see
    /// [`Limits::queue`](super::Limits::queue).
    #[must_use]
    pub fn queue(mut self, time: Duration) -> Self {
        self.queue = Some(time);
        self
    }

    /// Sets the longest time that each call waits for pauses of the server; see
    /// [`Limits::hold`](super::Limits::hold).
    #[must_use]
    pub fn hold(mut self, time: Duration) -> Self {
        self.hold = Some(time);
        self
    }

    /// Sets whether the calls are idempotent, overriding [`IDEMPOTENT`](crate::Endpoint::IDEMPOTENT). An
    /// idempotent call is retried even if Core may have acted on it.
    #[must_use]
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = Some(is_idempotent);
        self
    }

    /// Sets whether records with unreadable values are accepted, overriding
    /// [`ClientBuilder::lenient`](crate::client::ClientBuilder::lenient).
    #[must_use]
    pub fn lenient(mut self, is_lenient: bool) -> Self {
        self.is_lenient = Some(is_lenient);
        self
    }

    fn refuse(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    /// Falls back to `other` for options that are not set.
    pub(in crate::client) fn or(mut self, other: &Self) -> Self {
        for (name, value) in &other.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        if !other.query.is_empty() {
            let own = std::mem::replace(&mut self.query, other.query.clone());
            if !own.is_empty() {
                self.query = format!("{}&{own}", self.query);
            }
        }
        self.retry = self.retry.or_else(|| other.retry.clone());
        self.total = self.total.or(other.total);
        self.queue = self.queue.or(other.queue);
        self.hold = self.hold.or(other.hold);
        self.is_idempotent = self.is_idempotent.or(other.is_idempotent);
        self.is_lenient = self.is_lenient.or(other.is_lenient);
        self.fault = other.fault.clone().or(self.fault);
        self
    }
}
