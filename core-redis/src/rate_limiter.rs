//! A rate limit that machines share through Redis.

mod call;
mod state;

use std::{fmt, sync::Arc, time::Duration};

use core_api::client::{
    ConfigError, Hold, RateFuture, RateLimit, RateLimiter, RateStatus, Turn, TurnFuture,
};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep},
};

use self::{call::Call, state::LimiterState};
use crate::connection::RedisConnection;

/// The time without requests to Redis after a failure.
const RETRY_INTERVAL: Duration = Duration::from_secs(5);

/// A rate limiter that shares a [`RateLimit`] between machines with the tokens of one app and user.
///
/// It implements the exact sliding window of [`LocalRateLimiter`](core_api::client::LocalRateLimiter)
/// in Redis (version 5 or newer). The window is one key, which Redis expires when no calls are made. A
/// call counts from its turn until one window after its end.
///
/// All times are measured by the clock of Redis, so the clocks of the machines do not matter. Turns
/// are first in, first out within a process. Between machines, the first to ask after a turn
/// becomes free gets it. A 429 on one machine makes all machines wait.
///
/// If a process is killed, the turns of its calls stay taken until their [lease](Self::with_lease)
/// ends.
///
/// If Redis is unavailable, each machine applies the limit on its own, so together they may exceed
/// the limit. One warning is logged, and Redis is tried again every five seconds.
///
/// ```no_run
/// use std::sync::Arc;
/// use core_api::{Client, client::RateLimit};
/// use core_redis::{RedisConnection, RedisRateLimiter};
///
/// # async fn run(provider: core_auth::StaticToken) -> Result<(), Box<dyn std::error::Error>> {
/// let connection = RedisConnection::connect("redis://127.0.0.1").await?;
/// let limiter = RedisRateLimiter::new(connection, "core-rate:app:user", RateLimit::of_core())?;
/// let client = Client::builder(provider).rate_limiter(Arc::new(limiter)).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[doc(alias("distributed", "throttle"))]
pub struct RedisRateLimiter {
    state: Arc<LimiterState>,
    /// The queue of waiting calls. The head of the queue asks Redis, but not before this time.
    retry_at: Mutex<Option<Instant>>,
}

impl RedisRateLimiter {
    /// Creates a limiter that shares the limit with all limiters of the same key. The connection may be
    /// shared, too.
    ///
    /// The key should name the app and the user, because the limit applies to them. It must not be
    /// used for anything else.
    ///
    /// # Errors
    ///
    /// When [`RateLimit::check`] refuses the limit, or the key is empty.
    pub fn new(
        connection: impl Into<RedisConnection>,
        key: &str,
        limit: RateLimit,
    ) -> Result<Self, ConfigError> {
        limit.check()?;
        if key.is_empty() {
            let reason = "is empty; name the app and the user".to_owned();
            return Err(ConfigError::Wrong { setting: "key", reason });
        }
        let state = LimiterState::new(connection.into(), key, limit);
        Ok(Self { state: Arc::new(state), retry_at: Mutex::new(None) })
    }

    /// Sets the maximum time for which a call in flight counts, from a second to an hour. The default
    /// is 2 minutes.
    ///
    /// The lease should be as long as a call may take
    /// ([`Limits::total`](core_api::client::Limits::total)). All limiters that share the key should
    /// have the same lease.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        // The state is not shared before the limiter is in use.
        if let Some(state) = Arc::get_mut(&mut self.state) {
            state.set_lease(lease);
        }
        self
    }

    async fn wait(&self) -> Turn {
        let call = Arc::new(Call::new(&self.state));
        // Created first, so that dropping the caller returns any turn that Redis has already
        // counted.
        let turn = Turn::new(Arc::clone(&call).finish());
        self.wait_for_redis(&call).await;
        call.send(self.state.local.turn().await);
        turn
    }

    /// Waits until Redis counts the call, or fails to answer.
    async fn wait_for_redis(&self, call: &Call) {
        let mut retry_at = self.retry_at.lock().await;
        loop {
            // A waiting call must not hold a turn that another machine could use.
            while let Some(left) = self.hold().and_then(Hold::left) {
                sleep(left).await;
            }
            if retry_at.is_some_and(|until| Instant::now() < until) {
                return;
            }
            match call.acquire().await {
                Ok((0, _)) => return self.state.report_recovery(),
                Ok((_, held)) if held > 0 => {
                    if let Some(hold) = self.hold() {
                        hold.extend(Duration::from_micros(held));
                    }
                }
                Ok((pause, _)) => sleep(Duration::from_micros(pause)).await,
                Err(error) => {
                    *retry_at = Instant::now().checked_add(RETRY_INTERVAL);
                    return self.state.report_outage(&error);
                }
            }
        }
    }
}

impl RateLimiter for RedisRateLimiter {
    fn turn(&self) -> TurnFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, news: &'a RateStatus) -> RateFuture<'a> {
        Box::pin(self.state.publish(news))
    }

    fn hold(&self) -> Option<&Hold> {
        self.state.local.hold()
    }

    fn delay(&self) -> Option<Duration> {
        self.state.local.delay()
    }
}

impl fmt::Debug for RedisRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRateLimiter").field("key", &self.state.key).finish_non_exhaustive()
    }
}
