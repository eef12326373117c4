//! The authorization endpoint: the consent page, and redirects to the app.

use axum::{
    body::Body,
    extract::{RawForm, RawQuery, State},
    http::{HeaderValue, Response, StatusCode, header},
};

use super::page;
use crate::{
    http::response::empty_response,
    identity::{AuthorizationRequest, Form},
    state::SharedState,
};

/// Handles `GET /connect/authorize`.
pub(super) async fn authorize(
    State(state): State<SharedState>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let query = query.unwrap_or_default();
    let Ok(request) = AuthorizationRequest::parse(&state.apps(), &query) else {
        return page::error();
    };
    match request.check() {
        Err(error) => redirect(&request.refuse(error)),
        Ok(()) if state.settings.auto_consent => {
            redirect(&request.grant(&mut state.identity(), state.owner()))
        }
        Ok(()) => page::consent(&state, &request, &query),
    }
}

/// Handles `POST /connect/authorize` from the consent page: the decision, and the query of the
/// request.
pub(super) async fn consent(
    State(state): State<SharedState>,
    RawForm(body): RawForm,
) -> Response<Body> {
    let form = Form::parse(&body);
    let query = form.get("request").unwrap_or_default();
    let Ok(request) = AuthorizationRequest::parse(&state.apps(), query) else {
        return page::error();
    };
    let is_granted = form.get("decision") == Some("grant");
    let chosen = form.get("person").and_then(|id| state.find_owner(None, Some(id)));
    let owner = chosen.unwrap_or_else(|| state.owner());
    match request.check() {
        Err(error) => redirect(&request.refuse(error)),
        Ok(()) if is_granted => redirect(&request.grant(&mut state.identity(), owner)),
        Ok(()) => redirect(&request.refuse("access_denied")),
    }
}

fn redirect(url: &str) -> Response<Body> {
    let mut response = empty_response(StatusCode::FOUND);
    if let Ok(location) = HeaderValue::try_from(url) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
