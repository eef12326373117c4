//! What a fault does to a request and to its answer.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{Response, StatusCode, header},
    middleware::Next,
};

use super::{Effect, Rule, changed, reply::unsendable};
use crate::{
    identity,
    refusal::empty_response,
    server::{Server, read_body},
    wire::Connection,
};

/// The answer to a request that a fault happens to.
pub(crate) async fn answer(
    server: &Server,
    rule: &Arc<Rule>,
    connection: &Connection,
    request: Request,
    next: Next,
) -> Response<Body> {
    let fault = &rule.fault;
    if let Some(error) = &rule.error {
        rule.note_fired();
        return unsendable(error);
    }
    if !fault.acted_on && fault.effect.can_come_first() {
        rule.note_fired();
        return match instead(rule, connection).await {
            Some(response) => response,
            None => next.run(request).await,
        };
    }
    let request = match before(server, &fault.effect, request).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let response = next.run(request).await;
    if matches!(fault.effect, Effect::HoldBody) {
        return held_halfway(rule, response).await;
    }
    rule.note_fired();
    match instead(rule, connection).await {
        Some(response) => response,
        None => after(&fault.effect, response).await,
    }
}

/// Waits as the fault says; then the answer that stands in for the real one, if the fault has one.
async fn instead(rule: &Rule, connection: &Connection) -> Option<Response<Body>> {
    match &rule.fault.effect {
        Effect::Drop => {
            connection.cut();
            Some(empty_response(StatusCode::OK))
        }
        Effect::Hold => {
            rule.released().await;
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

/// What has happened to the tokens of a request before it is acted on.
async fn before(
    server: &Server,
    effect: &Effect,
    request: Request,
) -> Result<Request, Response<Body>> {
    match effect {
        Effect::ExpireToken => {
            let token = identity::token_in(request.headers());
            server.identity().expire_access_token(token);
            Ok(request)
        }
        Effect::RevokeSession => {
            let (parts, body) = request.into_parts();
            let body = read_body(body).await?;
            let access_token = identity::token_in(&parts.headers);
            let refresh_token = identity::refresh_token_in(&body);
            let mut identity = server.identity();
            identity.revoke_session(access_token);
            identity.revoke_session(refresh_token.as_deref().unwrap_or_default());
            drop(identity);
            Ok(Request::from_parts(parts, Body::from(body)))
        }
        _ => Ok(request),
    }
}

/// The answer as the fault changes it.
async fn after(effect: &Effect, response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = read(body).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = changed::body(effect, &mut parts.headers, body);
    Response::from_parts(parts, body)
}

/// The answer, of which the second half waits until it is released.
async fn held_halfway(rule: &Arc<Rule>, response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = read(body).await;
    let rule = Arc::clone(rule);
    let held = async move {
        rule.note_fired();
        rule.released().await;
    };
    let body = changed::held(&mut parts.headers, body, held);
    Response::from_parts(parts, body)
}

/// The whole of an answer's body; one that breaks off is as good as empty.
async fn read(body: Body) -> Bytes {
    to_bytes(body, usize::MAX).await.unwrap_or_default()
}
