//! The wall clock that lifetimes are told by.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use jiff::Timestamp;

/// The system's clock, or one of a test.
#[derive(Clone, Default)]
pub(crate) struct Clock(Option<Arc<dyn Fn() -> Timestamp + Send + Sync>>);

impl Clock {
    pub(crate) fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(now)))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.as_ref().map_or_else(Timestamp::now, |now| now())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Clock(custom)" } else { "Clock(system)" })
    }
}

/// Counts the time since it was made, by the clock that has gone on for longer.
///
/// The monotonic clock goes on when the wall clock is set back, and the wall clock while the machine
/// is suspended.
#[derive(Clone, Debug)]
pub(crate) struct Stopwatch {
    started_at: Instant,
    wall: WallClockStart,
}

/// The wall clock when a stopwatch was started. The system's is read without a conversion, since it
/// is read each time that a token is handed out.
#[derive(Clone, Debug)]
enum WallClockStart {
    System(SystemTime),
    Custom(Clock, Timestamp),
}

impl Stopwatch {
    pub(crate) fn start(clock: &Clock) -> Self {
        let wall = match &clock.0 {
            None => WallClockStart::System(SystemTime::now()),
            Some(_) => WallClockStart::Custom(clock.clone(), clock.now()),
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

/// From 0 to 1: another number in each process and from time to time.
pub(crate) fn jitter() -> f64 {
    let nanoseconds = Timestamp::now().subsec_nanosecond().unsigned_abs();
    let mixed = nanoseconds.rotate_left(7) ^ std::process::id().wrapping_mul(2_654_435_761);
    f64::from(mixed) / f64::from(u32::MAX)
}
