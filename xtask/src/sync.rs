//! Keeps what is generated in step with the specs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use crate::emit::{GENERATED, SCHEMAS};

/// How the folder differs from what the specs say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) stale: BTreeSet<String>,
    pub(crate) missing: BTreeSet<String>,
    /// What nothing generates any more.
    pub(crate) orphaned: BTreeSet<String>,
}

impl Difference {
    pub(crate) fn is_empty(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphaned.is_empty()
    }

    /// A line for each file.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = |word: &'static str, paths: &BTreeSet<String>| {
            paths.iter().map(move |path| format!("{word}: {path}")).collect::<Vec<_>>()
        };
        let all =
            [("stale", &self.stale), ("missing", &self.missing), ("orphaned", &self.orphaned)];
        all.into_iter().flat_map(|(word, paths)| lines(word, paths)).collect()
    }
}

/// Compares the folder with what it should hold.
pub(crate) fn compare(root: &Path, files: &BTreeMap<String, String>) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for (path, text) in files {
        match fs::read(root.join(path)) {
            Ok(old) if old == text.as_bytes() => {}
            Ok(_) => drop(difference.stale.insert(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                difference.missing.insert(path.clone());
            }
            Err(error) => return Err(named(path, &error)),
        }
    }
    let mut found = BTreeSet::new();
    for folder in [GENERATED, SCHEMAS] {
        list(root, folder, &mut found)?;
    }
    difference.orphaned.extend(found.into_iter().filter(|path| !files.contains_key(path)));
    Ok(difference)
}

/// Writes what differs, and removes what nothing generates any more.
pub(crate) fn write(
    root: &Path,
    files: &BTreeMap<String, String>,
    difference: &Difference,
) -> io::Result<()> {
    let differs = |path| difference.stale.contains(path) || difference.missing.contains(path);
    for (path, text) in files.iter().filter(|(path, _)| differs(*path)) {
        let target = root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| named(path, &error))?;
        }
        // By way of a new file, so that nobody ever reads half of one.
        let new = target.with_extension("new");
        fs::write(&new, text)
            .and_then(|()| fs::rename(&new, &target))
            .map_err(|error| named(path, &error))?;
    }
    for path in &difference.orphaned {
        fs::remove_file(root.join(path)).map_err(|error| named(path, &error))?;
    }
    Ok(())
}

fn list(root: &Path, folder: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(named(folder, &error)),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

fn named(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}
