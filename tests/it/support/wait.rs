//! Waits for a condition that has no event of its own.

use std::time::{Duration, Instant};

/// The time after which a condition counts as never met.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits until a condition holds. It is checked every five milliseconds.
pub(crate) async fn until(is_met: impl Fn() -> bool) {
    let started_at = Instant::now();
    while !is_met() {
        assert!(started_at.elapsed() < LIMIT, "the condition is not met after {LIMIT:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
