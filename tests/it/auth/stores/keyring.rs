//! The keyring, with a Secret Service that the test starts on its own bus.

mod bus;

use std::{os::unix::net::UnixListener, time::Duration};

use core_auth::{
    AccountName, EncryptedStore, ErrorKind, Key, KeyringStore, MemoryStore, RefreshingProvider,
    SessionState, store::GrantStore,
};
use keyring_core::api::CredentialStoreApi;
use secrecy::ExposeSecret;

use self::bus::{Service, on_a_bus, on_another_bus};
use super::{
    super::{app, client, grant, sandbox},
    account, holds_the_contract, lock, read, save,
};
use crate::support::login::{sessions_of, states};

const SERVICE: &str = "test.core-auth";

fn open(locks: &tempfile::TempDir) -> KeyringStore {
    KeyringStore::open(SERVICE, locks.path().join("locks")).unwrap()
}

/// An item of the keyring, as other programs see it.
fn item(service: &str, name: &str) -> keyring_core::Entry {
    let store = zbus_secret_service_keyring_store::Store::new().unwrap();
    store.build(service, name, None).unwrap()
}

#[tokio::test]
async fn a_store_in_the_keyring_holds_the_contract() {
    if !on_a_bus("a_store_in_the_keyring_holds_the_contract") {
        return;
    }
    let (_service, locks) = (Service::start(), tempfile::tempdir().unwrap());
    holds_the_contract(&open(&locks), &open(&locks)).await;
}

#[tokio::test]
async fn a_session_in_the_keyring_goes_on_after_the_keyring_was_started_again() {
    if !on_a_bus("a_session_in_the_keyring_goes_on_after_the_keyring_was_started_again") {
        return;
    }
    let (service, locks) = (Service::start(), tempfile::tempdir().unwrap());
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let store = open(&locks);
    RefreshingProvider::new(app.clone(), store.clone(), grant).await.unwrap();
    drop(service);
    let error = store.load(&AccountName::default()).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    assert!(error.to_string().contains("running, unlocked keyring"), "{error}");

    let _service = Service::start();
    let machine = client(RefreshingProvider::open(app.clone(), open(&locks)).await.unwrap());
    sandbox.expire_access_tokens();
    machine.send(core_api::ListActivities::new()).await.unwrap();
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
    assert_eq!(read(&store, &AccountName::default()).await.unwrap().1, 3);
    assert_eq!(states(&store).await, [SessionState::Active]);
    let sessions = sessions_of(&app, &store);
    sessions.logout(&AccountName::default()).await.unwrap();
    assert_eq!(states(&store).await, [SessionState::Ended]);
    sessions.remove(&AccountName::default()).await.unwrap();
    assert_eq!(states(&store).await, []);
}

#[tokio::test]
async fn a_damaged_item_is_named_and_does_not_lose_the_others() {
    if !on_a_bus("a_damaged_item_is_named_and_does_not_lose_the_others") {
        return;
    }
    let (_service, locks) = (Service::start(), tempfile::tempdir().unwrap());
    let store = open(&locks);
    for name in ["bad", "good"] {
        save(&store, &account(name), "{}").await.unwrap();
    }
    item(SERVICE, "part 1.0 account:bad").delete_credential().unwrap();
    let error = save(&store, &account("bad"), "[]").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableSession, "{error}");
    assert!(error.to_string().contains("keyring test.core-auth (account bad)"), "{error}");
    assert_eq!(save(&store, &account("good"), "[]").await.unwrap(), 2);
    assert_eq!(states(&store).await.len(), 2);
    assert!(item(SERVICE, "part 1.0 account:good").get_secret().is_err(), "the old part is gone");
}

#[tokio::test]
async fn a_key_comes_from_the_keyring() {
    if !on_a_bus("a_key_comes_from_the_keyring") {
        return;
    }
    let _service = Service::start();
    let missing = Key::from_keyring("2026", SERVICE, "key").await.unwrap_err();
    assert!(
        missing.to_string().contains("the key `2026` in the item")
            && missing.to_string().contains("does not exist"),
        "{missing}"
    );
    let key = Key::generate("2026").unwrap();
    item(SERVICE, "key").set_secret(key.to_base64().expose_secret().as_bytes()).unwrap();
    let inner = MemoryStore::new();
    let default = AccountName::default();
    save(&EncryptedStore::new(inner.clone(), key), &default, "{}").await.unwrap();
    let same = Key::from_keyring("2026", SERVICE, "key").await.unwrap();
    assert_eq!(read(&EncryptedStore::new(inner, same), &default).await.unwrap().0, "{}");
    item(SERVICE, "key").set_secret(b"secret-but-short").unwrap();
    let error = Key::from_keyring("2026", SERVICE, "key").await.unwrap_err().to_string();
    assert!(!error.contains("but-short") && error.contains("`2026`"), "{error}");
}

#[tokio::test]
async fn a_keyring_that_never_answers_ends_in_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("bus");
    // This bus accepts connections, but never answers.
    let _listener = UnixListener::bind(&socket).unwrap();
    let address = format!("unix:path={}", socket.display());
    if !on_another_bus("a_keyring_that_never_answers_ends_in_an_error", &address) {
        return;
    }
    let store = open(&folder).deadline(Duration::from_millis(100));
    let default = AccountName::default();
    let mut locked = lock(&store, &default).await;
    let calls = async {
        let loaded = store.load(&default).await.map(drop);
        [loaded.unwrap_err(), locked.save(&"{}".into(), 1).await.map(drop).unwrap_err()]
    };
    let errors = tokio::time::timeout(Duration::from_secs(30), calls).await;
    for error in errors.expect("the calls are given up") {
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        assert!(error.to_string().contains("answer its prompt"), "{error}");
    }
    // The lock files do not belong to the keyring.
    locked.release().await;
    lock(&store, &account("other")).await.release().await;
}

#[tokio::test]
async fn a_keyring_that_stays_locked_is_an_error_and_no_absence() {
    if !on_a_bus("a_keyring_that_stays_locked_is_an_error_and_no_absence") {
        return;
    }
    let locks = tempfile::tempdir().unwrap();
    let (store, default) = (open(&locks), AccountName::default());
    let service = Service::start();
    save(&store, &default, "{}").await.unwrap();
    drop(service);
    let service = Service::start_locked();
    for error in [
        store.load(&default).await.map(drop).unwrap_err(),
        store.accounts().await.map(drop).unwrap_err(),
        save(&store, &default, "[]").await.map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        assert!(error.to_string().contains("unlock"), "{error}");
    }
    drop(service);
    let _service = Service::start();
    assert_eq!(read(&store, &default).await.unwrap(), ("{}".to_owned(), 1));
}

#[tokio::test]
async fn a_machine_without_a_keyring_says_so() {
    if !on_another_bus("a_machine_without_a_keyring_says_so", "unix:path=/nonexistent/bus") {
        return;
    }
    let locks = tempfile::tempdir().unwrap();
    let error = open(&locks).load(&AccountName::default()).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    assert!(
        error.to_string().contains("check that this user has a running, unlocked keyring"),
        "{error}"
    );
}
