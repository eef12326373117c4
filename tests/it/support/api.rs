//! A client of the sandbox that retries quickly.

use std::time::Duration;

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, Id, ListActivities,
    client::{ClientBuilder, Retry},
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;

/// A sandbox and a client that retries with minimal pauses.
pub(crate) struct Api {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

/// Retries with pauses that are too short to slow a test down.
pub(crate) fn hasty() -> Retry {
    Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    Client::builder(StaticToken::from(token)).allow_loopback().retry(hasty())
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let client = set(builder(&sandbox)).build().unwrap();
        Self { sandbox, client }
    }

    /// Returns an activity that exists.
    pub(crate) async fn activity(&self) -> Activity {
        self.client.first(ListActivities::new()).await.unwrap().unwrap()
    }
}

pub(crate) fn create(code: &str) -> CreateActivity {
    CreateActivity::new(ActivityInput::new().code(code).description("Resilience"))
}

pub(crate) fn unknown_id() -> Id<Activity> {
    Id::new(uuid::Uuid::from_u128(7))
}
