//! Access tokens: issue without a login, and checks.

use std::time::Duration;

use core_api::{Scope, ScopeSet};
use jiff::Timestamp;

use super::{Grant, Identity, Session};
use crate::identity::company::Owner;

/// An access token (RFC 6750).
#[derive(Debug)]
pub(crate) struct AccessToken {
    pub(super) session: Session,
    /// The app, or an empty text for a token without a login.
    pub(crate) client_id: String,
    pub(crate) owner: Owner,
    pub(crate) scopes: ScopeSet,
    pub(super) expires_at: Timestamp,
}

/// The reason that an access token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenProblem {
    /// The request has no token.
    Missing,
    /// The token was not issued here, or it is revoked or forgotten.
    Unknown,
    /// The token has expired.
    Expired,
    /// A replay or a request has revoked the session of the token.
    Revoked,
}

impl TokenProblem {
    /// Returns the reason as a sentence.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Missing => "the request has no header `Authorization: Bearer …`",
            Self::Unknown => "this sandbox has not issued the access token since its start",
            Self::Expired => "the access token has expired; refresh it",
            Self::Revoked => "the session of the access token is revoked; log in again",
        }
    }
}

/// The access token for calls without a login, which never expires.
#[derive(Debug)]
pub(super) struct DevelopmentToken {
    text: String,
    token: AccessToken,
}

impl DevelopmentToken {
    pub(super) fn new(text: String) -> Self {
        let token = AccessToken {
            session: Session(0),
            client_id: String::new(),
            owner: Owner::default(),
            scopes: [Scope::ReadwriteCore].into(),
            expires_at: Timestamp::MAX,
        };
        Self { text, token }
    }
}

impl Identity {
    /// Issues an access token for reading and writing without a login.
    pub(crate) fn issue_token(&mut self, owner: Owner, lifetime: Duration) -> String {
        let grant = Grant {
            client_id: String::new(),
            owner,
            redirect_uri: String::new(),
            scopes: [Scope::ReadwriteCore].into(),
            challenge: None,
            nonce: None,
            consented_at: self.now(),
        };
        let session = self.new_session();
        self.new_access_token(&super::Login { session, grant }, lifetime)
    }

    /// Returns the access token for calls without a login, which never expires.
    pub(crate) fn development_token(&self) -> &str {
        &self.development.text
    }

    /// Sets the access token for calls without a login.
    pub(crate) fn set_development_token(&mut self, text: String) {
        self.development = DevelopmentToken::new(text);
    }

    /// Sets the person of the access token for calls without a login.
    pub(crate) fn set_development_owner(&mut self, owner: Owner) {
        self.development.token.owner = owner;
    }

    /// Returns an access token that is valid now.
    pub(crate) fn access_token(&self, text: &str) -> Result<&AccessToken, TokenProblem> {
        if text.is_empty() {
            return Err(TokenProblem::Missing);
        }
        if text == self.development.text {
            return Ok(&self.development.token);
        }
        let token = self.access_tokens.get(text).ok_or(TokenProblem::Unknown)?;
        if self.revoked.contains(&token.session) {
            Err(TokenProblem::Revoked)
        } else if self.now() >= token.expires_at {
            Err(TokenProblem::Expired)
        } else {
            Ok(token)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::secrets::Secrets;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn an_access_token_expires() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let token = identity.issue_token(Owner::default(), HOUR);
        assert!(identity.access_token(&token).is_ok());
        identity.expire_access_tokens();
        assert_eq!(identity.access_token(&token).unwrap_err(), TokenProblem::Expired);
        let token = identity.issue_token(Owner::default(), Duration::ZERO);
        assert_eq!(identity.access_token(&token).unwrap_err(), TokenProblem::Expired);
    }

    #[test]
    fn the_development_token_never_expires() {
        let mut identity = Identity::new(Secrets::seeded(1));
        assert_eq!(identity.access_token("").unwrap_err(), TokenProblem::Missing);
        assert_eq!(identity.access_token("fixed").unwrap_err(), TokenProblem::Unknown);
        identity.set_development_token("fixed".to_owned());
        identity.set_development_owner(Owner { company: 0, person: 2 });
        identity.expire_access_tokens();
        identity.shift_clock(1 << 40);
        assert_eq!(identity.access_token("fixed").unwrap().owner.person, 2);
        assert_eq!(identity.access_token("").unwrap_err(), TokenProblem::Missing);
    }
}
