//! Codes and tokens: issue, use and revocation.

mod access;
mod clock;
mod control;
mod counters;
mod errors;
mod one_time_token;
mod revocation;
mod saved;
mod signing;
mod token_table;

use std::{collections::BTreeSet, time::Duration};

use core_api::ScopeSet;
use jiff::Timestamp;

use super::{
    company::Owner,
    id_token::IdTokenFlaw,
    keys::{KeySetFlaw, SigningKey},
    oauth_error::OAuthError,
    secrets::Secrets,
};
use access::DevelopmentToken;
pub(crate) use access::{AccessToken, TokenProblem};
use clock::Clock;
use counters::Presentations;
pub use counters::SessionCounters;
pub(crate) use one_time_token::SpendError;
use one_time_token::{OneTimeToken, Terms};
pub(crate) use saved::SavedPart;
use token_table::TokenTable;

/// The lifetime of an authorization code. No source shows Core's, and this is IdentityServer's.
const CODE_LIFETIME: Duration = Duration::from_secs(300);

/// The maximum number of errors that pages show.
const MAX_ERRORS: usize = 1_000;

/// The maximum number of codes, of refresh tokens, and of access tokens.
const MAX_TOKENS: usize = 100_000;

/// The state of the identity server: all codes, tokens and sessions.
#[derive(Debug)]
pub(crate) struct Identity {
    codes: TokenTable<OneTimeToken>,
    refresh_tokens: TokenTable<OneTimeToken>,
    access_tokens: TokenTable<AccessToken>,
    revoked: BTreeSet<Session>,
    /// The counts of refresh tokens that are forgotten.
    forgotten: Presentations,
    /// The number of sessions since the start.
    sessions: u64,
    /// The time after the first use in which a refresh token may be used again.
    grace: Duration,
    clock: Clock,
    /// The key that signs id tokens.
    key: SigningKey,
    /// The flaw of new id tokens.
    flaw: Option<IdTokenFlaw>,
    key_set_flaw: Option<KeySetFlaw>,
    /// The errors that pages show, by the ids in their addresses.
    errors: TokenTable<OAuthError>,
    development: DevelopmentToken,
    /// A random number that makes the ids of sessions differ between sandboxes.
    session_salt: u64,
    /// The revoked sessions that are reported already, or `None` if changes are not recorded.
    saved_sessions: Option<Vec<u64>>,
    secrets: Secrets,
}

/// The session of a login, which all of its tokens belong to. Later sessions have higher numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Session(u64);

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

/// A session and its grant, for which tokens can be issued.
#[derive(Debug)]
pub(crate) struct Login {
    session: Session,
    pub(crate) grant: Grant,
}

impl Identity {
    /// Creates an identity server without sessions, with this source of codes and tokens.
    pub(crate) fn new(mut secrets: Secrets) -> Self {
        Self {
            codes: TokenTable::new(MAX_TOKENS),
            refresh_tokens: TokenTable::new(MAX_TOKENS),
            access_tokens: TokenTable::new(MAX_TOKENS),
            revoked: BTreeSet::new(),
            forgotten: Presentations::default(),
            sessions: 0,
            grace: Duration::ZERO,
            clock: Clock::default(),
            key: SigningKey::default(),
            flaw: None,
            key_set_flaw: None,
            errors: TokenTable::new(MAX_ERRORS),
            development: DevelopmentToken::new(String::new()),
            session_salt: secrets.number(),
            saved_sessions: None,
            secrets,
        }
    }

    /// Returns the source of new secrets.
    pub(crate) fn secrets(&mut self) -> &mut Secrets {
        &mut self.secrets
    }

    /// Issues an authorization code.
    pub(super) fn new_code(&mut self, grant: Grant) -> String {
        let (session, now) = (self.new_session(), self.now());
        let code = self.secrets.text::<32>();
        let token = OneTimeToken::new(session, grant, now);
        // A spent code stays for a while, because its replay revokes the session.
        drop(self.codes.insert(code.clone(), token, |code| {
            code.issued_at.saturating_add(CODE_LIFETIME).is_ok_and(|end| now >= end)
        }));
        code
    }

