//! `lengths`: files with too many lines.
//!
//! Clippy finds functions with too many lines (`too-many-lines-threshold` of `clippy.toml`).

use std::{fs, path::Path};

use crate::{files, lists};

/// The list of known files, from the workspace's folder.
const LIST: &str = "xtask/rules/lengths.toml";

/// The most lines of a file.
const MOST: usize = 300;

/// Checks that no file has more than 300 lines, except those of `xtask/rules/lengths.toml`.
///
/// # Errors
///
/// Each file that is too long, and each listed file that has become shorter.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let mut known = lists::counts(root, LIST)?;
    let paths = files::with_extension(root, &["rs"]).map_err(|error| format!("error: {error}"))?;
    let count = paths.len();
    let mut mistakes = Vec::new();
    for path in paths {
        let text = fs::read_to_string(root.join(&path))
            .map_err(|error| format!("error: {}: {error}", path.display()))?;
        let path = path.to_string_lossy().replace('\\', "/");
        let listed = known.remove(&path);
        mistakes.extend(mistake(&path, text.lines().count(), listed));
    }
    let gone = known.into_keys();
    mistakes
        .extend(gone.map(|path| format!("error: {path} does not exist; remove it from {LIST}")));
    if mistakes.is_empty() {
        return Ok(format!("{count} files have at most {MOST} lines, or are listed"));
    }
    Err(mistakes.join("\n"))
}

/// Returns the mistake of a file with this number of lines.
fn mistake(path: &str, lines: usize, listed: Option<usize>) -> Option<String> {
    match listed {
        None if lines > MOST => Some(format!(
            "error: {path}: {lines} lines; split the file by its ideas, so that each has at most {MOST}"
        )),
        Some(listed) if lines > listed => {
            Some(format!("error: {path}: {lines} lines; it may only become shorter than {listed}"))
        }
        Some(_) if lines <= MOST => {
            Some(format!("error: {path}: {lines} lines are few enough; remove it from {LIST}"))
        }
        Some(listed) if lines < listed => {
            Some(format!("error: {path}: {lines} lines; write this number in {LIST}"))
        }
        None | Some(_) => None,
    }
}
