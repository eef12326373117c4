//! The check of files before anything is sent.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use tempfile::NamedTempFile;

/// Checks that a file can be written or made. The file is not changed, and no new one is left.
///
/// # Errors
///
/// If it is a folder, if its folder does not exist, or if this user lacks the right.
pub(crate) fn check(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if found.is_file() => File::options().append(true).open(path).map(drop),
        // To open a pipe or a device may wait for its other end.
        Ok(_) => Ok(()),
        Err(_) => new_file(folder_of(path)).map(drop),
    }
}

/// Returns the folder of a file.
pub(crate) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Returns whether two paths lead to one file that exists.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Makes a file without a name of its own, with the permissions of a new file.
pub(super) fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corectl-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
