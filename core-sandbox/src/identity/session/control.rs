//! What a test does to tokens: they expire, are revoked, and the clock goes wrong.

use std::time::Duration;

use jiff::Timestamp;

use super::Identity;

impl Identity {
    pub(crate) fn expire_access_tokens(&mut self) {
        self.access_tokens.values_mut().for_each(|token| token.expires_at = Timestamp::UNIX_EPOCH);
    }

    pub(crate) fn expire_access_token(&mut self, token: &str) {
        let found = self.access_tokens.get_mut(token);
        found.into_iter().for_each(|token| token.expires_at = Timestamp::UNIX_EPOCH);
    }

    /// Revokes the session of an access or refresh token; one that is not known has none.
    pub(crate) fn revoke_session(&mut self, token: &str) {
        let by_access = self.access_tokens.get(token).map(|token| token.session);
        let by_refresh = self.refresh_tokens.get(token).map(|token| token.session);
        self.revoked.extend(by_access.or(by_refresh));
    }

    pub(crate) fn shift_clock(&mut self, seconds: i64) {
        self.clock.shift(seconds);
    }

    /// The time by its own clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Takes spent refresh tokens for so long after they were first exchanged.
    pub(crate) fn set_grace(&mut self, grace: Duration) {
        self.grace = grace;
    }
}
