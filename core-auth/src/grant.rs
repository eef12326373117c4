//! The result of a login: tokens, and the base URL at which they are valid.

mod refresh_outcome;
#[cfg(test)]
mod tests;
mod userinfo;

use std::{sync::Arc, time::Duration};

use core_api::{AccessToken, BaseUrl, Scope, ScopeSet, api};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::{
    Error,
    config::AppConfig,
    error::Fault,
    login_state::ReturnedState,
    openid::{self, Identity},
    owner::Owner,
    token_response::{TokenResponse, TokenResponseFields},
};

pub(crate) use refresh_outcome::RefreshOutcome;

/// The maximum lifetime that is accepted.
const MAX_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

/// The result of a login.
///
/// It contains an access token and the company's base URL. If the scope `offline_access` was
/// granted, it contains a refresh token. If `openid` was granted, it names the person who logged
/// in.
///
/// [`Debug`] shows no secret.
#[derive(Clone, Debug)]
#[doc(alias("refresh token", "token response", "tokens"))]
pub struct Grant {
    pub(crate) access: AccessToken,
    refresh_token: Option<SecretString>,
    pub(crate) issued_at: Timestamp,
    /// The age that stores have counted, because a document may be saved again.
    pub(crate) age: Duration,
    identity: Option<Arc<Identity>>,
    /// Absent from grants that versions before 0.2 stored, until their next refresh.
    owner: Option<Owner>,
    /// Present only right after a login, never in a grant from a store.
    state: Option<ReturnedState>,
    /// Present only right after a login, never in a grant from a store.
    missing: ScopeSet,
}

/// Returns the value if it is present and usable, and records any fault.
fn usable_or_note<T>(value: Result<Option<T>, Error>, faults: &mut Vec<Error>) -> Option<T> {
    value.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    })
}

impl Grant {
    /// Creates a grant from its stored parts.
    pub(crate) fn new(
        access: AccessToken,
        refresh_token: Option<SecretString>,
        issued_at: Timestamp,
    ) -> Self {
        Self {
            access,
            refresh_token,
            issued_at,
            age: Duration::ZERO,
            identity: None,
            owner: None,
            state: None,
            missing: ScopeSet::new(),
        }
    }

    /// Adds to the age of the grant.
    pub(crate) fn aged_by(mut self, time: Duration) -> Self {
        self.age = self.age.saturating_add(time);
        self
    }

    /// Sets the person who logged in.
    pub(crate) fn with_identity(mut self, identity: Option<Identity>) -> Self {
        self.identity = identity.map(Arc::new);
        self
    }

    /// Sets the app that the grant belongs to.
    pub(crate) fn with_owner(mut self, owner: Option<Owner>) -> Self {
        self.owner = owner;
        self
    }

    pub(crate) fn owner(&self) -> Option<&Owner> {
        self.owner.as_ref()
    }

    /// Creates the grant of a login. The response must name the base URL, unless it comes from Core
    /// itself.
    pub(crate) fn first(
        app: &AppConfig,
        mut answer: TokenResponse,
        identity: Option<Identity>,
    ) -> Result<Self, Error> {
        let endpoint = match answer.endpoint.take() {
            Some(endpoint) => endpoint,
            None if app.issuer == api::ISSUER => app.base_url(api::PRODUCTION)?,
            None => {
                return Err(
                    Fault::Answer("it does not name the base URL (`endpoint`)".to_owned()).into()
                );
            }
        };
        Ok(Self::from_response(answer, endpoint)
            .with_identity(identity)
            .with_owner(Some(app.into())))
    }

    /// Creates the grant after a refresh. A member of the response that is missing or unusable
    /// keeps its old value.
    ///
    /// # Errors
    ///
    /// When the response has neither an access token nor a refresh token.
    pub(crate) fn refreshed(
        &self,
        app: &AppConfig,
        reading: TokenResponseFields,
    ) -> Result<RefreshOutcome, Error> {
        let mut faults = Vec::new();
        let refresh_token = usable_or_note(reading.refresh_token, &mut faults);
        let access_token = match (reading.access_token, reading.error) {
            (Err(_), Err(error)) | (Err(error), Ok(())) if refresh_token.is_none() => {
                return Err(error);
            }
            (access_token, error) => {
                faults.extend(error.err());
                access_token
            }
        };
        faults.extend(reading.token_type.err());
        let (identity, other) =
            self.next_identity(app, usable_or_note(reading.id_token, &mut faults), &mut faults);
        let refresh_token = refresh_token.or_else(|| self.refresh_token.clone());
        let access_token = match (access_token, other) {
            (Ok(access_token), None) => access_token,
            (_, Some(withheld)) | (Err(withheld), None) => {
                let grant = Self { refresh_token, owner: Some(app.into()), ..self.clone() };
                return Ok(RefreshOutcome { grant, withheld: Some(withheld), faults });
            }
        };
        let endpoint = usable_or_note(reading.endpoint, &mut faults);
        let lifetime = reading.lifetime.unwrap_or_else(|fault| {
            faults.push(fault);
            self.lifetime()
        });
        let scopes = usable_or_note(reading.scopes, &mut faults);
        let answer = TokenResponse {
            access_token,
            refresh_token,
            id_token: None,
            endpoint: None,
            lifetime,
            scopes: scopes.or_else(|| self.access.scopes().cloned()),
            received_at: reading.received_at,
        };
        let endpoint = endpoint.unwrap_or_else(|| self.access.endpoint().clone());
        let grant =
            Self { identity, owner: Some(app.into()), ..Self::from_response(answer, endpoint) };
        Ok(RefreshOutcome { grant, withheld: None, faults })
    }

