//! What all handlers share, and the routes.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::Router;

use crate::{identity::Identity, resources, sandbox::Counters, store::Store};

/// What all handlers share.
pub(crate) type Shared = Arc<Server>;

pub(crate) struct Server {
    pub(crate) settings: Settings,
    pub(crate) counters: Tally,
    token_lifetime: AtomicU64,
    identity: Mutex<Identity>,
    store: Mutex<Store>,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) auto_consent: bool,
    /// The base URL that token answers name.
    pub(crate) endpoint: String,
}

impl Server {
    pub(crate) fn new(settings: Settings, token_lifetime: Duration, store: Store) -> Self {
        Self {
            settings,
            token_lifetime: AtomicU64::new(token_lifetime.as_secs()),
            counters: Tally::default(),
            identity: Mutex::default(),
            store: Mutex::new(store),
        }
    }

    /// How long access tokens are good that are given now.
    pub(crate) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_lifetime.load(Ordering::Relaxed))
    }

    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.token_lifetime.store(lifetime.as_secs(), Ordering::Relaxed);
    }

    // A handler that panicked has changed nothing by halves: every change is one assignment.

    pub(crate) fn identity(&self) -> MutexGuard<'_, Identity> {
        self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts what comes in.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    requests: AtomicU64,
    token_requests: AtomicU64,
    refreshes: AtomicU64,
    replays: AtomicU64,
}

impl Tally {
    pub(crate) fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_token_request(&self) {
        self.token_requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_refresh(&self) {
        self.refreshes.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_replay(&self) {
        self.replays.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Counters {
        Counters {
            requests: self.requests.load(Ordering::Relaxed),
            token_requests: self.token_requests.load(Ordering::Relaxed),
            refreshes: self.refreshes.load(Ordering::Relaxed),
            replays: self.replays.load(Ordering::Relaxed),
        }
    }
}

pub(crate) fn router(shared: Shared) -> Router {
    Router::new()
        .nest("/idp", crate::identity::router())
        .nest("/api", resources::router())
        .with_state(shared)
}
