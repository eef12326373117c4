//! The wall clock that lifetimes are told by.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
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
        f.write_str(if self.0.is_some() { "Clock(set)" } else { "Clock(system)" })
    }
}

/// Counts the time since it was made, by the clock that has gone on for longer.
///
/// The monotonic clock goes on when the wall clock is set back, and the wall clock while the machine
/// is suspended.
#[derive(Clone, Debug)]
pub(crate) struct Stopwatch {
    clock: Clock,
    started_at: Instant,
    wall_started_at: Timestamp,
}

impl Stopwatch {
    pub(crate) fn start(clock: &Clock) -> Self {
        let (started_at, wall_started_at) = (Instant::now(), clock.now());
        Self { clock: clock.clone(), started_at, wall_started_at }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        let wall = self.clock.now().duration_since(self.wall_started_at);
        self.started_at.elapsed().max(Duration::try_from(wall).unwrap_or(Duration::ZERO))
    }
}

/// From 0 to 1: another number in each process and from time to time.
pub(crate) fn jitter() -> f64 {
    let nanoseconds = Timestamp::now().subsec_nanosecond().unsigned_abs();
    let mixed = nanoseconds.rotate_left(7) ^ std::process::id().wrapping_mul(2_654_435_761);
    f64::from(mixed) / f64::from(u32::MAX)
}
