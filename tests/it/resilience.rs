//! The client when servers, networks and callers misbehave.

mod cassette;
mod dropping;
mod hosts;
mod limits;
mod middleware;
mod options;
mod raw_call;
mod retries;
mod runtimes;
mod settings;
mod shared;
mod stalls;
mod storms;
mod stub;
mod tokens;
mod waiting;
mod windows;

use std::time::Duration;

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, Id, ListActivities,
    client::{ClientBuilder, Retry},
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;

/// A sandbox and a client that retries with minimal pauses.
struct Api {
    sandbox: Sandbox,
    client: Client,
}

/// Retries with pauses that are too short to slow a test down.
pub(crate) fn hasty() -> Retry {
    Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    Client::builder(StaticToken::from(token)).allow_loopback().retry(hasty())
}

impl Api {
    async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    async fn with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = set(builder(&sandbox)).build().unwrap();
        Self { sandbox, client }
    }

    /// Returns an activity that exists.
    async fn activity(&self) -> Activity {
        self.client.first(ListActivities::new()).await.unwrap().unwrap()
    }
}

pub(crate) fn create(code: &str) -> CreateActivity {
    CreateActivity::new(ActivityInput::new(code, "Resilience"))
}

fn unknown_id() -> Id<Activity> {
    Id::new(uuid::Uuid::from_u128(7))
}
