//! Files of grants: faulty files are reported, and left unchanged.

use std::{fs, path::Path, process::Command, time::Duration};

use core_auth::{
    AccountName, App, ErrorKind, FileStore, RefreshingProvider, SessionState, store::GrantStore,
};

use super::{
    super::{app, grant, sandbox},
    MINUTE, account, lock, read, save,
};
use crate::support::login::states;

/// Creates a file with a grant.
pub(super) async fn with_grant(path: &Path) -> String {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    RefreshingProvider::new(app, FileStore::open(path).unwrap(), grant).await.unwrap();
    fs::read_to_string(path).unwrap()
}

/// Returns the error of opening, reading and saving the file, and checks that the file is
/// unchanged.
async fn complaint(path: &Path) -> String {
    let before = fs::read(path).ok();
    let complaint = FileStore::open(path).unwrap_err().to_string();
    // Like a store that was opened before the file became faulty.
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::folder(folder.path()).unwrap();
    let there = folder.path().join("default.json");
    fs::rename(path, &there).unwrap();
    for error in [
        store.load(&AccountName::default()).await.map(drop).unwrap_err(),
        lock(&store, &AccountName::default())
            .await
            .save(&"{}".into(), 0)
            .await
            .map(drop)
            .unwrap_err(),
    ] {
        assert!(
            matches!(error.kind(), ErrorKind::Configuration | ErrorKind::UnreadableSession),
            "{error}"
        );
        assert!(error.to_string().contains("default.json"), "{error}");
    }
    assert_eq!(store.accounts().await.unwrap(), [AccountName::default()]);
    fs::rename(there, path).unwrap();
    assert_eq!(fs::read(path).ok(), before);
    complaint
}

#[tokio::test]
async fn a_file_that_was_cut_anywhere_or_has_more_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let valid = with_grant(&path).await;
    let cut = (0..valid.trim_end().len()).map(|length| valid[..length].to_owned());
    let more = [
        format!("\u{feff}{valid}"),
        format!("{valid}x"),
        format!("{valid}{valid}"),
        format!("{valid}\0"),
        format!("[{valid}]"),
        valid.replace(r#""accounts":{"#, r#""accounts":{"default":{},"#),
        "null".to_owned(),
    ];
    for text in cut.chain(more) {
        fs::write(&path, &text).unwrap();
        let complaint = complaint(&path).await;
        assert!(
            complaint.contains("grant.json") && complaint.contains("log in again"),
            "{complaint}"
        );
    }
    for text in [r#"{"version":"PLANTED"}"#, r#"{"version":2,"accounts":"PLANTED"}"#] {
        fs::write(&path, text).unwrap();
        assert!(!complaint(&path).await.contains("PLANTED"));
    }
    fs::write(&path, b"\xff\xfe{}").unwrap();
    assert!(complaint(&path).await.contains("log in again"));
}

#[tokio::test]
async fn a_grant_of_a_newer_version_or_with_a_wrong_part_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let valid = with_grant(&path).await;
    let app = App::production("id", "https://app.test/callback").unwrap();
    for (from, to, expected) in [
        ("{\"version\":2,\"accounts", "{\"version\":3,\"accounts", "version 3"),
        ("{\"version\":2,\"state", "{\"version\":3,\"state", "version 3"),
        ("\"endpoint\":\"http", "\"endpoint\":\"ftp", "`endpoint`"),
        ("\"issued_at\":\"2", "\"issued_at\":\"x", "`issued_at`"),
        ("\"revision\":1", "\"revision\":-1", "log in again"),
    ] {
        let changed = valid.replace(from, to);
        assert_ne!(changed, valid);
        fs::write(&path, &changed).unwrap();
        let complaint = match FileStore::open(&path) {
            Ok(store) => {
                RefreshingProvider::open(app.clone(), store).await.unwrap_err().to_string()
            }
            Err(error) => error.to_string(),
        };
        assert!(complaint.contains("grant.json") && complaint.contains(expected), "{complaint}");
        assert_eq!(fs::read_to_string(&path).unwrap(), changed);
    }
}

