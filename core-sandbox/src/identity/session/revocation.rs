//! The end of tokens and sessions.

use std::collections::BTreeSet;

use super::{Identity, MAX_TOKENS, Session};

impl Identity {
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

    /// Revokes the session of an access or refresh token. An unknown token changes nothing.
    pub(crate) fn revoke_session(&mut self, token: &str) {
        let by_access = self.access_tokens.get(token).map(|token| token.session);
        let by_refresh = self.refresh_tokens.get(token).map(|token| token.session);
        self.revoked.extend(by_access.or(by_refresh));
    }

    /// Removes all codes and tokens of an app.
    pub(crate) fn forget_app(&mut self, client_id: &str) {
        self.codes.retain(|code| code.grant.client_id != client_id);
        self.refresh_tokens.retain(|token| token.grant.client_id != client_id);
        self.access_tokens.retain(|token| token.client_id != client_id);
    }

    /// Forgets revoked sessions without codes and tokens, so that the set stays small.
    pub(super) fn forget_revoked_sessions(&mut self) {
        if self.revoked.len() >= 4 * MAX_TOKENS {
            let codes = self.codes.values().chain(self.refresh_tokens.values());
            let known = codes.map(|token| token.session);
            let known: BTreeSet<Session> =
                known.chain(self.access_tokens.values().map(|token| token.session)).collect();
            self.revoked.retain(|session| known.contains(session));
        }
    }
}
