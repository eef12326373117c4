//! Files of earlier versions remain readable, and their ended sessions stay ended.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use core_auth::{AccountName, App, ErrorKind, FileStore, RefreshingProvider, SessionState};

use super::{account, read, save};
use crate::support::login::{sessions_of, states};

/// A file of version 0.1 of `core-auth`.
const FIRST: &str = include_str!("../../../fixtures/grants/version-1.json");

fn written(path: &Path) -> FileStore {
    fs::write(path, FIRST).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    FileStore::open(path).unwrap()
}

#[tokio::test]
async fn a_file_of_version_1_is_the_default_account_and_moves_on_with_the_next_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let store = written(&path);
    let (text, revision) = read(&store, &AccountName::default()).await.unwrap();
    assert!(text.contains("refresh-of-version-1") && revision == 7);
    assert_eq!(states(&store).await, [SessionState::Active]);
    assert_eq!(fs::read_to_string(&path).unwrap(), FIRST, "reading changes nothing");

    // Saving another account keeps this document.
    save(&store, &account("acme"), "{}").await.unwrap();
    assert!(fs::read_to_string(&path).unwrap().starts_with(r#"{"version":2,"#));
    assert_eq!(read(&store, &AccountName::default()).await.unwrap(), (text, 7));
    assert_eq!(save(&store, &AccountName::default(), "{}").await.unwrap(), 8);
}

#[tokio::test]
async fn a_session_of_version_1_that_has_ended_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let store = written(&path);
    let app = App::production("id", "https://app.test/callback").unwrap();
    sessions_of(&app, &store).forget(&AccountName::default()).await.unwrap();
    assert!(!fs::read_to_string(&path).unwrap().contains("of-version-1"));
    assert_eq!(states(&store).await, [SessionState::Ended]);
    let error = RefreshingProvider::open(app, FileStore::open(&path).unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error}");
}
