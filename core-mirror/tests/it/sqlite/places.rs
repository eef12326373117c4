//! Files that cannot be opened or written.

use std::{fs, path::Path};

use core_mirror::{Company, Destination, DestinationError, Holder, Sqlite, Table};

use super::Place;
use crate::support::Firm;

async fn message(path: &Path) -> String {
    match Sqlite::open(path).await {
        Err(error) => error.to_string(),
        Ok(mut file) => file.prepare(&Table::all()).await.unwrap_err().to_string(),
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_an_error_with_the_fix() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing/firm.db");
    assert!(message(&missing).await.contains("missing` does not exist; create it"));
    assert!(message(folder.path()).await.contains("is a folder; choose a file"));
    let below_a_file = folder.path().join("notes.txt/firm.db");
    fs::write(folder.path().join("notes.txt"), "notes").unwrap();
    assert!(message(&below_a_file).await.contains("notes.txt` is a file and not a folder"));
    let text = folder.path().join("notes.txt");
    fs::write(&text, "These are notes and not a database. ".repeat(200)).unwrap();
    let error = message(&text).await;
    assert!(error.contains("is not a database of SQLite; choose another file"), "{error}");
    assert_eq!(fs::read_to_string(&text).unwrap().len(), 7200, "the file was changed");
}

#[tokio::test]
async fn a_database_without_a_file_is_refused() {
    for (path, expected) in [
        (
            ":memory:",
            "`:memory:` is a database in memory, which ends with its program; give the path",
        ),
        ("", "the path of the database is empty; give the path of a file, such as `firm.db`"),
        ("file::memory:?cache=shared", "`file::memory:?cache=shared` is a URI"),
        ("file:missing/firm.db?mode=ro", "give the path of a file, such as `firm.db`"),
    ] {
        let error = Sqlite::open(path).await.unwrap_err();
        assert!(matches!(error, DestinationError::Address(_)), "{path}: {error:?}");
        assert!(error.to_string().contains(expected), "{path}: {error}");
    }
    // Files with such names are files.
    for name in [":memory:", "file:firm.db"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        Sqlite::open(&path).await.unwrap().prepare(&[]).await.unwrap();
        assert!(path.is_file(), "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_lock_that_cannot_be_made_is_an_error_with_its_path() {
    let place = Place::new();
    let mut file = Sqlite::open(&place.path).await.unwrap();
    let (company, holder) = (Company::new("acme"), Holder::random());
    let minute = std::time::Duration::from_secs(60);
    file.prepare(&[]).await.unwrap();
    file.claim(&company, holder, minute).await.unwrap();
    let is_lock = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "lock");
    let entries = fs::read_dir(place.path.parent().unwrap()).unwrap();
    let lock = entries.map(|entry| entry.unwrap().path()).find(is_lock).unwrap();
    file.release(&company, holder).await.unwrap();
    fs::create_dir(&lock).unwrap();
    let error = file.claim(&company, holder, minute).await.unwrap_err().to_string();
    assert!(error.contains(&format!("the lock `{}` cannot be taken", lock.display())), "{error}");
    assert!(error.contains("give this user the right to write it and its folder"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_run_ends_with_an_error_if_its_file_is_not_there_any_more() {
    type Event = fn(&Path);
    let events: [(Event, &str); 4] = [
        (|path| fs::remove_file(path).unwrap(), "was moved or deleted while a mirror used it"),
        (|path| fs::rename(path, path.with_extension("old")).unwrap(), "was moved or deleted"),
        (replace, "was replaced by another file while a mirror used it"),
        (block, "cannot be found on the disk (Not a directory"),
    ];
    for (event, expected) in events {
        let (firm, place) = (Firm::start().await, Place::new());
        let mut mirror = place.builder(&firm).await.resources(["Activity"]).build().unwrap();
        mirror.run().await.unwrap();
        event(&place.path);
        let error = mirror.run().await.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

/// Replaces a file by another database, as a restored backup does.
#[cfg(unix)]
fn replace(path: &Path) {
    let other = path.with_extension("other");
    fs::write(&other, "").unwrap();
    fs::rename(&other, path).unwrap();
}

/// Replaces the folder of a file by a file.
#[cfg(unix)]
fn block(path: &Path) {
    let folder = path.parent().unwrap();
    fs::remove_dir_all(folder).unwrap();
    fs::write(folder, "").unwrap();
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_an_error_with_the_fix() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.resources(["Activity"]).build().unwrap();
    mirror.run().await.unwrap();
    drop(mirror);
    place.connect().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let file = fs::OpenOptions::new().write(true).open(&place.path).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    let error = message(&place.path).await;
    assert!(error.contains("is damaged"), "{error}");
    assert!(error.contains("restore a backup, or move the file away"), "{error}");
}

#[tokio::test]
async fn another_worker_is_refused_until_the_first_one_ends() {
    let place = Place::new();
    let mut first = Sqlite::open(&place.path).await.unwrap();
    let mut second = Sqlite::open(&place.path).await.unwrap();
    let company = Company::new("acme");
    let (one, two) = (Holder::random(), Holder::random());
    let minute = std::time::Duration::from_secs(60);
    first.prepare(&[]).await.unwrap();
    first.claim(&company, one, minute).await.unwrap();
    let error = second.claim(&company, two, minute).await.unwrap_err();
    assert!(matches!(error, DestinationError::Held { .. }), "{error}");
    assert!(
        error.to_string().contains("another worker mirrors the company `acme` until 2"),
        "{error}"
    );
    // Another company is free.
    second.claim(&Company::new("beta"), two, minute).await.unwrap();
    first.release(&company, one).await.unwrap();
    second.claim(&company, two, minute).await.unwrap();
    second.release(&company, two).await.unwrap();
    // A process that was killed gives its lock back, whatever its lease says.
    first.claim(&company, one, minute).await.unwrap();
    drop(first);
    while second.claim(&company, two, minute).await.is_err() {
        // The thread of the first file ends soon.
        tokio::task::yield_now().await;
    }
}
