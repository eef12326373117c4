//! The state that refresh attempts leave for the next one.

use std::time::{Duration, Instant};

use core_api::TokenError;
use secrecy::{ExposeSecret, SecretString};

use crate::{Grant, clock::Stopwatch};

/// What the holder of the turn knows.
pub(super) struct AttemptState {
    /// The revision of what is stored.
    pub(super) revision: u64,
    /// A grant that could not be saved yet: the only one that is good, since the refresh token in
    /// the store has been used up.
    pub(super) unsaved: Option<UnsavedGrant>,
    /// A document that says “presented”, of which it is not known whether it was saved: nothing was
    /// presented then.
    pub(super) uncertain_mark: Option<SecretString>,
    /// When a refresh token was last presented.
    pub(super) presented_at: Option<Instant>,
    /// The pause that the server asked for, and the time since then.
    pub(super) pause: Option<(Stopwatch, Duration)>,
    /// The revision of a grant of no known app whose refresh token the server does not know.
    pub(super) dead_revision: Option<u64>,
    pub(super) failure: Option<LastFailure>,
}

/// A grant that is not saved yet.
#[derive(Clone)]
pub(super) struct UnsavedGrant {
    pub(super) grant: Grant,
    /// Whether its access token is new; else only its refresh token is.
    pub(super) has_new_access_token: bool,
}

/// The last try, where it failed.
pub(super) struct LastFailure {
    pub(super) error: TokenError,
    /// Whether a token that is still good may be handed out instead.
    pub(super) allows_old_token: bool,
    /// How many have failed one after the other.
    pub(super) times: u32,
}

impl AttemptState {
    pub(super) fn new(revision: u64) -> Self {
        Self {
            revision,
            unsaved: None,
            uncertain_mark: None,
            presented_at: None,
            pause: None,
            dead_revision: None,
            failure: None,
        }
    }

    /// Whether what is stored says “presented”, while this holder knows that nothing was.
    pub(super) fn is_uncertain_mark(&self, stored: &SecretString) -> bool {
        let text = stored.expose_secret();
        self.uncertain_mark.as_ref().is_some_and(|mark| mark.expose_secret() == text)
    }

    /// The rest of the pause that the server asked for.
    pub(super) fn remaining_pause(&self) -> Duration {
        self.pause
            .as_ref()
            .map_or(Duration::ZERO, |(since, wait)| wait.saturating_sub(since.elapsed()))
    }

    /// How long the server shall not be asked again, since it was asked just before.
    ///
    /// The gap doubles with each try that fails, up to eight times.
    pub(super) fn retry_delay(&self, gap: Duration) -> Duration {
        let failed = self.failure.as_ref().map_or(0, |failure| failure.times.saturating_sub(1));
        let asked = self.presented_at.filter(|_| self.unsaved.is_none());
        asked.map_or(Duration::ZERO, |at| {
            gap.saturating_mul(1 << failed.min(3)).saturating_sub(at.elapsed())
        })
    }
}
