//! The HTTP server: routes and handlers.

mod api;
mod bearer;
mod body;
mod connections;
mod control;
mod error_response;
mod faults;
mod files;
mod guard;
mod identity;
#[allow(dead_code, reason = "only handlers that refuse use it, until the log shows it")]
mod reason;
mod response;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::{self, Next},
};

pub(crate) use connections::{Connection, CuttableListener};

use crate::state::SharedState;

/// Returns all routes.
pub(crate) fn router(state: SharedState) -> Router {
    let latency = middleware::from_fn_with_state(Arc::clone(&state), add_latency);
    let guard = middleware::from_fn_with_state(Arc::clone(&state), guard::guard);
    Router::new()
        .nest("/idp", identity::router())
        .nest("/api", api::router().layer(latency))
        .nest("/files", files::addresses())
        .nest("/storage", files::storage())
        .layer(guard)
        // These routes are outside the guard, so that no fault can affect them.
        .nest("/sandbox", control::router())
        .with_state(state)
}

async fn add_latency(state: State<SharedState>, request: Request, next: Next) -> Response<Body> {
    if !state.settings.latency.is_zero() {
        tokio::time::sleep(state.settings.latency).await;
    }
    next.run(request).await
}
