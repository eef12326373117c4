//! Keeps the generated files in step with the specs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use crate::emit::{GENERATED, MARK, PAGE_MARK, SCHEMAS};

/// The differences between the folder and the specs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) stale: BTreeSet<String>,
    pub(crate) missing: BTreeSet<String>,
    /// Files that nothing generates any more.
    pub(crate) orphaned: BTreeSet<String>,
    /// Files without the mark of the generator, in a folder of generated files.
    pub(crate) foreign: BTreeSet<String>,
}

impl Difference {
    pub(crate) fn is_empty(&self) -> bool {
        let all = [&self.stale, &self.missing, &self.orphaned, &self.foreign];
        all.into_iter().all(BTreeSet::is_empty)
    }

    /// A line for each file.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = |word: &'static str, paths: &BTreeSet<String>| {
            paths.iter().map(move |path| format!("{word}: {path}")).collect::<Vec<_>>()
        };
        let all = [
            ("stale", &self.stale),
            ("missing", &self.missing),
            ("orphaned", &self.orphaned),
            ("not generated", &self.foreign),
        ];
        all.into_iter().flat_map(|(word, paths)| lines(word, paths)).collect()
    }
}

/// Compares the generated files on disk with the given ones.
pub(crate) fn compare(root: &Path, files: &BTreeMap<String, String>) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for (path, text) in files {
        check_plain(root, path)?;
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
        check_plain(root, folder)?;
        list(root, folder, &mut found)?;
    }
    for path in found.into_iter().filter(|path| !files.contains_key(path)) {
        let is_own = is_marked(&root.join(&path)).map_err(|error| named(&path, &error))?;
        let kind = if is_own { &mut difference.orphaned } else { &mut difference.foreign };
        kind.insert(path);
    }
    Ok(difference)
}

/// Writes the files that differ, and removes orphaned ones. Foreign files stay.
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
        replace(&target, text).map_err(|error| named(path, &error))?;
    }
    for path in &difference.orphaned {
        fs::remove_file(root.join(path)).map_err(|error| named(path, &error))?;
    }
    Ok(())
}

/// Replaces a file at once, so that nobody reads half of the new text.
pub(crate) fn replace(target: &Path, text: &str) -> io::Result<()> {
    let new = target.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    // `create_new` does not follow a link that somebody puts there meanwhile.
    File::create_new(&new)?.write_all(text.as_bytes())?;
    fs::rename(&new, target)
}

/// Refuses a path with a link in it, because the generator must not write or delete files elsewhere.
pub(crate) fn check_plain(root: &Path, path: &str) -> io::Result<()> {
    let mut place = root.to_owned();
    for part in path.split('/') {
        place.push(part);
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(named(path, &error)),
        };
        if !metadata.is_file() && !metadata.is_dir() {
            let shown = place.strip_prefix(root).unwrap_or(&place).display();
            return Err(io::Error::other(format!(
                "{shown}: it is a link or a device; put a file or a folder in its place"
            )));
        }
    }
    Ok(())
}

/// Returns whether a file begins with the mark of generated files.
fn is_marked(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    let length = MARK.len().max(PAGE_MARK.len());
    File::open(path)?.take(length as u64).read_to_end(&mut start)?;
    Ok([MARK, PAGE_MARK].iter().any(|mark| start.starts_with(mark.as_bytes())))
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
        check_plain(root, &path)?;
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
