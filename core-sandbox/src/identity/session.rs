//! Codes and tokens: what was given, and what has been used.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use core_api::{Scope, ScopeSet};
use jiff::Timestamp;

use crate::store::mixed;

/// Everything that was given out.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    codes: BTreeMap<String, Grant>,
    access: BTreeMap<String, Access>,
    refresh: BTreeMap<String, Refresh>,
    revoked: BTreeSet<u64>,
    given: u64,
}

/// What a person consented to.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: ScopeSet,
    /// The PKCE challenge (RFC 7636), by S256.
    pub(super) challenge: Option<String>,
    /// All tokens that come of one login are of one session.
    session: u64,
}

#[derive(Debug)]
struct Access {
    scopes: ScopeSet,
    session: u64,
    expires_at: Timestamp,
}

#[derive(Debug)]
struct Refresh {
    grant: Grant,
    is_spent: bool,
}

/// What became of a refresh token.
pub(super) enum Exchange {
    Fresh(Grant),
    /// It was used before; its session is now revoked.
    Replayed,
    Unknown,
}

impl Identity {
    /// A token that reads and writes, from no login.
    pub(crate) fn issue_token(&mut self, lifetime: Duration) -> String {
        let session = self.next();
        self.access_token([Scope::ReadwriteCore].into(), session, lifetime)
    }

    pub(crate) fn expire_access_tokens(&mut self) {
        self.access.values_mut().for_each(|access| access.expires_at = Timestamp::UNIX_EPOCH);
    }

    /// The scopes of an access token that is good.
    pub(crate) fn scopes_of(&self, token: &str) -> Option<&ScopeSet> {
        let access = self.access.get(token)?;
        let is_good =
            Timestamp::now() < access.expires_at && !self.revoked.contains(&access.session);
        is_good.then_some(&access.scopes)
    }

    /// A code for what a person consented to.
    pub(super) fn code(
        &mut self,
        client_id: String,
        redirect_uri: String,
        scopes: ScopeSet,
        challenge: Option<String>,
    ) -> String {
        let session = self.next();
        let code = self.secret();
        let grant = Grant { client_id, redirect_uri, scopes, challenge, session };
        self.codes.insert(code.clone(), grant);
        code
    }

    /// Takes a code, which works once.
    pub(super) fn take_code(&mut self, code: &str) -> Option<Grant> {
        self.codes.remove(code)
    }

    pub(super) fn exchange(&mut self, refresh_token: &str) -> Exchange {
        let Some(refresh) = self.refresh.get_mut(refresh_token) else { return Exchange::Unknown };
        if self.revoked.contains(&refresh.grant.session) {
            return Exchange::Unknown;
        }
        if refresh.is_spent {
            self.revoked.insert(refresh.grant.session);
            return Exchange::Replayed;
        }
        refresh.is_spent = true;
        Exchange::Fresh(refresh.grant.clone())
    }

    /// An access token for a grant.
    pub(super) fn access_for(&mut self, grant: &Grant, lifetime: Duration) -> String {
        self.access_token(grant.scopes.clone(), grant.session, lifetime)
    }

    /// A refresh token for a grant.
    pub(super) fn refresh_for(&mut self, grant: Grant) -> String {
        let token = self.secret();
        self.refresh.insert(token.clone(), Refresh { grant, is_spent: false });
        token
    }

    /// Revokes the session of a token; one that is not known is as good as revoked (RFC 7009 §2.2).
    pub(super) fn revoke(&mut self, token: &str) {
        let of_refresh = self.refresh.get(token).map(|refresh| refresh.grant.session);
        self.revoked.extend(of_refresh);
        self.access.remove(token);
    }

    fn access_token(&mut self, scopes: ScopeSet, session: u64, lifetime: Duration) -> String {
        let expires_at = Timestamp::now().saturating_add(lifetime).unwrap_or(Timestamp::MAX);
        let token = self.secret();
        self.access.insert(token.clone(), Access { scopes, session, expires_at });
        token
    }

    /// A text that nobody has been given; on loopback it need not be hard to guess.
    fn secret(&mut self) -> String {
        let bytes = [self.next(), self.next(), self.next(), self.next()].map(mixed);
        URL_SAFE_NO_PAD.encode(bytes.map(u64::to_be_bytes).concat())
    }

    fn next(&mut self) -> u64 {
        self.given += 1;
        self.given
    }
}
