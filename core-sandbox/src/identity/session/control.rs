//! Controls for tests: expiry and the clock.

use std::time::Duration;

use jiff::Timestamp;

use super::Identity;

impl Identity {
    /// Makes all access tokens expire.
    pub(crate) fn expire_access_tokens(&mut self) {
        self.access_tokens.values_mut().for_each(|token| token.expires_at = Timestamp::UNIX_EPOCH);
    }

    /// Makes an access token expire.
    pub(crate) fn expire_access_token(&mut self, token: &str) {
        let found = self.access_tokens.get_mut(token);
        found.into_iter().for_each(|token| token.expires_at = Timestamp::UNIX_EPOCH);
    }

    /// Sets the offset of the clock from the real time, in seconds.
    pub(crate) fn shift_clock(&mut self, seconds: i64) {
        self.clock.shift(seconds);
    }

    /// Returns the time of the identity server.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sets the time after the first use in which a refresh token may be used again.
    pub(crate) fn set_grace(&mut self, grace: Duration) {
        self.grace = grace;
    }
}
