//! Plain files of recordings, which only their owner may read.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use tempfile::NamedTempFile;

/// The largest file that is read or written, in bytes.
pub(super) const MAX_SIZE: u64 = 256 << 20;

/// The reason why a file cannot be read or written.
pub(super) enum FileError {
    Io(io::Error),
    /// The path is a folder, a pipe or a device, or a symbolic link that would be replaced.
    NotPlain,
    /// The file is larger than [`MAX_SIZE`].
    TooLarge,
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads the text of a plain file within the size limit.
pub(super) fn read(path: &Path) -> Result<String, FileError> {
    // The check precedes `open`, because opening a pipe blocks until it has a writer.
    check(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    check(&file.metadata()?)?;
    let mut text = String::new();
    // The file may grow while it is read.
    file.take(MAX_SIZE + 1).read_to_string(&mut text)?;
    check_size(text.len())?;
    Ok(text)
}

fn check(metadata: &fs::Metadata) -> Result<(), FileError> {
    if !metadata.is_file() {
        return Err(FileError::NotPlain);
    }
    if metadata.len() > MAX_SIZE { Err(FileError::TooLarge) } else { Ok(()) }
}

fn check_size(length: usize) -> Result<(), FileError> {
    let is_small = u64::try_from(length).is_ok_and(|length| length <= MAX_SIZE);
    if is_small { Ok(()) } else { Err(FileError::TooLarge) }
}

/// Replaces a file atomically. Only this user may read the new one.
pub(super) fn write(path: &Path, text: &str) -> Result<(), FileError> {
    check_size(text.len())?;
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => return Err(FileError::NotPlain),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Ok(_) | Err(_) => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut new = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(path).map_err(|error| error.error)?;
    Ok(())
}
