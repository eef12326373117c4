//! What each request passes before its handler: faults.

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::Response,
    middleware::Next,
};

use super::Shared;
use crate::{fault, wire::Connection};

/// Answers a request, unless a fault happens to it.
pub(super) async fn guard(
    State(shared): State<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response<Body> {
    match shared.faults.fire(request.method(), request.uri().path()) {
        Some(rule) => fault::answer(&shared, &rule, &connection, request, next).await,
        None => next.run(request).await,
    }
}
