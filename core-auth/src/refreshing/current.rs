//! The grant that is handed out, and until when.

use std::time::{Duration, Instant};

use core_api::AccessToken;
use jiff::Timestamp;

use super::builder::Settings;
use crate::{
    Grant,
    clock::{Clock, Stopwatch, jitter},
};

/// The grant that is handed out.
///
/// Each of its moments has come once the monotonic clock or the wall clock says so. The former counts
/// on when the wall clock is set back, and the latter while the machine is suspended. A wall clock
/// that is set forward costs one refresh, since the next grant counts from there.
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

/// The moments of a grant with a known expiry.
#[derive(Clone)]
struct Moments {
    since: Stopwatch,
    /// One call refreshes, and the others get the token. All of these are times since the grant was
    /// made current.
    due: Duration,
    /// All callers wait for the refresh.
    late: Duration,
    /// The server refuses the token.
    expired: Duration,
}

/// The part of its life in which a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is handed out.
    Fresh,
    /// One call refreshes, and the others get the token.
    Due,
    /// All callers wait for the refresh.
    Late,
    /// The server refuses it.
    Expired,
    /// The session has ended.
    Ended,
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
    pub(super) fn new(
        grant: Grant,
        generation: u64,
        age: Age,
        settings: Settings,
        clock: &Clock,
    ) -> Self {
        let moments = Moments::of(&grant, age, settings, clock);
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

    /// The part of its life in which the token is now.
    pub(super) fn stage(&self) -> Stage {
        if self.is_ended {
            return Stage::Ended;
        }
        let Some(moments) = &self.moments else { return Stage::Fresh };
        let age = moments.since.elapsed();
        if age >= moments.expired {
            Stage::Expired
        } else if age >= moments.late {
            Stage::Late
        } else if age >= moments.due {
            Stage::Due
        } else {
            Stage::Fresh
        }
    }

    /// Whether the token may be handed out without a refresh.
    pub(super) fn is_good(&self) -> bool {
        match self.stage() {
            Stage::Fresh | Stage::Due => true,
            Stage::Late | Stage::Expired | Stage::Ended => false,
        }
    }

    /// Whether the session has ended.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether the server should still take the token.
    pub(super) fn is_alive(&self) -> bool {
        match self.stage() {
            Stage::Fresh | Stage::Due | Stage::Late => true,
            Stage::Expired | Stage::Ended => false,
        }
    }

    /// The wait after an early refresh that failed.
    pub(super) fn gap(&self) -> Duration {
        let moments = self.moments.as_ref();
        let early = moments.map(|moments| moments.expired.saturating_sub(moments.due));
        early.unwrap_or_default().mul_f64((1.0 + jitter()) / 16.0)
    }
}

impl Moments {
    fn of(grant: &Grant, age: Age, settings: Settings, clock: &Clock) -> Option<Self> {
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
        Some(Self {
            since: Stopwatch::start(clock),
            due: rest.saturating_sub(early),
            late: rest.saturating_sub(late),
            expired: rest,
        })
    }
}

#[cfg(test)]
mod tests;
