//! Connections, which are opened again after they broke.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_postgres::Client;

use super::{
    address::PostgresAddress,
    error::{ErrorKind, unavailable},
    staging::Staging,
};
use crate::DestinationError;

/// The time for which a connection that broke is opened again, as during a restart of the server.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pause before the second attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause between two attempts.
const MAX_PAUSE: Duration = Duration::from_secs(2);

/// A connection with what it knows of the session on the server.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) staging: Staging,
}

impl Connection {
    /// Opens a connection, in one attempt.
    pub(super) async fn open(address: &PostgresAddress) -> Result<Self, DestinationError> {
        Self::open_within(address, Duration::ZERO).await
    }

    /// Opens a connection again. With patience, a server that restarts is waited for.
    pub(super) async fn open_again(
        address: &PostgresAddress,
        is_patient: bool,
    ) -> Result<Self, DestinationError> {
        let patience = if is_patient { PATIENCE } else { Duration::ZERO };
        Self::open_within(address, patience).await
    }

    async fn open_within(
        address: &PostgresAddress,
        patience: Duration,
    ) -> Result<Self, DestinationError> {
        let tls = address.tls().connector()?;
        let start = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            match address.config().connect(tls.clone()).await {
                Ok((client, connection)) => {
                    tokio::spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(%error, "the connection to PostgreSQL ended");
                        }
                    });
                    return Ok(Self { client, staging: Staging::default() });
                }
                Err(error)
                    if ErrorKind::of(&error) == ErrorKind::Connection
                        && start.elapsed() < patience =>
                {
                    tracing::debug!(%error, "PostgreSQL cannot be reached yet");
                    sleep(pause).await;
                    pause = pause.saturating_mul(2).min(MAX_PAUSE);
                }
                Err(error) => return Err(unavailable(&address.place(), &error)),
            }
        }
    }
}
