//! A session whose calls block.

use std::{fmt, future::ready};

use core_api::{
    ScopeSet,
    blocking::Client,
    client::{ClientBuilder, ConfigError},
};
use jiff::Timestamp;

use super::block_on;
use crate::{
    AccountName, App, CallError, Error, Identity, RefreshCounters, RefreshState, ReplacedSession,
    Revocation, SessionBuilder, UserInfo, session, store::GrantStore,
};

/// A session of an account, opened from the store or started by a login. Clones share it.
///
/// It wraps the async [`Session`](crate::Session), which documents logins and each method in full.
#[derive(Clone)]
pub struct Session(session::Session);

impl Session {
    /// Returns a builder for a session in this store. [`SessionBuilder::open_blocking`] opens it.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> SessionBuilder {
        session::Session::builder(app, store)
    }

    /// Returns the async session, which shares the tokens and the logins. It is a token provider.
    #[must_use]
    pub fn to_async(&self) -> crate::Session {
        self.0.clone()
    }

    /// Returns a client whose calls use this session. All returned clients share one rate limit.
    ///
    /// # Errors
    ///
    /// When the system has no TLS root certificates.
    pub fn client(&self) -> Result<Client, ConfigError> {
        self.0.client().map(Client::from)
    }

    /// Returns the builder of a client whose calls use this session. `ClientBuilder::build_blocking`
    /// builds it.
    #[must_use]
    pub fn client_builder(&self) -> ClientBuilder {
        self.0.client_builder()
    }

    /// Makes a call, and repeats it after a login if its error says that a person must log in. See
    /// [`Session::run`](crate::Session::run).
    ///
    /// The closure runs on this thread, and makes blocking calls. Several threads that need a login at
    /// the same time share one.
    ///
    /// # Errors
    ///
    /// The error of the call. If a login was needed and failed, the error of the login
    /// ([`CallError::with_login_error`]).
    pub fn run<T, E, C>(&self, mut call: C) -> Result<T, E>
    where
        E: CallError,
        C: FnMut() -> Result<T, E>,
    {
        let run = core_api::blocking::block_on(self.0.run(|| ready(call())));
        // In async code, the error of the call says the same.
        run.unwrap_or_else(|_| call())
    }

    /// Lets a person log in, and replaces the session even if it is valid.
    ///
    /// # Errors
    ///
    /// The errors of [`SessionBuilder::open_blocking`].
    pub fn log_in(&self) -> Result<(), Error> {
        block_on(self.0.log_in())
    }

    /// Signs out: revokes the tokens at the server (RFC 7009), then ends the session in the store. See
    /// [`Session::logout`](crate::Session::logout).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Configuration`](crate::ErrorKind::Configuration) in async
    /// code.
    pub fn logout(&self) -> Result<Revocation, Error> {
        block_on(self.0.logout())
    }

    /// Ends the session in the store without notifying the server. See
    /// [`Session::forget`](crate::Session::forget).
    ///
    /// # Errors
    ///
    /// When the store fails. The session then stays open.
    pub fn forget(&self) -> Result<(), Error> {
        block_on(self.0.forget())
    }

    /// Fetches the server's information about the person who logged in. See
    /// [`Session::userinfo`](crate::Session::userinfo).
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Configuration`](crate::ErrorKind::Configuration) in async
    /// code.
    pub fn userinfo(&self) -> Result<UserInfo, Error> {
        block_on(self.0.userinfo())
    }

    /// Returns the name of the account.
    #[must_use]
    pub fn account(&self) -> &AccountName {
        self.0.account()
    }

    /// Returns the state of the session, without a request to the store or the server.
    #[must_use]
    pub fn state(&self) -> RefreshState {
        self.0.state()
    }

    /// Returns which session the last login of this process replaced. It is `Nothing` if there was no
    /// login.
    #[must_use]
    pub fn replaced(&self) -> ReplacedSession {
        self.0.replaced()
    }

    /// Returns the person who logged in, if `openid` was granted.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.0.identity()
    }

    /// Returns the granted scopes, if the server states them.
    #[must_use]
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.0.scopes()
    }

    /// Returns the scopes that were requested but not granted.
    #[must_use]
    pub fn missing_scopes(&self) -> ScopeSet {
        self.0.missing_scopes()
    }

    /// Returns the expiry of the access token, if the server states it.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at()
    }

    /// Returns the refresh counters since the last login or opening.
    #[must_use]
    pub fn counters(&self) -> RefreshCounters {
        self.0.counters()
    }
}

impl SessionBuilder {
    /// Opens the stored session, or lets a person log in if no session is stored. The calls of the
    /// session block.
    ///
    /// # Errors
    ///
    /// The errors of [`open`](Self::open), and [`Configuration`](crate::ErrorKind::Configuration) in
    /// async code.
    pub fn open_blocking(self) -> Result<Session, Error> {
        block_on(self.open()).map(Session)
    }
}

/// Shares the tokens and the logins of an async session.
impl From<crate::Session> for Session {
    fn from(session: crate::Session) -> Self {
        Self(session)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("blocking::Session").field("account", self.account()).finish_non_exhaustive()
    }
}
