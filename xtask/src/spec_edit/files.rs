//! Writes of several specs, all of them or none.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{load::named, sync};

/// Replaces specs by their paths from the workspace's folder. If one cannot be written, all keep their
/// old text.
///
/// # Errors
///
/// The file that cannot be written, and why.
pub(crate) fn write(root: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    let mut old = BTreeMap::new();
    for path in files.keys() {
        sync::check_plain(root, path)?;
        let target = root.join(path);
        let text = match fs::read(&target) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(named(&target, &error)),
        };
        old.insert(target, text);
    }
    for (path, text) in files {
        let target = root.join(path);
        if let Err(error) = place(&target, text) {
            restore(&old);
            return Err(named(&target, &error));
        }
    }
    Ok(())
}

fn place(target: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    sync::replace(target, text)
}

/// Puts the old texts back after a fault. A second fault changes nothing about the report of the first.
fn restore(old: &BTreeMap<PathBuf, Option<Vec<u8>>>) {
    for (target, text) in old {
        let _ = match text {
            Some(text) => fs::write(target, text),
            None => fs::remove_file(target),
        };
        let _ = fs::remove_file(target.with_extension("new"));
    }
}
