//! Codes and tokens: what was given, and what has been used.

mod clock;
mod control;
mod counts;
mod one_time;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use core_api::{Scope, ScopeSet};
use jiff::Timestamp;

use super::{id_token::IdTokenFlaw, keys::SigningKey};
use crate::splitmix::SplitMix;
use clock::Clock;
pub(super) use one_time::Denied;
use one_time::OneTime;

/// Everything that was given out.
#[derive(Debug)]
pub(crate) struct Identity {
    codes: BTreeMap<String, OneTime>,
    refresh_tokens: BTreeMap<String, OneTime>,
    access_tokens: BTreeMap<String, AccessToken>,
    revoked: BTreeSet<Session>,
    /// How many there have been.
    sessions: u64,
    /// How long a spent refresh token may come again.
    grace: Duration,
    clock: Clock,
    /// What signs id tokens.
    pub(super) key: SigningKey,
    /// What is wrong with the id tokens from now on.
    pub(super) flaw: Option<IdTokenFlaw>,
    numbers: SplitMix,
}

/// All tokens that come of one login are of one session; later ones have higher numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Session(u64);

/// What a person consented to.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: ScopeSet,
    /// The PKCE challenge.
    pub(super) challenge: Option<String>,
    /// What the id token repeats, so that it is known to be of this login.
    pub(super) nonce: Option<String>,
    pub(super) consented_at: Timestamp,
}

#[derive(Debug)]
struct AccessToken {
    session: Session,
    client_id: String,
    scopes: ScopeSet,
    expires_at: Timestamp,
}

/// A session that may have tokens.
#[derive(Debug)]
pub(super) struct Login {
    session: Session,
    pub(super) grant: Grant,
}

impl Default for Identity {
    fn default() -> Self {
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
            numbers: SplitMix::new(0x0a07),
        }
    }
}

impl Identity {
    /// A token that reads and writes, from no login.
    pub(crate) fn issue_token(&mut self, lifetime: Duration) -> String {
        let grant = Grant {
            client_id: String::new(),
            redirect_uri: String::new(),
            scopes: [Scope::ReadwriteCore].into(),
            challenge: None,
            nonce: None,
            consented_at: self.now(),
        };
        let login = Login { session: self.new_session(), grant };
        self.new_access_token(&login, lifetime)
    }

    /// Signs id tokens by another key from now on.
    pub(crate) fn rotate_key(&mut self) {
        self.key.rotate();
    }

    /// Signs id tokens by another key of the same name from now on.
    pub(crate) fn replace_key(&mut self) {
        self.key.replace();
    }

    pub(crate) fn set_flaw(&mut self, flaw: Option<IdTokenFlaw>) {
        self.flaw = flaw;
    }

    /// The scopes of an access token that is good.
    pub(crate) fn scopes_of(&self, token: &str) -> Option<&ScopeSet> {
        let token = self.access_tokens.get(token)?;
        let is_good = self.now() < token.expires_at && !self.revoked.contains(&token.session);
        is_good.then_some(&token.scopes)
    }

    /// A code for what a person consented to.
    pub(super) fn new_code(&mut self, grant: Grant) -> String {
        let session = self.new_session();
        let code = self.new_secret();
        self.codes.insert(code.clone(), OneTime::new(session, grant));
        code
    }

    pub(super) fn spend_code(&mut self, code: &str, client_id: &str) -> Result<Login, Denied> {
        let (found, now) = (self.codes.get_mut(code), self.clock.now());
        one_time::spend(found, client_id, &mut self.revoked, now, Duration::ZERO)
    }

    pub(super) fn spend_refresh_token(
        &mut self,
        token: &str,
        client_id: &str,
    ) -> Result<Login, Denied> {
        let (found, now) = (self.refresh_tokens.get_mut(token), self.clock.now());
        one_time::spend(found, client_id, &mut self.revoked, now, self.grace)
    }

    pub(super) fn new_access_token(&mut self, login: &Login, lifetime: Duration) -> String {
        let token = AccessToken {
            session: login.session,
            client_id: login.grant.client_id.clone(),
            scopes: login.grant.scopes.clone(),
            expires_at: self.now().saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        };
        let secret = self.new_secret();
        self.access_tokens.insert(secret.clone(), token);
        secret
    }

