//! Sends calls: within limits, as often as it may, and with a newer token after a 401.
//!
//! [`Client::send`] takes any call. [`Client::stream`], [`pages`](Client::pages),
//! [`collect`](Client::collect), [`first`](Client::first), [`one`](Client::one) and
//! [`count`](Client::count) read lists, [`changes`](Client::changes) what is new, and
//! [`update`](Client::update) changes a record. [`download`](Client::download) fetches a file. [`Client::builder`] has the settings.
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
//! A call needs a tokio runtime with timers and I/O (`enable_all`). Outside of a runtime it is an error
//! of the kind [`Unsent`](crate::ErrorKind::Unsent). A runtime without timers or I/O makes tokio panic,
//! since tokio does not tell what a runtime has.
//!
//! One client serves several runtimes, one after the other or at the same time. One of them has the
//! pool of connections until it ends. The calls of the others open a connection each.
//!
//! Await a call on one runtime from start to end. A call that moves to another runtime while its own has
//! ended, or has no threads of its own, begins again if it may be repeated. Otherwise it is an error of
//! the kind [`Connection`](crate::ErrorKind::Connection).

mod base_url_check;
mod builder;
mod concurrency;
mod config;
mod download;
mod exchange;
mod host;
mod limits;
pub mod middleware;
mod options;
mod paging;
mod rate;
mod raw_call;
mod reading;
mod retry;
mod runtime;
mod sync;
pub mod transport;

use std::{fmt, marker::PhantomData, sync::Arc};

pub use base_url_check::{BaseUrlFault, BaseUrlFaultKind};
pub use builder::ClientBuilder;
pub use concurrency::Concurrency;
pub use config::ConfigError;
pub use download::{Download, DownloadSummary};
pub use host::HostPolicy;
pub use limits::Limits;
pub use middleware::{Cassette, CassetteError, Interception, Middleware, Recorder, Replayer};
pub use options::CallOptions;
pub use paging::{Cursor, Pages, Records, Rows};
pub use rate::{
    Hold, LocalRateLimiter, RateFuture, RateLimit, RateLimiter, RateNews, Turn, TurnFuture,
};
pub use raw_call::RawCall;
pub use retry::Retry;
pub use sync::{Change, ChangeCursor, ChangeStream};
pub use transport::{
    ConnectionReuse, HttpClient, IdentityRequest, ResolveFuture, Resolver, ResponseFuture,
    TowerClient, Transport, TransportBuilder, TransportError,
};

use exchange::Exchange;

use crate::{
    Endpoint, Error, Id,
    access::{ReadCore, ReadOnly, ReadWrite, ReadwriteCore, SentBy},
    endpoint::{CanGet, CanUpdate, Get, Update},
    error::Call,
    token::TokenProvider,
};

/// How often [`Client::update`] starts over when somebody else was faster.
const UPDATE_ATTEMPTS: usize = 4;

/// Sends calls to Core; cloning shares the connections and the token provider.
///
/// `A` says what it may send: a `Client<ReadOnly>` with a call that writes does not compile.
pub struct Client<A = ReadWrite> {
    exchange: Arc<Exchange>,
    access: PhantomData<fn() -> A>,
}

impl Client {
    /// A client with the default settings; the base URL comes with the token.
    ///
    /// The token goes to Core's own hosts only, dates are read in UTC, a whole call may take two
    /// minutes, and 100 of them are sent a minute. [`Client::builder`] has the settings.
    #[must_use]
    pub fn new(provider: impl TokenProvider + 'static) -> Self {
        Self::builder(provider).build_later()
    }

    /// A client with settings of your own.
    #[must_use]
    pub fn builder(provider: impl TokenProvider + 'static) -> ClientBuilder {
        ClientBuilder::new(Box::new(provider))
    }

    /// The same client, for code that shall only read.
    #[must_use]
    pub fn read_only(&self) -> Client<ReadOnly> {
        Client { exchange: Arc::clone(&self.exchange), access: PhantomData }
    }
}

impl<A> Client<A> {
    /// Sends a call and returns what it answers with.
    ///
    /// A 401 is answered by asking the provider for a newer token, and one more try.
    ///
    /// # Errors
    ///
    /// When no tokio runtime runs, when there is no token or no answer, when Core refuses the call, or
    /// when the answer is not what the call returns; see [`ErrorKind`](crate::ErrorKind).
    ///
    /// # Panics
    ///
    /// Inside tokio, when the runtime was built without `enable_time` or `enable_io`. tokio has no way to
    /// ask a runtime for its drivers, so the client cannot refuse it. `#[tokio::main]`, `#[tokio::test]`
    /// and `enable_all` have both.
    pub async fn send<E>(&self, call: E) -> Result<E::Response, Error>
    where
        E: Endpoint + Sync,
        E::Access: SentBy<A>,
    {
        let described = Call::of::<E>();
        let response = self.exchange.run(described, &|base| call.to_request(base)).await?;
        call.read(response)
    }

    /// Reads a record, changes it and sends it back whole; returns it as Core keeps it.
    ///
    /// Nothing is sent where `change` leaves the record as it is. Starts over, at most three times,
    /// when Core says that somebody else changed the record in between; so `change` may be called
    /// more than once, each time with a record just read.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and [`Unsent`](crate::ErrorKind::Unsent) where a text was made
    /// longer than Core takes.
    pub async fn update<R, F>(&self, id: Id<R>, mut change: F) -> Result<R, Error>
    where
        R: CanGet + CanUpdate + Sync,
        F: FnMut(&mut R),
        ReadCore: SentBy<A>,
        ReadwriteCore: SentBy<A>,
    {
        let mut attempt = 1;
        loop {
            let old = self.send(Get::new(id)).await?;
            let mut record = old.clone();
            change(&mut record);
            if record.id() != id {
                let call = Call::of::<Update<R>>();
                let reason =
                    "`change` has set another id; an update is of the record that was read";
                return Err(Error::unsent(call, reason));
            }
            let changes = record.changes_since(&old);
            if changes.is_empty() {
                return Ok(record);
            }
            // What is Core's own is not measured, so that it goes back whatever its length.
            if let Some(reason) = changes.too_long() {
                let call = Call::of::<Update<R>>();
                let path = R::ITEM_PATH.replace("{id}", &id.to_string());
                return Err(Error::unsent(call, reason).on_path(&path));
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
        Self { exchange: Arc::clone(&self.exchange), access: PhantomData }
    }
}

impl<A> fmt::Debug for Client<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
