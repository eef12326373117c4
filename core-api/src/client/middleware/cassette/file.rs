//! The file of a cassette, which holds customer data.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use tempfile::NamedTempFile;

use super::{Cassette, CassetteError};

/// Reads the text of a plain file within the size limit.
pub(super) fn read(path: &Path) -> Result<String, CassetteError> {
    // The check precedes `open`, because opening a pipe blocks until it has a writer.
    check(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    check(&file.metadata()?)?;
    let mut text = String::new();
    // The file may grow while it is read.
    file.take(Cassette::MAX_SIZE + 1).read_to_string(&mut text)?;
    check_size(text.len())?;
    Ok(text)
}

fn check(metadata: &fs::Metadata) -> Result<(), CassetteError> {
    if !metadata.is_file() {
        return Err(CassetteError::NotPlain);
    }
    if metadata.len() > Cassette::MAX_SIZE { Err(CassetteError::TooLarge) } else { Ok(()) }
}

fn check_size(length: usize) -> Result<(), CassetteError> {
    let is_small = u64::try_from(length).is_ok_and(|length| length <= Cassette::MAX_SIZE);
    if is_small { Ok(()) } else { Err(CassetteError::TooLarge) }
}

/// Replaces a file atomically. Only this user may read the new one.
pub(super) fn write(path: &Path, text: &str) -> Result<(), CassetteError> {
    check_size(text.len())?;
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => return Err(CassetteError::NotPlain),
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
