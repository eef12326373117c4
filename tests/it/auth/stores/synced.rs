//! A saved file is on disk before it replaces the old file.

use std::{fs, path::Path};

use core_auth::{AccountName, FileStore};

use super::save;

/// Returns the number of bytes that this thread kept from the disk by removing files before a sync.
///
/// Linux counts these bytes when the thread removes a file. Bytes that are already on disk are not
/// counted.
fn bytes_never_written() -> Option<u64> {
    let counters = fs::read_to_string("/proc/thread-self/io").ok()?;
    let line = counters.lines().find_map(|line| line.strip_prefix("cancelled_write_bytes: "))?;
    line.parse().ok()
}

/// Removes a file, and returns the number of its bytes that were not on disk.
fn lost_by_removing(path: &Path) -> Option<u64> {
    let before = bytes_never_written()?;
    fs::remove_file(path).unwrap();
    Some(bytes_never_written()? - before)
}

#[tokio::test]
async fn what_was_saved_is_on_the_disk_before_it_takes_the_place_of_the_old_file() {
    // A folder on a disk, because the temporary folder may be in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let unsynced = folder.path().join("unsynced");
    fs::write(&unsynced, "x".repeat(100_000)).unwrap();
    if lost_by_removing(&unsynced).is_none_or(|lost| lost < 90_000) {
        eprintln!("this system does not report unsynced bytes, so the test is skipped");
        return;
    }
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    for _ in 0..3 {
        let document = format!("{:?}", "x".repeat(100_000));
        save(&store, &AccountName::default(), &document).await.unwrap();
        assert!(fs::metadata(&path).unwrap().len() > 100_000);
        assert_eq!(lost_by_removing(&path), Some(0));
    }
}
