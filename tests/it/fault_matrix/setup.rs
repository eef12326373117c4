//! A sandbox, and clients with their own sessions.

use std::{sync::Arc, time::Duration};

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, GetActivity, Id,
    client::{Limits, Retry},
};
use core_auth::{RefreshingProvider, StaticToken};
use core_sandbox::Sandbox;

use super::{
    faults::{Case, LONG_LIMIT},
    operations::Operation,
    secrets::Secrets,
    watch::WaitCounter,
};
use crate::support::login;

/// A sandbox for one row of the table.
pub(super) struct Setup {
    pub(super) sandbox: Sandbox,
    /// A client that reads the state of the server after the fault.
    plain: Client,
    time_limit: Duration,
}

/// A client with its own session, its counters and secrets, and an activity to work on.
pub(super) struct Fixture {
    pub(super) client: Client,
    pub(super) waits: WaitCounter,
    pub(super) secrets: Secrets,
    pub(super) activity: Activity,
}

impl Setup {
    pub(super) async fn start(case: &Case) -> Self {
        let sandbox = Sandbox::builder().auto_consent(true).start().await.unwrap();
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
        let plain = Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap();
        Self { sandbox, plain, time_limit: case.time_limit }
    }

    /// Logs in, and creates a client and an activity.
    pub(super) async fn fixture(&self, code: &str) -> Fixture {
        let (grant, secrets) = Secrets::log_in(&self.sandbox).await;
        let app = login::app(&self.sandbox).with_timeout(self.time_limit);
        let provider = RefreshingProvider::builder(app, secrets.store.clone()).gap(Duration::ZERO);
        let provider = provider.start(grant).await.unwrap();
        let waits = WaitCounter::default();
        let pause = Duration::from_millis(2);
        let limits = Limits::new().first_byte(self.time_limit).idle(self.time_limit);
        // Enough for all attempts, even on a slow machine.
        let limits = limits.total(LONG_LIMIT * 4);
        let limits = limits.body(1 << 20);
        let client = Client::builder(provider)
            .allow_loopback()
            .retry(Retry::new().attempts(3).backoff(pause, pause))
            .limits(limits)
            .middleware(waits.clone())
            .middleware(Arc::clone(&secrets.recorder))
            .build()
            .unwrap();
        let activity = self
            .plain
            .send(CreateActivity::new(ActivityInput::new().code(code).description("Faults")));
        let activity = activity.await.unwrap();
        Fixture { client, waits, secrets, activity }
    }

    /// Reads the activity after an update or a delete. Returns `None` if it does not exist.
    pub(super) async fn read_after(&self, after: Operation, id: Id<Activity>) -> Option<Activity> {
        if !matches!(after, Operation::Update | Operation::Delete) {
            return None;
        }
        match self.plain.send(GetActivity::new(id)).await {
            Ok(activity) => Some(activity),
            Err(error) if error.is_not_found() => None,
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) async fn all(&self) -> Vec<Id<Activity>> {
        let all = self.plain.collect(core_api::ListActivities::new()).await.unwrap();
        all.into_iter().map(|activity| activity.id).collect()
    }
}
