//! A rate limit that machines share through Redis.

mod call;
mod scripts;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use call::Call;
use core_api::client::{
    ConfigError, Hold, LocalRateLimiter, RateFuture, RateLimit, RateLimiter, RateStatus, Turn,
    TurnFuture,
};
use oauth2::CsrfToken;
use redis::{RedisResult, ScriptInvocation, aio::ConnectionManager};
use scripts::{HOLD, LEARN};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use crate::task::runtime;

/// The maximum response time of Redis. It is short, because a call must not wait long for
/// permission.
const MAX_CALL: Duration = Duration::from_secs(1);

/// The time without requests to Redis after a failure.
const RETRY_INTERVAL: Duration = Duration::from_secs(5);

/// The maximum pause that all machines observe.
const MAX_PAUSE: Duration = Duration::from_secs(3600);

/// The minimum lease. Without a lease, no call would count.
const MIN_LEASE: Duration = Duration::from_secs(1);

/// The default lease: the time for which a call in flight counts, unless it ends earlier.
const LEASE: Duration = Duration::from_secs(120);

/// A rate limiter that shares a [`RateLimit`] between machines with the tokens of one app and user.
///
/// It implements the exact sliding window of [`LocalRateLimiter`] in Redis (version 5 or newer).
/// The window is one key, which Redis expires when no calls are made. A call counts from its turn
/// until one window after its end.
///
/// All times are measured by the clock of Redis, so the clocks of the machines do not matter. Turns
/// are first in, first out within a process. Between machines, the first to ask after a turn
/// becomes free gets it. A 429 on one machine makes all machines wait.
///
/// If a process is killed, the turns of its calls stay taken until their [lease](Self::with_lease)
/// ends.
///
/// With the feature `redis-tls`, a `rediss://` connection uses the TLS provider that the program has
/// installed for rustls. Install one before you make such a connection:
/// `rustls::crypto::ring::default_provider().install_default()`. A [`RedisStore`](crate::RedisStore)
/// that connects with TLS installs `ring` if there is no provider. HTTP requests install none.
///
/// If Redis is unavailable, each machine applies the limit on its own, so together they may exceed
/// the limit. One warning is logged, and Redis is tried again every five seconds.
///
/// ```no_run
/// use std::sync::Arc;
/// use core_api::{Client, client::RateLimit};
/// use core_auth::{RedisRateLimiter, RedisStore};
/// use redis::aio::ConnectionManager;
/// # async fn run(provider: core_auth::StaticToken) -> Result<(), Box<dyn std::error::Error>> {
///
/// // One connection for grants and for the limit.
/// let connection = ConnectionManager::new(redis::Client::open("redis://127.0.0.1")?).await?;
/// let store = RedisStore::new(connection.clone(), "core-auth:");
/// let limiter = RedisRateLimiter::new(connection, "core-rate:app:user", RateLimit::of_core())?;
/// let client = Client::builder(provider).rate_limiter(Arc::new(limiter)).build()?;
/// # let _ = store;
/// # Ok(())
/// # }
/// ```
pub struct RedisRateLimiter {
    shared: Arc<LimiterState>,
    /// The queue of waiting calls. The head of the queue asks Redis, but not before this time.
    retry_at: Mutex<Option<Instant>>,
}

/// The state that the limiter shares with the turns of calls.
struct LimiterState {
    connection: ConnectionManager,
    key: Arc<str>,
    /// The prefix of this limiter's call names.
    name: String,
    number: AtomicU64,
    lease: Duration,
    /// The local limiter, which applies while Redis is unavailable. A machine never uses more than
    /// the shared limit.
    local: LocalRateLimiter,
    is_away: AtomicBool,
}

