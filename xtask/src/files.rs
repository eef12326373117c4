//! The files of a workspace that people write.

pub(crate) mod replace;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::load::named;

/// Folders without text of ours: builds, installed packages, and inputs of tests.
const LEFT_OUT: [&str; 7] = [
    "target",
    "node_modules",
    "core-api/src/generated",
    "tests/corpus",
    "tests/fixtures",
    "tests/proptest-regressions",
    "tests/ui",
];

/// Returns the files with one of these extensions, in the order of their paths from the workspace's
/// folder.
///
/// Hidden folders, generated code and inputs of tests are left out.
///
/// # Errors
///
/// A folder that cannot be read.
pub(crate) fn with_extension(root: &Path, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    visit(root, Path::new(""), extensions, &mut found)?;
    found.sort();
    Ok(found)
}

fn visit(
    root: &Path,
    folder: &Path,
    extensions: &[&str],
    found: &mut Vec<PathBuf>,
) -> io::Result<()> {
    let absolute = root.join(folder);
    for entry in fs::read_dir(&absolute).map_err(|error| named(&absolute, &error))? {
        let entry = entry.map_err(|error| named(&absolute, &error))?;
        let path = folder.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(|error| named(&entry.path(), &error))?;
        let is_left_out = LEFT_OUT.iter().any(|left_out| match left_out.contains('/') {
            true => path == Path::new(left_out),
            false => entry.file_name() == *left_out,
        });
        if kind.is_dir() && !is_left_out {
            visit(root, &path, extensions, found)?;
        } else if kind.is_file()
            && path
                .extension()
                .is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
        {
            found.push(path);
        }
    }
    Ok(())
}
