//! Coordinates the logins of a session. One login runs at a time, and it replaces the session.

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use arc_swap::ArcSwap;
use core_api::{
    AccessToken, Client, Scope, TokenProvider,
    client::{BaseUrlFaultKind, ClientBuilder},
    token::TokenFuture,
};
use tokio::sync::{Mutex, MutexGuard};

use super::settings::SessionSettings;
use crate::{Error, RefreshingProvider, error::Fault};

/// The current session of an account, and the login that may replace it.
pub(crate) struct LoginCoordinator {
    pub(super) settings: SessionSettings,
    current: ArcSwap<RefreshingProvider>,
    /// The number of times that the session was replaced.
    generation: AtomicU64,
    /// The number of completed logins, successful or not.
    logins: AtomicU64,
    /// True if no call has succeeded since the last login or sign-out. Calls then do not ask a
    /// person.
    is_unproven: AtomicBool,
    /// Held during a login. Contains the error of the last login.
    login_lock: Mutex<Option<Arc<Error>>>,
}

/// The state of the coordinator before a call started.
#[derive(Clone, Copy)]
pub(super) struct SessionSnapshot {
    generation: u64,
    logins: u64,
}

/// The session that was found for a call that needs a login.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LoginOutcome {
    /// No session, because nobody is asked.
    NotAsked,
    /// A session that another program started in the store. It may have ended as well.
    Adopted,
    /// A session that a login in this process started.
    LoggedIn,
}

impl LoginCoordinator {
    pub(super) fn new(settings: SessionSettings, current: RefreshingProvider) -> Self {
        Self {
            settings,
            current: ArcSwap::from_pointee(current),
            generation: AtomicU64::new(0),
            logins: AtomicU64::new(0),
            is_unproven: AtomicBool::new(false),
            login_lock: Mutex::new(None),
        }
    }

    /// Opens the stored session, or lets a person log in.
    pub(super) async fn open(settings: SessionSettings) -> Result<Arc<Self>, Error> {
        let error = match settings.open_and_try().await {
            Ok(refreshing) => return Ok(Arc::new(Self::new(settings, refreshing))),
            Err(error) if error.needs_login() => error,
            Err(error) => return Err(error),
        };
        tracing::info!(account = %settings.account, %error, "a person must log in");
        let refreshing = settings.log_in(None).await?;
        let coordinator = Arc::new(Self::new(settings, refreshing));
        coordinator.is_unproven.store(true, Ordering::Release);
        coordinator.check_base_url().await?;
        Ok(coordinator)
    }

    pub(super) fn current(&self) -> Arc<RefreshingProvider> {
        self.current.load_full()
    }

    pub(super) fn snapshot(&self) -> SessionSnapshot {
        SessionSnapshot {
            generation: self.generation.load(Ordering::Acquire),
            logins: self.logins.load(Ordering::Acquire),
        }
    }

    /// Records whether a call succeeded. A success proves the session, so a later failure may ask a
    /// person again.
    pub(super) fn record_call<T, E>(
        &self,
        snapshot: SessionSnapshot,
        result: Result<T, E>,
    ) -> Result<T, E> {
        let is_unproven = self.is_unproven.load(Ordering::Relaxed);
        if result.is_ok() && is_unproven && self.snapshot().generation == snapshot.generation {
            self.is_unproven.store(false, Ordering::Release);
        }
        result
    }

    /// Prevents calls from asking a person, because the session was ended on purpose.
    pub(super) fn stop_logins(&self) {
        self.is_unproven.store(true, Ordering::Release);
    }

