//! Cached keys, which are used for a day without another fetch.

use super::{ALL, app, log_in, sandbox, with_clock};

#[tokio::test]
async fn a_cached_key_is_fetched_once_a_day() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let mut ahead = 0;
    for (seconds, fetches) in [(0, 1), (61, 1), (3_600, 1), (80_000, 1), (3_600, 2), (61, 2)] {
        ahead += seconds;
        clock.forward(seconds);
        sandbox.shift_clock(ahead);
        log_in(&app, ALL).await.unwrap();
        assert_eq!(sandbox.counters().key_requests, fetches, "{ahead} s");
    }
}
