//! What a child process is told, and what it says at the end.

use std::path::PathBuf;

use core_auth::App;
use core_sandbox::Sandbox;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a child finds its orders.
pub(super) const VARIABLE: &str = "CORE_TESTS_CHILD";

/// What the keys of a child in Redis begin with.
pub(super) const PREFIX: &str = "core-tests:";

/// What a child process does.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Orders {
    identity_url: String,
    client_id: String,
    client_secret: String,
    redirect_uri: String,
    pub(super) store: StoreOrder,
    pub(super) work: Work,
    /// How long a refresh may take.
    pub(super) deadline_milliseconds: u64,
    /// How far its clock is wrong.
    pub(super) clock_ahead_seconds: i64,
    /// The event at which it stops, until it is killed or told to go on; and at the how-manieth.
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
    /// Refreshes again and again, as if the server refused each token.
    Refresh,
    /// Refreshes once, as if the server refused the token.
    Once,
    /// Calls the API from so many tasks, for so long.
    Calls { tasks: usize, milliseconds: u64 },
}

/// What a child has seen.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Report {
    pub(super) presented: u64,
    pub(super) tokens: u64,
    pub(super) calls: u64,
    /// Tokens that the server refused, and that a newer one took the place of.
    pub(super) refused: u64,
    pub(super) login_required: u64,
    pub(super) unavailable: u64,
    /// Whether there was a token at the end.
    pub(super) ended_well: bool,
}

impl Orders {
    pub(super) fn new(sandbox: &Sandbox, store: StoreOrder, work: Work) -> Self {
        let id = sandbox.app();
        Self {
            identity_url: sandbox.identity_url(),
            client_id: id.client_id.clone(),
            client_secret: id.client_secret.clone(),
            redirect_uri: id.redirect_uri.clone(),
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
