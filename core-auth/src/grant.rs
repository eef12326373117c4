//! What a login gave: tokens, and where they are good.

use std::time::Duration;

use core_api::{AccessToken, BaseUrl, ScopeSet};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::Error;

/// The longest lifetime that is believed.
const MAX_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

/// What a login gave: an access token, a refresh token where the scope `offline_access` was
/// granted, and the company's base URL.
///
/// [`Debug`] shows no secret.
#[derive(Clone, Debug)]
pub struct Grant {
    pub(crate) access: AccessToken,
    refresh_token: Option<SecretString>,
    pub(crate) issued_at: Timestamp,
}

/// What a token answer says.
pub(crate) struct Answer {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
    pub(crate) endpoint: Option<BaseUrl>,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) scopes: Option<ScopeSet>,
}

impl Grant {
    /// A grant from its parts, as a store keeps them.
    pub(crate) fn new(
        access: AccessToken,
        refresh_token: Option<SecretString>,
        issued_at: Timestamp,
    ) -> Self {
        Self { access, refresh_token, issued_at }
    }

    /// The grant of a first answer, which must name the base URL.
    pub(crate) fn first(mut answer: Answer) -> Result<Self, Error> {
        let missing = || Error::Answer("it names no `endpoint`, the base URL".to_owned());
        let endpoint = answer.endpoint.take().ok_or_else(missing)?;
        Ok(Self::of(answer, endpoint))
    }

    /// The grant after a refresh: what the answer leaves out stays as it was.
    pub(crate) fn refreshed(&self, mut answer: Answer) -> Self {
        let endpoint = answer.endpoint.take();
        answer.refresh_token = answer.refresh_token.or_else(|| self.refresh_token.clone());
        answer.scopes = answer.scopes.or_else(|| self.access.scopes().cloned());
        Self::of(answer, endpoint.unwrap_or_else(|| self.access.endpoint().clone()))
    }

    fn of(answer: Answer, endpoint: BaseUrl) -> Self {
        let issued_at = Timestamp::now();
        let mut access = AccessToken::new(answer.access_token, endpoint);
        if let Some(lifetime) = answer.lifetime {
            let lifetime = lifetime.min(MAX_LIFETIME);
            let expires_at = issued_at.saturating_add(lifetime).unwrap_or(Timestamp::MAX);
            access = access.with_expiry(expires_at);
        }
        if let Some(scopes) = answer.scopes {
            access = access.with_scopes(scopes);
        }
        Self { access, refresh_token: answer.refresh_token, issued_at }
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access
    }

    pub(crate) fn refresh_token(&self) -> Option<&SecretString> {
        self.refresh_token.as_ref()
    }

    /// Whether the grant outlives its access token.
    #[must_use]
    pub fn is_refreshable(&self) -> bool {
        self.refresh_token.is_some()
    }
}
