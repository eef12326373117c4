//! The authorization endpoint: checks the request, asks the person, redirects.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{RawForm, RawQuery, State},
    http::{HeaderValue, Response, StatusCode, header},
};
use core_api::{Scope, ScopeSet};
use url::Url;

use super::{AppRegistration, page};
use crate::{refusal::empty_response, server::Shared};

/// `GET /connect/authorize`.
pub(super) async fn authorize(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let query = query.unwrap_or_default();
    match Request::parse(&query) {
        Err(failure) => failure.into_response(),
        Ok(request) if shared.settings.auto_consent => request.grant(&shared),
        Ok(request) => page::consent(&request, &query),
    }
}

/// `POST` of the consent page: `decision` and the query that it was made for.
pub(super) async fn consent(
    State(shared): State<Shared>,
    RawForm(form): RawForm,
) -> Response<Body> {
    let form = pairs(&form);
    let query = form.get("request").map(String::as_str).unwrap_or_default();
    match Request::parse(query) {
        Err(failure) => failure.into_response(),
        Ok(request) if form.get("decision").is_some_and(|decision| decision == "grant") => {
            request.grant(&shared)
        }
        Ok(request) => request.redirect(&[("error", "access_denied")]),
    }
}

/// A request that may be granted.
pub(super) struct Request {
    pub(super) app: AppRegistration,
    pub(super) scopes: ScopeSet,
    redirect_uri: Url,
    state: Option<String>,
    challenge: Option<String>,
}

/// A request that may not.
enum Failure {
    /// Where to redirect to is not certain, so the person is shown a page.
    Shown(&'static str),
    /// The app is told.
    Told { request: Box<Request>, error: &'static str },
}

impl Failure {
    fn into_response(self) -> Response<Body> {
        match self {
            Self::Shown(reason) => page::error(reason),
            Self::Told { request, error } => request.redirect(&[("error", error)]),
        }
    }
}

impl Request {
    fn parse(query: &str) -> Result<Self, Failure> {
        let parameters = pairs(query.as_bytes());
        let parameter = |name: &str| parameters.get(name).map(String::as_str);
        let app = parameter("client_id").and_then(AppRegistration::of);
        let app = app.ok_or(Failure::Shown("The client_id is not registered."))?;
        let redirect_uri = parameter("redirect_uri").filter(|uri| *uri == app.redirect_uri);
        let redirect_uri = redirect_uri.and_then(|uri| Url::parse(uri).ok()).ok_or(
            Failure::Shown("The redirect_uri is not the one that is registered, to the letter."),
        )?;
        let scope = parameter("scope").unwrap_or_default();
        let names: Vec<&str> = scope.split_ascii_whitespace().collect();
        let known: Vec<Scope> = names.iter().filter_map(|name| name.parse().ok()).collect();
        let request = Box::new(Self {
            scopes: known.iter().copied().collect(),
            redirect_uri,
            state: parameter("state").map(str::to_owned),
            challenge: parameter("code_challenge").map(str::to_owned),
            app,
        });
        let method = parameter("code_challenge_method");
        let error = if parameter("response_type") != Some("code") {
            "unsupported_response_type"
        } else if known.is_empty() || known.len() != names.len() {
            "invalid_scope"
        } else if request.app.is_public() && request.scopes.contains(Scope::OfflineAccess) {
            // Core gives no refresh tokens to native apps.
            "unauthorized_client"
        } else if !request.app.is_public() && request.challenge.is_some() {
            // Core refuses PKCE of web apps.
            "unauthorized_client"
        } else if request.app.is_public() && (request.challenge.is_none() || method != Some("S256"))
        {
            "invalid_request"
        } else {
            return Ok(*request);
        };
        Err(Failure::Told { request, error })
    }

    fn grant(self, shared: &Shared) -> Response<Body> {
        let code = shared.identity().code(
            self.app.client_id.clone(),
            self.app.redirect_uri.clone(),
            self.scopes.clone(),
            self.challenge.clone(),
        );
        self.redirect(&[("code", &code)])
    }

    /// Redirects to the app, with its state.
    fn redirect(&self, answer: &[(&str, &str)]) -> Response<Body> {
        let mut url = self.redirect_uri.clone();
        url.query_pairs_mut()
            .extend_pairs(answer)
            .extend_pairs(self.state.iter().map(|state| ("state", state)));
        let mut response = empty_response(StatusCode::FOUND);
        if let Ok(location) = HeaderValue::try_from(url.as_str()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// The pairs of a form; the first of two with one name counts.
pub(super) fn pairs(form: &[u8]) -> BTreeMap<String, String> {
    let mut pairs = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        pairs.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    pairs
}
