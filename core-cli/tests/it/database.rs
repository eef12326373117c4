//! A database of PostgreSQL for the command.

#[allow(dead_code, reason = "the tests of the mirror need more of it")]
#[path = "../../../core-mirror/tests/it/destinations/server.rs"]
pub(crate) mod server;

use tokio::runtime::Runtime;
use tokio_postgres::SimpleQueryMessage;

use server::Server;

/// A database on a server that the tests start.
pub(crate) struct Database<'a> {
    pub(crate) server: &'a Server,
    pub(crate) name: String,
    runtime: Runtime,
}

impl Database<'static> {
    /// Makes a database on the server that all tests of the process share. `None` without PostgreSQL.
    pub(crate) fn shared() -> Option<Self> {
        Server::shared().map(Self::of)
    }
}

impl<'a> Database<'a> {
    /// Makes a database on a server.
    pub(crate) fn of(server: &'a Server) -> Self {
        let runtime = Runtime::new().unwrap();
        let name = runtime.block_on(server.database());
        Self { server, name, runtime }
    }

    /// Returns the address, by the socket.
    pub(crate) fn address(&self) -> String {
        self.server.socket_address(&self.name)
    }

    /// Returns the address of a user by TCP.
    pub(crate) fn tcp_address(&self, user: &str, host: &str) -> String {
        let (port, name) = (self.server.port, &self.name);
        format!("postgres://{user}@{host}:{port}/{name}?hostaddr=127.0.0.1")
    }

    /// Runs statements, and returns the first column of their rows.
    pub(crate) fn query(&self, statements: &str) -> Vec<String> {
        self.runtime.block_on(async {
            let client = self.server.client(&self.name).await;
            let messages = client.simple_query(statements).await.unwrap();
            let text = |message: &SimpleQueryMessage| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            };
            messages.iter().filter_map(text).collect()
        })
    }

    /// Opens a session that runs a statement and goes on.
    pub(crate) fn session(&self, statement: &str) -> tokio_postgres::Client {
        self.runtime.block_on(async {
            let client = self.server.client(&self.name).await;
            client.batch_execute(statement).await.unwrap();
            client
        })
    }
}
