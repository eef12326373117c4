//! The folder of the files, and atomic replacement of a file.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::error::FileError;

/// The file whose lock lets one process at a time write files.
const LOCK: &str = "_mirror.lock";

/// The start and the end of the names of files that are being written.
const NEW: (&str, &str) = (".core-mirror-", ".new");

/// Creates a folder, unless it exists.
pub(super) fn create(folder: &Path) -> Result<(), FileError> {
    match fs::create_dir(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The folder, while this process alone writes files in it.
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Waits until no other process writes files. Removes files that a killed process left.
    pub(super) fn lock(path: &Path) -> Result<Self, FileError> {
        let lock =
            File::options().create(true).truncate(false).write(true).open(path.join(LOCK))?;
        match lock.lock() {
            Ok(()) => {}
            // A file system without locks.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(error.into()),
        }
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_left = |name: &str| name.starts_with(NEW.0) && name.ends_with(NEW.1);
            if name.to_str().is_some_and(is_left) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Replaces a file by the one that `write` fills. A reader sees the old one or the new one.
    pub(super) fn replace(
        &self,
        name: &str,
        write: impl FnOnce(File) -> Result<File, FileError>,
    ) -> Result<(), FileError> {
        let new = NewFile(self.path.join(OsString::from(format!(
            "{}{}{}",
            NEW.0,
            Uuid::new_v4(),
            NEW.1
        ))));
        let file = write(File::options().create_new(true).write(true).open(&new.0)?)?;
        file.sync_all()?;
        fs::rename(&new.0, self.path.join(name))?;
        // The name of the file survives a loss of power as well.
        #[cfg(unix)]
        File::open(&self.path)?.sync_all()?;
        Ok(())
    }
}

/// A file that is removed on drop, unless it was renamed.
struct NewFile(PathBuf);

impl Drop for NewFile {
    fn drop(&mut self) {
        // The next run removes it otherwise.
        let _ = fs::remove_file(&self.0);
    }
}
