//! A connection that is replaced when it does not answer.

use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use redis::{
    Client, RedisResult,
    aio::{ConnectionManager, ConnectionManagerConfig},
};

/// How long an answer may take.
pub(super) const MAX_CALL: Duration = Duration::from_secs(5);

/// A connection; clones share it.
#[derive(Clone)]
pub(super) struct Connection {
    manager: Arc<ArcSwap<ConnectionManager>>,
    /// Whom to connect to; not known of a connection that was given.
    client: Option<Client>,
}

impl Connection {
    pub(super) fn given(manager: ConnectionManager) -> Self {
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

    /// Connects anew for the next call. A connection that is closed does so by itself; one whose
    /// other end is gone without a word would only be given up after many minutes.
    pub(super) fn replace(&self) {
        let Some(client) = &self.client else { return };
        match ConnectionManager::new_lazy_with_config(client.clone(), config()) {
            Ok(manager) => self.manager.store(Arc::new(manager)),
            Err(error) => tracing::debug!(%error, "the connection to Redis is not replaced"),
        }
    }
}

fn config() -> ConnectionManagerConfig {
    ConnectionManagerConfig::new()
        .set_connection_timeout(Some(MAX_CALL))
        .set_response_timeout(Some(MAX_CALL))
        .set_max_delay(Duration::from_secs(1))
        .set_number_of_retries(3)
}
