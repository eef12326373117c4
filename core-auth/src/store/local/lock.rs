//! A lock on a file, which the system releases when its holder dies.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{
    FileAccess,
    error::{bad_file, file_error},
    private_file,
};
use crate::{Error, task::blocking};

/// The time between two attempts to acquire the lock.
const RETRY_INTERVAL: Duration = Duration::from_millis(10);

/// A lock that is held until it is dropped or the process ends.
pub(in crate::store) struct FileLock {
    path: PathBuf,
    file: File,
}

impl FileLock {
    /// Waits for the lock of this file for at most `max_wait`. The file is created if necessary.
    pub(in crate::store) async fn wait(
        path: PathBuf,
        access: FileAccess,
        max_wait: Duration,
    ) -> Result<Self, Error> {
        let start = Instant::now();
        loop {
            let beside = path.clone();
            if let Some(lock) = blocking(move || Self::try_on(beside, access)).await? {
                return Ok(lock);
            }
            if start.elapsed() >= max_wait {
                let advice =
                    "find the process that holds it and end that process (nothing was sent)";
                let source = io::Error::from(io::ErrorKind::TimedOut);
                return Err(file_error(&path, "waiting for the lock", advice, source));
            }
            tokio::time::sleep(RETRY_INTERVAL).await;
        }
    }

    /// Acquires the lock, unless somebody else holds it.
    pub(in crate::store) fn try_on(
        path: PathBuf,
        access: FileAccess,
    ) -> Result<Option<Self>, Error> {
        let advice = "let this user write to its folder, or name another file";
        let failed = |source| file_error(&path, "locking", advice, source);
        let metadata = fs::symlink_metadata(&path);
        let is_new = metadata.is_err();
        if metadata.is_ok_and(|metadata| !metadata.is_file()) {
            let problem = "it is not a regular file".to_owned();
            return Err(bad_file(&path, problem, "move it away, or name another file"));
        }
        let mut options = private_file::options(access);
        let file = options.create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        // Set each time, because the process that created the file may have died before. Only the
        // owner can set it.
        let set = private_file::set_mode(&file, access);
        if is_new {
            set.map_err(failed)?;
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let lock = Self { path, file };
        // If the file was deleted after it was opened, its lock excludes nobody.
        Ok(lock.is_in_place().then_some(lock))
    }

    /// Returns whether the path still refers to the locked file.
    pub(in crate::store) fn is_in_place(&self) -> bool {
        let at_path = fs::symlink_metadata(&self.path);
        let opened = self.file.metadata();
        at_path.is_ok_and(|at_path| {
            opened.is_ok_and(|opened| private_file::is_same(&at_path, &opened))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_counts_while_its_file_is_in_place() {
        let folder = std::env::temp_dir().join(format!("core-auth-lock-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("lock");
        let take = || FileLock::try_on(path.clone(), FileAccess::Owner).unwrap();
        let first = take().unwrap();
        assert!(first.is_in_place());
        assert!(take().is_none(), "it is held");
        fs::remove_file(&path).unwrap();
        assert!(!first.is_in_place(), "its file was deleted");
        let second = take().unwrap();
        assert!(second.is_in_place() && !first.is_in_place(), "another file replaced its file");
        drop(first);
        assert!(second.is_in_place());
        fs::remove_dir_all(&folder).unwrap();
    }
}
