//! The wall clock that lifetimes are told by.

use std::{fmt, sync::Arc};

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

/// From 0 to 1: another number in each process and from time to time.
pub(crate) fn jitter() -> f64 {
    let nanoseconds = Timestamp::now().subsec_nanosecond().unsigned_abs();
    let mixed = nanoseconds.rotate_left(7) ^ std::process::id().wrapping_mul(2_654_435_761);
    f64::from(mixed) / f64::from(u32::MAX)
}
