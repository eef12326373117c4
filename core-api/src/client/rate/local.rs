//! A limit on calls that is kept in this process.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::{Duration, Instant};

use super::{RateFuture, RateLimit, RateLimiter, RateNews};

/// A [`RateLimiter`] for the clients of one process.
///
/// It is the generic cell rate algorithm (GCRA, ITU-T I.371): a clock runs ahead by the interval of
/// the limit with each call, and a call waits while it is too far ahead. Who waits stands in a queue,
/// and the first of it alone looks at the clock; so who leaves the queue takes nothing along.
#[derive(Debug)]
pub struct LocalRateLimiter {
    queue: tokio::sync::Mutex<()>,
    clock: Mutex<Clock>,
}

#[derive(Debug)]
struct Clock {
    limit: Option<RateLimit>,
    /// When the next call is due, if all calls come at the interval of the limit.
    due: Instant,
    /// Nothing is sent before, since Core has said so.
    held: Instant,
}

impl LocalRateLimiter {
    /// Keeps to a limit, and to another number of calls where the answers say so.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        Self::of(Some(limit))
    }

    /// Keeps nobody waiting, but after a 429.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::of(None)
    }

    fn of(limit: Option<RateLimit>) -> Self {
        // A limit that no client is built with does no harm here either.
        let limit = limit.filter(|limit| limit.check().is_ok());
        let now = Instant::now();
        let clock = Mutex::new(Clock { limit, due: now, held: now });
        Self { queue: tokio::sync::Mutex::new(()), clock }
    }

    fn clock(&self) -> MutexGuard<'_, Clock> {
        // Nothing that holds it can panic half way.
        self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self) {
        // Without a limit there is nothing to be fair about.
        let is_limited = self.limit().is_some();
        let _first = if is_limited { Some(self.queue.lock().await) } else { None };
        loop {
            let taken = self.clock().take(Instant::now());
            match taken {
                Ok(()) => return,
                Err(until) => tokio::time::sleep_until(until).await,
            }
        }
    }

    /// The limit as it is by now, learned from answers.
    #[must_use]
    pub fn limit(&self) -> Option<RateLimit> {
        self.clock().limit
    }

    pub(super) fn note(&self, news: &RateNews) {
        self.clock().note(news, Instant::now());
    }
}

impl Clock {
    /// Counts a call, or says when to ask again.
    fn take(&mut self, now: Instant) -> Result<(), Instant> {
        if now < self.held {
            return Err(self.held);
        }
        let Some(limit) = self.limit else { return Ok(()) };
        // Waking a little early must not cost another round.
        let from = self.due.checked_sub(limit.tolerance()).unwrap_or(now);
        if from > now {
            return Err(from);
        }
        self.due = self.due.max(now) + limit.interval();
        Ok(())
    }

    fn note(&mut self, news: &RateNews, now: Instant) {
        if news.is_refused {
            self.held = self.held.max(now + news.pause().unwrap_or(Duration::ZERO));
        }
        let Some(limit) = self.limit else { return };
        let limit = match news.limit {
            Some(calls) if calls != limit.calls() => limit.with_calls(calls),
            _ => limit,
        };
        self.limit = Some(limit);
        let (Some(remaining), false) = (news.remaining, news.is_refused) else { return };
        if remaining == 0 {
            let reset = news.reset.unwrap_or_default().min(limit.window());
            self.held = self.held.max(now + reset);
        }
        // Others may have sent calls that this clock has not counted.
        let spent = limit.burst_or_default().saturating_sub(remaining);
        self.due = self.due.max(now + limit.interval() * spent);
    }
}

