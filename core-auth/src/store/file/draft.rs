//! A new file that takes the place of another one, or is gone.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{FileAccess, disk, names::with_suffix};

/// A new file beside another one. Dropped before its rename, it is removed: it has tokens.
pub(super) struct Draft {
    path: PathBuf,
    file: File,
    is_in_place: bool,
}

impl Draft {
    /// Begins the successor of a file, instead of one that an earlier crash left.
    pub(super) fn beside(path: &Path, access: FileAccess) -> io::Result<Self> {
        let path = with_suffix(path, ".new");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = disk::private(access).create_new(true).write(true).open(&path)?;
        let draft = Self { path, file, is_in_place: false };
        disk::set_mode(&draft.file, access)?;
        Ok(draft)
    }

    pub(super) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.file.write_all(text)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    pub(super) fn rename(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_in_place {
            return;
        }
        // A holder that lost its lock must not remove the file of the next one.
        let there = fs::symlink_metadata(&self.path);
        let is_own = there
            .is_ok_and(|there| self.file.metadata().is_ok_and(|here| disk::is_same(&there, &here)));
        if is_own && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "a new file with tokens is left");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_cannot_take_its_place_leaves_nothing() {
        let folder = std::env::temp_dir().join(format!("core-auth-draft-{}", std::process::id()));
        let taken = folder.join("grants.json");
        fs::create_dir_all(taken.join("full")).unwrap();
        let mut draft = Draft::beside(&taken, FileAccess::Owner).unwrap();
        draft.write(b"token").unwrap();
        let new = folder.join("grants.json.new");
        assert!(new.exists());
        assert!(draft.rename(&taken).is_err(), "a folder that is not empty cannot be replaced");
        assert!(!new.exists());

        let draft = Draft::beside(&taken, FileAccess::Owner).unwrap();
        fs::remove_file(&new).unwrap();
        fs::write(&new, "of the next holder").unwrap();
        drop(draft);
        assert_eq!(fs::read_to_string(&new).unwrap(), "of the next holder");
        fs::remove_dir_all(&folder).unwrap();
    }
}
