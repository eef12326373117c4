//! The authorization endpoint: checks the request, asks the person, redirects.

use axum::{
    body::Body,
    extract::{RawForm, RawQuery, State},
    http::{HeaderValue, Response, StatusCode, header},
};
use core_api::{Scope, ScopeSet};
use url::Url;

use super::{AppRegistration, Form, form, page, redirect, session::Grant};
use crate::{
    refusal::empty_response,
    server::{Server, Shared},
};

/// `GET /connect/authorize`.
pub(super) async fn authorize(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
) -> Response<Body> {
    let query = query.unwrap_or_default();
    let Ok(request) = Request::parse(&shared, &query) else {
        return page::error();
    };
    match request.check() {
        Err(error) => request.refuse(error),
        Ok(()) if shared.settings.auto_consent => request.grant(&shared),
        Ok(()) => page::consent(&request, &query),
    }
}

/// `POST` of the consent page: the decision, and the query that it was asked with.
pub(super) async fn consent(
    State(shared): State<Shared>,
    RawForm(body): RawForm,
) -> Response<Body> {
    let form = form(&body);
    let query = form.get("request").map(String::as_str).unwrap_or_default();
    let Ok(request) = Request::parse(&shared, query) else {
        return page::error();
    };
    let is_granted = form.get("decision").is_some_and(|decision| decision == "grant");
    match request.check() {
        Err(error) => request.refuse(error),
        Ok(()) if is_granted => request.grant(&shared),
        Ok(()) => request.refuse("access_denied"),
    }
}

/// The callback of a person who consents to a request; `None` where no app may be told anything.
pub(crate) fn callback(server: &Server, query: &str) -> Option<String> {
    let request = Request::parse(server, query).ok()?;
    let answer = match request.check() {
        Ok(()) => request.grant(server),
        Err(error) => request.refuse(error),
    };
    answer.headers().get(header::LOCATION)?.to_str().ok().map(str::to_owned)
}

/// A request of an app that is registered, with the address to redirect to.
pub(super) struct Request<'a> {
    pub(super) app: &'a AppRegistration,
    redirect_uri: Url,
    form: Form,
}

/// The app or its address is not known, so that nothing may be told to it (RFC 6749 §4.1.2.1).
#[derive(Debug)]
struct Untold;

impl<'a> Request<'a> {
    fn parse(server: &'a Server, query: &str) -> Result<Self, Untold> {
        let form = form(query.as_bytes());
        let app = form.get("client_id").and_then(|id| server.app(id)).ok_or(Untold)?;
        let redirect_uri = form.get("redirect_uri").filter(|uri| redirect::is_permitted(uri, app));
        let redirect_uri = redirect_uri.and_then(|uri| Url::parse(uri).ok()).ok_or(Untold)?;
        Ok(Self { app, redirect_uri, form })
    }

    /// The scopes that it asks for, as far as there are such.
    pub(super) fn scopes(&self) -> ScopeSet {
        self.scope_names().filter_map(|name| name.parse().ok()).collect()
    }

    fn scope_names(&self) -> impl Iterator<Item = &str> {
        self.parameter("scope").unwrap_or_default().split_ascii_whitespace()
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.form.get(name).map(String::as_str)
    }

    /// Whether it may be granted; if not, the error that the app is told.
    fn check(&self) -> Result<(), &'static str> {
        let challenge = self.parameter("code_challenge");
        let method = self.parameter("code_challenge_method");
        let is_scope = |name: &str| name.parse::<Scope>().is_ok();
        if self.parameter("response_type") != Some("code") {
            Err("unsupported_response_type")
        } else if self.scope_names().next().is_none() || !self.scope_names().all(is_scope) {
            Err("invalid_scope")
        } else if !self.app.is_public() {
            // Core refuses PKCE of apps that have a secret.
            if challenge.is_none() { Ok(()) } else { Err("unauthorized_client") }
        } else if self.scopes().contains(Scope::OfflineAccess) {
            // Core gives no refresh tokens to native apps.
            Err("unauthorized_client")
        } else if challenge.is_none() || method != Some("S256") {
            Err("invalid_request")
        } else {
            Ok(())
        }
    }

    fn grant(&self, server: &Server) -> Response<Body> {
        let mut identity = server.identity();
        let consented_at = identity.now();
        let code = identity.new_code(Grant {
            client_id: self.app.client_id.clone(),
            redirect_uri: self.parameter("redirect_uri").unwrap_or_default().to_owned(),
            scopes: self.scopes(),
            challenge: self.parameter("code_challenge").map(str::to_owned),
            nonce: self.parameter("nonce").map(str::to_owned),
            consented_at,
        });
        self.redirect([("code", code.as_str())])
    }

    /// Redirects with an error, and with the sentence of Core's documentation where it has one.
    fn refuse(&self, error: &'static str) -> Response<Body> {
        let sentence = match error {
            "access_denied" => Some(("error_reason", "The user did not authorize the request")),
            "invalid_scope" => Some(("error_description", "An invalid scope string was sent")),
            _ => None,
        };
        self.redirect([("error", error)].into_iter().chain(sentence))
    }

    /// Redirects to the app with this answer and its state.
    fn redirect<'t>(&self, answer: impl IntoIterator<Item = (&'t str, &'t str)>) -> Response<Body> {
        let mut url = self.redirect_uri.clone();
        url.query_pairs_mut()
            .extend_pairs(answer)
            .extend_pairs(self.parameter("state").map(|state| ("state", state)));
        let mut response = empty_response(StatusCode::FOUND);
        if let Ok(location) = HeaderValue::try_from(url.as_str()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}
