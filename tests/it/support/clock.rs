//! A clock that a test controls.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use core_auth::App;
use jiff::{SignedDuration, Timestamp};

/// The time by which the clock of an app is ahead of the real clock.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Advances the clock by this number of seconds.
    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// Returns the app with a clock that can be moved.
pub(crate) fn with_clock(app: App) -> (Clock, App) {
    let clock = Clock::default();
    let Clock(ahead) = clock.clone();
    let now = move || Timestamp::now() + SignedDuration::from_secs(ahead.load(Ordering::Relaxed));
    (clock, app.with_clock(now))
}
