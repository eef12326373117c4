//! Authorization requests (RFC 6749 §4.1.1): checks, and the redirect with the result.

use core_api::{Scope, ScopeSet};
use url::Url;

use super::{
    app::AppRegistration,
    apps::Apps,
    company::Owner,
    form::Form,
    redirect,
    session::{Grant, Identity},
};

/// An authorization request of a registered app.
pub(crate) struct AuthorizationRequest {
    pub(crate) app: AppRegistration,
    redirect_uri: Url,
    form: Form,
}

/// The client id or redirect URI is unknown, so the error must not be sent by redirect
/// (RFC 6749 §4.1.2.1).
#[derive(Debug)]
pub(crate) struct UnknownClient;

impl AuthorizationRequest {
    /// Parses the query of a request.
    ///
    /// # Errors
    ///
    /// [`UnknownClient`] if no app has this client id and redirect URI.
    pub(crate) fn parse(apps: &Apps, query: &str) -> Result<Self, UnknownClient> {
        let form = Form::parse(query.as_bytes());
        let app = form.get("client_id").and_then(|id| apps.get(id)).ok_or(UnknownClient)?;
        let redirect_uri = form.get("redirect_uri").filter(|uri| redirect::is_permitted(uri, app));
        let redirect_uri =
            redirect_uri.and_then(|uri| Url::parse(uri).ok()).ok_or(UnknownClient)?;
        Ok(Self { app: app.clone(), redirect_uri, form })
    }

    /// Returns the requested scopes that exist.
    pub(crate) fn scopes(&self) -> ScopeSet {
        self.scope_names().filter_map(|name| name.parse().ok()).collect()
    }

    fn scope_names(&self) -> impl Iterator<Item = &str> {
        self.form.get("scope").unwrap_or_default().split_ascii_whitespace()
    }

    /// Checks that the request may be granted. An error is the code for the app.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let challenge = self.form.get("code_challenge");
        let method = self.form.get("code_challenge_method");
        let is_scope = |name: &str| name.parse::<Scope>().is_ok();
        if self.form.get("response_type") != Some("code") {
            Err("unsupported_response_type")
        } else if self.scope_names().next().is_none() || !self.scope_names().all(is_scope) {
            Err("invalid_scope")
        } else if !self.app.is_public() {
            // Core refuses PKCE for apps with a secret.
            if challenge.is_none() { Ok(()) } else { Err("unauthorized_client") }
        } else if self.scopes().contains(Scope::OfflineAccess) {
            // Core issues no refresh tokens to native apps.
            Err("unauthorized_client")
        } else if challenge.is_none() || method != Some("S256") {
            Err("invalid_request")
        } else {
            Ok(())
        }
    }

    /// Grants the request if it may be granted. Returns the address to redirect to, with a code or
    /// an error.
    pub(crate) fn consent(&self, identity: &mut Identity, owner: Owner) -> String {
        match self.check() {
            Ok(()) => self.grant(identity, owner),
            Err(error) => self.refuse(error),
        }
    }

    /// Grants the request for a person. Returns the address to redirect to, with a code.
    pub(crate) fn grant(&self, identity: &mut Identity, owner: Owner) -> String {
        let consented_at = identity.now();
        let code = identity.new_code(Grant {
            client_id: self.app.client_id.clone(),
            owner,
            redirect_uri: self.form.get("redirect_uri").unwrap_or_default().to_owned(),
            scopes: self.scopes(),
            challenge: self.form.get("code_challenge").map(str::to_owned),
            nonce: self.form.get("nonce").map(str::to_owned),
            consented_at,
        });
        self.redirect([("code", code.as_str())])
    }

    /// Refuses the request. Returns the address to redirect to, with the error and the sentence of
    /// Core's documentation if there is one.
    pub(crate) fn refuse(&self, error: &'static str) -> String {
        let sentence = match error {
            "access_denied" => Some(("error_reason", "The user did not authorize the request")),
            "invalid_scope" => Some(("error_description", "An invalid scope string was sent")),
            _ => None,
        };
        self.redirect([("error", error)].into_iter().chain(sentence))
    }

    /// Returns the redirect URI with these parameters and the state of the request.
    fn redirect<'t>(&self, parameters: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
        let mut url = self.redirect_uri.clone();
        url.query_pairs_mut()
            .extend_pairs(parameters)
            .extend_pairs(self.form.get("state").map(|state| ("state", state)));
        url.into()
    }
}
