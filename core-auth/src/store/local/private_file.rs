//! Files and folders that only permitted users can open.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{
    FileAccess,
    error::{bad_file, file_error},
};
use crate::Error;

/// The maximum size of a file, which exceeds the grants of 10,000 accounts.
pub(in crate::store) const MAX_FILE: u64 = 64 << 20;

const READABLE: &str = "let this user read it, or name another file";

/// Reads a file. Returns `None` if it does not exist.
pub(in crate::store) fn read(
    path: &Path,
    access: FileAccess,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    open(path, access)?.map(|file| read_all(path, file)).transpose()
}

/// Reads a file that must exist.
pub(in crate::store) fn read_existing(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    read(path, FileAccess::Owner)?
        .ok_or_else(|| bad_file(path, "it does not exist".to_owned(), "name an existing file"))
}

fn read_all(path: &Path, file: File) -> Result<Zeroizing<Vec<u8>>, Error> {
    let failed = |source| file_error(path, "reading it", READABLE, source);
    let length = file.metadata().map_err(failed)?.len();
    if length > MAX_FILE {
        let problem = format!("it has {length} bytes, which is too large for this file");
        return Err(bad_file(path, problem, "name another file"));
    }
    // Reserved in advance, because growing would leave copies of secrets in memory.
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1));
    file.take(MAX_FILE).read_to_end(&mut text).map_err(failed)?;
    Ok(text)
}

/// Opens a regular file that only permitted users can open. Returns `None` if it does not exist.
fn open(path: &Path, access: FileAccess) -> Result<Option<File>, Error> {
    let failed = |source| file_error(path, "opening it", READABLE, source);
    loop {
        let at_path = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        check(path, &at_path, access)?;
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        // Another process may have replaced the file after the check.
        if is_same(&at_path, &file.metadata().map_err(failed)?) {
            return Ok(Some(file));
        }
    }
}

fn check(path: &Path, metadata: &Metadata, access: FileAccess) -> Result<(), Error> {
    if metadata.is_symlink() {
        let advice = "name the file that the link points to";
        return Err(bad_file(path, "it is a symbolic link".to_owned(), advice));
    }
    if !metadata.is_file() {
        return Err(bad_file(path, "it is not a regular file".to_owned(), "name another file"));
    }
    access.check_file(path, metadata)
}

/// Creates a folder if necessary, and checks that only permitted users can write to it.
pub(in crate::store) fn make_folder(path: &Path, access: FileAccess) -> Result<(), Error> {
    let advice = "let this user write to its parent folder, or name another folder";
    let failed = |source| file_error(path, "creating the folder", advice, source);
    match folder_builder().create(path) {
        Ok(()) => {
            set_folder_mode(path, access).map_err(failed)?;
            return sync_folder(path).map_err(failed);
        }
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        Err(_) => {}
    }
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_dir() {
        return Err(bad_file(path, "it is not a folder".to_owned(), "name a folder"));
    }
    access.check_folder(path, &metadata)
}

/// Syncs the folder of a file. A rename is on disk only once the folder is synced.
#[cfg(unix)]
pub(in crate::store) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// Other systems sync no folders.
#[cfg(not(unix))]
pub(in crate::store) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Returns whether both belong to the same file.
#[cfg(unix)]
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// On other systems, an open file cannot be replaced.
#[cfg(not(unix))]
pub(super) fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Returns the options to create a file that only permitted users can open.
#[cfg(unix)]
pub(super) fn options(access: FileAccess) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(access.file_mode());
    options
}

/// On other systems, the permissions of the folder apply.
#[cfg(not(unix))]
pub(super) fn options(_: FileAccess) -> OpenOptions {
    OpenOptions::new()
}

/// Sets the mode of a new file for its group, because the umask of the process may have removed
/// permissions.
pub(super) fn set_mode(file: &File, access: FileAccess) -> io::Result<()> {
    #[cfg(unix)]
    if access == FileAccess::Group {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(access.file_mode()))?;
    }
    #[cfg(not(unix))]
    let _ = (file, access);
    Ok(())
}

fn set_folder_mode(path: &Path, access: FileAccess) -> io::Result<()> {
    #[cfg(unix)]
    if access == FileAccess::Group {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(access.folder_mode()))?;
    }
    #[cfg(not(unix))]
    let _ = (path, access);
    Ok(())
}

#[cfg(unix)]
fn folder_builder() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = fs::DirBuilder::new();
    builder.mode(FileAccess::Owner.folder_mode());
    builder
}

#[cfg(not(unix))]
fn folder_builder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

/// Returns the folder of a file.
pub(in crate::store) fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new(".")).to_owned()
}

/// Appends a suffix to the name of a file.
pub(in crate::store) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
