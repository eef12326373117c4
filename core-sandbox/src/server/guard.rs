//! What each request passes before its handler: the counters, the limit, the faults.

use std::{sync::Arc, time::Instant};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{Response, StatusCode},
    middleware::Next,
};

use super::{Server, Shared};
use crate::{
    fault,
    identity::{refresh_token_in, token_in},
    limit::Verdict,
    refusal::{Refusal, empty_response},
    splitmix::SplitMix,
    wire::Connection,
};

/// Answers a request, unless the limit refuses it or a fault happens to it.
pub(super) async fn guard(
    State(shared): State<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let request = noted(&shared, request).await;
    let verdict = admitted(&shared, &request);
    let is_refused = verdict.as_ref().is_some_and(|verdict| !verdict.is_admitted);
    let mut response = match is_refused {
        true => refused(&shared),
        false => passed(&shared, connection, request, next).await,
    };
    if let Some(verdict) = verdict {
        verdict.write(response.headers_mut());
    }
    response
}

/// Counts a request, whatever becomes of it.
async fn noted(server: &Server, request: Request) -> Request {
    match request.uri().path() {
        path if path.starts_with("/api/") => {
            server.tally.requests.add();
            request
        }
        "/idp/connect/token" => {
            server.tally.token_requests.add();
            let (parts, body) = request.into_parts();
            // A body that breaks off has nothing that could be acted on.
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            if let Some(token) = refresh_token_in(&body) {
                server.identity().note_presented(&token);
            }
            Request::from_parts(parts, Body::from(body))
        }
        _ => request,
    }
}

/// What the limit says of a call; nothing where there is none.
fn admitted(server: &Server, request: &Request) -> Option<Verdict> {
    let limit = server.limit.as_ref().filter(|_| request.uri().path().starts_with("/api/"))?;
    let app = server.identity().client_of(token_in(request.headers()));
    Some(limit.admit(&app, Instant::now()))
}

fn refused(server: &Server) -> Response<Body> {
    let number = server.tally.rate_limited.add();
    Refusal::rate().into_response(SplitMix::new(number).id())
}

/// The answer of the handler, or of a fault.
async fn passed(
    shared: &Shared,
    connection: Connection,
    request: Request,
    next: Next,
) -> Response<Body> {
    match shared.faults.fire(request.method(), request.uri().path()) {
        Some(rule) => {
            shared.tally.faults.add();
            let shared = Arc::clone(shared);
            // A task of its own: what a fault delays is acted on even if the client goes away.
            let answer = tokio::spawn(async move {
                fault::answer(&shared, &rule, &connection, request, next).await
            });
            answer.await.unwrap_or_else(|_| empty_response(StatusCode::INTERNAL_SERVER_ERROR))
        }
        None => next.run(request).await,
    }
}
