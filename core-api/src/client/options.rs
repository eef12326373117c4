//! Settings for single calls, whatever the call.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri, header};

use super::{Client, Retry};
use crate::{Error, endpoint::Leniency, error::Call};

/// What is special about some calls: headers, parameters, time and attempts.
///
/// [`Client::with`] takes them, and gives a client whose every call, stream and update has them. A
/// [download](Client::download) has them too, except for headers and parameters, which are for Core.
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
pub struct CallOptions {
    headers: HeaderMap,
    query: String,
    pub(super) retry: Option<Retry>,
    pub(super) total: Option<Duration>,
    pub(super) queue: Option<Duration>,
    pub(super) hold: Option<Duration>,
    pub(super) is_idempotent: Option<bool>,
    pub(super) leniency: Option<Leniency>,
    /// Why nothing can be sent with them.
    fault: Option<String>,
}

/// What the client itself says of a request.
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
    /// Nothing special.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header, or replaces it.
    ///
    /// A name or value that is none (RFC 9110 §5.5), with a line break for one, and the headers
    /// that a client has to write itself make every call an error that says so.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (HeaderName::try_from(name), HeaderValue::try_from(value.as_ref())) {
            (Ok(known), _) if OWN_HEADERS.contains(&known) => {
                self.refuse(format!("the header `{known}` is the client's own"));
            }
            (Ok(name), Ok(mut value)) => {
                // It may be a key, which no log should show.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Ok(name), Err(_)) => {
                self.refuse(format!(
                    "the value of the header `{name}` has a character of no header"
                ));
            }
            (Err(_), _) => self.refuse(format!("{name:?} is no name of a header")),
        }
        self
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (name, value) = (name.as_ref(), value.as_ref());
        if name.contains('\0') || value.contains('\0') {
            self.refuse("the query has the character NUL".to_owned());
        }
        let mut serializer = Serializer::new(std::mem::take(&mut self.query));
        serializer.append_pair(name, value);
        self.query = serializer.finish();
        self
    }

    /// How often they are sent, and how long to wait in between.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        if let Err(error) = retry.check() {
            self.refuse(error.to_string());
        }
        self.retry = Some(retry);
        self
    }

    /// The longest time of each call, retries included; see [`Limits::total`](super::Limits::total).
    #[must_use]
    pub fn total(mut self, time: Duration) -> Self {
        if time.is_zero() {
            self.refuse("`total` is zero, with which no call could succeed".to_owned());
        }
        self.total = Some(time);
        self
    }

    /// The longest time that each waits until it may be sent; see
    /// [`Limits::queue`](super::Limits::queue).
    #[must_use]
    pub fn queue(mut self, time: Duration) -> Self {
        self.queue = Some(time);
        self
    }

    /// The longest time that each waits for pauses of the server; see
    /// [`Limits::hold`](super::Limits::hold).
    #[must_use]
    pub fn hold(mut self, time: Duration) -> Self {
        self.hold = Some(time);
        self
    }

    /// Whether they may be repeated where it is not known that Core acted, whatever
    /// [`IDEMPOTENT`](crate::Endpoint::IDEMPOTENT) says.
    #[must_use]
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = Some(is_idempotent);
        self
    }

    /// Whether records are read although some of their values do not fit; see
    /// [`ClientBuilder::lenient`](super::ClientBuilder::lenient), which it takes the place of.
    #[must_use]
    pub fn lenient(mut self, is_lenient: bool) -> Self {
        self.leniency = Some(if is_lenient { Leniency::Lenient } else { Leniency::Strict });
        self
    }

    fn refuse(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    /// Falls back to `other` for options that are not set.
    pub(super) fn or(mut self, other: &Self) -> Self {
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
        self.leniency = self.leniency.or(other.leniency);
        self.fault = other.fault.clone().or(self.fault);
        self
    }

    /// Checks that calls can be sent with them.
    pub(super) fn check(&self, call: &Call) -> Result<(), Error> {
        let fault = self.fault.as_ref();
        fault.map_or(Ok(()), |fault| Err(Error::unsent(call.clone(), fault.clone())))
    }

    /// Adds headers and parameters to a request.
    pub(super) fn apply(&self, call: &Call, request: &mut Request<Bytes>) -> Result<(), Error> {
        self.check(call)?;
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        if !self.query.is_empty() {
            let uri = request.uri();
            let joint = if uri.query().is_some() { '&' } else { '?' };
            let uri = format!("{uri}{joint}{}", self.query).parse::<Uri>();
            *request.uri_mut() = uri.map_err(|error| Error::unsent(call.clone(), error))?;
        }
        Ok(())
    }
}

impl<A> Client<A> {
    /// The same client, with something special about every call that it sends.
    ///
    /// What was special before stays, where the new options say nothing of it. Connections, limits
    /// and tokens are shared.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        let exchange = self.exchange.with(options.or(self.exchange.options()));
        Self { exchange: Arc::new(exchange), access: self.access }
    }
}
