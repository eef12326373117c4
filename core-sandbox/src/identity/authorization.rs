//! Authorization requests (RFC 6749 §4.1.1): checks, and the redirect with the result.

use core_api::{Scope, ScopeSet};

use super::{
    app::{AppKind, AppRegistration},
    apps::Apps,
    company::Owner,
    form::Form,
    oauth_error::{OAuthError, short},
    redirect::{self, RedirectMatch},
    session::{Grant, Identity},
};

/// An authorization request of a registered app.
pub(crate) struct AuthorizationRequest {
    pub(crate) app: AppRegistration,
    /// The redirect URI as it was sent.
    redirect_uri: String,
    /// True if the redirect URI has another port than the registered one.
    has_other_port: bool,
    form: Form,
    /// The scopes that the person left ticked on the consent page. `None` means all.
    ticked: Option<ScopeSet>,
}

/// The path of the error page below the issuer.
pub(crate) const ERROR_PATH: &str = "/home/error";

/// The description of an invalid scope in the vendor's documentation.
const INVALID_SCOPE: &str = "An invalid scope string was sent";

/// The reason that a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationError {
    /// The person refuses.
    Denied,
    /// The app learns the code and the reason at its redirect URI.
    Redirected(&'static str, String),
    /// A page of the identity server shows the reason, and the app learns nothing. Core does so if an app
    /// requests `offline_access` without permission.
    Shown(OAuthError),
}

