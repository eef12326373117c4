//! The files below `specs`. Each one that is not a readable spec is noted, and the others are read.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use super::text::{self, TextFault};
use crate::diagnostics::Source;

/// The folder of the specs.
const SPECS: &str = "specs";

/// Files below `specs` that are not specs: the names of the vendor's connector, and schemas for editors.
const OTHERS: [(&str, &str); 2] = [("specs/connector", "txt"), ("specs/schema/", "json")];

/// The extensions of other formats for the same data.
const FORMATS: [&str; 3] = ["json", "yaml", "yml"];

/// The depth of the specs of resources, with one level more for folders in the wrong place.
const MAX_DEPTH: usize = 5;

/// A file or folder below `specs`.
pub(super) struct SpecFile {
    pub(super) source: Source,
    /// The reason for which the file has no spec, if any.
    pub(super) fault: Option<TextFault>,
}

impl SpecFile {
    /// Makes an entry whose whole content is wrong.
    fn wrong(path: String, message: impl Into<String>, help: impl Into<String>) -> Self {
        let fault = TextFault { at: 0, message: message.into(), help: help.into() };
        Self { source: Source { path, text: String::new() }, fault: Some(fault) }
    }
}

/// Reads the files below `specs`, by name.
///
/// # Errors
///
/// When `specs` is not a folder that can be read.
pub(super) fn read(root: &Path) -> io::Result<Vec<SpecFile>> {
    let fault = |problem: &dyn std::fmt::Display| io::Error::other(format!("{SPECS}: {problem}"));
    let metadata = fs::symlink_metadata(root.join(SPECS)).map_err(|error| fault(&error))?;
    if !metadata.is_dir() {
        return Err(fault(&"it is not a folder; put the folder of the specs in its place"));
    }
    let entries = entries(&root.join(SPECS)).map_err(|error| fault(&error))?;
    let mut found = Vec::new();
    for (name, absolute) in entries {
        visit(&absolute, format!("{SPECS}/{name}"), 2, &mut found);
    }
    Ok(found)
}

/// Returns the names in a folder in their order, without files that editors and systems leave there.
fn entries(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    let named = paths.into_iter().map(|path| (shown(path.file_name().unwrap_or_default()), path));
    Ok(named.filter(|(name, path)| !is_left_by_an_editor(name, path)).collect())
}

/// Returns a name as a message can show it.
fn shown(name: &OsStr) -> String {
    let letter = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    name.to_string_lossy().chars().map(letter).collect()
}

/// Returns whether a name belongs to a lock, a backup, or the notes of a system about a folder.
///
/// A hidden spec is a mistake instead, because its author expects it to be read.
fn is_left_by_an_editor(name: &str, path: &Path) -> bool {
    let is_lock = name.starts_with(".#") || name.starts_with("._");
    let is_backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    let is_hidden = name.starts_with('.') && !is_spec_name(path);
    is_lock || is_backup || is_hidden
}

fn is_spec_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// Adds an entry, and those below it. `depth` counts the parts of its path.
fn visit(absolute: &Path, path: String, depth: usize, found: &mut Vec<SpecFile>) {
    let kind = match fs::symlink_metadata(absolute) {
        Ok(metadata) => metadata.file_type(),
        Err(error) => return found.push(unreadable(path, &error)),
    };
    let other = if kind.is_symlink() {
        let help = "put the file or folder in its place; a link can lead out of the workspace";
        Some(SpecFile::wrong(path.clone(), "a link is not read", help))
    } else if kind.is_dir() {
        return visit_folder(absolute, path, depth, found);
    } else if !kind.is_file() {
        let help = "delete it, or put the spec in its place";
        Some(SpecFile::wrong(path.clone(), "a pipe, a socket or a device is not read", help))
    } else {
        wrong_name(absolute, &path)
    };
    let is_other = |(start, extension): &(&str, &str)| {
        path.starts_with(start) && absolute.extension().is_some_and(|own| own == *extension)
    };
    match other {
        _ if kind.is_file() && OTHERS.iter().any(is_other) => {}
        Some(wrong) => found.push(wrong),
        None => {
            let (text, fault) = text::read(absolute);
            found.push(SpecFile { source: Source { path, text }, fault });
        }
    }
}

fn visit_folder(absolute: &Path, path: String, depth: usize, found: &mut Vec<SpecFile>) {
    if is_spec_name(absolute) {
        let help = "put the spec in its place, or delete it";
        return found.push(SpecFile::wrong(path, "the folder has the name of a spec", help));
    }
    if depth > MAX_DEPTH {
        let help = "move its specs to `specs/resources/<group>`, and delete it";
        return found.push(SpecFile::wrong(
            format!("{path}/"),
            "the folder is in the wrong place",
            help,
        ));
    }
    match entries(absolute) {
        Ok(entries) if entries.is_empty() => {
            let help = "delete it, or add a spec";
            found.push(SpecFile::wrong(format!("{path}/"), "the folder has no spec", help));
        }
        Ok(entries) => entries.iter().for_each(|(name, absolute)| {
            visit(absolute, format!("{path}/{name}"), depth + 1, found);
        }),
        Err(error) => found.push(unreadable(format!("{path}/"), &error)),
    }
}

fn unreadable(path: String, error: &io::Error) -> SpecFile {
    let fault = TextFault::unreadable(error);
    SpecFile { source: Source { path, text: String::new() }, fault: Some(fault) }
}

/// Returns the mistake in the name of a file, if any.
fn wrong_name(absolute: &Path, path: &str) -> Option<SpecFile> {
    let name = shown(absolute.file_name().unwrap_or_default());
    if is_spec_name(absolute) {
        let visible = name.strip_prefix('.')?;
        let help = format!("rename it to `{visible}`, or delete it");
        return Some(SpecFile::wrong(path.to_owned(), "the hidden file is not read", help));
    }
    let stem = absolute.file_stem().map(shown).unwrap_or_default();
    let extension = absolute.extension().map(shown).unwrap_or_default().to_lowercase();
    let is_misspelled = extension.is_empty() || strsim::levenshtein(&extension, "toml") <= 2;
    let help = if FORMATS.contains(&extension.as_str()) {
        format!("write it as TOML in `{stem}.toml`")
    } else if is_misspelled {
        format!("rename it to `{stem}.toml`")
    } else {
        "move it out of `specs`; a spec is a file `<name>.toml`".to_owned()
    };
    Some(SpecFile::wrong(path.to_owned(), format!("`{name}` is not read"), help))
}
