//! Stores: each one fulfills the contract of the trait, and reports faults.

mod bounds;
mod causes;
mod encrypted;
mod files;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(unix)]
mod migration;
mod places;
mod redis;
mod rediss;
#[cfg(unix)]
mod rights;
mod synced;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use core_auth::{
    AccountName, Error, ErrorKind, FileStore, MemoryStore,
    store::{GrantStore, LockedGrant},
};
use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

const MINUTE: Duration = Duration::from_secs(60);

fn account(name: &str) -> AccountName {
    name.parse().unwrap()
}

async fn lock(store: &dyn GrantStore, account: &AccountName) -> Box<dyn LockedGrant> {
    timeout(MINUTE, store.lock(account, MINUTE)).await.unwrap().unwrap()
}

/// Acquires a lock that may be held for a very long time.
async fn lock_without_a_limit(store: &dyn GrantStore, account: &AccountName) {
    let locked = timeout(MINUTE, store.lock(account, Duration::MAX)).await.unwrap().unwrap();
    locked.release().await;
}

/// Replaces the stored document.
async fn save(store: &dyn GrantStore, account: &AccountName, text: &str) -> Result<u64, Error> {
    let mut locked = lock(store, account).await;
    let found = locked.load().await?.map_or(0, |stored| stored.revision);
    locked.save(&text.into(), found).await
}

/// Returns the document and its revision, read without the lock.
async fn read(store: &dyn GrantStore, account: &AccountName) -> Option<(String, u64)> {
    let stored = store.load(account).await.unwrap()?;
    assert!(stored.age.is_none_or(|age| age < MINUTE));
    Some((stored.document.expose_secret().to_owned(), stored.revision))
}

/// Returns JSON of 10 kB with characters that are easily corrupted.
fn document(name: &str) -> SecretString {
    let filling = "\\u0000\\\"'é界\\n".repeat(500);
    format!(r#"{{"of":{:?}, "number": 1.10,"text":"{filling}"}}"#, name.len()).into()
}

/// Checks the contract of every store. Both stores share the same grants, and are empty.
async fn holds_the_contract(store: &dyn GrantStore, other: &dyn GrantStore) {
    let long = "界".repeat(128);
    let mut names =
        ["default", "Acme", "acme", "a/b@c.d", "../up", "Ä ö", "a\"b\\c", "%41", "{x}:*?[]", &long];
    for name in names {
        saves_compare_and_swap(store, other, &account(name)).await;
    }
    names.sort_unstable();
    assert_eq!(other.accounts().await.unwrap(), names.map(account));
    for name in names {
        let (text, _) = read(store, &account(name)).await.unwrap();
        assert_eq!(text, document(name).expose_secret());
    }
    accounts_do_not_wait_for_each_other(store, other).await;
    the_lock_keeps_out_others(store, other).await;
    nothing_is_left_of_what_is_removed(store, other).await;
}

async fn nothing_is_left_of_what_is_removed(store: &dyn GrantStore, other: &dyn GrantStore) {
    let before = other.accounts().await.unwrap();
    for name in ["Acme", "a/b@c.d", "界", "new"] {
        let account = account(name);
        let is_known = before.contains(&account);
        let mut locked = lock(store, &account).await;
        let found = locked.load().await.unwrap().map_or(0, |stored| stored.revision);
        let revision = locked.save(&document(name), found).await.unwrap();
        for wrong in [0, revision - 1, revision + 1] {
            let conflict = locked.remove(wrong).await.unwrap_err();
            assert_eq!(conflict.kind(), ErrorKind::Conflict, "{wrong}: {conflict}");
        }
        assert_eq!(read(other, &account).await.unwrap().1, revision);
        locked.remove(revision).await.unwrap();
        locked.remove(revision).await.unwrap();
        assert!(locked.load().await.unwrap().is_none(), "{name}");
        assert!(other.load(&account).await.unwrap().is_none(), "{name}");
        assert!(!other.accounts().await.unwrap().contains(&account), "{name}");
        // A holder of an old revision cannot restore the document.
        let conflict = locked.save(&"{}".into(), revision).await.unwrap_err();
        assert_eq!(conflict.kind(), ErrorKind::Conflict, "{conflict}");
        locked.release().await;
        // The account can be stored again, and the other accounts were not changed.
        if is_known {
            save(other, &account, document(name).expose_secret()).await.unwrap();
        }
    }
    let after = other.accounts().await.unwrap();
    assert_eq!(after, before);
    for account in after.iter().filter(|account| account.as_str() != "shared") {
        let text = read(store, account).await.unwrap().0;
        assert_eq!(text, document(account.as_str()).expose_secret(), "{account}");
    }
}

async fn saves_compare_and_swap(
    store: &dyn GrantStore,
    other: &dyn GrantStore,
    account: &AccountName,
) {
    let name = account.as_str();
    store.check(account).await.unwrap();
    assert!(store.load(account).await.unwrap().is_none(), "{name}");
    assert!(store.location(account).contains(name), "{name}");
    lock_without_a_limit(store, account).await;
    let mut locked = lock(store, account).await;
    assert!(locked.load().await.unwrap().is_none());
    let conflict = locked.save(&"{}".into(), 3).await.unwrap_err();
    assert_eq!(conflict.kind(), ErrorKind::Conflict, "{conflict}");
    for revision in [u64::MAX, u64::MAX - 1, 1 << 53] {
        let error = locked.save(&"{}".into(), revision).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Conflict | ErrorKind::UnreadableSession),
            "{error}"
        );
    }
    let first = locked.save(&"{}".into(), 0).await.unwrap();
    assert!(first > 0);
    for replaced in [0, first + 1] {
        let conflict = locked.save(&"[]".into(), replaced).await.unwrap_err();
        assert_eq!(conflict.kind(), ErrorKind::Conflict, "{conflict}");
        assert_eq!(read(other, account).await.unwrap(), ("{}".to_owned(), first));
    }
    let second = locked.save(&document(name), first).await.unwrap();
    assert!(second > first);
    let stored = locked.load().await.unwrap().unwrap();
    assert_eq!(stored.document.expose_secret(), document(name).expose_secret());
    // Reads while the account is locked.
    assert_eq!(read(other, account).await.unwrap().1, second);
}

