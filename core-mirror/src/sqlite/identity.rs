//! The identity of a file.

use std::{fs, io, path::Path};

/// The identity of a file, whatever its path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Identity {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    number: u64,
}

impl Identity {
    /// Returns the identity of the file at a path. On other systems than Unix, an open file cannot be moved or deleted.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        #[cfg_attr(not(unix), expect(unused_variables, reason = "only its existence counts"))]
        let metadata = fs::metadata(path)?;
        Ok(Self {
            #[cfg(unix)]
            device: std::os::unix::fs::MetadataExt::dev(&metadata),
            #[cfg(unix)]
            number: std::os::unix::fs::MetadataExt::ino(&metadata),
        })
    }
}
