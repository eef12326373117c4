//! A sandbox, and clients with sessions of their own.

use std::{sync::Arc, time::Duration};

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, GetActivity, Id,
    client::{Limits, Retry},
};
use core_auth::{Refreshing, StaticToken};
use core_sandbox::Sandbox;

use super::{
    faults::{Case, PATIENT},
    operations::Operation,
    secrets::Secrets,
    watch::Watch,
};
use crate::auth;

/// A sandbox for a row of the table.
pub(super) struct Setup {
    pub(super) sandbox: Sandbox,
    /// A client that no fault is meant for: it looks what there is.
    plain: Client,
    patience: Duration,
}

/// What an operation is done with.
pub(super) struct Hand {
    pub(super) client: Client,
    pub(super) watch: Watch,
    pub(super) secrets: Secrets,
    pub(super) activity: Activity,
}

impl Setup {
    pub(super) async fn start(case: &Case) -> Self {
        let sandbox = Sandbox::builder().auto_consent(true).start().await.unwrap();
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
        let plain = Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap();
        Self { sandbox, plain, patience: case.patience }
    }

    /// A client with a session of its own, and an activity for it.
    pub(super) async fn hand(&self, code: &str) -> Hand {
        let (grant, secrets) = Secrets::log_in(&self.sandbox).await;
        let app = auth::app(&self.sandbox).with_timeout(self.patience);
        let provider = Refreshing::builder(app, secrets.store.clone()).gap(Duration::ZERO);
        let provider = provider.start(grant).await.unwrap();
        let watch = Watch::default();
        let pause = Duration::from_millis(2);
        let limits = Limits::new().first_byte(self.patience).idle(self.patience);
        // Time for all attempts, also on a machine that has little for them.
        let limits = limits.total(PATIENT * 4);
        let limits = limits.body(1 << 20).json_depth(64);
        let client = Client::builder(provider)
            .allow_loopback()
            .retry(Retry::new().attempts(3).backoff(pause, pause))
            .limits(limits)
            .middleware(watch.clone())
            .middleware(Arc::clone(&secrets.recorder))
            .build()
            .unwrap();
        let activity = self.plain.send(CreateActivity::new(ActivityInput::new(code, "Faults")));
        let activity = activity.await.unwrap();
        Hand { client, watch, secrets, activity }
    }

    /// The activity as the server has it after a change, where it has.
    pub(super) async fn look(&self, after: Operation, id: Id<Activity>) -> Option<Activity> {
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
