//! The state that a limiter shares with the turns of calls.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use core_api::client::{LocalRateLimiter, RateLimit, RateLimiter, RateStatus};
use redis::ScriptInvocation;
use uuid::Uuid;

use crate::{
    connection::{RedisConnection, ScriptError},
    scripts::window::{HOLD, LEARN},
};

/// The maximum response time of Redis. It is short, because a call must not wait long for
/// permission.
const MAX_CALL: Duration = Duration::from_secs(1);

/// The maximum pause that all machines observe.
pub(super) const MAX_PAUSE: Duration = Duration::from_secs(3600);

/// The minimum lease. Without a lease, no call would count.
const MIN_LEASE: Duration = Duration::from_secs(1);

/// The default lease: the time for which a call in flight counts, unless it ends earlier.
const LEASE: Duration = Duration::from_secs(120);

/// The state that the limiter shares with the turns of calls.
pub(super) struct LimiterState {
    connection: RedisConnection,
    pub(super) key: Arc<str>,
    /// The prefix of this limiter's call names.
    name: String,
    number: AtomicU64,
    lease: Duration,
    /// The local limiter, which applies while Redis is unavailable. A machine never uses more than
    /// the shared limit.
    pub(super) local: LocalRateLimiter,
    is_away: AtomicBool,
}

impl LimiterState {
    pub(super) fn new(connection: RedisConnection, key: &str, limit: RateLimit) -> Self {
        Self {
            connection,
            key: key.into(),
            name: Uuid::new_v4().simple().to_string(),
            number: AtomicU64::new(0),
            lease: LEASE,
            local: LocalRateLimiter::new(limit),
            is_away: AtomicBool::new(false),
        }
    }

    /// The time for which a call in flight counts, unless it ends earlier.
    pub(super) fn lease(&self) -> Duration {
        self.lease
    }

    pub(super) fn set_lease(&mut self, lease: Duration) {
        self.lease = lease.clamp(MIN_LEASE, MAX_PAUSE);
    }

    /// Runs a script of the window. Its result is two times, in microseconds.
    pub(super) async fn run(
        &self,
        mut script: ScriptInvocation<'_>,
    ) -> Result<(u64, u64), ScriptError> {
        script.key(&*self.key);
        self.connection.run(&script, MAX_CALL).await
    }

    /// Tells all machines what an answer says about the limit.
    pub(super) async fn publish(&self, news: &RateStatus) {
        // Only Redis knows the calls of other machines.
        let mut own = news.clone();
        own.remaining = None;
        self.local.learn(&own).await;
        if self.is_away.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = self.send(news).await {
            self.report_outage(&error);
        }
    }

    async fn send(&self, news: &RateStatus) -> Result<(), ScriptError> {
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
    pub(super) fn call_name(&self) -> String {
        format!("{}:{}", self.name, self.number.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn report_recovery(&self) {
        if self.is_away.swap(false, Ordering::Relaxed) {
            tracing::info!("Redis is available again, so machines share the rate limit again");
        }
    }

    pub(super) fn report_outage(&self, error: &ScriptError) {
        if !self.is_away.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %error,
                "Redis is unavailable. This machine applies the rate limit on its own, so all machines \
                 together may exceed the limit"
            );
        }
    }
}

/// Returns the window plus a margin for clock drift.
pub(super) fn window(limit: RateLimit) -> Duration {
    limit.window() + limit.window() / 2_000
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
