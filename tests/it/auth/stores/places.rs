//! Locations of files: a location where nothing can be saved is an error at opening.

use std::{fs, path::Path, process::Command};

use core_auth::{AccountName, ErrorKind, FileStore, store::GrantStore};

use super::{account, lock, save};
use crate::support::program::is_installed;

#[tokio::test]
async fn a_place_where_nothing_can_be_saved_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain"), "").unwrap();
    let at = |name: &str| folder.path().join(name);
    let long = "x".repeat(251);
    for (path, expected) in [
        (Path::new("").to_owned(), "does not name a file"),
        (Path::new("..").to_owned(), "does not name a file"),
        (Path::new("/").to_owned(), "does not name a file"),
        (at("grants/"), "does not name a file"),
        (at("grants.json/."), "does not name a file"),
        (at("missing/grants.json"), "missing does not exist"),
        (at("plain/grants.json"), "plain is not a folder"),
        (at("plain/deeper/grants.json"), "inspecting its folder"),
        (at(&long), "a shorter file name"),
    ] {
        let error = FileStore::open(&path).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration | ErrorKind::Store), "{error}");
        let error = error.to_string();
        assert!(error.contains(expected) && error.contains(&path.display().to_string()), "{error}");
    }
    for path in [at("missing/grants"), at("plain"), at(&"x".repeat(300))] {
        let error = FileStore::folder(&path).unwrap_err();
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_refused_at_once() {
    // Root cannot save there either.
    let error = FileStore::open("/proc/self/grants.json").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Store | ErrorKind::Configuration), "{error}");
    assert!(FileStore::folder("/proc/self").is_err());
    assert!(core_auth::KeyringStore::open("core-auth tests", "/proc/self").is_err());
}

#[tokio::test]
async fn an_account_whose_name_is_too_long_for_the_place_is_found_out_before_a_login() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x".repeat(200));
    let store = FileStore::open(&path).unwrap();
    store.check(&AccountName::default()).await.unwrap();
    let error = store.check(&account(&"a".repeat(128))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
}

#[tokio::test]
async fn a_check_changes_nothing_and_finds_a_grant_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let (store, default) = (FileStore::open(&path).unwrap(), AccountName::default());
    save(&store, &default, "{}").await.unwrap();
    let before = fs::read(&path).unwrap();
    store.check(&default).await.unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!folder.path().join("grants.json.new").exists());
    fs::write(&path, "{").unwrap();
    let error = store.check(&default).await.unwrap_err();
    assert!(error.to_string().contains("log in again"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{");
}

/// The folder with a file that is mounted in the child process of the test.
#[cfg(target_os = "linux")]
const MOUNTED: &str = "CORE_TEST_MOUNTED_FOLDER";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_is_mounted_without_its_folder_is_refused_with_advice() {
    if let Some(folder) = std::env::var_os(MOUNTED) {
        let path = Path::new(&folder).join("grants.json");
        let error = FileStore::open(&path).unwrap_err().to_string();
        assert!(error.contains("mount its folder"), "{error}");
        // Like a store that was opened before the mount, or on a kernel that does not report
        // mounts.
        let store = FileStore::folder(&folder).unwrap();
        let error = store.check(&account("grants")).await.unwrap_err().to_string();
        assert!(error.contains("mount its folder"), "{error}");
        let mut locked = lock(&store, &account("grants")).await;
        let error = locked.save(&"{}".into(), 0).await.unwrap_err().to_string();
        assert!(error.contains("mount its folder"), "{error}");
        assert!(!Path::new(&folder).join("grants.json.new").exists());
        return;
    }
    if !is_installed("unshare") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["source.json", "grants.json"] {
        let store = FileStore::open(folder.path().join(name)).unwrap();
        save(&store, &account("other"), "{}").await.unwrap();
    }
    let mount = "mount --bind \"$2/source.json\" \"$2/grants.json\" || exit 42; \
                 exec \"$0\" --exact \"$1\" --nocapture";
    let name = "auth::stores::places::\
                a_file_that_is_mounted_without_its_folder_is_refused_with_advice";
    let child = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .arg(folder.path())
        .env(MOUNTED, folder.path())
        .output()
        .unwrap();
    let expected = String::from_utf8_lossy(&child.stdout);
    if !expected.contains("running 1 test") {
        eprintln!("nothing can be mounted here: {}", String::from_utf8_lossy(&child.stderr));
        return;
    }
    assert!(child.status.success() && expected.contains("1 passed"), "{expected}");
}

#[test]
fn a_folder_in_the_place_of_the_next_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    fs::create_dir(folder.path().join("grants.json.new")).unwrap();
    let error = FileStore::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    assert!(error.to_string().contains("saving the grant failed"), "{error}");
}
