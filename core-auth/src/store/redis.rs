//! Grants in Redis, for machines that share them.

mod address;
mod calls;
mod connection;
mod scripts;

use std::{fmt, time::Duration};

use oauth2::CsrfToken;
use redis::aio::ConnectionManager;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use self::{
    calls::{Calls, SaveOutcome},
    connection::Connection,
};
use super::{GrantStore, LockedGrant, ReleaseFuture, StoreFuture, Stored, next_revision, patience};
use crate::{AccountName, Error, clock::jitter, error::Fault, task::runtime};

/// How long between the first two looks at a lock; then ever longer.
const FIRST_WAIT: Duration = Duration::from_millis(10);

/// How long between two looks at the most.
const MAX_WAIT: Duration = Duration::from_millis(200);

/// Keeps grants in Redis (version 5 or newer), so that many machines can share them.
///
/// For each account there are three keys, each with the prefix of the store: `grant:…`, a hash with
/// the document, its revision and when it was saved; `lock:…`, a lease that Redis ends by itself;
/// and `fence:…`, a number that grows with each lease. `accounts` is the set of their names.
///
/// - A **holder that dies** is overtaken at the end of its lease, which is a quarter longer than the
///   lock may be held.
/// - A **holder that stalls** past its lease cannot undo what came after: a save says which
///   revision it replaces, and once a holder of a later lease has saved, those of earlier ones are
///   refused.
/// - **Clocks** of the machines do not matter: leases and ages are measured by Redis.
/// - When **Redis is away**, everything that needs it fails. Nothing goes on without the lock. A
///   call whose answer is lost is repeated, and each can be: the repetition finds what the first
///   has done.
///
/// Redis must not forget: use one server, or one that others follow, and not a cluster; let it
/// write to disk before it answers (`appendonly yes`, `appendfsync always`), since what it loses in
/// a crash may be the only refresh token that works; and give it a memory policy that evicts
/// nothing (`maxmemory-policy noeviction`). After a failover that lost the last save, the session
/// may ask for a login; it does not present a token twice.
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
pub struct RedisStore(Calls);

impl RedisStore {
    /// Connects to an address such as `redis://user:password@host:6379/0`. The keys of the store begin
    /// with this prefix.
    ///
    /// Addresses with TLS (`rediss://…`) need the feature `redis-tls`. The certificate is checked
    /// against the roots of the system, or those of the file that `SSL_CERT_FILE` names. Features of
    /// `redis` that other crates switch on change neither.
    ///
    /// `redis` takes the provider that the program has installed for rustls. Where there is none, an
    /// address with TLS installs `ring` for the whole program. A program that wants another provider
    /// installs it before.
    ///
    /// # Errors
    ///
    /// [`Store`](crate::ErrorKind::Store) when the address is not one of Redis, ends in `#insecure`, no
    /// server answers there, its certificate is not trusted, or this user cannot write there, as to a
    /// replica.
    pub async fn connect(url: &str, prefix: &str) -> Result<Self, Error> {
        runtime()?;
        let failed = |source: redis::RedisError| Fault::Store {
            place: format!("Redis ({prefix})"),
            doing: "connecting",
            advice: "see that the address is right and the server runs",
            source: source.into(),
        };
        let client = address::client(url).map_err(failed)?;
        let connection = Connection::open(client).await.map_err(failed)?;
        let calls = Calls::new(connection, prefix);
        calls.try_writing().await?;
        Ok(Self(calls))
    }

    /// A store on a connection that others may use, too, whose keys begin with this prefix.
    ///
    /// One of [`connect`](Self::connect) is replaced when it does not answer in five seconds; this
    /// one is not, so give it a `TCP_USER_TIMEOUT`, or its calls may fail for many minutes after
    /// the other end has gone without a word. For TLS, install a provider for rustls before making
    /// it.
    #[must_use]
    pub fn new(connection: ConnectionManager, prefix: &str) -> Self {
        Self(Calls::new(Connection::given(connection), prefix))
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
            // From here on, so that a caller who goes away leaves no lock behind.
            let mut lease = Lease::new(&self.0, account);
            let mut wait = FIRST_WAIT;
            loop {
                let asked_at = Instant::now();
                let fence =
                    self.0.lock(account, &lease.token, longest.saturating_add(slack)).await?;
                match fence {
                    // What is left of the lease must be enough.
                    Some(fence) if asked_at.elapsed() < slack => {
                        tracing::trace!("locked");
                        lease.fence = fence;
                        return Ok(Box::new(lease) as Box<dyn LockedGrant>);
                    }
                    _ if start.elapsed() >= patience(longest) => {
                        return Err(self.0.error(
                            account,
                            "waiting for the lock",
                            "see who holds it; nothing was sent",
                            std::io::Error::from(std::io::ErrorKind::TimedOut).into(),
                        ));
                    }
                    Some(_) => {}
                    None => {
                        // By chance, so that those who wait do not come at the same moments.
                        sleep(wait.mul_f64(0.5 + jitter())).await;
                        wait = (wait * 2).min(MAX_WAIT);
                    }
                }
            }
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
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

/// A lock that ends by itself.
struct Lease {
    calls: Calls,
    account: AccountName,
    /// Says whose the lock is.
    token: String,
    /// The number of this lease; 0 until it is had.
    fence: u64,
    is_released: bool,
}

impl Lease {
    fn new(calls: &Calls, account: &AccountName) -> Self {
        let token = CsrfToken::new_random_len(24).secret().clone();
        Self { calls: calls.clone(), account: account.clone(), token, fence: 0, is_released: false }
    }

    fn unlocked(&mut self) -> impl Future<Output = ()> + Send + 'static {
        self.is_released = true;
        let (calls, account, token) =
            (self.calls.clone(), self.account.clone(), std::mem::take(&mut self.token));
        async move {
            if let Err(error) = calls.release(&account, &token).await {
                tracing::debug!(%error, "the lock is not released, and ends by itself");
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
        // Without a runtime, the lease ends by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(self.unlocked());
        }
    }
}

impl LockedGrant for Lease {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(self.calls.load(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            next_revision(replaces, || self.calls.place(&self.account))?;
            let document = document.expose_secret();
            match self.calls.save(&self.account, document, replaces, self.fence).await? {
                SaveOutcome::Saved(revision) => Ok(revision),
                SaveOutcome::Conflict => Err(Fault::Conflict.into()),
            }
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(self.calls.remove(&self.account, revision))
    }

    fn release(mut self: Box<Self>) -> ReleaseFuture {
        Box::pin(self.unlocked())
    }
}
