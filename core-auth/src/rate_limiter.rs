//! A limit on calls that machines share, in Redis.

use std::{
    fmt,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use core_api::client::{
    ConfigError, LocalRateLimiter, RateFuture, RateLimit, RateLimiter, RateNews,
};
use redis::{RedisResult, Script, aio::ConnectionManager};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

/// How long Redis may take to answer; a call must not wait long for the permission to be sent.
const MAX_CALL: Duration = Duration::from_secs(1);

/// How long Redis is left alone after it did not answer.
const REST: Duration = Duration::from_secs(5);

/// The longest pause that is kept for all machines.
const MAX_PAUSE: Duration = Duration::from_secs(3600);

/// Shares a [`RateLimit`] between machines that have the tokens of one app and user.
///
/// It is the generic cell rate algorithm (GCRA), as [`LocalRateLimiter`] has it, with the clock in
/// Redis (version 5 or newer): a hash under one key, which Redis lets go when nobody calls. The
/// clocks of the machines do not matter. Within a process, who comes first goes first; between
/// machines, who asks first once a turn is free. A 429 that one of them gets has all of them wait.
///
/// When Redis is away, each machine keeps to the limit by itself, which is more than is permitted to
/// all of them; a warning says so once, and Redis is asked again every five seconds.
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
    connection: ConnectionManager,
    key: Arc<str>,
    /// This machine's own part never has more than all of them, so it goes on alone.
    local: LocalRateLimiter,
    /// Whoever stands first here asks Redis; the moment until which nobody does.
    rest: Mutex<Option<Instant>>,
    is_away: AtomicBool,
}

impl RedisRateLimiter {
    /// Keeps to a limit together with all who have the same key.
    ///
    /// The key should name the app and the user, as the limit is theirs.
    ///
    /// # Errors
    ///
    /// When the limit makes no sense.
    pub fn new(
        connection: ConnectionManager,
        key: &str,
        limit: RateLimit,
    ) -> Result<Self, ConfigError> {
        limit.check()?;
        Ok(Self {
            connection,
            key: key.into(),
            local: LocalRateLimiter::new(limit),
            rest: Mutex::new(None),
            is_away: AtomicBool::new(false),
        })
    }

    async fn wait(&self) {
        self.local.turn().await;
        let mut rest = self.rest.lock().await;
        loop {
            if rest.is_some_and(|until| Instant::now() < until) {
                return;
            }
            match self.ask().await {
                Ok(Duration::ZERO) => return self.note_answer(),
                Ok(pause) => sleep(pause).await,
                Err(error) => {
                    *rest = Some(Instant::now() + REST);
                    return self.note_silence(&error);
                }
            }
        }
    }

    /// Takes a turn, or says how long to wait before asking again.
    async fn ask(&self) -> RedisResult<Duration> {
        let Some(limit) = self.local.limit() else { return Ok(Duration::ZERO) };
        let (interval, tolerance) = (micros(limit.interval()), micros(limit.tolerance()));
        let pause: u64 = self.run(&TURN, interval, tolerance).await?;
        Ok(Duration::from_micros(pause))
    }

    async fn run(&self, script: &Script, first: u64, second: u64) -> RedisResult<u64> {
        let mut call = script.prepare_invoke();
        call.key(&*self.key).arg(first).arg(second);
        let mut connection = self.connection.clone();
        let answer = timeout(MAX_CALL, call.invoke_async(&mut connection)).await;
        answer.unwrap_or_else(|_| Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))
    }

    fn note_answer(&self) {
        if self.is_away.swap(false, Ordering::Relaxed) {
            tracing::info!("Redis is back; machines share the limit on calls again");
        }
    }

    fn note_silence(&self, error: &redis::RedisError) {
        if !self.is_away.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %error,
                "Redis is away; this machine keeps to the limit on calls by itself, and all of them \
                 together may send more than is permitted"
            );
        }
    }

    async fn tell(&self, news: &RateNews) {
        self.local.learn(news).await;
        let is_over = news.is_refused || news.remaining == Some(0);
        let Some(pause) = news.pause().filter(|pause| is_over && !pause.is_zero()) else { return };
        if self.is_away.load(Ordering::Relaxed) {
            return;
        }
        let pause = micros(pause.min(MAX_PAUSE));
        if let Err(error) = self.run(&HOLD, pause, 0).await {
            self.note_silence(&error);
        }
    }
}

impl RateLimiter for RedisRateLimiter {
    fn turn(&self) -> RateFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, news: &'a RateNews) -> RateFuture<'a> {
        Box::pin(self.tell(news))
    }
}

impl fmt::Debug for RedisRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisRateLimiter").field("key", &self.key).finish_non_exhaustive()
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Key: the clock. Arguments: interval and tolerance in microseconds.
///
/// Takes a turn and returns 0, or returns how many microseconds to wait. A clock that is further
/// ahead than it can be is of another time, as after a failover, and is set back.
static TURN: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local interval, tolerance = tonumber(ARGV[1]), tonumber(ARGV[2])
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local kept = redis.call('HMGET', KEYS[1], 'due', 'held')
        local held = tonumber(kept[2] or '0') or 0
        if held > now and held <= now + 3600000000 then
            return string.format('%.0f', held - now)
        end
        local due = math.max(tonumber(kept[1] or '0') or 0, now)
        if due > now + tolerance + interval then
            due = now + tolerance + interval
            redis.call('HSET', KEYS[1], 'due', string.format('%.0f', due))
        end
        if due - tolerance > now then
            return string.format('%.0f', math.ceil(due - tolerance - now))
        end
        due = due + interval
        redis.call('HSET', KEYS[1], 'due', string.format('%.0f', due))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((due - now) / 1000) + 1000))
        return '0'",
    )
});

/// Key: the clock. Arguments: for how many microseconds nobody has a turn.
static HOLD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local before = tonumber(redis.call('HGET', KEYS[1], 'held') or '0') or 0
        local held = math.max(before, now + tonumber(ARGV[1]))
        redis.call('HSET', KEYS[1], 'held', string.format('%.0f', held))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((held - now) / 1000) + 1000))
        return '0'",
    )
});