impl RedisRateLimiter {
    /// Creates a limiter that shares the limit with all limiters of the same key.
    ///
    /// The key should name the app and the user, because the limit applies to them. It must not be
    /// used for anything else.
    ///
    /// # Errors
    ///
    /// When [`RateLimit::check`] refuses the limit, or the key is empty.
    pub fn new(
        connection: ConnectionManager,
        key: &str,
        limit: RateLimit,
    ) -> Result<Self, ConfigError> {
        limit.check()?;
        if key.is_empty() {
            let reason = "is empty; name the app and the user".to_owned();
            return Err(ConfigError::Wrong { setting: "key", reason });
        }
        let shared = LimiterState {
            connection,
            key: key.into(),
            name: CsrfToken::new_random_len(16).secret().clone(),
            number: AtomicU64::new(0),
            lease: LEASE,
            local: LocalRateLimiter::new(limit),
            is_away: AtomicBool::new(false),
        };
        Ok(Self { shared: Arc::new(shared), retry_at: Mutex::new(None) })
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
        if let Some(shared) = Arc::get_mut(&mut self.shared) {
            shared.lease = lease.clamp(MIN_LEASE, MAX_PAUSE);
        }
        self
    }

    async fn wait(&self) -> Turn {
        let call = Arc::new(Call::new(&self.shared));
        // Created first, so that dropping the caller returns any turn that Redis has already
        // counted.
        let turn = Turn::new(Arc::clone(&call).finish());
        self.wait_for_redis(&call).await;
        call.send(self.shared.local.turn().await);
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
                Ok((0, _)) => return self.shared.report_recovery(),
                Ok((_, held)) if held > 0 => {
                    if let Some(hold) = self.hold() {
                        hold.extend(Duration::from_micros(held));
                    }
                }
                Ok((pause, _)) => sleep(Duration::from_micros(pause)).await,
                Err(error) => {
                    *retry_at = Some(Instant::now() + RETRY_INTERVAL);
                    return self.shared.report_outage(&error);
                }
            }
        }
    }

    async fn publish(&self, news: &RateStatus) {
        // Only Redis knows the calls of other machines.
        let mut own = news.clone();
        own.remaining = None;
        self.shared.local.learn(&own).await;
        if self.shared.is_away.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = self.shared.publish(news).await {
            self.shared.report_outage(&error);
        }
    }
}

impl LimiterState {
    async fn run(&self, mut script: ScriptInvocation<'_>) -> RedisResult<(u64, u64)> {
        if runtime().is_err() {
            return Err(std::io::Error::other("no Tokio runtime is running here").into());
        }
        script.key(&*self.key);
        let mut connection = self.connection.clone();
        let answer = timeout(MAX_CALL, script.invoke_async(&mut connection)).await;
        answer.unwrap_or_else(|_| Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))
    }

    async fn publish(&self, news: &RateStatus) -> RedisResult<()> {
        if news.is_refused
            && let Some(pause) = news.pause().filter(|pause| !pause.is_zero())
        {
            let mut script = HOLD.prepare_invoke();
            script.arg(micros(pause.min(MAX_PAUSE)));
            self.run(script).await?;
        }
        if let (Some(remaining), Some(limit)) = (news.remaining, self.local.limit()) {
            let mut script = LEARN.prepare_invoke();
            script.arg(self.call_name()).arg(micros(window(limit))).arg(limit.calls());
            script.arg(remaining).arg(micros(news.took.unwrap_or_default()));
            self.run(script).await?;
        }
        Ok(())
    }

    /// Returns a unique name for a call.
    fn call_name(&self) -> String {
        format!("{}:{}", self.name, self.number.fetch_add(1, Ordering::Relaxed))
    }

    fn report_recovery(&self) {
        if self.is_away.swap(false, Ordering::Relaxed) {
            tracing::info!("Redis is available again, so machines share the rate limit again");
        }
    }

    fn report_outage(&self, error: &redis::RedisError) {
        if !self.is_away.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %error,
                "Redis is unavailable. This machine applies the rate limit on its own, so all machines \
                 together may exceed the limit"
            );
        }
    }
}

impl RateLimiter for RedisRateLimiter {
    fn turn(&self) -> TurnFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, news: &'a RateStatus) -> RateFuture<'a> {
        Box::pin(self.publish(news))
    }

    fn hold(&self) -> Option<&Hold> {
        self.shared.local.hold()
    }

    fn delay(&self) -> Option<Duration> {
        self.shared.local.delay()
    }
}

impl fmt::Debug for RedisRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRateLimiter").field("key", &self.shared.key).finish_non_exhaustive()
    }
}

/// Returns the window plus a margin for clock drift.
fn window(limit: RateLimit) -> Duration {
    limit.window() + limit.window() / 2_000
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
