//! The HTTP server: routes and handlers.

mod address;
mod api;
mod bearer;
mod body;
mod canonical;
mod connections;
mod control;
mod cors;
mod error_response;
mod faults;
mod files;
mod guard;
mod html;
mod identity;
#[cfg(feature = "openapi")]
pub(crate) mod openapi;
#[cfg(feature = "page")]
mod pages;
mod reason;
mod record;
mod response;
mod same_origin;
mod save;

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{Response, StatusCode},
    middleware,
};
use tower_service::Service as _;

pub(crate) use connections::{Connection, CuttableListener};

use crate::state::SharedState;

/// Returns the service of all routes, which accepts paths in more than one form.
pub(crate) fn router(state: SharedState) -> Router {
    let routes = routes(state);
    // A path has to be in its form before a route is chosen, so this router has no routes of its own.
    Router::new().fallback(move |request: Request| {
        let mut routes = routes.clone();
        async move {
            match refuse_plain(&request) {
                Some(refusal) => Ok(refusal),
                None => routes.call(canonical::canonical(request)).await,
            }
        }
    })
}

/// Returns all routes.
fn routes(state: SharedState) -> Router {
    let guard = middleware::from_fn_with_state(Arc::clone(&state), guard::guard);
    let record = middleware::from_fn_with_state(Arc::clone(&state), record::record);
    let log_control = middleware::from_fn_with_state(Arc::clone(&state), record::log_control);
    // Without a store, requests need not pass another layer.
    let save = |router: Router<SharedState>| match state.is_saved() {
        true => router.layer(middleware::from_fn_with_state(Arc::clone(&state), save::save)),
        false => router,
    };
    let calls = apis(&state)
        .nest("/idp", identity::router())
        .nest("/files", files::addresses())
        .nest("/storage", files::storage())
        .fallback(not_found);
    let control = Router::new().nest("/sandbox", control::router(&state));
    let calls = save(calls).layer(guard);
    // A page of another site may show the API, so these routes are below the layer for such pages.
    #[cfg(feature = "openapi")]
    let calls = calls.merge(openapi::router());
    // Each layer copies those below it for each request, so one layer has several steps.
    let routes = calls
        .layer(record)
        // These routes are outside the guard, so that no fault can affect them.
        .merge(save(control).layer(log_control))
        .merge(html::assets());
    #[cfg(feature = "page")]
    let routes = routes.merge(save(pages::router(&state)));
    routes.with_state(state)
}

/// Refuses a request without TLS to a server with TLS.
fn refuse_plain(request: &Request) -> Option<Response<Body>> {
    let connection = request.extensions().get::<ConnectInfo<Connection>>();
    connection.filter(|ConnectInfo(connection)| connection.lacks_tls())?;
    let reason =
        "sandbox: this port speaks TLS; send the request to `https://` instead of `http://`";
    let body = serde_json::json!({ "error": reason }).to_string();
    Some(response::json_response(StatusCode::BAD_REQUEST, body))
}

/// Answers a path that no route has.
async fn not_found(request: Request) -> Response<Body> {
    let uri = request.uri();
    #[cfg(feature = "page")]
    if html::is_wanted(request.headers()) {
        return pages::not_found(uri);
    }
    let reason = format!(
        "sandbox: no route has the path `{}`; the API is below `/api`, the identity server below \
         `/idp`, and `GET /sandbox` lists the routes of the sandbox",
        uri.path()
    );
    let body = serde_json::json!({ "error": reason }).to_string();
    response::json_response(StatusCode::NOT_FOUND, body)
}

/// Returns the routes of the API in each data center.
fn apis(state: &SharedState) -> Router<SharedState> {
    let paths: BTreeSet<&str> = state.companies().map(|company| &*company.api_path).collect();
    paths.into_iter().fold(Router::new(), |router, path| router.merge(api::router(path)))
}