impl RateLimiter for LocalRateLimiter {
    fn turn(&self) -> RateFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, news: &'a RateNews) -> RateFuture<'a> {
        self.note(news);
        Box::pin(std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(10);

    /// When so many calls, all there at once, are sent.
    async fn moments(limiter: &LocalRateLimiter, calls: u32) -> Vec<Duration> {
        let start = Instant::now();
        let mut moments = Vec::new();
        for _ in 0..calls {
            limiter.turn().await;
            moments.push(start.elapsed());
        }
        moments
    }

    fn most_in_a_window(moments: &[Duration]) -> usize {
        let within = |from: &Duration| {
            moments.iter().filter(|at| (*from..*from + WINDOW).contains(at)).count()
        };
        moments.iter().map(within).max().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_has_more_than_the_limit_whatever_the_burst() {
        for (calls, burst) in [(10, 1), (10, 3), (10, 10), (100, 20), (1000, 50), (1, 1), (3, 2)] {
            let limiter = LocalRateLimiter::new(RateLimit::per(calls, WINDOW).burst(burst));
            let mut moments = moments(&limiter, calls * 2).await;
            assert!(most_in_a_window(&moments) <= calls as usize, "{calls}, {burst}");
            // Half a window of rest, and all over again.
            tokio::time::sleep(WINDOW / 2).await;
            let more = self::moments(&limiter, calls * 2).await;
            let last = *moments.last().unwrap() + WINDOW / 2;
            moments.extend(more.iter().map(|at| *at + last));
            assert!(most_in_a_window(&moments) <= calls as usize, "{calls}, {burst}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn most_of_the_limit_is_used() {
        let limiter = LocalRateLimiter::new(RateLimit::per(100, WINDOW).burst(10));
        let moments = moments(&limiter, 1000).await;
        assert!(*moments.last().unwrap() < WINDOW * 12, "{moments:?}");
        assert_eq!(moments.iter().filter(|at| at.is_zero()).count(), 10, "the burst goes at once");
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_first_goes_first() {
        let limiter = Arc::new(LocalRateLimiter::new(RateLimit::per(10, WINDOW).burst(1)));
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let (limiter, order) = (Arc::clone(&limiter), Arc::clone(&order));
            tasks.spawn(async move {
                limiter.turn().await;
                order.lock().unwrap().push(number);
            });
            tokio::task::yield_now().await;
        }
        tasks.join_all().await;
        assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_the_queue_keeps_nobody_waiting() {
        let limiter = LocalRateLimiter::new(RateLimit::per(10, WINDOW).burst(1));
        let start = Instant::now();
        limiter.turn().await;
        // The head of the queue, and one behind it, give up.
        let mut first = limiter.turn();
        let mut second = limiter.turn();
        assert!(futures_util::poll!(&mut first).is_pending());
        assert!(futures_util::poll!(&mut second).is_pending());
        let mut third = limiter.turn();
        assert!(futures_util::poll!(&mut third).is_pending());
        drop((first, second));
        third.await;
        assert!(start.elapsed() < WINDOW / 10 * 2, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_has_all_wait_as_long_as_it_says() {
        for limiter in
            [LocalRateLimiter::unlimited(), LocalRateLimiter::new(RateLimit::per(100, WINDOW))]
        {
            limiter.turn().await;
            let wait = Some(Duration::from_secs(7));
            let news = RateNews { is_refused: true, retry_after: wait, ..RateNews::default() };
            limiter.note(&news);
            assert_eq!(moments(&limiter, 1).await, [Duration::from_secs(7)]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_headers_say_is_learned() {
        let limiter = LocalRateLimiter::new(RateLimit::per(100, WINDOW).burst(50));
        limiter.note(&RateNews { limit: Some(10), ..RateNews::default() });
        assert_eq!(limiter.limit().unwrap().calls(), 10);
        assert!(most_in_a_window(&moments(&limiter, 30).await) <= 10);

        // Somebody else has used up all but two, and nothing is left until the window ends.
        let limiter = LocalRateLimiter::new(RateLimit::per(100, WINDOW));
        limiter.note(&RateNews { remaining: Some(2), ..RateNews::default() });
        let moments = moments(&limiter, 3).await;
        assert!(moments[1].is_zero() && !moments[2].is_zero(), "{moments:?}");
        let reset = Some(Duration::from_secs(3));
        limiter.note(&RateNews { remaining: Some(0), reset, ..RateNews::default() });
        assert_eq!(self::moments(&limiter, 1).await, [Duration::from_secs(3)]);
    }
}
