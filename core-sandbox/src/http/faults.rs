//! Requests that a fault affects.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{Response, StatusCode, header},
    middleware::Next,
};

use super::{bearer, body, connections::Connection, response::empty_response};
use crate::{
    fault::{self, Effect, FaultRule},
    state::ServerState,
};

/// Returns the response to a request that a fault affects.
pub(super) async fn respond(
    state: &ServerState,
    rule: &Arc<FaultRule>,
    connection: &Connection,
    request: Request,
    next: Next,
) -> Response<Body> {
    let effect = rule.effect();
    if let Some(error) = rule.error() {
        rule.count_fired();
        return fault::invalid_fault(error);
    }
    if rule.comes_before_the_handler() {
        rule.count_fired();
        return match replacement(rule, connection).await {
            Some(response) => response,
            None => next.run(request).await,
        };
    }
    let request = match change_tokens(state, effect, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let response = next.run(request).await;
    if matches!(effect, Effect::HoldBody) {
        return hold_body(rule, response).await;
    }
    rule.count_fired();
    match replacement(rule, connection).await {
        Some(response) => response,
        None => change_response(effect, response).await,
    }
}

/// Waits as long as the fault requires. Returns the response that replaces the response of the
/// handler, if the fault has one.
async fn replacement(rule: &FaultRule, connection: &Connection) -> Option<Response<Body>> {
    match rule.effect() {
        Effect::Drop => {
            connection.cut();
            Some(empty_response(StatusCode::OK))
        }
        Effect::Hold => {
            rule.wait_for_release().await;
            None
        }
        Effect::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
            None
        }
        Effect::Reply(reply) => Some(reply.to_response()),
        _ => None,
    }
}

/// Expires or revokes the tokens of a request before its handler runs.
async fn change_tokens(
    state: &ServerState,
    effect: &Effect,
    request: Request,
) -> Result<Request, Response<Body>> {
    match effect {
        Effect::ExpireToken => {
            let token = bearer::access_token(request.headers());
            state.identity().expire_access_token(token);
            Ok(request)
        }
        Effect::RevokeSession => {
            let (parts, body) = request.into_parts();
            let bytes = body::read(body).await?;
            let access_token = bearer::access_token(&parts.headers);
            let refresh_token = body::refresh_token(&bytes);
            let mut identity = state.identity();
            identity.revoke_session(access_token);
            identity.revoke_session(refresh_token.as_deref().unwrap_or_default());
            drop(identity);
            Ok(Request::from_parts(parts, Body::from(bytes)))
        }
        _ => Ok(request),
    }
}

/// Applies a fault to the body and headers of a response.
async fn change_response(effect: &Effect, response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = read_response(body).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = fault::change_body(effect, &mut parts.headers, body);
    Response::from_parts(parts, body)
}

/// Returns the response with the second half of its body held until the fault is released.
async fn hold_body(rule: &Arc<FaultRule>, response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = read_response(body).await;
    let rule = Arc::clone(rule);
    let release = async move {
        rule.count_fired();
        rule.wait_for_release().await;
    };
    let body = fault::hold_body(&mut parts.headers, body, release);
    Response::from_parts(parts, body)
}

/// Reads the whole body of a response. A body that breaks off counts as empty.
async fn read_response(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}
