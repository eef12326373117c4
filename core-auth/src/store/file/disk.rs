//! Reading and replacing a file so that a crash at any point leaves one whole file.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read},
    path::Path,
};

use zeroize::Zeroizing;

use super::{
    FileAccess,
    contents::{self, Contents},
    draft::Draft,
    lock::Lock,
    place,
};
use crate::{Error, error::Fault};

/// More than the grants of 10,000 accounts.
const MAX_FILE: u64 = 64 << 20;

const READABLE: &str = "let this user read it, or name another file";

/// What is in the file; nothing where there is no file.
pub(super) fn read(path: &Path, access: FileAccess) -> Result<Contents, Error> {
    let Some(file) = open(path, access)? else { return Ok(Contents::default()) };
    contents::read(&read_all(path, file)?).map_err(|fault| {
        let place = path.display().to_string();
        Fault::BadGrant { place, problem: fault.problem(), advice: fault.advice() }.into()
    })
}

/// What is in a file that has to be there.
pub(in crate::store) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let Some(file) = open(path, FileAccess::Owner)? else {
        let problem = "it does not exist".to_owned();
        return Err(bad_file(path, problem, "name a file that is there"));
    };
    read_all(path, file)
}

fn read_all(path: &Path, file: File) -> Result<Zeroizing<Vec<u8>>, Error> {
    let failed = |source| file_error(path, "reading it", READABLE, source);
    let length = file.metadata().map_err(failed)?.len();
    if length > MAX_FILE {
        let problem = format!("it has {length} bytes, and no such file has so many");
        return Err(bad_file(path, problem, "name another file"));
    }
    // Large enough at once, so that growing leaves no copies behind.
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1));
    file.take(MAX_FILE).read_to_end(&mut text).map_err(failed)?;
    Ok(text)
}

/// The file, if it is a plain one that only those who may can open; `None` where there is none.
fn open(path: &Path, access: FileAccess) -> Result<Option<File>, Error> {
    let failed = |source| file_error(path, "opening it", READABLE, source);
    loop {
        let there = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        check(path, &there, access)?;
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        // Somebody may have put another in its place after the check.
        if is_same(&there, &file.metadata().map_err(failed)?) {
            return Ok(Some(file));
        }
    }
}

fn check(path: &Path, metadata: &Metadata, access: FileAccess) -> Result<(), Error> {
    if metadata.is_symlink() {
        let advice = "name the file that it leads to";
        return Err(bad_file(path, "it is a symbolic link".to_owned(), advice));
    }
    if !metadata.is_file() {
        return Err(bad_file(path, "it is not a plain file".to_owned(), "name another file"));
    }
    access.check_file(path, metadata)
}

/// A folder that only those who may can write to, made where there is none.
pub(in crate::store) fn make_folder(path: &Path, access: FileAccess) -> Result<(), Error> {
    let advice = "let this user write to the folder around it, or name another";
    let failed = |source| file_error(path, "making the folder", advice, source);
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

/// Puts a new file in the place of the old one, once it is on the disk.
pub(super) fn write(
    path: &Path,
    contents: &Contents,
    access: FileAccess,
    writing: &Lock,
) -> Result<(), Error> {
    let failed = |source| place::unsaved(path, source);
    let text = contents::write(contents).map_err(|error| failed(error.into()))?;
    if text.len() as u64 > MAX_FILE {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    let new = write_new(path, &text, access).map_err(failed)?;
    if !writing.is_in_place() {
        return Err(failed(io::Error::other("the file of its lock was deleted meanwhile")));
    }
    new.rename(path).map_err(failed)?;
    tracing::trace!("renamed the new file");
    sync_folder(path).map_err(failed)?;
    tracing::trace!("synced the folder");
    Ok(())
}

/// Deletes a file that has no account any more.
pub(super) fn remove(path: &Path, writing: &Lock) -> Result<(), Error> {
    let advice = "let this user write to its folder";
    let failed = |source| file_error(path, "deleting it", advice, source);
    if !writing.is_in_place() {
        return Err(failed(io::Error::other("the file of its lock was deleted meanwhile")));
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        Ok(()) | Err(_) => {}
    }
    sync_folder(path).map_err(failed)
}

fn write_new(path: &Path, text: &[u8], access: FileAccess) -> io::Result<Draft> {
    let mut new = Draft::beside(path, access)?;
    tracing::trace!("opened the new file");
    new.write(text)?;
    tracing::trace!("wrote the new file");
    new.sync()?;
    tracing::trace!("synced the new file");
    Ok(new)
}

/// A rename is on the disk once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        File::open(place::folder_of(path))?.sync_all()?;
    }
    Ok(())
}

/// Whether both are of one file.
#[cfg(unix)]
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Elsewhere an open file cannot be replaced.
#[cfg(not(unix))]
pub(super) fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Options for a file that only those who may can open.
pub(super) fn private(access: FileAccess) -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(access.mode_of_files());
    }
    #[cfg(not(unix))]
    let _ = access;
    options
}

/// Gives a new file the rights of its group, which the umask of the process may have taken away.
pub(super) fn set_mode(file: &File, access: FileAccess) -> io::Result<()> {
    #[cfg(unix)]
    if access == FileAccess::Group {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(access.mode_of_files()))?;
    }
    #[cfg(not(unix))]
    let _ = (file, access);
    Ok(())
}

fn set_folder_mode(path: &Path, access: FileAccess) -> io::Result<()> {
    #[cfg(unix)]
    if access == FileAccess::Group {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(access.mode_of_folders()))?;
    }
    #[cfg(not(unix))]
    let _ = (path, access);
    Ok(())
}

fn folder_builder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(FileAccess::Owner.mode_of_folders());
    }
    builder
}

pub(super) fn file_error(
    path: &Path,
    doing: &'static str,
    advice: &'static str,
    source: io::Error,
) -> Error {
    Fault::File { path: path.to_owned(), doing, advice, source }.into()
}

pub(super) fn bad_file(path: &Path, problem: String, advice: &'static str) -> Error {
    Fault::BadFile { path: path.to_owned(), problem, advice }.into()
}
