//! Permissions of users and groups on files and folders of grants.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
};

use core_auth::{AccountName, FileAccess, FileStore, store::GrantStore};

use super::{lock, read, save};

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn a_folder_that_others_can_write_to_is_refused_with_the_command_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    for (bits, for_group) in [
        (0o777, false),
        (0o1777, false),
        (0o757, false),
        (0o722, false),
        (0o702, false),
        (0o775, true),
        (0o770, true),
        (0o2770, true),
        (0o720, true),
    ] {
        set(folder.path(), bits);
        for error in
            [FileStore::open(&path).unwrap_err(), FileStore::folder(folder.path()).unwrap_err()]
        {
            let error = error.to_string();
            assert!(error.contains(&format!("mode {bits:o}")), "{error}");
            assert!(error.contains("`chmod go-w`"), "{error}");
            assert!(error.contains(&folder.path().display().to_string()), "{error}");
        }
        let grouped = FileStore::open_for(&path, FileAccess::Group);
        assert_eq!(grouped.is_ok(), for_group, "{bits:o}");
        if let Err(error) = grouped {
            assert!(error.to_string().contains("`chmod o-w`"), "{error}");
        }
    }
    for bits in [0o700, 0o755, 0o711] {
        set(folder.path(), bits);
        assert!(FileStore::open(&path).is_ok(), "{bits:o}");
    }
}

#[test]
fn a_folder_that_this_user_cannot_write_to_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let own = fs::metadata(folder.path()).unwrap().uid();
    set(folder.path(), 0o500);
    if own == 0 {
        eprintln!("root can write everywhere, so this cannot be tried here");
        return;
    }
    let refused = [
        FileStore::open(folder.path().join("grants.json")).unwrap_err(),
        FileStore::folder(folder.path()).unwrap_err(),
        FileStore::folder(folder.path().join("grants")).unwrap_err(),
    ];
    set(folder.path(), 0o700);
    for error in refused {
        assert!(error.to_string().contains("let this user write to"), "{error}");
    }
}

#[test]
fn a_folder_of_another_user_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = fs::metadata(folder.path()).unwrap().uid() + 1;
    if chown(folder.path(), Some(other), None).is_err() {
        eprintln!("only root can give a folder away, so this cannot be tried here");
        return;
    }
    let error = FileStore::open(folder.path().join("grants.json")).unwrap_err().to_string();
    assert!(error.contains(&format!("user {other}")) && error.contains("`chown`"), "{error}");
    // The file still has the group of this process.
    assert!(FileStore::open_for(folder.path().join("grants.json"), FileAccess::Group).is_ok());
}

#[tokio::test]
async fn a_group_shares_a_store_where_that_is_set_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let (default, grants) = (AccountName::default(), folder.path().join("grants"));
    let open = |access| FileStore::folder_for(&grants, access);
    let store = open(FileAccess::Group).unwrap();
    assert_eq!(mode(&grants), 0o2770);
    save(&store, &default, "{}").await.unwrap();
    for entry in fs::read_dir(&grants).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o660, "{}", path.display());
    }
    assert!(open(FileAccess::Owner).unwrap_err().to_string().contains("FileAccess::Group"));

    // Like the lock of a process that died right after creating it.
    let lock_file = grants.join("default.lock");
    set(&lock_file, 0o600);
    lock(&store, &default).await.release().await;
    assert_eq!(mode(&lock_file), 0o660);

    // Kubelet sets these modes at each mount.
    let file = grants.join("default.json");
    for bits in [0o600, 0o640, 0o660] {
        set(&file, bits);
        assert_eq!(read(&store, &default).await.unwrap().0, "{}", "{bits:o}");
    }
    for bits in [0o664, 0o666, 0o604] {
        set(&file, bits);
        let error = store.load(&default).await.map(drop).unwrap_err().to_string();
        assert!(error.contains("`chmod 660`"), "{bits:o}: {error}");
    }
    let own = fs::metadata(&file).unwrap();
    set(&file, 0o660);
    if chown(&file, Some(own.uid() + 1), None).is_err() {
        return;
    }
    assert_eq!(save(&store, &default, "[]").await.unwrap(), 2, "of another of the group");
    chown(&file, Some(own.uid() + 1), Some(own.gid() + 4242)).unwrap();
    let error = store.load(&default).await.map(drop).unwrap_err().to_string();
    assert!(error.contains("belongs to user"), "{error}");
}
