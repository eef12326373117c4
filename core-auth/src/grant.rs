//! What a login gave: tokens, and where they are good.

#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use core_api::{AccessToken, BaseUrl, Scope, ScopeSet, api};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::{
    Error,
    config::AppConfig,
    error::Fault,
    login::ReturnedState,
    openid::{self, Identity},
    owner::Owner,
};

/// The longest lifetime that is believed.
const MAX_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

/// What a login gave: an access token, a refresh token where the scope `offline_access` was
/// granted, the company's base URL, and where `openid` was granted, who logged in.
///
/// [`Debug`] shows no secret.
#[derive(Clone, Debug)]
pub struct Grant {
    pub(crate) access: AccessToken,
    refresh_token: Option<SecretString>,
    pub(crate) issued_at: Timestamp,
    /// The age that stores have counted, because a document may be saved again.
    pub(crate) age: Duration,
    identity: Option<Arc<Identity>>,
    /// Grants that versions before 0.2 stored have none until they are refreshed.
    owner: Option<Owner>,
    /// Only after a login, never from a store.
    state: Option<ReturnedState>,
    /// Only after a login, never from a store.
    missing: ScopeSet,
}

/// The members of the token answer to a login.
pub(crate) struct Answer {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
    /// Not checked yet.
    pub(crate) id_token: Option<SecretString>,
    pub(crate) endpoint: Option<BaseUrl>,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) scopes: Option<ScopeSet>,
    pub(crate) received_at: Timestamp,
}

/// The parts of a token answer, each as far as it can be used.
pub(crate) struct Reading {
    pub(crate) error: Result<(), Error>,
    pub(crate) access_token: Result<SecretString, Error>,
    /// Whether the type of the access token is stated.
    pub(crate) token_type: Result<(), Error>,
    pub(crate) refresh_token: Result<Option<SecretString>, Error>,
    pub(crate) id_token: Result<Option<SecretString>, Error>,
    pub(crate) endpoint: Result<Option<BaseUrl>, Error>,
    pub(crate) lifetime: Result<Option<Duration>, Error>,
    pub(crate) scopes: Result<Option<ScopeSet>, Error>,
    pub(crate) received_at: Timestamp,
}

/// The result of a refresh.
pub(crate) struct Refreshed {
    /// The grant to save, in every case.
    pub(crate) grant: Grant,
    /// Why the new access token must not be used; the grant has the old one then.
    pub(crate) withheld: Option<Error>,
    /// Parts of the answer that could not be used; the old values are kept.
    pub(crate) faults: Vec<Error>,
}

/// The value, if it is there and can be used; a fault is noted.
fn usable_or_note<T>(value: Result<Option<T>, Error>, faults: &mut Vec<Error>) -> Option<T> {
    value.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    })
}

impl Grant {
    /// A grant from its parts, as a store keeps them.
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

    /// The same, older by this.
    pub(crate) fn aged_by(mut self, time: Duration) -> Self {
        self.age = self.age.saturating_add(time);
        self
    }

    /// The same, of this person.
    pub(crate) fn with_identity(mut self, identity: Option<Identity>) -> Self {
        self.identity = identity.map(Arc::new);
        self
    }

    /// The same, of this app.
    pub(crate) fn with_owner(mut self, owner: Option<Owner>) -> Self {
        self.owner = owner;
        self
    }

    pub(crate) fn owner(&self) -> Option<&Owner> {
        self.owner.as_ref()
    }

    /// The grant of a first answer, which must name the base URL unless Core itself gave it.
    pub(crate) fn first(
        app: &AppConfig,
        mut answer: Answer,
        identity: Option<Identity>,
    ) -> Result<Self, Error> {
        let endpoint = match answer.endpoint.take() {
            Some(endpoint) => endpoint,
            None if app.issuer == api::ISSUER => app.hosts.base_url(api::PRODUCTION)?,
            None => {
                return Err(Fault::Answer("it names no `endpoint`, the base URL".to_owned()).into());
            }
        };
        Ok(Self::of(answer, endpoint).with_identity(identity).with_owner(Some(app.into())))
    }

    /// The grant after a refresh. A part of the answer that is missing or cannot be used keeps its
    /// old value.
    ///
    /// # Errors
    ///
    /// When the answer has neither an access token nor a refresh token.
    pub(crate) fn refreshed(&self, app: &AppConfig, reading: Reading) -> Result<Refreshed, Error> {
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
                return Ok(Refreshed { grant, withheld: Some(withheld), faults });
            }
        };
        let endpoint = usable_or_note(reading.endpoint, &mut faults);
        let lifetime = reading.lifetime.unwrap_or_else(|fault| {
            faults.push(fault);
            self.lifetime()
        });
        let scopes = usable_or_note(reading.scopes, &mut faults);
        let answer = Answer {
            access_token,
            refresh_token,
            id_token: None,
            endpoint: None,
            lifetime,
            scopes: scopes.or_else(|| self.access.scopes().cloned()),
            received_at: reading.received_at,
        };
        let endpoint = endpoint.unwrap_or_else(|| self.access.endpoint().clone());
        let grant = Self { identity, owner: Some(app.into()), ..Self::of(answer, endpoint) };
        Ok(Refreshed { grant, withheld: None, faults })
    }

    /// The identity after a refresh, and the error where the id token is of another one.
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

    /// The lifetime of the access token when it was issued.
    fn lifetime(&self) -> Option<Duration> {
        let lifetime = self.access.expires_at()?.duration_since(self.issued_at);
        Some(Duration::try_from(lifetime).unwrap_or(Duration::ZERO))
    }

    fn of(answer: Answer, endpoint: BaseUrl) -> Self {
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

    /// The same, of the login with this `state`.
    pub(crate) fn with_state(mut self, state: ReturnedState) -> Self {
        self.state = Some(state);
        self
    }

    /// Gives back the data that the login carried by [`Login::with_data`](crate::Login::with_data).
    ///
    /// They are there right after the login. A refresh and a store do not keep them.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when there are none or those of another
    /// type.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let missing = || Error::from(Fault::StateData("the login was given none".to_owned()));
        self.state.as_ref().ok_or_else(missing)?.data()
    }

    /// Who logged in, where the login asked for the scope `openid`.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_deref()
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access
    }

    pub(crate) fn refresh_token(&self) -> Option<&SecretString> {
        self.refresh_token.as_ref()
    }

    /// The scopes that the login asked for and that were not granted.
    ///
    /// `offline_access` is granted where there is a refresh token, `openid` where there is an id
    /// token. The others are those that the answer leaves out; an answer without scopes grants all of
    /// them (RFC 6749 §5.1). A grant from a store does not know what its login asked for.
    #[must_use]
    pub fn missing_scopes(&self) -> &ScopeSet {
        &self.missing
    }

    /// The same, after a login that asked for these scopes.
    pub(crate) fn asked_for(mut self, scopes: &ScopeSet) -> Self {
        self.missing = self.scopes_not_granted(scopes);
        self
    }

    /// Those of these scopes that were not granted.
    pub(crate) fn scopes_not_granted(&self, scopes: &ScopeSet) -> ScopeSet {
        let is_missing = |scope: &Scope| match scope {
            Scope::OfflineAccess => !self.is_refreshable(),
            Scope::Openid => self.identity.is_none(),
            other => self.access.scopes().is_some_and(|granted| !granted.permits(*other)),
        };
        scopes.iter().filter(is_missing).collect()
    }

    /// Whether the grant outlives its access token.
    #[must_use]
    pub fn is_refreshable(&self) -> bool {
        self.refresh_token.is_some()
    }
}
