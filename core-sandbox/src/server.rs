//! What all handlers share, and the routes.

mod guard;
mod tally;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::{self, Next},
};

use crate::{
    control,
    fault::Faults,
    identity::{self, AppRegistration, Identity},
    limit::{Limit, Rate},
    resources,
    store::Store,
};
pub(crate) use guard::read_body;
pub(crate) use tally::Tally;
pub use tally::{Counters, SessionCounters};

/// What all handlers share.
pub(crate) type Shared = Arc<Server>;

pub(crate) struct Server {
    pub(crate) settings: Settings,
    pub(crate) tally: Tally,
    pub(crate) faults: Faults,
    limit: Option<Limit>,
    /// In seconds.
    token_lifetime: AtomicU64,
    identity: Mutex<Identity>,
    store: Mutex<Store>,
}

/// What does not change while the server runs.
pub(crate) struct Settings {
    pub(crate) auto_consent: bool,
    /// Where the server listens, without a path.
    pub(crate) address: String,
    /// The base URL that token answers name.
    pub(crate) endpoint: String,
    pub(crate) web_app: AppRegistration,
    pub(crate) native_app: AppRegistration,
    /// How long each answer of the API waits.
    pub(crate) latency: Duration,
    pub(crate) rate: Option<Rate>,
}

impl Server {
    pub(crate) fn new(settings: Settings, token_lifetime: Duration, store: Store) -> Self {
        Self {
            limit: settings.rate.map(Limit::new),
            settings,
            tally: Tally::default(),
            faults: Faults::default(),
            token_lifetime: AtomicU64::new(token_lifetime.as_secs()),
            identity: Mutex::default(),
            store: Mutex::new(store),
        }
    }

    /// The issuer, and base of the identity endpoints.
    pub(crate) fn issuer(&self) -> String {
        format!("{}/idp", self.settings.address)
    }

    /// The app that is registered with this client id.
    pub(crate) fn app(&self, client_id: &str) -> Option<&AppRegistration> {
        let apps = [&self.settings.web_app, &self.settings.native_app];
        apps.into_iter().find(|app| app.client_id == client_id)
    }

    /// How long access tokens are good that are given now.
    pub(crate) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.token_lifetime.load(Ordering::Relaxed))
    }

    pub(crate) fn set_token_lifetime(&self, lifetime: Duration) {
        self.token_lifetime.store(lifetime.as_secs(), Ordering::Relaxed);
    }

    pub(crate) fn counters(&self) -> Counters {
        let presented = self.identity().presentations();
        let most = self.limit.as_ref().map_or(0, Limit::most);
        Counters {
            requests: self.tally.requests.read(),
            rate_limited: self.tally.rate_limited.read(),
            most_in_a_window: most as u64,
            faults: self.tally.faults.read(),
            token_requests: self.tally.token_requests.read(),
            discovery_requests: self.tally.discovery_requests.read(),
            key_requests: self.tally.key_requests.read(),
            access_tokens: self.tally.access_tokens.read(),
            refresh_tokens: presented.len() as u64,
            presented: presented.iter().filter(|times| **times > 0).count() as u64,
            most_presentations: presented.into_iter().max().unwrap_or(0),
            refreshes: self.tally.refreshes.read(),
            replays: self.tally.replays.read(),
        }
    }

    // A handler that panicked leaves at worst a call done by half, which no caller was told of.

    pub(crate) fn identity(&self) -> MutexGuard<'_, Identity> {
        self.identity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn router(shared: Shared) -> Router {
    let late = middleware::from_fn_with_state(Arc::clone(&shared), answer_late);
    let guard = middleware::from_fn_with_state(Arc::clone(&shared), guard::guard);
    Router::new()
        .nest("/idp", identity::router())
        .nest("/api", resources::router().layer(late))
        .nest("/files", resources::files::addresses())
        .nest("/storage", resources::files::storage())
        .layer(guard)
        // Out of reach of the faults.
        .nest("/sandbox", control::router())
        .with_state(shared)
}

async fn answer_late(shared: State<Shared>, request: Request, next: Next) -> Response<Body> {
    if !shared.settings.latency.is_zero() {
        tokio::time::sleep(shared.settings.latency).await;
    }
    next.run(request).await
}
