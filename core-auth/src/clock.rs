//! A stopwatch that survives suspends, and jitter.

use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use crate::config::Clock;

/// A stopwatch that uses the larger of the monotonic and the wall-clock time.
///
/// The monotonic clock continues when the wall clock is set back. The wall clock continues while the
/// machine is suspended.
#[derive(Clone, Debug)]
pub(crate) struct Stopwatch {
    started_at: Instant,
    wall: WallClockStart,
}

/// The wall-clock time at which a stopwatch was started.
///
/// The system time is kept unconverted, because it is read for every token that is handed out.
#[derive(Clone, Debug)]
enum WallClockStart {
    System(SystemTime),
    Custom(Clock, Timestamp),
}

impl Stopwatch {
    pub(crate) fn start(clock: &Clock) -> Self {
        let wall = if clock.is_system() {
            WallClockStart::System(SystemTime::now())
        } else {
            WallClockStart::Custom(clock.clone(), clock.now())
        };
        Self { started_at: Instant::now(), wall }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        let wall = match &self.wall {
            WallClockStart::System(started_at) => started_at.elapsed().unwrap_or_default(),
            WallClockStart::Custom(clock, started_at) => {
                let elapsed = clock.now().duration_since(*started_at);
                Duration::try_from(elapsed).unwrap_or_default()
            }
        };
        self.started_at.elapsed().max(wall)
    }
}
