//! A store in Redis, for machines that share grants.

mod address;
mod commands;
mod connection;
mod scripts;

use std::{fmt, time::Duration};

use oauth2::CsrfToken;
use redis::aio::ConnectionManager;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use self::{
    commands::{RedisCommands, SaveOutcome},
    connection::RedisConnection,
};
use super::{
    GrantStore, LockedGrant, ReleaseFuture, StoreFuture, StoredDocument, max_wait, next_revision,
};
use crate::{AccountName, Error, clock::jitter, error::Fault, task::runtime};

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
/// use core_auth::RedisStore;
///
/// # async fn f() -> Result<(), core_auth::Error> {
/// let store = RedisStore::connect("redis://127.0.0.1:6379", "core-auth:").await?;
/// # let _ = store; Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore(RedisCommands);

impl RedisStore {
    /// Connects to an address such as `redis://user:password@host:6379/0`. The keys of the store
    /// start with this prefix.
    ///
    /// Addresses with TLS (`rediss://…`) need the feature `redis-tls`. The certificate is checked
    /// against the roots of the system, or those of the file that `SSL_CERT_FILE` names. Features of
    /// `redis` that other crates enable do not change this.
    ///
    /// `redis` uses the provider that the program has installed for rustls. If there is no provider,
    /// an address with TLS installs `ring` for the entire program. So a program that prefers another
    /// provider must install it first.
    ///
    /// # Errors
    ///
    /// [`Store`](crate::ErrorKind::Store) when the address is not a Redis address or ends in
    /// `#insecure`, or when no server answers there. Also when its certificate is not trusted, or
    /// when this user cannot write there, as to a replica.
    pub async fn connect(url: &str, prefix: &str) -> Result<Self, Error> {
        runtime()?;
        let failed = |source: redis::RedisError| Fault::Store {
            place: format!("Redis ({prefix})"),
            doing: "connecting".into(),
            advice: "check that the address is correct and the server is running",
            source: source.into(),
        };
        let client = address::client(url).map_err(failed)?;
        let connection = RedisConnection::open(client).await.map_err(failed)?;
        let commands = RedisCommands::new(connection, prefix);
        commands.try_writing().await?;
        Ok(Self(commands))
    }

    /// Creates a store on an existing connection, which may be shared. The keys of the store start
    /// with this prefix.
    ///
    /// A connection of [`connect`](Self::connect) is replaced if it does not answer within five
    /// seconds. A connection that is passed in here is not. So set a `TCP_USER_TIMEOUT` on it,
    /// because otherwise calls may fail for many minutes after the peer has silently disappeared.
    /// For TLS, install a provider for rustls before creating the connection.
    #[must_use]
    pub fn new(connection: ConnectionManager, prefix: &str) -> Self {
        Self(RedisCommands::new(RedisConnection::from_manager(connection), prefix))
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
                let fence =
                    self.0.lock(account, &lease.token, longest.saturating_add(slack)).await?;
                match fence {
                    // The rest of the lease must be long enough.
                    Some(fence) if requested_at.elapsed() < slack => {
                        tracing::trace!("locked");
                        lease.fence = fence;
                        return Ok(Box::new(lease) as Box<dyn LockedGrant>);
                    }
                    _ if start.elapsed() >= max_wait(longest) => {
                        return Err(self.0.error(
                            account,
                            "waiting for the lock",
                            "find out which machine holds it (nothing was sent)",
                            std::io::Error::from(std::io::ErrorKind::TimedOut).into(),
                        ));
                    }
                    Some(_) => {}
                    None => {
                        // Jitter, so that waiting holders do not all retry at the same moment.
                        sleep(wait.mul_f64(0.5 + jitter())).await;
                        wait = (wait * 2).min(MAX_WAIT);
                    }
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

    fn place(&self, account: &AccountName) -> String {
        self.0.place(account)
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.0.prefix()).finish_non_exhaustive()
    }
}

/// A lock that expires.
struct Lease {
    commands: RedisCommands,
    account: AccountName,
    /// A random token that identifies the holder of the lock.
    token: String,
    /// The fencing token of this lease, or 0 before the lease is acquired.
    fence: u64,
    is_released: bool,
}

impl Lease {
    fn new(commands: &RedisCommands, account: &AccountName) -> Self {
        let token = CsrfToken::new_random_len(24).secret().clone();
        Self {
            commands: commands.clone(),
            account: account.clone(),
            token,
            fence: 0,
            is_released: false,
        }
    }

    fn unlocked(&mut self) -> impl Future<Output = ()> + Send + 'static {
        self.is_released = true;
        let (commands, account, token) =
            (self.commands.clone(), self.account.clone(), std::mem::take(&mut self.token));
        async move {
            if let Err(error) = commands.release(&account, &token).await {
                tracing::debug!(%error, "the lock could not be released, and will expire");
            }
            tracing::trace!("unlocked");
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.is_released {
            return;
        }
        // Without a runtime, the lease expires.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(self.unlocked());
        }
    }
}

impl LockedGrant for Lease {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(self.commands.load(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            next_revision(replaces, || self.commands.place(&self.account))?;
            let document = document.expose_secret();
            match self.commands.save(&self.account, document, replaces, self.fence).await? {
                SaveOutcome::Saved(revision) => Ok(revision),
                SaveOutcome::Conflict => Err(Fault::Conflict.into()),
            }
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(self.commands.remove(&self.account, revision))
    }

    fn release(mut self: Box<Self>) -> ReleaseFuture {
        Box::pin(self.unlocked())
    }
}
