//! The file of a grant: what is wrong with it is said, and it is left as it is.

use std::{fs, path::Path, time::Duration};

use core_auth::{Account, App, FileStore, Refreshing, store::GrantStore};

use super::{app, grant, sandbox};

const MINUTE: Duration = Duration::from_secs(60);

/// A file with a grant.
async fn with_grant(path: &Path) -> String {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    Refreshing::new(app, FileStore::open(path).unwrap(), grant).await.unwrap();
    fs::read_to_string(path).unwrap()
}

fn complaint(path: &Path) -> String {
    FileStore::open(path).unwrap_err().to_string()
}

#[tokio::test]
async fn a_grant_that_was_cut_anywhere_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let whole = with_grant(&path).await;
    for length in 0..whole.trim_end().len() {
        let cut = &whole[..length];
        fs::write(&path, cut).unwrap();
        let complaint = complaint(&path);
        assert!(
            complaint.contains("grant.json") && complaint.contains("log in again"),
            "{complaint}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), cut);
    }
}

#[tokio::test]
async fn a_grant_of_a_newer_version_or_with_a_wrong_part_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let whole = with_grant(&path).await;
    let app = App::production("id", "https://app.test/callback").unwrap();
    for (from, to, said) in [
        ("\"version\": 2", "\"version\": 3", "version 3"),
        ("\"version\":2", "\"version\":3", "version 3"),
        ("\"endpoint\":\"http", "\"endpoint\":\"ftp", "`endpoint`"),
        ("\"issued_at\":\"2", "\"issued_at\":\"x", "`issued_at`"),
    ] {
        let changed = whole.replace(from, to);
        assert_ne!(changed, whole);
        fs::write(&path, &changed).unwrap();
        let complaint = match FileStore::open(&path) {
            Ok(store) => Refreshing::open(app.clone(), store).await.unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(complaint.contains("grant.json") && complaint.contains(said), "{complaint}");
        assert_eq!(fs::read_to_string(&path).unwrap(), changed);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_grant_that_others_can_open_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    with_grant(&path).await;
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let complaint = complaint(&path);
    assert!(complaint.contains("mode 644") && complaint.contains("chmod 600"), "{complaint}");
}

#[tokio::test]
async fn a_folder_in_the_place_of_the_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(complaint(folder.path()).contains("not a plain file"));
    let store = FileStore::open(folder.path().join("missing/grant.json")).unwrap();
    let error = store.lock(&Account::default(), MINUTE).await.map(drop).unwrap_err().to_string();
    assert!(
        error.contains("grant.json.default.lock") && error.contains("let this user write"),
        "{error}"
    );
}

#[tokio::test]
async fn what_a_crash_left_behind_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    fs::write(folder.path().join("grant.json.new"), "half a gra").unwrap();
    fs::write(folder.path().join("grant.json.lock"), "").unwrap();
    with_grant(&path).await;
    let store = FileStore::open(&path).unwrap();
    assert!(store.load(&Account::default()).await.unwrap().is_some());
}
