//! Tests of queues and windows with a paused clock.

use std::sync::Arc;

use super::*;

const WINDOW: Duration = Duration::from_secs(60);

/// The length of the window with the margin for clock drift.
fn window() -> Duration {
    WINDOW + WINDOW / 2_000
}

/// Sends `count` calls at once, and returns when each call was sent and when it ended. `took` returns the
/// duration of a call.
async fn calls(
    limiter: &Arc<LocalRateLimiter>,
    count: u32,
    took: impl Fn(u32) -> Duration,
) -> Vec<(Duration, Duration)> {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..count {
        let (limiter, took) = (Arc::clone(limiter), took(number));
        tasks.spawn(async move {
            let turn = limiter.turn().await;
            let sent = start.elapsed();
            tokio::time::sleep(took).await;
            let ended = start.elapsed();
            turn.end().await;
            (sent, ended)
        });
    }
    let mut moments = tasks.join_all().await;
    moments.sort_unstable();
    moments
}

#[tokio::test(start_paused = true)]
async fn the_whole_limit_is_used() {
    for (count, windows) in [(50, 0), (98, 0), (100, 0), (101, 1), (1_000, 9)] {
        let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(100, WINDOW)));
        let moments = calls(&limiter, count, |_| Duration::ZERO).await;
        let last = moments.last().unwrap().0;
        // tokio's clock has a resolution of a millisecond.
        let beyond = last.checked_sub(WINDOW * windows).unwrap();
        assert!(beyond <= (WINDOW / 2_000 + Duration::from_millis(1)) * windows, "{beyond:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_window_of_the_server_exceeds_the_limit() {
    for limit in [1, 2, 7, 100] {
        let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(limit, WINDOW)));
        let took = |number: u32| Duration::from_millis(u64::from(number) * 7_919 % 90_000);
        let moments = calls(&limiter, limit * 6, took).await;
        for (sent, _) in &moments {
            // The calls that may have arrived less than a window before this one was sent.
            let counted =
                moments.iter().filter(|(other, ended)| other <= sent && *ended + window() > *sent);
            assert!(counted.count() <= limit as usize, "{limit}: {moments:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_go_in_the_order_in_which_they_came() {
    let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(3, WINDOW)));
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (limiter, order) = (Arc::clone(&limiter), Arc::clone(&order));
        tasks.spawn(async move {
            limiter.turn().await.end().await;
            order.lock().unwrap().push(number);
        });
        tokio::task::yield_now().await;
    }
    tasks.join_all().await;
    assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_leaves_the_queue_wastes_no_turn() {
    let limiter = LocalRateLimiter::new(RateLimit::per(1, WINDOW));
    let start = Instant::now();
    limiter.turn().await.end().await;
    // The first two calls of the queue give up.
    let (mut first, mut second) = (limiter.turn(), limiter.turn());
    assert!(futures_util::poll!(&mut first).is_pending());
    assert!(futures_util::poll!(&mut second).is_pending());
    let mut third = limiter.turn();
    assert!(futures_util::poll!(&mut third).is_pending());
    drop((first, second));
    third.await.end().await;
    assert!(start.elapsed() <= window() + Duration::from_millis(1), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_is_dropped_counts_as_a_call_that_ended() {
    let limiter = LocalRateLimiter::new(RateLimit::per(2, WINDOW));
    let start = Instant::now();
    for _ in 0..2 {
        drop(limiter.turn().await);
    }
    assert!(limiter.delay().is_some_and(|delay| delay >= WINDOW));
    let turn = limiter.turn().await;
    assert!(start.elapsed() >= WINDOW);
    drop(turn);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_one_call_goes_first() {
    for limiter in
        [LocalRateLimiter::unlimited(), LocalRateLimiter::new(RateLimit::per(100, WINDOW))]
    {
        let limiter = Arc::new(limiter);
        let start = Instant::now();
        let wait = Some(Duration::from_secs(7));
        let status = RateStatus { is_refused: true, retry_after: wait, ..RateStatus::default() };
        limiter.learn(&status).await;
        let moments = calls(&limiter, 5, |_| Duration::from_secs(1)).await;
        let sent: Vec<_> = moments.iter().map(|(sent, _)| sent.as_secs()).collect();
        assert_eq!(sent, [7, 8, 8, 8, 8]);
        assert_eq!(start.elapsed().as_secs(), 9);
    }
}

#[tokio::test(start_paused = true)]
async fn a_higher_limit_releases_the_head_of_the_queue_at_once() {
    let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(10, WINDOW)));
    limiter.learn(&RateStatus { limit: Some(1), ..RateStatus::default() }).await;
    limiter.turn().await.end().await;
    let start = Instant::now();
    let waiter = Arc::clone(&limiter);
    let waiting = tokio::spawn(async move { waiter.turn().await.end().await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    limiter.learn(&RateStatus { limit: Some(10), ..RateStatus::default() }).await;
    waiting.await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_response_wakes_only_the_head_of_the_queue() {
    let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(1, WINDOW)));
    limiter.turn().await.end().await;
    let polls = Arc::new(Mutex::new([0_u32; 2]));
    let mut tasks = tokio::task::JoinSet::new();
    for index in 0..2 {
        let (limiter, polls) = (Arc::clone(&limiter), Arc::clone(&polls));
        tasks.spawn(async move {
            let mut turn = limiter.turn();
            let counted = std::future::poll_fn(|context| {
                polls.lock().unwrap()[index] += 1;
                turn.as_mut().poll(context)
            });
            counted.await.end().await;
        });
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        limiter.learn(&RateStatus { limit: Some(1), ..RateStatus::default() }).await;
        tokio::task::yield_now().await;
    }
    let [head, other] = *polls.lock().unwrap();
    assert!(head >= 50 && other == 1, "{head} {other}");
}
