//! A custom store that uses the error constructors of this crate.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::TokenProvider;
use core_auth::{
    AccountName, Error, ErrorKind, RefreshingProvider,
    store::{GrantStore, LockedGrant, StoreFuture, StoredDocument},
};
use secrecy::SecretString;

use super::super::{app, grant, sandbox};

type Documents = BTreeMap<AccountName, (SecretString, u64)>;

/// A store that fails on request.
#[derive(Clone, Default)]
struct Vault {
    documents: Arc<Mutex<Documents>>,
    is_down: Arc<Mutex<bool>>,
}

impl Vault {
    fn find(&self, account: &AccountName) -> Result<Option<StoredDocument>, Error> {
        if *self.is_down.lock().unwrap() {
            return Err(Error::store(self.location(account), "reading", "two\nlines"));
        }
        let documents = self.documents.lock().unwrap();
        let found = documents.get(account);
        Ok(found.map(|(document, revision)| StoredDocument::new(document.clone(), *revision)))
    }
}

struct Locked(Vault, AccountName);

impl GrantStore for Vault {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        _: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        let locked = Locked(self.clone(), account.clone());
        Box::pin(async { Ok(Box::new(locked) as Box<dyn LockedGrant>) })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(async { self.find(account) })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(async { Ok(self.documents.lock().unwrap().keys().cloned().collect()) })
    }

    fn location(&self, account: &AccountName) -> String {
        format!("vault (account {account})")
    }
}

impl LockedGrant for Locked {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(async { self.0.find(&self.1) })
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let found = self.0.find(&self.1)?.map_or(0, |stored| stored.revision);
            if found != replaces {
                return Err(Error::conflict());
            }
            let revision = replaces + 1;
            let mut documents = self.0.documents.lock().unwrap();
            documents.insert(self.1.clone(), (document.clone(), revision));
            Ok(revision)
        })
    }
}

#[tokio::test]
async fn a_custom_store_reports_its_faults_and_the_session_continues() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let vault = Vault::default();
    sandbox.set_token_lifetime(Duration::ZERO);
    let session = RefreshingProvider::builder(app.clone(), vault.clone()).gap(Duration::ZERO);
    let session = session.start(grant(&app).await).await.unwrap();
    session.token().await.unwrap();

    *vault.is_down.lock().unwrap() = true;
    let error = session.forget().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    let text = error.to_string();
    assert!(text.starts_with("vault (account default): reading failed: two lines; "), "{text}");
    let error = session.token().await.unwrap_err();
    assert!(error.is_unavailable() && !error.needs_login(), "{error}");
    *vault.is_down.lock().unwrap() = false;
    session.token().await.unwrap();
}

#[tokio::test]
async fn a_conflict_of_a_custom_store_adopts_the_stored_grant() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let vault = Vault::default();
    sandbox.set_token_lifetime(Duration::ZERO);
    let open = RefreshingProvider::builder(app.clone(), vault.clone()).gap(Duration::ZERO);
    let session = open.start(grant(&app).await).await.unwrap();
    let held = sandbox.inject(core_sandbox::Fault::held().on("/idp/connect/token"));
    let waiting = tokio::spawn({
        let session = session.clone();
        async move { session.token().await }
    });
    held.until_fired(1).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    // The lock of this store does not exclude anybody.
    let newer =
        RefreshingProvider::new(app.clone(), vault.clone(), grant(&app).await).await.unwrap();
    held.remove();
    let token = waiting.await.unwrap().unwrap();
    assert!(token.is_same(&newer.token().await.unwrap()), "the grant saved meanwhile stays");
}

#[test]
fn constructors_return_the_kinds_that_they_name() {
    let damaged = Error::damaged("vault (account acme)", "it is cut");
    assert_eq!(damaged.kind(), ErrorKind::UnreadableSession);
    assert!(!damaged.needs_login() && !damaged.is_retryable());
    assert!(damaged.to_string().starts_with("vault (account acme): it is cut; restore it"));
    let advised = damaged.with_advice("run `vault repair`");
    assert_eq!(advised.to_string(), "vault (account acme): it is cut; run `vault repair`");
    assert_eq!(advised.kind(), ErrorKind::UnreadableSession);
    assert_eq!(Error::conflict().kind(), ErrorKind::Conflict);
    let outside = Error::no_runtime();
    assert_eq!(outside.kind(), ErrorKind::Configuration);
    assert!(outside.to_string().contains("`#[tokio::main]`"), "{outside}");
    let failed = Error::login_failed("nobody scanned the code");
    assert_eq!(failed.kind(), ErrorKind::LoginFailed);
    assert_eq!(failed.to_string(), "the login failed: nobody scanned the code");
    let token: core_api::TokenError = failed.into();
    assert!(token.needs_login());
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
