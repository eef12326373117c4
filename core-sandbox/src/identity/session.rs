//! Codes and tokens: issue, use and revocation.

mod clock;
mod control;
mod counters;
mod one_time_token;
mod signing;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use core_api::{Scope, ScopeSet};
use jiff::Timestamp;

use super::{company::Owner, id_token::IdTokenFlaw, keys::SigningKey, secrets::Secrets};
use clock::Clock;
pub use counters::SessionCounters;
use one_time_token::OneTimeToken;
pub(crate) use one_time_token::SpendError;

/// The state of the identity server: all codes, tokens and sessions.
#[derive(Debug)]
pub(crate) struct Identity {
    codes: BTreeMap<String, OneTimeToken>,
    refresh_tokens: BTreeMap<String, OneTimeToken>,
    access_tokens: BTreeMap<String, AccessToken>,
    revoked: BTreeSet<Session>,
    /// The number of sessions since the start.
    sessions: u64,
    /// The time after the first use in which a refresh token may be used again.
    grace: Duration,
    clock: Clock,
    /// The key that signs id tokens.
    key: SigningKey,
    /// The flaw of new id tokens.
    flaw: Option<IdTokenFlaw>,
    secrets: Secrets,
}

/// The session of a login, which all of its tokens belong to. Later sessions have higher numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Session(u64);

/// An authorization that a person consented to.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) owner: Owner,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: ScopeSet,
    /// The PKCE challenge.
    pub(crate) challenge: Option<String>,
    /// The nonce that the id token repeats (OpenID Connect Core §3.1.2.1).
    pub(crate) nonce: Option<String>,
    pub(crate) consented_at: Timestamp,
}

/// An access token (RFC 6750).
#[derive(Debug)]
pub(crate) struct AccessToken {
    session: Session,
    /// The app, or an empty text for a token without a login.
    pub(crate) client_id: String,
    pub(crate) owner: Owner,
    pub(crate) scopes: ScopeSet,
    expires_at: Timestamp,
}

/// A session and its grant, for which tokens can be issued.
#[derive(Debug)]
pub(crate) struct Login {
    session: Session,
    pub(crate) grant: Grant,
}

