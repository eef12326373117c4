//! The surroundings of a command: its terminal, its session and its client.

use std::io::{self, BufRead, Write};

use core_api::Client;
use tokio::sync::OnceCell;

use crate::{
    error::CliError,
    global_arguments::GlobalArguments,
    reported_limit::ReportedLimit,
    session::{self, Connection},
    terminal::{self, Terminal},
};

/// The surroundings of a command.
pub(crate) struct Context {
    pub(crate) global: GlobalArguments,
    pub(crate) terminal: Terminal,
    /// The connection, made at the first use. A sandbox of this process lives as long.
    connection: OnceCell<Connection>,
}

impl Context {
    /// Looks at the process.
    pub(crate) fn new(global: GlobalArguments) -> Self {
        let terminal = Terminal::of_process(global.color);
        Self { global, terminal, connection: OnceCell::new() }
    }

    /// Returns the client of the sandbox, of the token in the environment, or of the stored session.
    ///
    /// # Errors
    ///
    /// If nobody is logged in, or if a setting is not valid.
    pub(crate) async fn client(&self) -> Result<Client, CliError> {
        Ok(self.connection().await?.client.clone())
    }

    /// Returns the connection that [`client`](Self::client) uses.
    ///
    /// # Errors
    ///
    /// The errors of [`client`](Self::client).
    pub(crate) async fn connection(&self) -> Result<&Connection, CliError> {
        self.connection.get_or_try_init(|| session::connect(&self.global)).await
    }

    /// Returns the rate limit that the answers of the connection report.
    pub(crate) fn reported_limit(&self) -> ReportedLimit {
        self.connection.get().map(|connection| connection.limit.clone()).unwrap_or_default()
    }

    /// Writes a note for people to standard error, unless `--quiet` is set.
    pub(crate) fn note(&self, text: &str) {
        if !self.global.quiet {
            terminal::write_line(text);
        }
    }

    /// Asks a question that is answered with yes or no. Without a terminal, nobody is asked: false.
    ///
    /// A thread of its own waits for the answer, so that Ctrl-C ends the command.
    ///
    /// # Errors
    ///
    /// If the answer cannot be read.
    pub(crate) async fn ask(&self, question: &str) -> Result<bool, CliError> {
        if !self.terminal.stdin || !self.terminal.stderr {
            return Ok(false);
        }
        let mut stderr = io::stderr();
        write!(stderr, "{question} [y/N] ").and_then(|()| stderr.flush())?;
        let read = tokio::task::spawn_blocking(|| {
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer).map(|_| answer)
        });
        let answer = read.await.map_err(io::Error::other).and_then(|answer| answer);
        let answer = answer.map_err(|error| {
            CliError::failed(format!("the answer cannot be read from the terminal: {error}"))
        })?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }
}
