//! What each request passes before its handler: the counters, the limit, the faults.

use std::{sync::Arc, time::Instant};

use axum::{
    body::{Body, Bytes, to_bytes},
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
    let request = match noted(&shared, request).await {
        Ok(request) => request,
        Err(refused) => return refused,
    };
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

/// Counts a request, whatever becomes of it; a form that is too long is refused.
async fn noted(server: &Server, request: Request) -> Result<Request, Response<Body>> {
    match request.uri().path() {
        path if path.starts_with("/api/") => {
            server.tally.requests.add();
            Ok(request)
        }
        "/idp/connect/token" => {
            server.tally.token_requests.add();
            let (parts, body) = request.into_parts();
            let body = read_body(body).await?;
            if let Some(token) = refresh_token_in(&body) {
                server.identity().note_presented(&token);
            }
            Ok(Request::from_parts(parts, Body::from(body)))
        }
        _ => Ok(request),
    }
}

/// The most bytes of a body that is read: the limit that axum's handlers have as well.
const MAX_BODY: usize = 2 << 20;

/// The whole body of a request, or the answer to one that is too long.
///
/// A body that breaks off has the same answer, which nobody reads.
pub(crate) async fn read_body(body: Body) -> Result<Bytes, Response<Body>> {
    let read = to_bytes(body, MAX_BODY).await;
    read.map_err(|_| empty_response(StatusCode::PAYLOAD_TOO_LARGE))
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
