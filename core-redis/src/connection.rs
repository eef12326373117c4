//! Connections to Redis, which stores and rate limiters share.

mod address;
mod script_error;

use std::{fmt, io, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use core_auth::Error;
use redis::{
    Client, FromRedisValue, RedisError, RedisResult, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::{runtime::Handle, time::timeout};

pub(crate) use script_error::ScriptError;

/// The maximum response time of Redis.
pub(crate) const MAX_RESPONSE_TIME: Duration = Duration::from_secs(5);

/// A connection to Redis. Clones share it.
///
/// A connection that was closed is opened again by the next command. A connection that does not answer
/// in time is replaced, because the peer may have silently disappeared. A connection that is made of a
/// `ConnectionManager` cannot be replaced. So set a `TCP_USER_TIMEOUT` on it. Otherwise calls may fail
/// for many minutes after the peer has disappeared.
///
/// # TLS
///
/// Addresses with TLS (`rediss://…`) need the feature `tls`. The certificate is checked against the roots
/// of the system, or those of the file that `SSL_CERT_FILE` names. Features of `redis` that other crates
/// enable do not change this.
///
/// `redis` uses the provider that the program has installed for rustls. If there is no provider, an
/// address with TLS installs `ring` for the entire program. So a program that prefers another provider
/// must install it first. A `ConnectionManager` with TLS needs an installed provider, too.
///
/// ```no_run
/// use core_redis::{RedisConnection, redis};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let connection = RedisConnection::connect("rediss://user:password@redis.example.org:6380/0").await?;
///
/// // Uses the connection of another part of the program.
/// let client = redis::Client::open("redis://127.0.0.1")?;
/// let shared = RedisConnection::from(redis::aio::ConnectionManager::new(client).await?);
/// # let _ = (connection, shared);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisConnection {
    manager: Arc<ArcSwap<ConnectionManager>>,
    /// The address to reconnect to. `None` for a connection that the caller has created.
    client: Option<Client>,
}

impl RedisConnection {
    /// Connects to an address such as `redis://user:password@host:6379/0`.
    ///
    /// # Errors
    ///
    /// [`Store`](core_auth::ErrorKind::Store) when the address is not a Redis address or ends in
    /// `#insecure`, when no server answers there, or when its certificate is not trusted.
    /// [`Configuration`](core_auth::ErrorKind::Configuration) when no Tokio runtime is running here.
    pub async fn connect(address: &str) -> Result<Self, Error> {
        if !has_runtime() {
            return Err(Error::no_runtime());
        }
        let client = address::client(address).map_err(|error| refused("Redis", error))?;
        // The place has no password.
        let place = format!("Redis at {}", client.get_connection_info().addr());
        let manager = ConnectionManager::new_with_config(client.clone(), config()).await;
        let manager = manager.map_err(|error| refused(&place, error))?;
        let manager = Arc::new(ArcSwap::from_pointee(manager));
        Ok(Self { manager, client: Some(client) })
    }

    /// Runs a script once, and waits for its answer for at most `longest`.
    ///
    /// If there is no answer in time, the connection is replaced for the next script.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
        longest: Duration,
    ) -> Result<T, ScriptError> {
        if !has_runtime() {
            return Err(ScriptError::NoRuntime);
        }
        let manager = self.manager.load_full();
        let mut connection = ConnectionManager::clone(&manager);
        let answer: RedisResult<T> = timeout(longest, script.invoke_async(&mut connection))
            .await
            .unwrap_or_else(|_| Err(RedisError::from(io::Error::from(io::ErrorKind::TimedOut))));
        if answer.as_ref().is_err_and(RedisError::is_timeout) {
            self.replace(&manager);
        }
        Ok(answer?)
    }

    /// Replaces a silent connection. Does nothing if another caller has replaced it already.
    fn replace(&self, silent: &Arc<ConnectionManager>) {
        let Some(client) = &self.client else { return };
        match ConnectionManager::new_lazy_with_config(client.clone(), config()) {
            Ok(manager) => drop(self.manager.compare_and_swap(silent, Arc::new(manager))),
            Err(error) => tracing::debug!(%error, "the connection to Redis could not be replaced"),
        }
    }
}

impl From<ConnectionManager> for RedisConnection {
    fn from(manager: ConnectionManager) -> Self {
        Self { manager: Arc::new(ArcSwap::from_pointee(manager)), client: None }
    }
}

impl fmt::Debug for RedisConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisConnection").finish_non_exhaustive()
    }
}

/// Returns whether a Tokio runtime is running here. Without one, timers and sockets would panic.
fn has_runtime() -> bool {
    Handle::try_current().is_ok()
}

fn refused(place: &str, error: RedisError) -> Error {
    Error::store(place, "connecting", error)
        .with_advice("check that the address is correct and the server is running")
}

fn config() -> ConnectionManagerConfig {
    ConnectionManagerConfig::new()
        .set_connection_timeout(Some(MAX_RESPONSE_TIME))
        .set_response_timeout(Some(MAX_RESPONSE_TIME))
        .set_max_delay(Duration::from_secs(1))
        .set_number_of_retries(3)
}
