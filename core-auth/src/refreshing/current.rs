//! The current grant, and the deadlines of its token.

use std::time::{Duration, Instant};

use core_api::{AccessToken, client::full_jitter};
use jiff::Timestamp;

use super::settings::RefreshSettings;
use crate::{Grant, clock::Stopwatch, config::Clock};

/// The grant that is handed out.
///
/// A deadline has passed once either the monotonic clock or the wall clock says so. The monotonic
/// clock keeps running when the wall clock is set back, and the wall clock keeps running while the
/// machine is suspended. A wall clock that is set forward costs one refresh, because the next grant
/// counts from the new time.
pub(super) struct CurrentGrant {
    pub(super) grant: Grant,
    /// The generation, which grows with each new grant.
    pub(super) generation: u64,
    /// The start of the refresh that produced this grant. `None` if a refused token forced the
    /// refresh, or if the grant comes from the store.
    pub(super) routine_refresh_at: Option<Instant>,
    times: Option<RefreshTimes>,
    is_ended: bool,
}

/// The refresh deadlines of a grant with a known expiry, relative to `since`.
#[derive(Clone)]
struct RefreshTimes {
    since: Stopwatch,
    /// From here on, one call refreshes and the others get the token.
    due: Duration,
    /// From here on, all callers wait for the refresh.
    late: Duration,
    /// From here on, the server refuses the token.
    expired: Duration,
}

/// The phase of a token's lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenStage {
    /// The token is handed out.
    Fresh,
    /// One call refreshes, and the others get the token.
    Due,
    /// All callers wait for the refresh.
    Late,
    /// The server refuses the token.
    Expired,
    /// The session has ended.
    Ended,
}

/// The known age of a grant, or the time to derive it from.
#[derive(Clone, Copy)]
pub(super) enum GrantAge {
    /// The exact age.
    Known(Duration),
    /// The age is unknown, so the given wall-clock time is compared with the expiry.
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

    /// Sets the start of the refresh that produced this grant.
    pub(super) fn with_routine_refresh_at(mut self, routine_refresh_at: Option<Instant>) -> Self {
        self.routine_refresh_at = routine_refresh_at;
        self
    }

    /// Returns the successor of this grant after the end of the session. Its token is not handed
    /// out.
    pub(super) fn ended(&self) -> Self {
        let (grant, generation) = (self.grant.clone(), self.generation + 1);
        Self { grant, generation, routine_refresh_at: None, times: None, is_ended: true }
    }

    pub(super) fn token(&self) -> &AccessToken {
        &self.grant.access
    }

    /// Returns the phase that the token is in now.
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

    /// Returns whether the token may be handed out without a refresh.
    pub(super) fn is_valid(&self) -> bool {
        match self.stage() {
            TokenStage::Fresh | TokenStage::Due => true,
            TokenStage::Late | TokenStage::Expired | TokenStage::Ended => false,
        }
    }

    /// Returns whether the session has ended.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Returns whether the server should still accept the token.
    pub(super) fn is_alive(&self) -> bool {
        match self.stage() {
            TokenStage::Fresh | TokenStage::Due | TokenStage::Late => true,
            TokenStage::Expired | TokenStage::Ended => false,
        }
    }

    /// Returns the wait after a failed early refresh.
    pub(super) fn gap(&self) -> Duration {
        let times = self.times.as_ref();
        let early = times.map(|times| times.expired.saturating_sub(times.due));
        let shortest = early.unwrap_or_default() / 16;
        shortest + full_jitter(shortest)
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
            // A clock that was set back must not extend the lifetime of a token.
            GrantAge::WallClock(now) => until(now).min(lifetime),
        };
        let early = settings.early.min(lifetime / 2);
        let early = early - full_jitter(early / 4);
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
