//! The state that refresh attempts leave for the next one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::TokenError;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Grant, clock::Stopwatch, error::Fault};

/// The state that one refresh attempt leaves for the next one.
pub(super) struct AttemptState {
    /// The revision of the stored document.
    pub(super) revision: u64,
    /// A new grant that could not be saved yet. Its refresh token is the only valid one, because
    /// the server has already used up the stored refresh token.
    pub(super) unsaved: Option<UnsavedGrant>,
    /// A `presented` document whose save has an unknown outcome. The refresh token itself was not
    /// sent.
    pub(super) uncertain_mark: Option<SecretString>,
    /// The time of the last presentation of a refresh token.
    pub(super) presented_at: Option<Instant>,
    /// The pause that the server asked for, and the time since then.
    pub(super) pause: Option<(Stopwatch, Duration)>,
    /// The revision of a grant that names no app and whose refresh token the server does not know.
    pub(super) dead_revision: Option<u64>,
    pub(super) failure: Option<LastFailure>,
}

/// A grant that is not saved yet.
#[derive(Clone)]
pub(super) struct UnsavedGrant {
    pub(super) grant: Grant,
    /// True if the access token is new. Otherwise only the refresh token is new.
    pub(super) has_new_access_token: bool,
}

/// The failure of the last attempt.
pub(super) struct LastFailure {
    pub(super) error: TokenError,
    /// True if a token that is still valid may be handed out instead of the error.
    pub(super) allows_old_token: bool,
    /// The number of consecutive failures.
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

    /// Returns whether the stored document is the uncertain mark of this holder, whose token was
    /// not sent.
    pub(super) fn is_uncertain_mark(&self, stored: &SecretString) -> bool {
        let text = stored.expose_secret();
        self.uncertain_mark.as_ref().is_some_and(|mark| mark.expose_secret() == text)
    }

    /// Returns the rest of the pause that the server asked for.
    pub(super) fn remaining_pause(&self) -> Duration {
        self.pause
            .as_ref()
            .map_or(Duration::ZERO, |(since, wait)| wait.saturating_sub(since.elapsed()))
    }

    /// Returns the time until the refresh token may be presented again.
    ///
    /// The gap doubles with each failed attempt, up to a factor of eight.
    pub(super) fn retry_delay(&self, gap: Duration) -> Duration {
        let failed = self.failure.as_ref().map_or(0, |failure| failure.times.saturating_sub(1));
        let last = self.presented_at.filter(|_| self.unsaved.is_none());
        last.map_or(Duration::ZERO, |at| {
            gap.saturating_mul(1 << failed.min(3)).saturating_sub(at.elapsed())
        })
    }
}

/// Creates the error for a new grant that exists only in memory.
pub(super) fn not_saved(error: Error) -> Error {
    Fault::Unsaved(Arc::new(error)).into()
}
