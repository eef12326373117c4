//! The client: sends calls within limits, retries them, and renews the token after a 401.
//!
//! [`Client::send`] sends any call. [`Client::stream`], [`pages`](Client::pages),
//! [`collect`](Client::collect), [`first`](Client::first), [`one`](Client::one) and
//! [`count`](Client::count) read lists. [`changes`](Client::changes) reads new, changed and deleted
//! records, and the module [`changes`] describes their calls. [`find`](Client::find), [`find_each`](Client::find_each)
//! and [`ids`](Client::ids) look up records by a code or a name, and [`subtree`](Client::subtree) reads a project with
//! its phases. [`find_or_create`](Client::find_or_create) and [`create_all`](Client::create_all) create records that may
//! exist already. [`update`](Client::update) changes a record. [`download`](Client::download) fetches a file.
//! [`Client::builder`] has the settings, and [`Client::counters`] the number of calls so far.
//!
//! ```no_run
//! use core_api::{Client, ListTimeEntries, TimeEntry, TokenProvider};
//! use jiff::civil::date;
//!
//! # async fn example(provider: impl TokenProvider + 'static) -> Result<(), core_api::Error> {
//! let client = Client::new(provider);
//! let since = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
//! let list = ListTimeEntries::new().filter(since).order_by(TimeEntry::DATE.asc());
//! let mut entries = client.stream(list);
//! while let Some(entry) = entries.try_next().await? {
//!     println!("{:?}: {:?} hours", entry.date, entry.actual_hours);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Runtimes
//!
//! A call needs a tokio runtime with timers and I/O (`enable_all`). Outside of a runtime, a call fails with
//! [`Unsent`](crate::ErrorKind::Unsent). In a runtime without timers or I/O, tokio panics. The client cannot
//! prevent this, because tokio has no way to ask for the drivers of a runtime.
//!
//! A program without async code uses the module `blocking` of the feature `blocking`.
//!
//! One client can serve several runtimes, one after the other or at the same time. One runtime owns the
//! connection pool until it ends. Each call on another runtime opens its own connection.
//!
//! Await a call on one runtime from start to end. A call may move to another runtime after its own has
//! ended, or if its own has no threads. An idempotent call then starts over. Any other call fails with
//! [`Connection`](crate::ErrorKind::Connection).

mod base_url_check;
mod builder;
pub mod changes;
mod config;
mod counters;
mod create_all;
mod download;
mod find_or_create;
mod host;
mod id_set;
mod jitter;
mod lookup;
pub mod middleware;
mod natural_key;
mod one;
mod paging;
mod permits;
mod pipeline;
mod progress;
mod rate;
mod raw;
mod reading;
mod retry;
mod runtime;
pub mod telemetry;
pub mod transport;
mod transport_error;
mod tree;

use std::{fmt, marker::PhantomData, sync::Arc};

#[cfg(feature = "blocking")]
pub(crate) use base_url_check::COMPANY;
pub use base_url_check::{BaseUrlFault, BaseUrlFaultKind};
pub use builder::ClientBuilder;
pub use changes::{Change, ChangeCursor, ChangeFeed, ChangeStream, HistoryNotice};
pub use config::{CallOptions, Concurrency, ConfigError, Limits, RateLimit, Retry, TrustedHosts};
#[doc(hidden)] // For `core-auth`.
pub use config::{InvalidDomain, InvalidDomainKind};
pub use counters::CallCounters;
pub use create_all::{CreateAll, CreateOutcome, CreateReport};
pub use download::{Download, DownloadSummary};
pub use find_or_create::Creation;
#[doc(hidden)] // For `core-auth`.
pub use host::HostFault;
#[doc(hidden)] // For `core-auth`.
pub use jitter::full_jitter;
pub use lookup::Matches;
#[cfg(feature = "cassette")]
pub use middleware::{Cassette, CassetteError, Recorder, Replayer, ShapeFileError, ShapeRecorder};
pub use middleware::{IdentityRequest, Interception, Middleware};
pub use natural_key::NaturalKey;
pub use paging::{Cursor, JsonRow, JsonRows, Pages, Records, Rows};
pub use progress::Progress;
pub use rate::{Hold, LocalRateLimiter, RateFuture, RateLimiter, RateStatus, Turn, TurnFuture};
pub use raw::RawCall;
pub use transport::{
    ConnectionReuse, HttpClient, ResolveFuture, Resolver, ResponseFuture, TowerClient, Transport,
    TransportBuilder, TransportError,
};

use pipeline::Pipeline;

use crate::{
    Endpoint, Error, Id,
    access::{AllowedFor, ReadCore, ReadOnly, ReadWrite, ReadwriteCore},
    endpoint::{CanGet, CanUpdate, Get, Update},
    error::Call,
    token::TokenProvider,
};