    pub(super) fn new_refresh_token(&mut self, login: Login) -> String {
        let secret = self.new_secret();
        let Login { session, grant } = login;
        self.refresh_tokens.insert(secret.clone(), OneTime::new(session, grant));
        secret
    }

    /// Revokes an access token, or the whole session of a refresh token, if it is of this app.
    ///
    /// What is not known is as good as revoked (RFC 7009 §2.2).
    pub(super) fn revoke(&mut self, token: &str, client_id: &str) {
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

    /// A text that nobody has been given; on loopback it need not be hard to guess.
    fn new_secret(&mut self) -> String {
        let numbers = std::array::from_fn::<_, 4, _>(|_| self.numbers.next().to_be_bytes());
        URL_SAFE_NO_PAD.encode(numbers.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn grant() -> Grant {
        Grant {
            client_id: "app".to_owned(),
            redirect_uri: "http://127.0.0.1/".to_owned(),
            scopes: [Scope::ReadCore, Scope::OfflineAccess].into(),
            challenge: None,
            nonce: None,
            consented_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// An access and a refresh token of one login.
    fn logged_in(identity: &mut Identity) -> (String, String) {
        let code = identity.new_code(grant());
        let login = identity.spend_code(&code, "app").unwrap();
        (identity.new_access_token(&login, HOUR), identity.new_refresh_token(login))
    }

    #[test]
    fn a_code_works_once_and_a_second_use_revokes_what_it_gave() {
        let mut identity = Identity::default();
        let code = identity.new_code(grant());
        let login = identity.spend_code(&code, "app").unwrap();
        let access = identity.new_access_token(&login, HOUR);
        assert!(identity.scopes_of(&access).is_some());
        assert_eq!(identity.spend_code(&code, "app").unwrap_err(), Denied::Replayed);
        assert!(identity.scopes_of(&access).is_none());
    }

    #[test]
    fn a_replayed_refresh_token_revokes_its_family_and_no_other() {
        let mut identity = Identity::default();
        let (other_access, _) = logged_in(&mut identity);
        let (_, first) = logged_in(&mut identity);
        let login = identity.spend_refresh_token(&first, "app").unwrap();
        let access = identity.new_access_token(&login, HOUR);
        let second = identity.new_refresh_token(login);
        assert_eq!(identity.spend_refresh_token(&first, "app").unwrap_err(), Denied::Replayed);
        assert_eq!(identity.spend_refresh_token(&second, "app").unwrap_err(), Denied::Unknown);
        assert!(identity.scopes_of(&access).is_none());
        assert!(identity.scopes_of(&other_access).is_some());
    }

    #[test]
    fn another_app_neither_spends_nor_revokes() {
        let mut identity = Identity::default();
        let (access, refresh) = logged_in(&mut identity);
        assert_eq!(identity.spend_refresh_token(&refresh, "b").unwrap_err(), Denied::Unknown);
        identity.revoke(&access, "b");
        identity.revoke(&refresh, "b");
        assert!(identity.scopes_of(&access).is_some());
        assert!(identity.spend_refresh_token(&refresh, "app").is_ok());
    }

    #[test]
    fn revoking_a_refresh_token_ends_the_session() {
        let mut identity = Identity::default();
        let (access, refresh) = logged_in(&mut identity);
        identity.revoke(&refresh, "app");
        assert!(identity.scopes_of(&access).is_none());
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), Denied::Unknown);
    }

    #[test]
    fn a_spent_refresh_token_comes_again_within_the_grace() {
        let mut identity = Identity::default();
        identity.set_grace(Duration::from_secs(60));
        let (_, refresh) = logged_in(&mut identity);
        for seconds in [0, 59] {
            identity.shift_clock(seconds);
            assert!(identity.spend_refresh_token(&refresh, "app").is_ok());
        }
        identity.shift_clock(61);
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), Denied::Replayed);
        assert_eq!(identity.spend_refresh_token(&refresh, "app").unwrap_err(), Denied::Unknown);
    }

    #[test]
    fn an_access_token_expires() {
        let mut identity = Identity::default();
        let token = identity.issue_token(HOUR);
        assert!(identity.scopes_of(&token).is_some());
        identity.expire_access_tokens();
        assert!(identity.scopes_of(&token).is_none());
        let token = identity.issue_token(Duration::ZERO);
        assert!(identity.scopes_of(&token).is_none());
    }
}
