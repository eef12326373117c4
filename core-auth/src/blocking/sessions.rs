//! A pool of sessions whose calls block.

use std::fmt;

use super::{Session, block_on};
use crate::{
    AccountName, App, Error, Grant, Revocation, SessionsBuilder, SessionsCounters, StoredSession,
    sessions, store::GrantStore,
};

/// A pool of the sessions of many accounts in a store, for web apps with a thread for each request.
///
/// It wraps the async [`Sessions`](crate::Sessions), which documents each method in full. Clones share
/// the pool.
#[derive(Clone)]
pub struct Sessions(sessions::Sessions);

impl Sessions {
    /// Creates a pool for an app in this store, as the async [`Sessions::new`](crate::Sessions::new)
    /// does.
    #[must_use]
    pub fn new(app: App, store: impl GrantStore + 'static) -> Self {
        Self(sessions::Sessions::new(app, store))
    }

    /// Returns a builder for custom settings. [`SessionsBuilder::build_blocking`] builds the pool.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> SessionsBuilder {
        sessions::Sessions::builder(app, store)
    }

    /// Returns the async pool, which shares the sessions.
    #[must_use]
    pub fn to_async(&self) -> crate::Sessions {
        self.0.clone()
    }

    /// Returns the session of an account, and opens it from the store if necessary.
    ///
    /// # Errors
    ///
    /// The errors of the async [`Sessions::get`](crate::Sessions::get), and
    /// [`Configuration`](crate::ErrorKind::Configuration) in async code. The other methods fail in async
    /// code as well.
    pub fn get(&self, account: &AccountName) -> Result<Session, Error> {
        block_on(self.0.get(account)).map(Session::from)
    }

    /// Stores the grant of a login as the session of an account, and replaces any stored session.
    ///
    /// # Errors
    ///
    /// The errors of the async [`Sessions::start`](crate::Sessions::start).
    pub fn start(&self, account: &AccountName, grant: Grant) -> Result<Session, Error> {
        block_on(self.0.start(account, grant)).map(Session::from)
    }

    /// Lists the stored sessions of all accounts, sorted by name, without opening any.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn list(&self) -> Result<Vec<StoredSession>, Error> {
        block_on(self.0.list())
    }

    /// Returns the stored session of an account without opening it, or `None` if nothing is stored.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn find(&self, account: &AccountName) -> Result<Option<StoredSession>, Error> {
        block_on(self.0.find(account))
    }

    /// Signs an account out: revokes its tokens at the server (RFC 7009), then ends its session in the
    /// store.
    ///
    /// # Errors
    ///
    /// The errors of the async [`Sessions::logout`](crate::Sessions::logout).
    pub fn logout(&self, account: &AccountName) -> Result<Revocation, Error> {
        block_on(self.0.logout(account))
    }

    /// Ends the session of an account in the store without notifying the server.
    ///
    /// # Errors
    ///
    /// When the store fails. The session then stays open.
    pub fn forget(&self, account: &AccountName) -> Result<(), Error> {
        block_on(self.0.forget(account))
    }

    /// Deletes everything that the store keeps of an account whose session has ended or is damaged.
    ///
    /// # Errors
    ///
    /// The errors of the async [`Sessions::remove`](crate::Sessions::remove).
    pub fn remove(&self, account: &AccountName) -> Result<(), Error> {
        block_on(self.0.remove(account))
    }

    /// Returns the counters of the pool.
    #[must_use]
    pub fn counters(&self) -> SessionsCounters {
        self.0.counters()
    }
}

impl SessionsBuilder {
    /// Builds a pool whose calls block.
    #[must_use]
    pub fn build_blocking(self) -> Sessions {
        Sessions(self.build())
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
