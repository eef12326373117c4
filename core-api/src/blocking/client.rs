//! The blocking client: its settings, single calls, updates and files.

use std::{borrow::Cow, fmt};

use http::Method;

use super::{Download, RawCall, runtime::block_on, wait::wait};
use crate::{
    Endpoint, Error, Id, TokenProvider,
    access::{AllowedFor, ReadCore, ReadOnly, ReadWrite, ReadwriteCore},
    client::{self, BaseUrlFault, CallCounters, CallOptions, ClientBuilder, ConfigError},
    endpoint::{CanGet, CanUpdate, Update},
    error::Call,
};

/// A client of Core whose calls block. Clones share the connections, the limits and the token provider.
///
/// It wraps the async [`Client`](client::Client), which documents each method in full. The
/// [module](super) describes threads and async code.
#[doc(alias("synchronous", "sync"))]
pub struct Client<A = ReadWrite> {
    /// A client whose lists are read in the background.
    pub(super) client: client::Client<A>,
}

impl Client {
    /// Creates a client with the default settings, as the async
    /// [`Client::new`](client::Client::new) does.
    #[must_use]
    pub fn new(provider: impl TokenProvider + 'static) -> Self {
        client::Client::new(provider).into()
    }

    /// Creates a builder of a client with other settings. [`ClientBuilder::build_blocking`] builds it.
    #[must_use]
    pub fn builder(provider: impl TokenProvider + 'static) -> ClientBuilder {
        client::Client::builder(provider)
    }

    /// Returns the same client for code that must only read.
    #[must_use]
    pub fn read_only(&self) -> Client<ReadOnly> {
        Client { client: self.client.read_only() }
    }

    /// Makes a call by its method and its path below the base URL. See
    /// [`client::Client::raw`](client::Client::raw).
    pub fn raw(&self, method: Method, path: impl Into<Cow<'static, str>>) -> RawCall {
        RawCall::new(self.client.raw(method, path))
    }
}

impl<A> Client<A> {
    /// Returns the async client, which shares the connections, the limits and the token provider.
    #[must_use]
    pub fn to_async(&self) -> client::Client<A> {
        self.client.with_reads_in_background(false)
    }

    /// Returns the same client with options for every call that it sends. See
    /// [`client::Client::with`](client::Client::with).
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { client: self.client.with(options) }
    }

    /// Sends a call and returns its response. See [`client::Client::send`](client::Client::send).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn send<E>(&self, call: E) -> Result<E::Response, Error>
    where
        E: Endpoint + Sync,
        E::Access: AllowedFor<A>,
    {
        wait(Call::of::<E>, self.client.send(call))
    }

    /// Reads a record, changes it, sends it back whole, and returns Core's version of it. See
    /// [`client::Client::update`](client::Client::update).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn update<R, F>(&self, id: Id<R>, change: F) -> Result<R, Error>
    where
        R: CanGet + CanUpdate + Sync,
        F: FnMut(&mut R),
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        wait(Call::of::<Update<R>>, self.client.update(id, change))
    }

    /// Checks the base URL of the token before the first call. See
    /// [`client::Client::check_base_url`](client::Client::check_base_url).
    ///
    /// # Errors
    ///
    /// Fails with [`BaseUrlFault`], whose text names the base URL.
    pub fn check_base_url(&self) -> Result<(), BaseUrlFault>
    where
        ReadCore: AllowedFor<A>,
    {
        block_on(self.client.check_base_url()).unwrap_or_else(|error| {
            let call = self.client.raw_get(client::COMPANY).call().clone();
            Err(BaseUrlFault::new(Error::unsent(call, error)))
        })
    }

    /// Makes a `GET` call by its path below the base URL. See
    /// [`client::Client::raw_get`](client::Client::raw_get).
    pub fn raw_get(&self, path: impl Into<Cow<'static, str>>) -> RawCall
    where
        ReadCore: AllowedFor<A>,
    {
        RawCall::new(self.client.raw_get(path))
    }

    /// Returns the calls that this client and its clones have made so far. See
    /// [`client::Client::counters`](client::Client::counters).
    #[must_use]
    pub fn counters(&self) -> CallCounters {
        self.client.counters()
    }

    /// Fetches a file from an address that Core has returned. See
    /// [`client::Client::download`](client::Client::download).
    ///
    /// ```no_run
    /// use core_api::{Document, FindDocumentUri, Id, blocking::Client};
    /// # fn run(client: Client, id: Id<Document>) -> Result<(), Box<dyn std::error::Error>> {
    ///
    /// let address = client.send(FindDocumentUri::new(id))?;
    /// let mut file = std::fs::File::create("scan.pdf")?;
    /// let summary = client.download(&address).limit(1 << 30).write_to(&mut file)?;
    /// println!("{} bytes of {:?}", summary.written(), summary.content_type());
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, address: &str) -> Download {
        Download::new(self.client.download(address))
    }
}

impl ClientBuilder {
    /// Builds a client whose calls block.
    ///
    /// # Errors
    ///
    /// Fails as [`build`](Self::build) does.
    pub fn build_blocking(self) -> Result<Client, ConfigError> {
        self.build().map(Client::from)
    }

    /// Builds a client whose calls block, and which can only send calls of the scope `read:core`.
    ///
    /// # Errors
    ///
    /// Fails as [`build`](Self::build) does.
    pub fn build_blocking_read_only(self) -> Result<Client<ReadOnly>, ConfigError> {
        self.build_read_only().map(Client::from)
    }
}

/// Shares the connections, the limits and the token provider of an async client.
impl<A> From<client::Client<A>> for Client<A> {
    fn from(client: client::Client<A>) -> Self {
        Self { client: client.with_reads_in_background(true) }
    }
}

impl<A> Clone for Client<A> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone() }
    }
}

impl<A> fmt::Debug for Client<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("blocking::Client").finish_non_exhaustive()
    }
}
