//! The orders and the report of a child process.

use std::path::PathBuf;

use core_auth::App;
use core_sandbox::Sandbox;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The environment variable with the orders of a child.
pub(super) const VARIABLE: &str = "CORE_TESTS_CHILD";

/// The prefix of a child's Redis keys.
pub(super) const PREFIX: &str = "core-tests:";

/// The orders of a child process.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Orders {
    identity_url: String,
    client_id: String,
    client_secret: String,
    redirect_uri: String,
    pub(super) store: StoreOrder,
    pub(super) work: Work,
    /// The refresh deadline.
    pub(super) deadline_milliseconds: u64,
    /// The error of the child's clock.
    pub(super) clock_ahead_seconds: i64,
    /// The event at which the child stops until it is killed or continued, and the number of its
    /// occurrence.
    pub(super) stop_at: Option<(String, u32)>,
}

/// The store of a child.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum StoreOrder {
    File(PathBuf),
    Redis(String),
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) enum Work {
    /// Refreshes repeatedly, as if the server refused each token.
    Refresh,
    /// Refreshes once, as if the server refused the token.
    Once,
    /// Calls the API from `tasks` tasks for this time.
    Calls { tasks: usize, milliseconds: u64 },
}

/// The report of a child.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Report {
    pub(super) presented: u64,
    pub(super) tokens: u64,
    pub(super) calls: u64,
    /// Tokens that the server refused, and that a newer token replaced.
    pub(super) refused: u64,
    pub(super) login_required: u64,
    pub(super) unavailable: u64,
    /// True if there was a token at the end.
    pub(super) ended_well: bool,
}

impl Orders {
    pub(super) fn new(sandbox: &Sandbox, store: StoreOrder, work: Work) -> Self {
        let id = sandbox.app();
        Self {
            identity_url: sandbox.identity_url(),
            client_id: id.client_id.clone(),
            client_secret: id.client_secret.clone(),
            redirect_uri: id.redirect_uri().to_owned(),
            store,
            work,
            deadline_milliseconds: 60_000,
            clock_ahead_seconds: 0,
            stop_at: None,
        }
    }

    pub(super) fn app(&self) -> App {
        let ahead = self.clock_ahead_seconds;
        App::at(&self.identity_url, &self.client_id, &self.redirect_uri)
            .unwrap()
            .with_secret(self.client_secret.as_str())
            .allow_loopback()
            .with_clock(move || {
                let now = Timestamp::now();
                Timestamp::new(now.as_second() + ahead, now.subsec_nanosecond()).unwrap()
            })
    }
}
