//! A new file that replaces another one atomically.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{FileAccess, private_file};

/// A new file next to the file that it will replace. It is removed if it is dropped before the
/// rename, because it contains tokens.
pub(in crate::store) struct TemporaryFile {
    path: PathBuf,
    file: File,
    is_in_place: bool,
}

impl TemporaryFile {
    /// Creates the new file. A file that remained after a crash is removed first.
    pub(in crate::store) fn beside(path: &Path, access: FileAccess) -> io::Result<Self> {
        let path = private_file::with_suffix(path, ".new");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = private_file::options(access).create_new(true).write(true).open(&path)?;
        let new = Self { path, file, is_in_place: false };
        private_file::set_mode(&new.file, access)?;
        Ok(new)
    }

    pub(in crate::store) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.file.write_all(text)
    }

    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    pub(in crate::store) fn rename(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if self.is_in_place {
            return;
        }
        // A holder that lost its lock must not remove the file of the next holder.
        let at_path = fs::symlink_metadata(&self.path);
        let is_own = at_path.is_ok_and(|at_path| {
            self.file.metadata().is_ok_and(|opened| private_file::is_same(&at_path, &opened))
        });
        if is_own && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "a temporary file with tokens could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_that_cannot_be_renamed_is_removed() {
        let folder = std::env::temp_dir().join(format!("core-auth-file-{}", std::process::id()));
        let taken = folder.join("grants.json");
        fs::create_dir_all(taken.join("full")).unwrap();
        let mut file = TemporaryFile::beside(&taken, FileAccess::Owner).unwrap();
        file.write(b"token").unwrap();
        let new = folder.join("grants.json.new");
        assert!(new.exists());
        assert!(file.rename(&taken).is_err(), "a folder that is not empty cannot be replaced");
        assert!(!new.exists());

        let file = TemporaryFile::beside(&taken, FileAccess::Owner).unwrap();
        fs::remove_file(&new).unwrap();
        fs::write(&new, "of the next holder").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&new).unwrap(), "of the next holder");
        fs::remove_dir_all(&folder).unwrap();
    }
}
