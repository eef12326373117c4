//! The record of exchanges, around all other steps, and the headers for pages of other sites.

mod body;
mod pending;
mod refusal;

use std::time::Instant;

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{Method, Response},
    middleware::Next,
};

use super::{canonical::SentUri, cors};
use crate::state::SharedState;
use body::CapturingBody;
use pending::PendingExchange;

/// Records an exchange in the journal and in the log, when its response ends.
pub(super) async fn record(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response<Body> {
    if !state.settings.recorder.is_on() {
        return cors::share(request, next).await;
    }
    let (parts, body) = request.into_parts();
    let mut pending = PendingExchange::new(state, &parts);
    let body = match body.is_end_stream() {
        true => body,
        false => Body::new(CapturingBody::new(body, pending.request_body())),
    };
    let is_head = parts.method == Method::HEAD;
    let response = cors::share(Request::from_parts(parts, body), next).await;
    pending.set_response(&response);
    let (parts, body) = response.into_parts();
    // Nobody reads the body of a response to HEAD.
    if is_head || body.is_end_stream() {
        pending.finish();
        return Response::from_parts(parts, body);
    }
    Response::from_parts(parts, Body::new(CapturingBody::new(body, pending)))
}

/// Writes a line of the log for a request below `/sandbox`, unless it only reads.
pub(super) async fn log_control(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    if state.settings.recorder.log.is_none() || is_reading {
        return next.run(request).await;
    }
    let start = Instant::now();
    let sent = SentUri::of(request.uri(), request.extensions());
    let mut exchange = pending::exchange(request.method(), sent);
    let response = next.run(request).await;
    exchange.status = Some(response.status());
    exchange.duration = start.elapsed();
    state.settings.recorder.log(&exchange);
    response
}
