//! The grant that is handed out, and until when.

use std::time::{Duration, Instant};

use core_api::AccessToken;
use jiff::Timestamp;

use super::builder::Settings;
use crate::{Grant, clock::jitter};

/// The grant that is handed out.
///
/// Its moments are those of the monotonic clock, so that a clock which is set does not matter.
pub(super) struct Current {
    pub(super) grant: Grant,
    /// Grows with each grant that is handed out.
    pub(super) generation: u64,
    /// When the refresh that gave it began; `None` where the server had refused the token before it,
    /// and where it was found in the store.
    pub(super) unasked_at: Option<Instant>,
    moments: Option<Moments>,
    is_ended: bool,
}

/// What happens when; a grant of which no expiry is known has none.
#[derive(Clone, Copy)]
struct Moments {
    /// One call refreshes, and the others get the token.
    due: Instant,
    /// All callers wait for the refresh.
    late: Instant,
    /// The server refuses the token.
    expired: Instant,
}

/// What is known of the age of a grant.
#[derive(Clone, Copy)]
pub(super) enum Age {
    /// It was given so long ago.
    Known(Duration),
    /// The wall clock says how old it is.
    At(Timestamp),
}

impl Current {
    pub(super) fn new(grant: Grant, generation: u64, age: Age, settings: Settings) -> Self {
        let moments = Moments::of(&grant, age, settings);
        Self { grant, generation, unasked_at: None, moments, is_ended: false }
    }

    /// The same, from a refresh that began then, if it was unasked.
    pub(super) fn begun(mut self, unasked_at: Option<Instant>) -> Self {
        self.unasked_at = unasked_at;
        self
    }

    /// The same, which is handed out no more.
    pub(super) fn ended(&self) -> Self {
        let (grant, generation) = (self.grant.clone(), self.generation + 1);
        Self { grant, generation, unasked_at: None, moments: None, is_ended: true }
    }

    pub(super) fn token(&self) -> &AccessToken {
        &self.grant.access
    }

    /// Whether the token may be handed out without a refresh.
    pub(super) fn is_good(&self) -> bool {
        !self.is_ended && !self.has_come(|moments| moments.late)
    }

    /// Whether the session has ended.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether it is time to refresh.
    pub(super) fn is_due(&self) -> bool {
        self.has_come(|moments| moments.due)
    }

    /// Whether the server should still take the token.
    pub(super) fn is_alive(&self) -> bool {
        !self.is_ended && !self.has_come(|moments| moments.expired)
    }

    /// The wait after an early refresh that failed.
    pub(super) fn gap(&self) -> Duration {
        let early = self.moments.map_or(Duration::ZERO, |moments| moments.expired - moments.due);
        early.mul_f64((1.0 + jitter()) / 16.0)
    }

    fn has_come(&self, moment: impl Fn(&Moments) -> Instant) -> bool {
        self.moments.as_ref().is_some_and(|moments| Instant::now() >= moment(moments))
    }
}

impl Moments {
    fn of(grant: &Grant, age: Age, settings: Settings) -> Option<Self> {
        let expires_at = grant.access.expires_at()?;
        let until = |from: Timestamp| {
            Duration::try_from(expires_at.duration_since(from)).unwrap_or(Duration::ZERO)
        };
        let lifetime = until(grant.issued_at);
        let rest = match age {
            Age::Known(age) => lifetime.saturating_sub(age),
            // A clock that was set back makes no token live longer.
            Age::At(now) => until(now).min(lifetime),
        };
        let early = settings.early.min(lifetime / 2);
        let early = early - early.mul_f64(jitter() / 4.0);
        let late = settings.late.min(lifetime / 10).min(early);
        let expired = Instant::now() + rest;
        let before = |time| expired.checked_sub(time).unwrap_or(expired);
        Some(Self { due: before(early), late: before(late), expired })
    }
}

#[cfg(test)]
mod tests;