    /// Returns the identity after a refresh, and an error if the id token belongs to another
    /// identity.
    fn next_identity(
        &self,
        app: &AppConfig,
        id_token: Option<SecretString>,
        faults: &mut Vec<Error>,
    ) -> (Option<Arc<Identity>>, Option<Error>) {
        if let (Some(before), Some(token)) = (&self.identity, id_token) {
            match openid::verify_refreshed(app, token.expose_secret(), before) {
                Ok(next) => return (Some(Arc::new(next)), None),
                Err(error) if matches!(error.fault(), Fault::OtherIdentity { .. }) => {
                    return (self.identity.clone(), Some(error));
                }
                Err(fault) => faults.push(fault),
            }
        }
        (self.identity.clone(), None)
    }

    /// Returns the lifetime of the access token at its issue.
    fn lifetime(&self) -> Option<Duration> {
        let lifetime = self.access.expires_at()?.duration_since(self.issued_at);
        Some(Duration::try_from(lifetime).unwrap_or(Duration::ZERO))
    }

    fn from_response(answer: TokenResponse, endpoint: BaseUrl) -> Self {
        let issued_at = answer.received_at;
        let mut access = AccessToken::new(answer.access_token, endpoint);
        if let Some(lifetime) = answer.lifetime {
            let lifetime = lifetime.min(MAX_LIFETIME);
            let expires_at = issued_at.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
            access = access.with_expiry(expires_at);
        }
        if let Some(scopes) = answer.scopes {
            access = access.with_scopes(scopes);
        }
        Self::new(access, answer.refresh_token, issued_at)
    }

    /// Sets the `state` of the login.
    pub(crate) fn with_state(mut self, state: ReturnedState) -> Self {
        self.state = Some(state);
        self
    }

    /// Returns the data that the login carried with [`Login::with_data`](crate::Login::with_data).
    ///
    /// The data are available right after the login. Refreshes and stores do not keep them.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the login carried no data, or data
    /// of another type.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let missing = || Error::from(Fault::StateData("the login carried no data".to_owned()));
        self.state.as_ref().ok_or_else(missing)?.data()
    }

    /// Returns the person who logged in, if the login asked for the scope `openid`.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_deref()
    }

    /// Returns the access token.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access
    }

    pub(crate) fn refresh_token(&self) -> Option<&SecretString> {
        self.refresh_token.as_ref()
    }

    /// Returns the scopes that the login requested but that were not granted.
    ///
    /// `offline_access` counts as granted if there is a refresh token, and `openid` if there is an
    /// id token. Other scopes count as missing if the response lists scopes without them. A
    /// response without scopes grants all of them (RFC 6749 §5.1). A grant from a store does not
    /// know the requested scopes.
    #[must_use]
    pub fn missing_scopes(&self) -> &ScopeSet {
        &self.missing
    }

    /// Records the scopes that the login requested.
    pub(crate) fn asked_for(mut self, scopes: &ScopeSet) -> Self {
        self.missing = self.scopes_not_granted(scopes);
        self
    }

    /// Returns the scopes in `scopes` that were not granted.
    pub(crate) fn scopes_not_granted(&self, scopes: &ScopeSet) -> ScopeSet {
        let is_missing = |scope: &Scope| match scope {
            Scope::OfflineAccess => !self.is_refreshable(),
            Scope::Openid => self.identity.is_none(),
            other => self.access.scopes().is_some_and(|granted| !granted.permits(*other)),
        };
        scopes.iter().filter(is_missing).collect()
    }

    /// Returns whether the grant outlives its access token.
    #[must_use]
    pub fn is_refreshable(&self) -> bool {
        self.refresh_token.is_some()
    }
}
