//! A connection to Redis that is replaced if it does not answer.

use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use redis::{
    Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

/// The maximum response time of Redis.
pub(super) const MAX_RESPONSE_TIME: Duration = Duration::from_secs(5);

/// A connection to Redis. Clones share it.
#[derive(Clone)]
pub(super) struct RedisConnection {
    manager: Arc<ArcSwap<ConnectionManager>>,
    /// The address to reconnect to. `None` for a connection that the caller has created.
    client: Option<Client>,
}

impl RedisConnection {
    pub(super) fn from_manager(manager: ConnectionManager) -> Self {
        Self { manager: Arc::new(ArcSwap::from_pointee(manager)), client: None }
    }

    pub(super) async fn open(client: Client) -> RedisResult<Self> {
        let manager = ConnectionManager::new_with_config(client.clone(), config()).await?;
        let manager = Arc::new(ArcSwap::from_pointee(manager));
        Ok(Self { manager, client: Some(client) })
    }

    pub(super) fn get(&self) -> ConnectionManager {
        ConnectionManager::clone(&self.manager.load())
    }

    /// Replaces the connection for the next command.
    ///
    /// A closed connection reconnects automatically. If the peer has silently disappeared, the
    /// connection would fail only after many minutes.
    pub(super) fn replace(&self) {
        let Some(client) = &self.client else { return };
        match ConnectionManager::new_lazy_with_config(client.clone(), config()) {
            Ok(manager) => self.manager.store(Arc::new(manager)),
            Err(error) => tracing::debug!(%error, "the connection to Redis could not be replaced"),
        }
    }
}

fn config() -> ConnectionManagerConfig {
    ConnectionManagerConfig::new()
        .set_connection_timeout(Some(MAX_RESPONSE_TIME))
        .set_response_timeout(Some(MAX_RESPONSE_TIME))
        .set_max_delay(Duration::from_secs(1))
        .set_number_of_retries(3)
}
