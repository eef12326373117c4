//! A store that panics. The panic is resumed in the caller, and the session is kept.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::{AccessToken, TokenProvider};
use core_auth::{
    AccountName, App, MemoryStore, RefreshingProvider,
    store::{GrantStore, LockedGrant, StoreFuture, StoredDocument},
};
use secrecy::SecretString;

use super::super::{app, grant, sandbox};

/// A memory store that panics at a given step.
#[derive(Clone, Default)]
struct Panicking {
    inner: MemoryStore,
    step: Arc<Mutex<&'static str>>,
}

impl Panicking {
    fn pass(&self, step: &str) {
        let told = *self.step.lock().unwrap();
        assert!(told != step, "told to panic");
    }

    fn tell(&self, step: &'static str) {
        *self.step.lock().unwrap() = step;
    }
}

struct Locked(Panicking, Box<dyn LockedGrant>);

impl GrantStore for Panicking {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            self.pass("lock");
            let inner = self.inner.lock(account, longest).await?;
            Ok(Box::new(Locked(self.clone(), inner)) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        self.pass("load");
        self.inner.load(account)
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        self.inner.accounts()
    }

    fn location(&self, account: &AccountName) -> String {
        self.inner.location(account)
    }
}

impl LockedGrant for Locked {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        self.0.pass("load locked");
        self.1.load()
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        self.0.pass("save");
        self.1.save(document, replaces)
    }

    fn release(self: Box<Self>) -> core_auth::store::ReleaseFuture {
        let Self(store, inner) = *self;
        Box::pin(async move {
            store.pass("release");
            inner.release().await;
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Token,
    Refused,
    Forget,
    Logout,
    Start,
    Open,
}

async fn run(
    operation: Operation,
    app: App,
    store: Panicking,
    session: RefreshingProvider,
    token: AccessToken,
) {
    match operation {
        Operation::Token => drop(session.token().await),
        Operation::Refused => drop(session.refused(&token).await),
        Operation::Forget => drop(session.forget().await),
        Operation::Logout => drop(session.logout().await),
        Operation::Start => {
            let grant = grant(&app).await;
            drop(RefreshingProvider::new(app, store, grant).await);
        }
        Operation::Open => drop(RefreshingProvider::open(app, store).await),
    }
}

#[tokio::test]
async fn a_panic_of_a_store_is_resumed_in_the_caller_at_each_step() {
    use Operation::{Forget, Logout, Open, Refused, Start, Token};

    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for operation in [Token, Refused, Forget, Logout, Start, Open] {
        for step in ["lock", "load", "load locked", "save", "release"] {
            sandbox.set_token_lifetime(Duration::ZERO);
            let store = Panicking::default();
            let grant = grant(&app).await;
            let token = grant.access_token().clone();
            let session =
                RefreshingProvider::builder(app.clone(), store.clone()).gap(Duration::ZERO);
            let session = session.start(grant).await.unwrap();
            sandbox.set_token_lifetime(Duration::from_secs(3600));
            store.tell(step);
            let call = run(operation, app.clone(), store.clone(), session.clone(), token);
            let ended = tokio::spawn(call).await;
            let is_passed = match (operation, step) {
                (Open, step) => step == "load",
                (Token | Refused | Forget | Logout | Start, step) => step != "load",
            };
            assert_eq!(ended.is_err(), is_passed, "{operation:?}, {step}");
            if let Err(error) = ended {
                let panic = error.into_panic();
                assert_eq!(panic.downcast_ref(), Some(&"told to panic"), "{operation:?}, {step}");
            }
            // The refresh state and the lock are free again.
            store.tell("");
            let after = session.token().await;
            let has_ended = after.as_ref().is_err_and(core_api::TokenError::needs_login);
            let is_interrupted = after.as_ref().is_err_and(core_api::TokenError::is_unavailable);
            match (operation, step) {
                (Forget | Logout, "release") => assert!(has_ended, "{operation:?}, {step}"),
                (Logout, "save") => assert!(has_ended, "{operation:?}, {step}: {after:?}"),
                (Forget | Logout, "load") => assert!(has_ended, "{operation:?}, {step}"),
                _ => assert!(after.is_ok() || is_interrupted, "{operation:?}, {step}: {after:?}"),
            }
        }
    }
}
