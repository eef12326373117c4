//! A copy of a folder, such as the workspace, that can be changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// Folders that hold no source.
const LEFT_OUT: [&str; 3] = ["target", ".git", "node_modules"];

/// Makes a folder a copy of another, with these files instead of its own. Links are left out.
///
/// Equal files stay untouched, so that cargo builds only the changed ones.
pub(crate) fn refresh(
    root: &Path,
    copy: &Path,
    changed: &BTreeMap<PathBuf, String>,
) -> io::Result<()> {
    let mut wanted = BTreeSet::new();
    files(root, Path::new(""), &mut wanted)?;
    wanted.extend(changed.keys().cloned());
    for path in &wanted {
        let bytes = match changed.get(path) {
            Some(text) => text.clone().into_bytes(),
            None => fs::read(root.join(path))?,
        };
        let target = copy.join(path);
        if fs::read(&target).is_ok_and(|found| found == bytes) {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, bytes)?;
    }
    let mut found = BTreeSet::new();
    if copy.is_dir() {
        files(copy, Path::new(""), &mut found)?;
    }
    found.difference(&wanted).try_for_each(|path| fs::remove_file(copy.join(path)))
}

/// The files below a folder, as paths from the root.
fn files(root: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !LEFT_OUT.iter().any(|name| entry.file_name() == *name) {
                files(root, &path, found)?;
            }
        } else if kind.is_file() {
            found.insert(path);
        }
    }
    Ok(())
}
