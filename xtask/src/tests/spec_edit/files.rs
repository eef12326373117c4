//! Writes of several specs: all of them or none.

use std::{collections::BTreeMap, fs};

use crate::{spec_edit, tests::write};

#[test]
fn if_one_spec_cannot_be_written_all_keep_their_text() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "specs/a.toml", "old = 1\n");
    // A folder cannot be replaced by a file.
    write(root.path(), "specs/c.toml/inside", "");
    let files = ["specs/a.toml", "specs/b.toml", "specs/c.toml"];
    let files: BTreeMap<_, _> =
        files.into_iter().map(|path| (path.to_owned(), "new = 1\n".to_owned())).collect();
    let error = spec_edit::write(root.path(), &files).unwrap_err().to_string();
    assert!(error.contains("c.toml"), "{error}");
    assert_eq!(fs::read_to_string(root.path().join("specs/a.toml")).unwrap(), "old = 1\n");
    let mut names: Vec<_> = fs::read_dir(root.path().join("specs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["a.toml", "c.toml"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "theirs.toml", "old = 1\n");
    fs::create_dir(root.path().join("specs")).unwrap();
    std::os::unix::fs::symlink("../theirs.toml", root.path().join("specs/a.toml")).unwrap();
    let files = [("specs/a.toml".to_owned(), "new = 1\n".to_owned())].into();
    assert!(spec_edit::write(root.path(), &files).is_err());
    assert_eq!(fs::read_to_string(root.path().join("theirs.toml")).unwrap(), "old = 1\n");
}
