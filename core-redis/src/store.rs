//! A store in Redis, for machines that share grants.

mod commands;
mod lease;

use std::{fmt, time::Duration};

use core_api::client::full_jitter;
use core_auth::{
    AccountName, Error,
    store::{GrantStore, LockedGrant, StoreFuture, StoredDocument, max_wait},
};
use tokio::time::{Instant, sleep};

use self::{commands::StoreCommands, lease::Lease};
use crate::connection::RedisConnection;

/// The wait after the first attempt to acquire a lock. It doubles with each attempt.
const FIRST_WAIT: Duration = Duration::from_millis(10);

/// The maximum wait between two attempts to acquire a lock.
const MAX_WAIT: Duration = Duration::from_millis(200);

/// A store in Redis (version 5 or newer), which many machines can share.
///
/// Each account has three keys, which start with the prefix of the store. `grant:…` is a hash with
/// the document, its revision and the time of its save. `lock:…` is a lease, which Redis expires.
/// `fence:…` is a fencing token that grows with each lease. The key `accounts` is the set of
/// account names.
///
/// - If a **holder dies**, the next one takes over at the end of its lease. The lease is a quarter
///   longer than the lock may be held.
/// - If a **holder stalls** past its lease, it cannot overwrite newer data. Each save names the
///   revision that it replaces. Once the holder of a later lease has saved, saves of earlier
///   holders are refused.
/// - The **clocks** of the machines do not matter, because Redis measures leases and ages.
/// - If **Redis is unavailable**, all operations fail. Nothing proceeds without the lock. A command
///   whose answer is lost is repeated. Repetition is safe, because it detects the effect of the
///   first attempt.
///
/// Redis must not lose data. Use a single server, or a primary with replicas, but not a cluster.
///
/// Let Redis write to disk before it answers (`appendonly yes`, `appendfsync always`), because a
/// crash could lose the only valid refresh token. Use a memory policy that evicts nothing
/// (`maxmemory-policy noeviction`).
///
/// After a failover that lost the last save, the session may require a login. It does not present a
/// token twice.
///
/// ```no_run
/// use core_redis::RedisStore;
///
/// # async fn f() -> Result<(), core_auth::Error> {
/// let store = RedisStore::connect("redis://127.0.0.1:6379", "core-auth:").await?;
/// # let _ = store; Ok(())
/// # }
/// ```
#[derive(Clone)]
#[doc(alias("distributed", "shared session"))]
pub struct RedisStore(StoreCommands);

impl RedisStore {
    /// Connects to an address such as `redis://user:password@host:6379/0`. The keys of the store
    /// start with this prefix.
    ///
    /// [`RedisConnection`] describes addresses with TLS (`rediss://…`).
    ///
    /// # Errors
    ///
    /// The errors of [`RedisConnection::connect`], and [`Store`](core_auth::ErrorKind::Store) when this
    /// user cannot write there, as to a replica.
    pub async fn connect(address: &str, prefix: &str) -> Result<Self, Error> {
        let store = Self::new(RedisConnection::connect(address).await?, prefix);
        store.0.try_writing().await?;
        Ok(store)
    }

    /// Creates a store on an existing connection, which may be shared. The keys of the store start
    /// with this prefix.
    ///
    /// Nothing is sent, so an unusable server is an error of the first call.
    #[must_use]
    pub fn new(connection: impl Into<RedisConnection>, prefix: &str) -> Self {
        Self(StoreCommands::new(connection.into(), prefix))
    }
}

impl GrantStore for RedisStore {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let slack = longest / 4;
            let start = Instant::now();
            // Created before the loop, so a dropped caller leaves no lock behind.
            let mut lease = Lease::new(&self.0, account);
            let mut wait = FIRST_WAIT;
            loop {
                let requested_at = Instant::now();
                let is_acquired = lease.acquire(longest.saturating_add(slack)).await?;
                // The rest of the lease must be long enough.
                if is_acquired && requested_at.elapsed() < slack {
                    tracing::trace!("locked");
                    return Ok(Box::new(lease) as Box<dyn LockedGrant>);
                }
                if start.elapsed() >= max_wait(longest) {
                    let cause = std::io::Error::from(std::io::ErrorKind::TimedOut);
                    return Err(Error::store(
                        self.location(account),
                        "waiting for the lock",
                        cause,
                    )
                    .with_advice("find out which machine holds it (nothing was sent)"));
                }
                if !is_acquired {
                    // Jitter, so that waiting holders do not all retry at the same moment.
                    sleep(wait / 2 + full_jitter(wait)).await;
                    wait = (wait * 2).min(MAX_WAIT);
                }
            }
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(self.0.load(account))
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(self.0.accounts())
    }

    fn location(&self, account: &AccountName) -> String {
        self.0.location(account)
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.0.prefix()).finish_non_exhaustive()
    }
}