async fn accounts_do_not_wait_for_each_other(store: &dyn GrantStore, other: &dyn GrantStore) {
    let held = account("Acme");
    let _held = lock(store, &held).await;
    drop(lock(other, &account("acme")).await);
    let wait = other.lock(&held, Duration::from_millis(100));
    let error = timeout(MINUTE, wait).await.unwrap().map(drop).unwrap_err();
    assert!(!matches!(error.kind(), ErrorKind::Conflict | ErrorKind::SessionEnded), "{error}");
    assert!(error.to_string().contains("lock"), "{error}");
}

async fn the_lock_keeps_out_others(store: &dyn GrantStore, other: &dyn GrantStore) {
    let (account, is_held) = (account("shared"), AtomicBool::new(false));
    let holder = async |store: &dyn GrantStore| {
        for _ in 0..4 {
            let mut locked = lock(store, &account).await;
            assert!(!is_held.swap(true, Ordering::AcqRel));
            let found = locked.load().await.unwrap().map_or(0, |stored| stored.revision);
            tokio::task::yield_now().await;
            locked.save(&"{}".into(), found).await.unwrap();
            is_held.store(false, Ordering::Release);
        }
    };
    join_all([store, other, store, other, store].map(holder)).await;
    assert!(read(store, &account).await.unwrap().1 >= 20);
}

#[tokio::test]
async fn a_store_in_memory_holds_the_contract() {
    let store = MemoryStore::new();
    holds_the_contract(&store, &store.clone()).await;
}

#[tokio::test]
async fn a_store_in_one_file_holds_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let open = || FileStore::open(folder.path().join("grants.json")).unwrap();
    holds_the_contract(&open(), &open()).await;
}

#[tokio::test]
async fn a_store_in_a_folder_holds_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let open = || FileStore::folder(folder.path().join("grants")).unwrap();
    holds_the_contract(&open(), &open()).await;
}
