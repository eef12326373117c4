//! Keeps the generated files in step with the specs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use crate::{
    emit::{GENERATED, MARK, PAGE_MARK, SCHEMAS},
    files::replace::{UNFINISHED, check_plain, replace},
};

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

    /// A line for each file that differs.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.named(["stale", "missing", "orphaned", "not generated"])
    }

    /// A line for each file that [`write()`] has changed.
    pub(crate) fn written(&self) -> Vec<String> {
        self.named(["wrote", "wrote", "removed", "not generated"])
    }

    fn named(&self, words: [&'static str; 4]) -> Vec<String> {
        let all = [&self.stale, &self.missing, &self.orphaned, &self.foreign];
        let lines = words
            .into_iter()
            .zip(all)
            .flat_map(|(word, paths)| paths.iter().map(move |path| format!("{word}: {path}")));
        lines.collect()
    }
}

/// Compares the generated files on disk with the given ones.
pub(crate) fn compare(root: &Path, files: &BTreeMap<String, String>) -> io::Result<Difference> {
    let mut difference = Difference::default();
    for (path, text) in files {
        check_plain(root, path)?;
        match has_text(&root.join(path), text) {
            Ok(true) => {}
            Ok(false) => drop(difference.stale.insert(path.clone())),
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
        // A run that was killed leaves unfinished files.
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_own = name.starts_with(UNFINISHED)
            || is_marked(&root.join(&path)).map_err(|error| named(&path, &error))?;
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
    let changed = files.iter().filter(|(path, _)| differs(*path));
    replace(root, changed.map(|(path, text)| (path.as_str(), text.as_str())))?;
    for path in &difference.orphaned {
        fs::remove_file(root.join(path)).map_err(|error| named(path, &error))?;
    }
    Ok(())
}

/// Returns whether a file has this text. A file of another length is not read.
fn has_text(path: &Path, text: &str) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() != text.len() as u64 {
        return Ok(false);
    }
    let mut old = Vec::with_capacity(text.len());
    file.read_to_end(&mut old)?;
    Ok(old == text.as_bytes())
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
