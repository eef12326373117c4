//! The state that all handlers share.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    counters::Counters,
    data::{Database, Unconfirmed},
    fault::Faults,
    identity::{Apps, Identity},
    rate_limit::{RateLimit, RateLimiter},
    recorder::Recorder,
};

/// The state of a server, shared by all handlers.
pub(crate) type SharedState = Arc<ServerState>;

/// The state of a server.
pub(crate) struct ServerState {
    pub(crate) settings: Settings,
    pub(crate) faults: Arc<Faults>,
    pub(crate) rate_limiter: Option<RateLimiter>,
    /// The lifetime of new access tokens in seconds.
    token_lifetime: AtomicU64,
    counters: Mutex<Counters>,
    identity: Mutex<Identity>,
    database: Mutex<Database>,
}

/// The settings, which do not change while the server runs.
pub(crate) struct Settings {
    pub(crate) auto_consent: bool,
    /// The public address of the server, without a path.
    pub(crate) address: String,
    /// The base URL in token responses.
    pub(crate) endpoint: String,
    pub(crate) apps: Apps,
    /// The delay of each response of the API.
    pub(crate) latency: Duration,
    pub(crate) rate_limit: Option<RateLimit>,
    /// The treatment of queries that no source shows.
    pub(crate) unconfirmed: Unconfirmed,
    /// The journal and the log.
    pub(crate) recorder: Recorder,
}

impl ServerState {
    pub(crate) fn new(settings: Settings, token_lifetime: Duration, database: Database) -> Self {
        Self {
            rate_limiter: settings.rate_limit.map(RateLimiter::new),
            settings,
            faults: Arc::default(),
            token_lifetime: AtomicU64::new(token_lifetime.as_secs()),
            counters: Mutex::default(),
            identity: Mutex::default(),
            database: Mutex::new(database),
        }
    }

    /// Returns the issuer, which is also the base URL of the identity server.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/idp", self.settings.address)
    }

    /// Returns the lifetime of new access tokens.
    pub(crate) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_lifetime.load(Ordering::Relaxed))
    }

    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.token_lifetime.store(lifetime.as_secs(), Ordering::Relaxed);
    }

    /// Increments a counter and returns its new value.
    pub(crate) fn count(&self, counter: impl FnOnce(&mut Counters) -> &mut u64) -> u64 {
        let mut counters = lock(&self.counters);
        let count = counter(&mut counters);
        *count += 1;
        *count
    }

    /// Returns all counters.
    pub(crate) fn counters(&self) -> Counters {
        let presentations = self.identity().presentations();
        let most = self.rate_limiter.as_ref().map_or(0, RateLimiter::most_in_a_window);
        Counters {
            most_in_a_window: most as u64,
            refresh_tokens: presentations.len() as u64,
            presented: presentations.iter().filter(|count| **count > 0).count() as u64,
            most_presentations: presentations.into_iter().max().unwrap_or(0),
            ..*lock(&self.counters)
        }
    }

    pub(crate) fn identity(&self) -> MutexGuard<'_, Identity> {
        lock(&self.identity)
    }

    pub(crate) fn database(&self) -> MutexGuard<'_, Database> {
        lock(&self.database)
    }
}

/// Locks a mutex, even if a handler panicked while it held the lock.
///
/// At worst, the panic left a call partly executed, and its client got no response.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
