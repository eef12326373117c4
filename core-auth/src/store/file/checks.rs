//! Checks the location of a store before there is anything to save.

use std::{fs, io, path::Path};

use super::names::{AccountFiles, is_device};
use crate::{
    Error,
    store::local::{
        FileAccess,
        error::{bad_file, file_error},
        lock::FileLock,
        private_file::folder_of,
        temporary_file::TemporaryFile,
    },
};

/// The advice for a file that is mounted without its folder.
const MOUNTED: &str =
    "mount its folder instead of the file, because a mounted file cannot be replaced";

/// The bytes that a save may need in addition to the current size: one account with its id token.
const ROOM: usize = 32 << 10;

/// Checks that the path names a file, and that only permitted users can write to its folder.
pub(super) fn check(path: &Path, access: FileAccess) -> Result<(), Error> {
    let text = path.as_os_str().as_encoded_bytes();
    let Some(name) = path.file_name().filter(|name| text.ends_with(name.as_encoded_bytes())) else {
        let advice = "name a file, such as `folder/grants.json`";
        return Err(bad_file(path, "it does not name a file".to_owned(), advice));
    };
    if cfg!(windows) && is_device(&name.to_string_lossy()) {
        let problem = "it is the name of a device on Windows".to_owned();
        return Err(bad_file(path, problem, "name another file"));
    }
    let folder = folder_of(path);
    let metadata = match fs::metadata(&folder) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let problem = format!("its folder {} does not exist", folder.display());
            let advice = "create the folder (`mkdir -m 700`), or name a file in another folder";
            return Err(bad_file(path, problem, advice));
        }
        Err(error) => {
            let advice = "let this user enter the folder, or name a file in another folder";
            return Err(file_error(path, "inspecting its folder", advice, error));
        }
    };
    if !metadata.is_dir() {
        let problem = format!("{} is not a folder", folder.display());
        return Err(bad_file(path, problem, "name a file in a folder"));
    }
    access.check_folder(&folder, &metadata)
}

/// Tries all steps of a save except replacing the file: its lock, and a new file next to it.
///
/// If another process is writing at this moment, that proves that saving works.
pub(super) fn try_saving(files: &AccountFiles, access: FileAccess) -> Result<(), Error> {
    check_length(&files.lock)?;
    check_replaceable(&files.grants)?;
    let Some(_writing) = FileLock::try_on(files.writing.clone(), access)? else { return Ok(()) };
    TemporaryFile::beside(&files.grants, access)
        .map(drop)
        .map_err(|error| unsaved(&files.grants, error))
}

/// Tries all steps of a save under the lock of writers, with disk space for one more account.
pub(super) fn try_writing(path: &Path, access: FileAccess, _: &FileLock) -> Result<(), Error> {
    check_replaceable(path)?;
    let size = fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
    let room = usize::try_from(size).unwrap_or(0).saturating_add(ROOM);
    let failed = |error| unsaved(path, error);
    let mut file = TemporaryFile::beside(path, access).map_err(failed)?;
    let zeros = [0; 4096];
    for _ in 0..room.div_ceil(zeros.len()) {
        file.write(&zeros).map_err(failed)?;
    }
    file.sync().map_err(failed)
}

/// Creates the error for a file that cannot be saved, with advice that depends on the reason.
pub(super) fn unsaved(path: &Path, error: io::Error) -> Error {
    let advice = match error.kind() {
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => MOUNTED,
        io::ErrorKind::ReadOnlyFilesystem => "mount its folder writable",
        _ => "let this user write to its folder, and check that the disk is not full",
    };
    file_error(path, "saving the grant", advice, error)
}

/// Checks that the file system accepts the name. The file itself need not exist.
fn check_length(path: &Path) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(file_error(path, "looking for its lock", "choose a shorter file name", error))
        }
        _ => Ok(()),
    }
}

/// Checks that the file is not mounted on its own, for example with `docker run -v grants.json:…`.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn check_replaceable(path: &Path) -> Result<(), Error> {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // Kernels before 5.8 do not report this, so the next save fails instead.
    let Ok(found) = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty()) else {
        return Ok(());
    };
    if found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT) {
        return Err(bad_file(path, "it is mounted without its folder".to_owned(), MOUNTED));
    }
    Ok(())
}

/// On other systems, no file is mounted without its folder.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn check_replaceable(_: &Path) -> Result<(), Error> {
    Ok(())
}