    /// Finds another session for a call that needs a login.
    pub(super) async fn log_in_after(
        self: &Arc<Self>,
        snapshot: SessionSnapshot,
    ) -> Result<LoginOutcome, Error> {
        let mut last_error = self.login_lock.lock().await;
        if self.snapshot().generation != snapshot.generation {
            return Ok(LoginOutcome::LoggedIn);
        }
        if self.adopt().await? {
            *last_error = None;
            return Ok(LoginOutcome::Adopted);
        }
        // A login that this call waited for counts as its own, even if the login failed.
        let has_waited = self.snapshot().logins != snapshot.logins;
        if has_waited || self.is_unproven.load(Ordering::Acquire) {
            return match &*last_error {
                Some(error) => Err(Fault::Shared(Arc::clone(error)).into()),
                None => Ok(LoginOutcome::NotAsked),
            };
        }
        self.ask(&mut last_error).await.map(|()| LoginOutcome::LoggedIn)
    }

    /// Lets a person log in, or waits for the login that another caller has started.
    pub(super) async fn log_in(self: &Arc<Self>) -> Result<(), Error> {
        let snapshot = self.snapshot();
        let mut last_error = self.login_lock.lock().await;
        if self.snapshot().generation != snapshot.generation {
            return Ok(());
        }
        self.ask(&mut last_error).await
    }

    async fn ask(
        self: &Arc<Self>,
        last_error: &mut MutexGuard<'_, Option<Arc<Error>>>,
    ) -> Result<(), Error> {
        let before = self.current().identity();
        let result = match self.settings.log_in(before.as_ref()).await {
            Ok(refreshing) => {
                self.replace(refreshing);
                self.is_unproven.store(true, Ordering::Release);
                self.check_base_url().await
            }
            Err(error) => {
                self.is_unproven.store(true, Ordering::Release);
                Err(error)
            }
        };
        self.logins.fetch_add(1, Ordering::AcqRel);
        let error = result.err().map(Arc::new);
        (**last_error).clone_from(&error);
        error.map_or(Ok(()), |error| Err(Fault::Shared(error).into()))
    }

    /// Adopts a session that another program has started in the store.
    async fn adopt(&self) -> Result<bool, Error> {
        let found = match self.settings.open().await {
            Ok(found) => found,
            Err(error) if error.needs_login() => return Ok(false),
            Err(error) => return Err(error),
        };
        let is_other = !found.grant().access_token().is_same(self.current().grant().access_token());
        if is_other {
            self.replace(found);
        }
        Ok(is_other)
    }

    pub(super) fn replace(&self, next: RefreshingProvider) {
        self.current.store(Arc::new(next));
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Checks the base URL after a login, and fails if calls cannot work there.
    async fn check_base_url(self: &Arc<Self>) -> Result<(), Error> {
        if !self.settings.scopes.permits(Scope::ReadCore) {
            return Ok(());
        }
        let client = self.client_builder().build().map_err(Fault::Client)?;
        let Err(fault) = client.check_base_url().await else {
            self.is_unproven.store(false, Ordering::Release);
            return Ok(());
        };
        // Not every person has permission to read the company.
        if matches!(fault.kind(), BaseUrlFaultKind::Forbidden | BaseUrlFaultKind::Inconclusive) {
            let account = &self.settings.account;
            tracing::warn!(%account, %fault, "the base URL was not checked");
            return Ok(());
        }
        Err(Fault::BaseUrl(Box::new(fault)).into())
    }

    /// Returns the builder of a client with the domains and the transport of the app.
    pub(super) fn client_builder(self: &Arc<Self>) -> ClientBuilder {
        let app = &self.settings.app;
        let builder = Client::builder(Arc::clone(self));
        builder.hosts(app.config().client_hosts()).transport(app.server.transport.clone())
    }
}

impl TokenProvider for LoginCoordinator {
    fn token(&self) -> TokenFuture<'_> {
        // Avoids reference counting, because nearly every call takes this path.
        if let Some(token) = self.current.load().fresh() {
            return Box::pin(ready(Ok(token)));
        }
        let current = self.current();
        Box::pin(async move { current.token().await })
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        let current = self.current();
        Box::pin(async move { current.refused(token).await })
    }
}
