//! The steps before each handler: counters, the rate limit and faults.

use std::{sync::Arc, time::Instant};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, Request, State},
    http::{Response, StatusCode},
    middleware::Next,
};

use super::{
    bearer, body, connections::Connection, error_response::ErrorResponse, faults,
    response::empty_response,
};
use crate::{
    fault::{Effect, FaultTarget},
    journal::FiredFault,
    rate_limit::Decision,
    splitmix::SplitMix,
    state::{ServerState, SharedState},
};

/// Passes a request on to its handler, unless the rate limit refuses it or a fault applies.
pub(super) async fn guard(
    State(state): State<SharedState>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let request = match count(&state, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let decision = check_rate(&state, &request);
    let is_refused = decision.as_ref().is_some_and(|decision| !decision.is_admitted);
    let mut response = match is_refused {
        true => refuse(&state),
        false => handle(&state, connection, request, next).await,
    };
    if let Some(decision) = decision {
        decision.set_headers(response.headers_mut());
    }
    response
}

/// Counts a request. An error is the response to a form that is too long.
async fn count(state: &ServerState, request: Request) -> Result<Request, Response<Body>> {
    match request.uri().path() {
        path if state.is_api(path) => {
            state.count(|counters| &mut counters.requests);
            Ok(request)
        }
        "/idp/connect/token" => {
            state.count(|counters| &mut counters.token_requests);
            let (parts, body) = request.into_parts();
            let form = body::read(body).await?;
            if let Some(token) = body::refresh_token(&form) {
                state.identity().count_presentation(&token);
            }
            Ok(Request::from_parts(parts, Body::from(form)))
        }
        _ => Ok(request),
    }
}

/// Applies the rate limit to an API call. Returns `None` without a limit and for other requests.
fn check_rate(state: &ServerState, request: &Request) -> Option<Decision> {
    let is_call = state.is_api(request.uri().path());
    let rate_limiter = state.rate_limiter.as_ref().filter(|_| is_call)?;
    let caller = state.identity().caller_of(bearer::access_token(request.headers()));
    Some(rate_limiter.admit(&caller, Instant::now()))
}

fn refuse(state: &ServerState) -> Response<Body> {
    let number = state.count(|counters| &mut counters.rate_limited);
    ErrorResponse::rate_limited().into_response(SplitMix::new(number).id())
}

/// Returns the response of the handler, or the response of a fault.
async fn handle(
    state: &SharedState,
    connection: Connection,
    request: Request,
    next: Next,
) -> Response<Body> {
    let (request, body) = match state.faults.read_bodies() {
        true => match with_body(request).await {
            Ok(read) => read,
            Err(response) => return response,
        },
        false => (request, Bytes::new()),
    };
    let target = FaultTarget {
        method: request.method(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        token: bearer::access_token(request.headers()),
        body: &body,
    };
    match state.faults.fire(&target) {
        Some(rule) => {
            state.count(|counters| &mut counters.faults);
            let state = Arc::clone(state);
            let is_dropped = matches!(rule.effect(), Effect::Drop);
            let fired = FiredFault { id: rule.id, is_dropped };
            // The request runs in its own task. So a delayed request is executed even if its client
            // disconnects.
            let response = tokio::spawn(async move {
                faults::respond(&state, &rule, &connection, request, next).await
            });
            let mut response = response
                .await
                .unwrap_or_else(|_| empty_response(StatusCode::INTERNAL_SERVER_ERROR));
            response.extensions_mut().insert(fired);
            response
        }
        None => next.run(request).await,
    }
}

/// Reads the body of a request, and returns both. An error is the response to a body that is too long.
async fn with_body(request: Request) -> Result<(Request, Bytes), Response<Body>> {
    let (parts, body) = request.into_parts();
    let bytes = body::read(body).await?;
    Ok((Request::from_parts(parts, Body::from(bytes.clone())), bytes))
}
