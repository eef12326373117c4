//! Reads and replaces a file of grants, so that a crash at any point leaves one complete file.

use std::{fs, io, path::Path};

use super::{
    checks,
    contents::{self, Contents},
};
use crate::{
    Error,
    error::Fault,
    store::local::{
        FileAccess, error::file_error, lock::FileLock, private_file, temporary_file::TemporaryFile,
    },
};

/// Reads the contents of a file, which are empty if the file does not exist.
pub(super) fn read(path: &Path, access: FileAccess) -> Result<Contents, Error> {
    let Some(text) = private_file::read(path, access)? else { return Ok(Contents::default()) };
    contents::read(&text).map_err(|fault| {
        let place = path.display().to_string();
        Fault::BadGrant { place, problem: fault.problem(), advice: fault.advice() }.into()
    })
}

/// Replaces a file with a new one, once the new file is synced to disk.
pub(super) fn write(
    path: &Path,
    contents: &Contents,
    access: FileAccess,
    writing: &FileLock,
) -> Result<(), Error> {
    let failed = |source| checks::unsaved(path, source);
    let text = contents::write(contents).map_err(|error| failed(error.into()))?;
    if text.len() as u64 > private_file::MAX_FILE {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    let new = write_new(path, &text, access).map_err(failed)?;
    if !writing.is_in_place() {
        return Err(failed(io::Error::other("its lock file was deleted meanwhile")));
    }
    new.rename(path).map_err(failed)?;
    tracing::trace!("renamed the new file");
    private_file::sync_folder(path).map_err(failed)?;
    tracing::trace!("synced the folder");
    Ok(())
}

/// Deletes a file without accounts.
pub(super) fn remove(path: &Path, writing: &FileLock) -> Result<(), Error> {
    let advice = "let this user write to its folder";
    let failed = |source| file_error(path, "deleting it", advice, source);
    if !writing.is_in_place() {
        return Err(failed(io::Error::other("its lock file was deleted meanwhile")));
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        Ok(()) | Err(_) => {}
    }
    private_file::sync_folder(path).map_err(failed)
}

fn write_new(path: &Path, text: &[u8], access: FileAccess) -> io::Result<TemporaryFile> {
    let mut new = TemporaryFile::beside(path, access)?;
    tracing::trace!("opened the new file");
    new.write(text)?;
    tracing::trace!("wrote the new file");
    new.sync()?;
    tracing::trace!("synced the new file");
    Ok(new)
}
