//! Reading and replacing the file so that a crash at any point leaves one whole grant.

use std::{
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use zeroize::Zeroizing;

use super::contents::{self, Contents};
use crate::Error;

/// How long between two looks at the lock.
const BETWEEN: Duration = Duration::from_millis(10);

/// No grant is longer.
const MAX_FILE: u64 = 1 << 20;

/// What is in the file; nothing where there is no file.
pub(super) fn read(path: &Path) -> Result<Contents, Error> {
    let failed = |source| {
        file_error(path, "reading the grant", "let this user read it, or name another file", source)
    };
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::new()),
        Err(error) => return Err(failed(error)),
    };
    check(path, &metadata)?;
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0)));
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_FILE).read_to_end(&mut text).map_err(failed)?;
    contents::read(&text).map_err(|fault| bad_file(path, fault.problem(), fault.advice()))
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

/// Waits for the lock in the file beside this one whose name ends so, but not longer.
pub(super) fn lock(path: &Path, suffix: &str, max_wait: Duration) -> Result<File, Error> {
    let beside = with_suffix(path, suffix);
    let advice = "let this user write to its folder, or name another file";
    let failed = |source| file_error(&beside, "locking", advice, source);
    // The grant itself cannot be locked: it is replaced by another file at each save.
    let file = private().create(true).truncate(false).write(true).open(&beside).map_err(failed)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
            Err(TryLockError::WouldBlock) if start.elapsed() >= max_wait => {
                let advice = "see which process holds it, and end that one; nothing was sent";
                let source = io::Error::from(io::ErrorKind::TimedOut);
                return Err(file_error(&beside, "waiting for the lock", advice, source));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN),
        }
    }
}

/// Puts a new file in the place of the old one, once it is on the disk.
pub(super) fn write(path: &Path, contents: &Contents) -> Result<(), Error> {
    let new = with_suffix(path, ".new");
    let advice = "let this user write to its folder, and see that the disk is not full";
    let failed = |source| file_error(path, "saving the grant", advice, source);
    let text = contents::write(contents).map_err(|error| failed(error.into()))?;
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
