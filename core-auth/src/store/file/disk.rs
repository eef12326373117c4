//! Reading and replacing the file so that a crash at any point leaves one whole grant.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::document::{self, Fault};
use crate::{Error, store::Stored};

/// No grant is longer.
const MAX_FILE: u64 = 1 << 20;

/// The grant in the file, or `None` where there is no file.
pub(super) fn read(path: &Path) -> Result<Option<Stored>, Error> {
    let failed = |source| {
        file_error(path, "reading the grant", "let this user read it, or name another file", source)
    };
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    check(path, &metadata)?;
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0)));
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_FILE).read_to_end(&mut text).map_err(failed)?;
    document::read(&text).map(Some).map_err(|fault| {
        let problem = match fault {
            Fault::NotJson => "it is not a whole grant; it may have been cut".to_owned(),
            Fault::Newer(version) => format!("its format is of version {version}"),
            Fault::Part(part) => format!("its `{part}` cannot be read"),
        };
        let advice = match fault {
            Fault::Newer(_) => "use the version of this program that wrote it",
            _ => "restore it, or move it away and log in again",
        };
        bad_file(path, problem, advice)
    })
}

fn check(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    if !metadata.is_file() {
        return Err(bad_file(path, "it is not a plain file".to_owned(), "name another file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if metadata.mode() & 0o077 != 0 {
            let problem = format!("others can open it (mode {:o})", metadata.mode() & 0o777);
            return Err(bad_file(path, problem, "make it yours alone: `chmod 600`"));
        }
    }
    Ok(())
}

/// Waits for the lock beside the file.
pub(super) fn lock(path: &Path) -> Result<File, Error> {
    let beside = with_suffix(path, ".lock");
    let advice = "let this user write to its folder, or name another file";
    let failed = |source| file_error(&beside, "locking", advice, source);
    // The grant itself cannot be locked: it is replaced by another file at each save.
    let file = private().create(true).truncate(false).write(true).open(&beside).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}

/// Puts a new file in the place of the old one, once it is on the disk.
pub(super) fn write(path: &Path, stored: &Stored) -> Result<(), Error> {
    let new = with_suffix(path, ".new");
    let advice = "let this user write to its folder, and see that the disk is not full";
    let failed = |source| file_error(path, "saving the grant", advice, source);
    let text = document::write(stored).map_err(|error| failed(error.into()))?;
    // What an earlier crash left is replaced.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let written = private().create_new(true).write(true).open(&new).and_then(|mut file| {
        file.write_all(&text)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, path)).map_err(failed)?;
    sync_folder(path).map_err(failed)
}

/// A rename is on the disk once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Options for a file that only its owner can open.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn file_error(path: &Path, doing: &'static str, advice: &'static str, source: io::Error) -> Error {
    Error::File { path: path.to_owned(), doing, advice, source }
}

fn bad_file(path: &Path, problem: String, advice: &'static str) -> Error {
    Error::BadFile { path: path.to_owned(), problem, advice }
}
