//! Numbers at the limits of their range, in files and in settings.

use std::{fs, time::Duration};

use core_api::TokenProvider;
use core_auth::{AccountName, FileStore, RefreshingProvider};

use super::{
    super::{app, grant, sandbox},
    files::with_grant,
    save,
};

#[tokio::test]
async fn a_revision_after_which_there_is_none_is_said_and_nothing_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let text = with_grant(&path).await;
    for revision in [u64::MAX, u64::MAX - 1, 1 << 60] {
        let changed = text.replacen("\"revision\":1", &format!("\"revision\":{revision}"), 1);
        fs::write(&path, &changed).unwrap();
        let store = FileStore::open(&path).unwrap();
        let error = save(&store, &AccountName::default(), "{}").await.unwrap_err().to_string();
        assert!(error.contains("revision") && error.contains("too large"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), changed);
    }
}

#[tokio::test]
async fn times_without_a_limit_are_taken() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    let builder =
        RefreshingProvider::builder(app, store).deadline(Duration::MAX).gap(Duration::MAX);
    let builder = builder.early(Duration::MAX).late(Duration::MAX);
    let provider = builder.start(grant).await.unwrap();
    let token = provider.token().await.unwrap();
    let newer = provider.refused(&token).await.unwrap();
    assert!(!newer.is_same(&token));
}