/// The attempts of [`Client::update`] while other updates of the record succeed first.
const UPDATE_ATTEMPTS: usize = 4;

/// A client of Core. Clones share the connections, the limits and the token provider.
///
/// `A` is the access of the client: a call that writes does not compile with a `Client<ReadOnly>`.
#[doc(alias("sdk", "api client", "connection"))]
pub struct Client<A = ReadWrite> {
    pipeline: Arc<Pipeline>,
    access: PhantomData<fn() -> A>,
}

impl Client {
    /// Creates a client with the default settings. The base URL comes with the token.
    ///
    /// The token goes to Core's own hosts only. Dates are in UTC. A call may take two minutes, and 100 calls
    /// are sent a minute. [`Client::builder`] has the settings.
    #[must_use]
    pub fn new(provider: impl TokenProvider + 'static) -> Self {
        Self::builder(provider).build_unchecked()
    }

    /// Creates a builder of a client with other settings.
    #[must_use]
    pub fn builder(provider: impl TokenProvider + 'static) -> ClientBuilder {
        ClientBuilder::new(Box::new(provider))
    }

    /// Returns the same client for code that must only read.
    #[must_use]
    pub fn read_only(&self) -> Client<ReadOnly> {
        Client { pipeline: Arc::clone(&self.pipeline), access: PhantomData }
    }
}

impl<A> Client<A> {
    /// Returns the same client with options for every call that it sends.
    ///
    /// The new options override earlier ones. Options that they do not set stay in effect. Both clients
    /// share connections, limits and tokens.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        let pipeline = self.pipeline.with(options.or(self.pipeline.options()));
        Self { pipeline: Arc::new(pipeline), access: self.access }
    }

    /// Sets whether the parts of a list go on while its caller does not poll it.
    #[cfg(feature = "blocking")]
    pub(crate) fn with_reads_in_background(&self, is_on: bool) -> Self {
        let pipeline = self.pipeline.with_reads_in_background(is_on);
        Self { pipeline: Arc::new(pipeline), access: self.access }
    }

    /// Sends a call and returns its response.
    ///
    /// After a 401, the client asks the provider for a newer token and tries once more.
    ///
    /// # Errors
    ///
    /// Fails without a tokio runtime, a token or a response. Also fails if Core refuses the call, or if the
    /// response does not fit the call. [`ErrorKind`](crate::ErrorKind) lists the kinds.
    ///
    /// # Panics
    ///
    /// tokio panics if the runtime was built without `enable_time` or `enable_io`. The client cannot check
    /// this, because tokio has no way to ask for the drivers of a runtime. `#[tokio::main]`,
    /// `#[tokio::test]` and `enable_all` have both.
    #[doc(alias("call", "request", "execute"))]
    pub async fn send<E>(&self, call: E) -> Result<E::Response, Error>
    where
        E: Endpoint + Sync,
        E::Access: AllowedFor<A>,
    {
        self.pipeline.exchange(&call).await
    }

    /// Reads a record, changes it, sends it back whole, and returns Core's version of it.
    ///
    /// If `change` leaves the record as it is, nothing is sent. If Core reports that the record was changed
    /// in between, the update starts over, at most three times. So `change` may be called more than once,
    /// each time with a record just read.
    ///
    /// # Errors
    ///
    /// Fails as [`send`](Self::send) does. If `change` makes a text longer than Core accepts, the update
    /// fails with [`Unsent`](crate::ErrorKind::Unsent).
    #[doc(alias("edit", "modify", "optimistic locking", "save"))]
    pub async fn update<R, F>(&self, id: Id<R>, mut change: F) -> Result<R, Error>
    where
        R: CanGet + CanUpdate + Sync,
        F: FnMut(&mut R),
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        let mut attempt = 1;
        loop {
            let old = self.send(Get::new(id)).await?;
            let mut record = old.clone();
            change(&mut record);
            if record.id() != id {
                let call = Call::of::<Update<R>>();
                let reason =
                    "`change` has set another id; an update must keep the id of the record";
                return Err(Error::unsent(call, reason));
            }
            let changes = record.changes_since(&old);
            if changes.is_empty() {
                return Ok(record);
            }
            // Only changed texts are measured. A value of Core goes back whatever its length.
            if let Some(reason) = changes.too_long() {
                let call = Call::of::<Update<R>>();
                let path = R::ITEM_PATH.replace("{id}", &id.to_string());
                return Err(Error::unsent(call, reason).with_path(&path));
            }
            match self.send(Update::new(record)).await {
                Err(error) if error.is_outdated() && attempt < UPDATE_ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }
}

impl<A> Clone for Client<A> {
    fn clone(&self) -> Self {
        Self { pipeline: Arc::clone(&self.pipeline), access: PhantomData }
    }
}

impl<A> fmt::Debug for Client<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