impl Identity {
    /// Creates an identity server without sessions, with this source of codes and tokens.
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self {
            codes: BTreeMap::new(),
            refresh_tokens: BTreeMap::new(),
            access_tokens: BTreeMap::new(),
            revoked: BTreeSet::new(),
            sessions: 0,
            grace: Duration::ZERO,
            clock: Clock::default(),
            key: SigningKey::default(),
            flaw: None,
            secrets,
        }
    }

    /// Returns the source of new secrets.
    pub(crate) fn secrets(&mut self) -> &mut Secrets {
        &mut self.secrets
    }

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
        let login = Login { session: self.new_session(), grant };
        self.new_access_token(&login, lifetime)
    }

    /// Returns an access token that is valid now.
    pub(crate) fn access_token(&self, token: &str) -> Option<&AccessToken> {
        let token = self.access_tokens.get(token)?;
        let is_valid = self.now() < token.expires_at && !self.revoked.contains(&token.session);
        is_valid.then_some(token)
    }

    /// Issues an authorization code.
    pub(super) fn new_code(&mut self, grant: Grant) -> String {
        let session = self.new_session();
        let code = self.secrets.text::<32>();
        self.codes.insert(code.clone(), OneTimeToken::new(session, grant));
        code
    }

    /// Exchanges an authorization code. A second use revokes the session.
    pub(crate) fn spend_code(&mut self, code: &str, client_id: &str) -> Result<Login, SpendError> {
        let (found, now) = (self.codes.get_mut(code), self.clock.now());
        one_time_token::spend(found, client_id, &mut self.revoked, now, Duration::ZERO)
    }

    /// Exchanges a refresh token. A second use after the grace period revokes the session.
    pub(crate) fn spend_refresh_token(
        &mut self,
        token: &str,
        client_id: &str,
    ) -> Result<Login, SpendError> {
        let (found, now) = (self.refresh_tokens.get_mut(token), self.clock.now());
        one_time_token::spend(found, client_id, &mut self.revoked, now, self.grace)
    }

    pub(crate) fn new_access_token(&mut self, login: &Login, lifetime: Duration) -> String {
        let token = AccessToken {
            session: login.session,
            client_id: login.grant.client_id.clone(),
            owner: login.grant.owner,
            scopes: login.grant.scopes.clone(),
            expires_at: self.now().saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        };
        let secret = self.secrets.text::<32>();
        self.access_tokens.insert(secret.clone(), token);
        secret
    }

    pub(crate) fn new_refresh_token(&mut self, login: Login) -> String {
        let secret = self.secrets.text::<32>();
        let Login { session, grant } = login;
        self.refresh_tokens.insert(secret.clone(), OneTimeToken::new(session, grant));
        secret
    }

    /// Revokes an access token, or the session of a refresh token, if it belongs to this app.
    ///
    /// An unknown token counts as revoked (RFC 7009 §2.2).
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        if self.access_tokens.get(token).is_some_and(|token| token.client_id == client_id) {
            self.access_tokens.remove(token);
        }
        let found = self.refresh_tokens.get(token);
        let found = found.filter(|token| token.grant.client_id == client_id);
        self.revoked.extend(found.map(|token| token.session));
    }

    fn new_session(&mut self) -> Session {
        self.sessions += 1;
        Session(self.sessions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn grant() -> Grant {
        Grant {
            client_id: "app".to_owned(),
            owner: Owner::default(),
            redirect_uri: "http://127.0.0.1/".to_owned(),
            scopes: [Scope::ReadCore, Scope::OfflineAccess].into(),
            challenge: None,
            nonce: None,
            consented_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Returns an access token and a refresh token of one login.
    fn log_in(identity: &mut Identity) -> (String, String) {
        let code = identity.new_code(grant());
        let login = identity.spend_code(&code, "app").unwrap();
        (identity.new_access_token(&login, HOUR), identity.new_refresh_token(login))
    }

    #[test]
    fn a_code_works_once_and_a_second_use_revokes_its_tokens() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let code = identity.new_code(grant());
        let login = identity.spend_code(&code, "app").unwrap();
        let access = identity.new_access_token(&login, HOUR);
        assert!(identity.access_token(&access).is_some());
        assert_eq!(identity.spend_code(&code, "app").unwrap_err(), SpendError::Replayed);
        assert!(identity.access_token(&access).is_none());
    }

    #[test]
    fn a_replayed_refresh_token_revokes_its_session_only() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let (other_access, _) = log_in(&mut identity);
        let (_, first) = log_in(&mut identity);
        let login = identity.spend_refresh_token(&first, "app").unwrap();
        let access = identity.new_access_token(&login, HOUR);
        let second = identity.new_refresh_token(login);
        assert_eq!(identity.spend_refresh_token(&first, "app").unwrap_err(), SpendError::Replayed);
        assert_eq!(identity.spend_refresh_token(&second, "app").unwrap_err(), SpendError::Unknown);
        assert!(identity.access_token(&access).is_none());
        assert!(identity.access_token(&other_access).is_some());
    }

    #[test]
    fn another_app_can_neither_spend_nor_revoke_a_token() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let (access, refresh) = log_in(&mut identity);
        assert_eq!(identity.spend_refresh_token(&refresh, "b").unwrap_err(), SpendError::Unknown);
        identity.revoke(&access, "b");
        identity.revoke(&refresh, "b");
        assert!(identity.access_token(&access).is_some());
        assert!(identity.spend_refresh_token(&refresh, "app").is_ok());
    }

    #[test]
    fn revoking_a_refresh_token_ends_the_session() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let (access, refresh) = log_in(&mut identity);
        identity.revoke(&refresh, "app");
        assert!(identity.access_token(&access).is_none());
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), SpendError::Unknown);
    }

    #[test]
    fn a_refresh_token_can_be_used_again_within_the_grace_period() {
        let mut identity = Identity::new(Secrets::seeded(1));
        identity.set_grace(Duration::from_secs(60));
        let (_, refresh) = log_in(&mut identity);
        for seconds in [0, 59] {
            identity.shift_clock(seconds);
            assert!(identity.spend_refresh_token(&refresh, "app").is_ok());
        }
        identity.shift_clock(61);
        assert_eq!(
            identity.spend_refresh_token(&refresh, "app").unwrap_err(),
            SpendError::Replayed
        );
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), SpendError::Unknown);
    }

    #[test]
    fn an_access_token_expires() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let token = identity.issue_token(Owner::default(), HOUR);
        assert!(identity.access_token(&token).is_some());
        identity.expire_access_tokens();
        assert!(identity.access_token(&token).is_none());
        let token = identity.issue_token(Owner::default(), Duration::ZERO);
        assert!(identity.access_token(&token).is_none());
    }
}