#[tokio::test]
async fn one_account_that_cannot_be_read_does_not_lose_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    for name in ["bad", "good"] {
        save(&store, &account(name), "{}").await.unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    let bad = text.replacen("\"revision\":1", "\"revision\": \"one\"", 1);
    assert_ne!(bad, text);
    fs::write(&path, &bad).unwrap();

    let store = FileStore::open(&path).unwrap();
    assert_eq!(save(&store, &account("good"), "[]").await.unwrap(), 2);
    assert_eq!(read(&store, &account("good")).await.unwrap().0, "[]");
    let error = save(&store, &account("bad"), "[]").await.unwrap_err();
    assert!(error.to_string().contains("account bad"), "{error}");
    assert!(fs::read_to_string(&path).unwrap().contains("\"revision\": \"one\""));
    let states = states(&store).await;
    assert!(matches!(&states[..], [SessionState::Unreadable(_), _]), "{states:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_grant_that_others_can_open_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    with_grant(&path).await;
    let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&path), 0o600);
    for mode in [0o644, 0o640, 0o606, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let complaint = complaint(&path).await;
        let expected = format!("mode {mode:o}");
        assert!(complaint.contains(&expected) && complaint.contains("chmod 600"), "{complaint}");
    }
    let grants = folder.path().join("grants");
    FileStore::folder(&grants).unwrap();
    assert_eq!(rights(&grants), 0o700);
    fs::set_permissions(&grants, fs::Permissions::from_mode(0o777)).unwrap();
    let complaint = FileStore::folder(&grants).unwrap_err().to_string();
    assert!(complaint.contains("mode 777") && complaint.contains("chmod 700"), "{complaint}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_of_another_user_is_refused() {
    use std::os::unix::fs::{MetadataExt, chown};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    with_grant(&path).await;
    let other = fs::metadata(&path).unwrap().uid() + 1;
    if chown(&path, Some(other), None).is_err() {
        eprintln!("only root can give a file away, so this cannot be tried here");
        return;
    }
    let complaint = complaint(&path).await;
    assert!(complaint.contains(&format!("user {other}")), "{complaint}");
    assert!(complaint.contains("run as its owner"), "{complaint}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_or_a_folder_in_the_place_of_the_file_is_refused() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    with_grant(&path).await;
    let link = folder.path().join("link.json");
    symlink(&path, &link).unwrap();
    assert!(complaint(&link).await.contains("symbolic link"));
    let dangling = folder.path().join("dangling.json");
    symlink(folder.path().join("nothing"), &dangling).unwrap();
    assert!(complaint(&dangling).await.contains("symbolic link"));
    fs::create_dir(folder.path().join("folder.json")).unwrap();
    assert!(complaint(&folder.path().join("folder.json")).await.contains("not a regular file"));
    assert!(FileStore::folder(&path).unwrap_err().to_string().contains("not a folder"));

    // A folder in place of a lock file.
    let store = FileStore::open(&path).unwrap();
    fs::create_dir(folder.path().join("grant.json.acme.lock")).unwrap();
    symlink(&path, folder.path().join("grant.json.other.lock")).unwrap();
    for name in ["acme", "other"] {
        let error = store.lock(&account(name), MINUTE).await.map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains(&format!("grant.json.{name}.lock")), "{error}");
    }
}

#[tokio::test]
async fn what_a_crash_left_behind_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    fs::write(folder.path().join("grant.json.new"), "half a gra").unwrap();
    fs::write(folder.path().join("grant.json.lock"), "").unwrap();
    fs::write(folder.path().join("grant.json.default.lock"), "").unwrap();
    let store = FileStore::open(&path).unwrap();
    assert!(!folder.path().join("grant.json.new").exists(), "it may have tokens");
    with_grant(&path).await;
    assert!(store.load(&AccountName::default()).await.unwrap().is_some());
}

#[tokio::test]
async fn of_two_that_hold_a_lock_whose_file_was_deleted_only_one_saves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let store = FileStore::open(&path).unwrap();
    let default = AccountName::default();
    let mut first = lock(&store, &default).await;
    let lock_file = folder.path().join("grant.json.default.lock");
    fs::remove_file(&lock_file).unwrap();
    let mut second = lock(&store, &default).await;
    let revision = second.save(&"{}".into(), 0).await.unwrap();
    let error = first.save(&"[]".into(), 0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    drop(first);
    assert_eq!(second.load().await.unwrap().unwrap().revision, revision);
    assert!(lock_file.exists());
}

#[tokio::test]
async fn a_lock_that_another_holder_has_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let (store, other) = (FileStore::open(&path).unwrap(), FileStore::open(&path).unwrap());
    let default = AccountName::default();
    let held = lock(&store, &default).await;
    let error = other.lock(&default, Duration::from_millis(40)).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    held.release().await;
    drop(lock(&other, &default).await);
}

/// The variable with the folder that the child process saves to.
const FULL: &str = "CORE_TEST_FULL_FOLDER";

#[cfg(unix)]
#[tokio::test]
async fn a_save_for_which_the_disk_has_no_room_leaves_the_grant_as_it_was() {
    let large = format!("{:?}", "x".repeat(100_000));
    if let Some(folder) = std::env::var_os(FULL) {
        let store = FileStore::open(Path::new(&folder).join("grant.json")).unwrap();
        let default = AccountName::default();
        let saved = save(&store, &default, &large).await.map(drop);
        for error in [saved.unwrap_err(), store.check(&default).await.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Store, "{error}");
            assert!(error.to_string().contains("the disk is not full"), "{error}");
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let store = FileStore::open(&path).unwrap();
    save(&store, &AccountName::default(), "{}").await.unwrap();
    // Child processes of this shell can write files of at most 2 kB.
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" --exact \"$1\" --nocapture";
    let name = "auth::stores::files::\
                a_save_for_which_the_disk_has_no_room_leaves_the_grant_as_it_was";
    let child = Command::new("sh")
        .args(["-c", limited])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .env(FULL, folder.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && output.contains("1 passed"), "{output}");
    assert_eq!(read(&store, &AccountName::default()).await.unwrap(), ("{}".to_owned(), 1));
    assert!(!folder.path().join("grant.json.new").exists(), "half a grant was left");
    assert_eq!(save(&store, &AccountName::default(), &large).await.unwrap(), 2);
}
