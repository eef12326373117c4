//! The files of answers in folders.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// A file that may hold answers.
#[derive(Debug)]
pub(super) struct AnswerFile {
    pub(super) path: PathBuf,
    /// The path as reports show it: from the folder that was named.
    pub(super) shown: String,
}

/// The files of a folder, and those that are left out.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) answers: Vec<AnswerFile>,
    /// Files named `INDEX.md`.
    pub(super) indexes: Vec<PathBuf>,
    pub(super) left_out: Vec<LeftOutFile>,
    /// The number of files with other extensions.
    pub(super) others: usize,
}

/// A file that is not read, with the reason and advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOutFile {
    pub(crate) file: String,
    pub(crate) reason: String,
}

/// The contents of a file, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Har,
    Cassette,
    Shapes,
    /// Any other JSON: the body of an answer.
    Body,
    /// Bytes other than a text.
    Binary,
    Empty,
}

/// The number of bytes that show the contents of a file.
const START: u64 = 512;

/// Finds the files below folders. A path may also be a file.
///
/// # Errors
///
/// A path that does not exist or cannot be read.
pub(super) fn find(paths: &[PathBuf]) -> io::Result<Files> {
    let mut files = Files::default();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| named(path, &error))?;
        let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if metadata.is_dir() {
            visit(path, "", &mut files)?;
        } else {
            files.answers.push(AnswerFile { path: path.clone(), shown });
        }
    }
    Ok(files)
}

fn visit(folder: &Path, shown: &str, files: &mut Files) -> io::Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let mut entries =
        entries.collect::<io::Result<Vec<_>>>().map_err(|error| named(folder, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let shown = if shown.is_empty() { name.clone() } else { format!("{shown}/{name}") };
        let kind = entry.file_type().map_err(|error| named(&path, &error))?;
        if kind.is_symlink() {
            files.leave_out(shown, "it is a link; name its target on the command line");
        } else if kind.is_dir() {
            visit(&path, &shown, files)?;
        } else if !kind.is_file() {
            files.leave_out(shown, "it is not a plain file; save the answer as a file");
        } else if name == "INDEX.md" {
            files.indexes.push(path);
        } else if has_extension(&path, &["json", "har"]) {
            files.answers.push(AnswerFile { path, shown });
        } else {
            files.others = files.others.saturating_add(1);
        }
    }
    Ok(())
}

impl Files {
    pub(super) fn leave_out(&mut self, file: String, reason: impl Into<String>) {
        self.left_out.push(LeftOutFile { file, reason: reason.into() });
    }
}

/// Returns whether a path has one of these extensions, in any case.
pub(super) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().unwrap_or_default();
    extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Reads the start of a file, and returns what the file holds.
///
/// # Errors
///
/// A file that cannot be read.
pub(super) fn contents(path: &Path) -> io::Result<Contents> {
    let mut start = Vec::new();
    File::open(path)?.take(START).read_to_end(&mut start)?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    if start.contains(&0) {
        return Ok(Contents::Binary);
    }
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start();
    if text.is_empty() {
        return Ok(Contents::Empty);
    }
    if has_extension(path, &["har"]) {
        return Ok(Contents::Har);
    }
    let first = text.strip_prefix('{').map(str::trim_start).unwrap_or_default();
    Ok(match first {
        first if first.starts_with("\"log\"") => Contents::Har,
        first if first.starts_with("\"shapes\"") => Contents::Shapes,
        first if first.starts_with("\"version\"") && first.contains("\"exchanges\"") => {
            Contents::Cassette
        }
        _ => Contents::Body,
    })
}

/// Opens a file behind its byte order mark.
///
/// # Errors
///
/// A file that cannot be read.
pub(super) fn open(path: &Path) -> io::Result<impl Read> {
    let mut file = File::open(path)?;
    let mut start = [0; 3];
    let length = read_start(&mut file, &mut start)?;
    let start = start.get(..length).unwrap_or_default();
    let rest = if start == b"\xef\xbb\xbf" { Vec::new() } else { start.to_owned() };
    Ok(io::BufReader::with_capacity(1 << 16, io::Cursor::new(rest).chain(file)))
}

fn read_start(file: &mut File, start: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = start.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            more => length = length.saturating_add(more),
        }
    }
    Ok(length)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
