//! The state of a session that all clones of a provider share.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwap;
use core_api::AccessToken;
use tokio::sync::Mutex;

use super::{
    attempt_state::AttemptState,
    counters::Metrics,
    current::{CurrentGrant, GrantAge},
    early::EarlyRefresh,
    replaced::ReplacedSession,
    settings::RefreshSettings,
};
use crate::{
    AccountName, App, Error, Grant,
    document::{self, Entry},
    error::Fault,
    store::{GrantStore, StoredDocument},
};

/// The state that the clones of a [`RefreshingProvider`](crate::RefreshingProvider) share.
pub(super) struct SharedState {
    pub(super) app: App,
    pub(super) store: Box<dyn GrantStore>,
    pub(super) account: AccountName,
    pub(super) settings: RefreshSettings,
    pub(super) current: ArcSwap<CurrentGrant>,
    /// The single-flight lock. Its holder refreshes, and the waiting callers use the result.
    pub(super) attempts: Mutex<AttemptState>,
    /// The number of attempts so far. A caller that waited for an attempt also takes its failure.
    pub(super) attempts_started: AtomicU64,
    pub(super) early: EarlyRefresh,
    /// True if the refresh token was presented without a conclusive answer.
    pub(super) is_interrupted: AtomicBool,
    pub(super) replaced: ReplacedSession,
    pub(super) metrics: Metrics,
}

impl SharedState {
    pub(super) fn new(
        app: App,
        store: Box<dyn GrantStore>,
        account: AccountName,
        settings: RefreshSettings,
        grant: Grant,
        revision: u64,
        age: Option<Duration>,
    ) -> Self {
        let age =
            age.map_or_else(|| GrantAge::WallClock(app.config().clock.now()), GrantAge::Known);
        let current = CurrentGrant::new(grant, 0, age, settings, &app.config().clock);
        Self {
            app,
            store,
            account,
            settings,
            current: ArcSwap::from_pointee(current),
            attempts: Mutex::new(AttemptState::new(revision)),
            attempts_started: AtomicU64::new(0),
            early: EarlyRefresh::default(),
            is_interrupted: AtomicBool::new(false),
            replaced: ReplacedSession::Nothing,
            metrics: Metrics::default(),
        }
    }

    /// Makes this grant the current one, and returns its token.
    pub(super) fn publish(&self, current: CurrentGrant) -> AccessToken {
        let token = current.token().clone();
        self.set_interrupted(false);
        self.current.store(Arc::new(current));
        token
    }

    /// Creates the successor of the current grant.
    pub(super) fn next(&self, grant: Grant, age: GrantAge) -> CurrentGrant {
        let generation = self.current.load().generation + 1;
        CurrentGrant::new(grant, generation, age, self.settings, &self.app.config().clock)
    }

    /// Reads a stored document.
    pub(super) fn entry(&self, stored: &StoredDocument) -> Result<Entry, Error> {
        document::read_stored(&self.app, stored, || self.location())
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.is_interrupted.load(Ordering::Acquire)
    }

    pub(super) fn set_interrupted(&self, is_interrupted: bool) {
        self.is_interrupted.store(is_interrupted, Ordering::Release);
    }

    /// Returns the location of the session in the store, for messages.
    pub(super) fn location(&self) -> String {
        self.store.location(&self.account)
    }

    /// Creates an error with the app of this session.
    pub(super) fn error(&self, fault: Fault) -> Error {
        Error::from(fault).about(&self.app)
    }

    pub(super) fn age(&self, grant: &Grant, stored: &StoredDocument) -> GrantAge {
        stored.age.map_or_else(
            || GrantAge::WallClock(self.app.config().clock.now()),
            |_| GrantAge::Known(grant.age),
        )
    }

    /// Ends the session in this process, so no token is handed out any more.
    pub(super) fn end(&self) {
        let ended = self.current.load().ended();
        self.current.store(Arc::new(ended));
    }
}