    /// Exchanges an authorization code. A second use revokes the session.
    pub(crate) fn spend_code(&mut self, code: &str, client_id: &str) -> Result<Login, SpendError> {
        let lifetime = Some(CODE_LIFETIME);
        let terms = Terms { now: self.clock.now(), grace: Duration::ZERO, lifetime };
        one_time_token::spend(self.codes.get_mut(code), client_id, &mut self.revoked, &terms)
    }

    /// Exchanges a refresh token. A second use after the grace period revokes the session.
    pub(crate) fn spend_refresh_token(
        &mut self,
        token: &str,
        client_id: &str,
    ) -> Result<Login, SpendError> {
        let terms = Terms { now: self.clock.now(), grace: self.grace, lifetime: None };
        let found = self.refresh_tokens.get_mut(token);
        one_time_token::spend(found, client_id, &mut self.revoked, &terms)
    }

    pub(crate) fn new_access_token(&mut self, login: &Login, lifetime: Duration) -> String {
        let token = AccessToken {
            session: login.session,
            client_id: login.grant.client_id.clone(),
            owner: login.grant.owner,
            scopes: login.grant.scopes.clone(),
            expires_at: self.now().saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        };
        let (secret, now) = (self.secrets.text::<32>(), self.now());
        drop(self.access_tokens.insert(secret.clone(), token, |token| now >= token.expires_at));
        secret
    }

    pub(crate) fn new_refresh_token(&mut self, login: Login) -> String {
        let (secret, now) = (self.secrets.text::<32>(), self.now());
        let token = OneTimeToken::new(login.session, login.grant, now);
        let revoked = &self.revoked;
        let is_over = |token: &OneTimeToken| revoked.contains(&token.session);
        for token in self.refresh_tokens.insert(secret.clone(), token, is_over) {
            self.forgotten.add(token.presentations);
        }
        secret
    }

    fn new_session(&mut self) -> Session {
        self.sessions += 1;
        self.forget_revoked_sessions();
        Session(self.sessions)
    }
}

#[cfg(test)]
mod tests {
    use core_api::Scope;

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
        assert!(identity.access_token(&access).is_ok());
        assert_eq!(identity.spend_code(&code, "app").unwrap_err(), SpendError::Replayed);
        assert!(identity.access_token(&access).is_err());
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
        assert_eq!(identity.spend_refresh_token(&second, "app").unwrap_err(), SpendError::Revoked);
        assert!(identity.access_token(&access).is_err());
        assert!(identity.access_token(&other_access).is_ok());
    }

    #[test]
    fn another_app_can_neither_spend_nor_revoke_a_token() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let (access, refresh) = log_in(&mut identity);
        assert_eq!(identity.spend_refresh_token(&refresh, "b").unwrap_err(), SpendError::OtherApp);
        identity.revoke(&access, "b");
        identity.revoke(&refresh, "b");
        assert!(identity.access_token(&access).is_ok());
        assert!(identity.spend_refresh_token(&refresh, "app").is_ok());
    }

    #[test]
    fn revoking_a_refresh_token_ends_the_session() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let (access, refresh) = log_in(&mut identity);
        identity.revoke(&refresh, "app");
        assert!(identity.access_token(&access).is_err());
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), SpendError::Revoked);
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
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), SpendError::Revoked);
    }

    #[test]
    fn a_code_expires_after_five_minutes() {
        let mut identity = Identity::new(Secrets::seeded(1));
        let [first, second] = [0, 1].map(|_| identity.new_code(grant()));
        identity.shift_clock(298);
        assert!(identity.spend_code(&first, "app").is_ok());
        identity.shift_clock(301);
        assert_eq!(identity.spend_code(&second, "app").unwrap_err(), SpendError::Expired);
        assert_eq!(identity.spend_code("made-up", "app").unwrap_err(), SpendError::Unknown);
    }
}
