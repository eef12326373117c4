//! Protection of the pages against pages of other sites.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, Response, StatusCode},
    middleware::Next,
};
use maud::html;

use super::frame::{self, Tone};
use crate::{
    http::{control, same_origin::is_same_origin},
    state::SharedState,
};

/// Refuses requests whose host is not this machine, and forms of other sites.
///
/// A server on another port of this machine is another site as well, although the routes below
/// `/sandbox` accept its requests.
pub(super) async fn guard(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let (uri, headers) = (request.uri(), request.headers());
    let refusal = match control::check_origin(&state.settings.reach, uri, headers) {
        Err(refusal) => Some(refusal),
        Ok(()) if is_safe(request.method()) || is_same_origin(uri, headers) => None,
        Ok(()) => Some((
            StatusCode::FORBIDDEN,
            "the form is of another site; open the page of the sandbox and send the form there",
        )),
    };
    match refusal {
        None => next.run(request).await,
        Some((status, reason)) => {
            let content = html! {
                h1 { "This request is refused" }
                (frame::note(Tone::Bad, &html! { (reason) "." }))
            };
            frame::page(status, None, "Refused", &content)
        }
    }
}

/// Returns whether a method is safe (RFC 9110 §9.2.1).
fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}
