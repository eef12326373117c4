//! Cross-origin resource sharing, so that browser apps of any origin can call the server.

use std::{sync::LazyLock, time::Duration};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, Response, header, request::Parts},
    middleware::Next,
};
use core_api::api;
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, AllowPrivateNetwork, CorsLayer};
use tower_layer::Layer;
use tower_service::Service;

/// The headers of responses that a browser app may read.
///
/// No source shows the list of Core, so it has all headers that a client needs.
static EXPOSED: [HeaderName; 9] = [
    HeaderName::from_static(api::RATE_LIMIT_HEADER),
    HeaderName::from_static(api::RATE_REMAINING_HEADER),
    HeaderName::from_static(api::RATE_RESET_HEADER),
    HeaderName::from_static("x-sandbox-unconfirmed"),
    header::CONTENT_DISPOSITION,
    header::ETAG,
    header::LOCATION,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
];

static LAYER: LazyLock<CorsLayer> = LazyLock::new(|| {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(is_shared))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .allow_private_network(AllowPrivateNetwork::yes())
        .expose_headers(EXPOSED.clone())
        .max_age(Duration::from_secs(600))
});

/// Lets browser apps of other origins read the response, and answers their preflight requests.
pub(super) async fn share(request: Request, next: Next) -> Response<Body> {
    let headers = request.headers();
    let is_preflight = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if headers.contains_key(header::ORIGIN) && (request.method() != Method::OPTIONS || is_preflight)
    {
        let response = LAYER.layer(next).call(request).await;
        return response.unwrap_or_else(|never| match never {});
    }
    let mut response = next.run(request).await;
    // A cache must not give this response to an app of another origin.
    response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    response
}

/// Returns whether apps of other origins may read the response.
///
/// A person opens the authorization endpoint as a page, so an app has no reason to read it.
fn is_shared(_: &HeaderValue, parts: &Parts) -> bool {
    parts.uri.path() != format!("/idp{}", api::AUTHORIZE_PATH)
}
