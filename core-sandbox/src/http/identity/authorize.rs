//! The authorization endpoint: the consent page, and redirects to the app.

use axum::{
    body::Body,
    extract::{RawForm, RawQuery, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
};

use core_api::{Scope, ScopeSet};

use super::page;
use crate::{
    http::{
        address::ServerAddress,
        reason::Reason,
        response::{empty_response, mark_unconfirmed},
        same_origin::is_same_origin,
    },
    identity::{AuthorizationError, AuthorizationRequest, Form, OAuthError},
    state::{ServerState, SharedState},
};

/// Handles `GET /connect/authorize`.
pub(super) async fn authorize(
    State(state): State<SharedState>,
    address: ServerAddress,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let query = query.unwrap_or_default();
    let Ok(request) = AuthorizationRequest::parse(&state.apps(), &query) else {
        return page::unknown_client(&state.apps(), &query);
    };
    let response = match request.check() {
        Err(error) => refuse(&state, &address, &request, &error),
        Ok(()) if state.settings.auto_consent => {
            redirect(&request.grant(&mut state.identity(), state.owner()))
        }
        Ok(()) => page::consent(&state, &request, &query),
    };
    mark(response, &request)
}

/// Handles `POST /connect/authorize` from the consent page: the decision, and the query of the
/// request.
pub(super) async fn consent(
    State(state): State<SharedState>,
    address: ServerAddress,
    uri: Uri,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Response<Body> {
    if !is_same_origin(&uri, &headers) {
        return page::foreign_form();
    }
    let form = Form::parse(&body);
    let query = form.get("request").unwrap_or_default();
    let Ok(mut request) = AuthorizationRequest::parse(&state.apps(), query) else {
        return page::unknown_client(&state.apps(), query);
    };
    if form.get("scopes") == Some("chosen") {
        request.tick(ticked_scopes(&body));
    }
    let is_granted = form.get("decision") == Some("grant");
    let chosen = form.get("person").and_then(|id| state.find_owner(None, Some(id)));
    let owner = chosen.unwrap_or_else(|| state.owner());
    let response = match request.check() {
        Err(error) => refuse(&state, &address, &request, &error),
        Ok(()) if is_granted && !request.granted_scopes().is_empty() => {
            redirect(&request.grant(&mut state.identity(), owner))
        }
        Ok(()) => refuse(&state, &address, &request, &AuthorizationError::Denied),
    };
    mark(response, &request)
}

/// Marks the response to a request that Core may refuse.
fn mark(mut response: Response<Body>, request: &AuthorizationRequest) -> Response<Body> {
    mark_unconfirmed(&mut response, request.unconfirmed().unwrap_or_default());
    response
}

/// Handles `GET /home/error`, where a login ends that the app does not learn about.
pub(super) async fn error(
    State(state): State<SharedState>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let error = form.get("errorId").and_then(|id| state.identity().error(id));
    let error = error.unwrap_or_else(|| {
        OAuthError::invalid_request("the `errorId` is unknown; start the login again")
    });
    page::refusal(&error)
}

/// Redirects to the app with an error, or to the error page.
fn refuse(
    state: &ServerState,
    address: &ServerAddress,
    request: &AuthorizationRequest,
    error: &AuthorizationError,
) -> Response<Body> {
    let mut response = redirect(&request.refuse(error, &mut state.identity(), &address.issuer()));
    response.extensions_mut().insert(Reason(error.reason()));
    response
}

/// Returns the scopes that are ticked in a form.
fn ticked_scopes(form: &[u8]) -> ScopeSet {
    let pairs = form_urlencoded::parse(form).filter(|(name, _)| name == "scope");
    pairs.filter_map(|(_, scope)| scope.parse::<Scope>().ok()).collect()
}

fn redirect(url: &str) -> Response<Body> {
    let mut response = empty_response(StatusCode::FOUND);
    if let Ok(location) = HeaderValue::try_from(url) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
