//! The grant that is handed out, and until when.

use std::time::{Duration, Instant};

use core_api::AccessToken;
use jiff::Timestamp;

use super::settings::RefreshSettings;
use crate::{
    Grant,
    clock::{Clock, Stopwatch, jitter},
};

/// The grant that is handed out.
///
/// Each of its times has come once the monotonic clock or the wall clock says so. The former counts
/// on when the wall clock is set back, and the latter while the machine is suspended. A wall clock
/// that is set forward costs one refresh, since the next grant counts from there.
pub(super) struct CurrentGrant {
    pub(super) grant: Grant,
    /// Grows with each grant that is handed out.
    pub(super) generation: u64,
    /// When the refresh that gave it began; `None` where the server had refused the token before it,
    /// and where it was found in the store.
    pub(super) routine_refresh_at: Option<Instant>,
    times: Option<RefreshTimes>,
    is_ended: bool,
}

/// The times of a grant with a known expiry.
#[derive(Clone)]
struct RefreshTimes {
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
pub(super) enum TokenStage {
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
pub(super) enum GrantAge {
    /// It was given so long ago.
    Known(Duration),
    /// The wall clock says how old it is.
    WallClock(Timestamp),
}

impl CurrentGrant {
    pub(super) fn new(
        grant: Grant,
        generation: u64,
        age: GrantAge,
        settings: RefreshSettings,
        clock: &Clock,
    ) -> Self {
        let times = RefreshTimes::new(&grant, age, settings, clock);
        Self { grant, generation, routine_refresh_at: None, times, is_ended: false }
    }

    /// The same, from a refresh that began then, if it was unasked.
    pub(super) fn with_routine_refresh_at(mut self, routine_refresh_at: Option<Instant>) -> Self {
        self.routine_refresh_at = routine_refresh_at;
        self
    }

    /// The same, which is handed out no more.
    pub(super) fn ended(&self) -> Self {
        let (grant, generation) = (self.grant.clone(), self.generation + 1);
        Self { grant, generation, routine_refresh_at: None, times: None, is_ended: true }
    }

    pub(super) fn token(&self) -> &AccessToken {
        &self.grant.access
    }

    /// The part of its life in which the token is now.
    pub(super) fn stage(&self) -> TokenStage {
        if self.is_ended {
            return TokenStage::Ended;
        }
        let Some(times) = &self.times else { return TokenStage::Fresh };
        let age = times.since.elapsed();
        if age >= times.expired {
            TokenStage::Expired
        } else if age >= times.late {
            TokenStage::Late
        } else if age >= times.due {
            TokenStage::Due
        } else {
            TokenStage::Fresh
        }
    }

    /// Whether the token may be handed out without a refresh.
    pub(super) fn is_good(&self) -> bool {
        match self.stage() {
            TokenStage::Fresh | TokenStage::Due => true,
            TokenStage::Late | TokenStage::Expired | TokenStage::Ended => false,
        }
    }

    /// Whether the session has ended.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether the server should still take the token.
    pub(super) fn is_alive(&self) -> bool {
        match self.stage() {
            TokenStage::Fresh | TokenStage::Due | TokenStage::Late => true,
            TokenStage::Expired | TokenStage::Ended => false,
        }
    }

    /// The wait after an early refresh that failed.
    pub(super) fn gap(&self) -> Duration {
        let times = self.times.as_ref();
        let early = times.map(|times| times.expired.saturating_sub(times.due));
        early.unwrap_or_default().mul_f64((1.0 + jitter()) / 16.0)
    }
}

impl RefreshTimes {
    fn new(grant: &Grant, age: GrantAge, settings: RefreshSettings, clock: &Clock) -> Option<Self> {
        let expires_at = grant.access.expires_at()?;
        let until = |from: Timestamp| {
            Duration::try_from(expires_at.duration_since(from)).unwrap_or(Duration::ZERO)
        };
        let lifetime = until(grant.issued_at);
        let rest = match age {
            GrantAge::Known(age) => lifetime.saturating_sub(age),
            // A clock that was set back makes no token live longer.
            GrantAge::WallClock(now) => until(now).min(lifetime),
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