impl AuthorizationError {
    /// Returns the true reason.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Denied => "the person did not consent".to_owned(),
            Self::Redirected(code, reason) => format!("{code}: {reason}"),
            Self::Shown(error) => format!("{}: {}", error.code, error.description),
        }
    }
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
        let sent = form.get("redirect_uri").ok_or(UnknownClient)?;
        let has_other_port = match redirect::find(sent, app).ok_or(UnknownClient)? {
            RedirectMatch::Exact => false,
            RedirectMatch::OtherPort if apps.are_ports_exact() => return Err(UnknownClient),
            RedirectMatch::OtherPort => true,
        };
        let redirect_uri = sent.to_owned();
        Ok(Self { app: app.clone(), redirect_uri, has_other_port, form, ticked: None })
    }

    /// Returns the part of the request that Core may refuse, because no source shows it.
    pub(crate) fn unconfirmed(&self) -> Option<&'static str> {
        self.has_other_port.then_some("another port of the redirect URI")
    }

    /// Returns the requested scopes that exist.
    pub(crate) fn scopes(&self) -> ScopeSet {
        self.scope_names().filter_map(|name| name.parse().ok()).collect()
    }

    /// Restricts the grant to scopes that the person left ticked.
    pub(crate) fn tick(&mut self, scopes: ScopeSet) {
        self.ticked = Some(scopes);
    }

    /// Returns the scopes that a grant has: the requested ones that are ticked.
    pub(crate) fn granted_scopes(&self) -> ScopeSet {
        let is_ticked =
            |scope: &Scope| self.ticked.as_ref().is_none_or(|ticked| ticked.contains(*scope));
        self.scopes().iter().filter(is_ticked).collect()
    }

    fn scope_names(&self) -> impl Iterator<Item = &str> {
        self.form.get("scope").unwrap_or_default().split_ascii_whitespace()
    }

    /// Checks that the request may be granted.
    pub(crate) fn check(&self) -> Result<(), AuthorizationError> {
        self.check_response()?;
        self.check_scopes()?;
        self.check_challenge()
    }

    fn check_response(&self) -> Result<(), AuthorizationError> {
        let redirected = |code, reason: String| Err(AuthorizationError::Redirected(code, reason));
        match self.form.get("response_type") {
            Some("code") => {}
            Some(other) => {
                let reason = format!("`response_type` is `{}`; send `code`", short(other));
                return redirected("unsupported_response_type", reason);
            }
            None => {
                let reason = "`response_type` is missing; send `code`".to_owned();
                return redirected("unsupported_response_type", reason);
            }
        }
        match self.form.get("response_mode") {
            None | Some("query") => Ok(()),
            Some(other) => {
                let reason = format!("`response_mode` is `{}`; leave it out", short(other));
                redirected("invalid_request", reason)
            }
        }
    }

    fn check_scopes(&self) -> Result<(), AuthorizationError> {
        let is_scope = |name: &str| name.parse::<Scope>().is_ok();
        let invalid = |reason| Err(AuthorizationError::Redirected("invalid_scope", reason));
        if self.scope_names().next().is_none() {
            return invalid("`scope` is missing; send one such as `read:core`".to_owned());
        }
        if let Some(unknown) = self.scope_names().find(|name| !is_scope(name)) {
            return invalid(format!("the scope `{}` does not exist; leave it out", short(unknown)));
        }
        if !self.scopes().contains(Scope::OfflineAccess) || self.app.may_refresh() {
            return Ok(());
        }
        let name = short(&self.app.name);
        let reason = match self.app.kind {
            AppKind::Native => format!(
                "`{name}` is a native app, which gets no refresh tokens; leave out `offline_access`"
            ),
            AppKind::Web | AppKind::SinglePage => format!(
                "`offline_access` is not enabled for `{name}`; leave it out, or enable it for the app"
            ),
        };
        Err(AuthorizationError::Shown(OAuthError::new("unauthorized_client", reason)))
    }

    /// Checks the parameters of PKCE (RFC 7636 §4.3).
    fn check_challenge(&self) -> Result<(), AuthorizationError> {
        let challenge = self.form.get("code_challenge");
        let method = self.form.get("code_challenge_method");
        let name = short(&self.app.name);
        let (code, reason) = if !self.app.is_public() {
            if challenge.is_none() {
                return Ok(());
            }
            let reason = format!(
                "`{name}` is a web app, for which Core refuses PKCE; leave out `code_challenge`, or \
                 register a native or single-page app"
            );
            ("unauthorized_client", reason)
        } else if challenge.is_none() {
            let reason = format!(
                "`{name}` has no secret, so it needs PKCE; send `code_challenge` and \
                 `code_challenge_method=S256`"
            );
            ("invalid_request", reason)
        } else if method != Some("S256") {
            let sent = method.map_or("missing".into(), short);
            let reason = format!("`code_challenge_method` is {sent}; send `S256`");
            ("invalid_request", reason)
        } else {
            return Ok(());
        };
        Err(AuthorizationError::Redirected(code, reason))
    }

    /// Grants the request if it may be granted. Returns the address to redirect to: with a code, with an
    /// error, or of an error page of this identity server.
    pub(crate) fn consent(&self, identity: &mut Identity, owner: Owner, issuer: &str) -> String {
        match self.check() {
            Ok(()) => self.grant(identity, owner),
            Err(error) => self.refuse(&error, identity, issuer),
        }
    }

    /// Grants the request for a person. Returns the address to redirect to, with a code.
    pub(crate) fn grant(&self, identity: &mut Identity, owner: Owner) -> String {
        let consented_at = identity.now();
        let code = identity.new_code(Grant {
            client_id: self.app.client_id.clone(),
            owner,
            redirect_uri: self.redirect_uri.clone(),
            scopes: self.granted_scopes(),
            challenge: self.form.get("code_challenge").map(str::to_owned),
            nonce: self.form.get("nonce").map(str::to_owned),
            consented_at,
        });
        self.redirect([("code", code.as_str())])
    }

    /// Refuses the request. Returns the address to redirect to.
    pub(crate) fn refuse(
        &self,
        error: &AuthorizationError,
        identity: &mut Identity,
        issuer: &str,
    ) -> String {
        match error {
            AuthorizationError::Shown(error) => {
                format!("{issuer}{ERROR_PATH}?errorId={}", identity.keep_error(error.clone()))
            }
            AuthorizationError::Denied => self.redirect([
                ("error", "access_denied"),
                ("error_reason", "The user did not authorize the request"),
            ]),
            AuthorizationError::Redirected(code, reason) => {
                let error = OAuthError::new(code, reason.as_str());
                // The vendor's documentation has this sentence.
                let is_scope = *code == "invalid_scope";
                let text = if is_scope { INVALID_SCOPE } else { &error.plain_description() };
                self.redirect([("error", *code), ("error_description", text)])
            }
        }
    }

    /// Returns the redirect URI with these parameters and the state of the request.
    fn redirect<'t>(&'t self, parameters: impl IntoIterator<Item = (&'t str, &'t str)>) -> String {
        let state = self.form.get("state").map(|state| ("state", state));
        redirect::with_parameters(&self.redirect_uri, parameters.into_iter().chain(state))
    }
}
