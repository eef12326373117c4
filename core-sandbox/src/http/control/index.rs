//! The index of the operations, the health of the sandbox, and its counters.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Method, Response, StatusCode, Uri, header},
};
use serde_json::json;

use super::answer::{ok, refusal};
use crate::{
    fault::EFFECTS, http::address::ServerAddress, operation::OPERATIONS, state::SharedState,
};

pub(super) async fn index(state: State<SharedState>, address: ServerAddress) -> Response<Body> {
    ok(&json!({
        "url": address.0,
        "issuer": address.issuer(),
        "endpoint": state.first_company().endpoint_at(&address.0),
        "version": env!("CARGO_PKG_VERSION"),
        "operations": OPERATIONS,
        "effects": EFFECTS,
    }))
}

pub(super) async fn health() -> Response<Body> {
    ok(&json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// Shows the certificate, or refuses the request without TLS.
pub(super) async fn certificate(state: State<SharedState>) -> Response<Body> {
    let Some(pem) = state.settings.reach.certificate.clone() else {
        let reason = "the sandbox speaks no TLS; start it with `--tls`";
        return refusal(StatusCode::NOT_FOUND, reason);
    };
    let mut response = Response::new(Body::from(pem));
    let kind = HeaderValue::from_static("application/x-pem-file");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

pub(super) async fn counters(state: State<SharedState>) -> Response<Body> {
    let mut counters = json!(state.counters());
    counters["sessions"] = json!(state.identity().sessions());
    counters["created"] = json!(state.database().created());
    ok(&counters)
}

/// Refuses a path that no operation has.
pub(super) async fn not_found(uri: Uri) -> Response<Body> {
    let path = uri.path();
    let reason =
        format!("no operation has the path `/sandbox{path}`; `GET /sandbox` lists all operations");
    refusal(StatusCode::NOT_FOUND, &reason)
}

/// Refuses a method that no operation with this path has.
pub(super) async fn method_not_allowed(method: Method, uri: Uri) -> Response<Body> {
    let path = uri.path();
    let reason = format!(
        "no operation has the method {method} and the path `/sandbox{path}`; `GET /sandbox` lists \
         all operations"
    );
    refusal(StatusCode::METHOD_NOT_ALLOWED, &reason)
}
