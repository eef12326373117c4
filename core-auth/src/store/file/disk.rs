//! Reading and replacing a file so that a crash at any point leaves one whole file.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use zeroize::Zeroizing;

use super::{
    contents::{self, Contents},
    lock::Lock,
    names::with_suffix,
};
use crate::Error;

/// More than the grants of 10,000 accounts.
const MAX_FILE: u64 = 64 << 20;

const READABLE: &str = "let this user read it, or name another file";

/// What is in the file; nothing where there is no file.
pub(super) fn read(path: &Path) -> Result<Contents, Error> {
    let Some(file) = open(path)? else { return Ok(Contents::default()) };
    contents::read(&read_all(path, file)?)
        .map_err(|fault| bad_file(path, fault.problem(), fault.advice()))
}

/// What is in a file that has to be there.
pub(in crate::store) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let Some(file) = open(path)? else {
        let source = io::ErrorKind::NotFound.into();
        return Err(file_error(path, "opening it", "name a file that is there", source));
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

/// The file, if it is a plain one of this user alone; `None` where there is none.
fn open(path: &Path) -> Result<Option<File>, Error> {
    let failed = |source| file_error(path, "opening it", READABLE, source);
    loop {
        let there = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        check(path, &there)?;
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

fn check(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    if metadata.is_symlink() {
        let advice = "name the file that it leads to";
        return Err(bad_file(path, "it is a symbolic link".to_owned(), advice));
    }
    if !metadata.is_file() {
        return Err(bad_file(path, "it is not a plain file".to_owned(), "name another file"));
    }
    let advice = "make it yours alone: `chmod 600`";
    check_rights(path, metadata, 0o077, "others can open it", advice)
}

/// A folder that only its owner can write to, made where there is none.
pub(in crate::store) fn make_folder(path: &Path) -> Result<(), Error> {
    let advice = "let this user write to the folder around it, or name another";
    let failed = |source| file_error(path, "making the folder", advice, source);
    match folder_builder().create(path) {
        Ok(()) => return sync_folder(path).map_err(failed),
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        Err(_) => {}
    }
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_dir() {
        return Err(bad_file(path, "it is not a folder".to_owned(), "name a folder"));
    }
    let advice = "make it yours alone: `chmod 700`";
    check_rights(path, &metadata, 0o022, "others can write to it", advice)
}

/// Puts a new file in the place of the old one, once it is on the disk.
pub(super) fn write(path: &Path, contents: &Contents, writing: &Lock) -> Result<(), Error> {
    let advice = "let this user write to its folder, and see that the disk is not full";
    let failed = |source| file_error(path, "saving the grant", advice, source);
    let text = contents::write(contents).map_err(|error| failed(error.into()))?;
    if text.len() as u64 > MAX_FILE {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    let new = with_suffix(path, ".new");
    if let Err(error) = write_new(&new, &text) {
        // Half a grant is of no use to anybody; what stays is replaced by the next save.
        let _ = fs::remove_file(&new);
        return Err(failed(error));
    }
    if !writing.is_in_place() {
        return Err(failed(io::Error::other("the file of its lock was deleted meanwhile")));
    }
    fs::rename(&new, path).map_err(failed)?;
    tracing::trace!("renamed the new file");
    sync_folder(path).map_err(failed)?;
    tracing::trace!("synced the folder");
    Ok(())
}

fn write_new(new: &Path, text: &[u8]) -> io::Result<()> {
    // What an earlier crash left is replaced.
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().create_new(true).write(true).open(new)?;
    tracing::trace!("opened the new file");
    file.write_all(text)?;
    tracing::trace!("wrote the new file");
    file.sync_all()?;
    tracing::trace!("synced the new file");
    Ok(())
}

/// A rename is on the disk once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn check_rights(
    path: &Path,
    metadata: &Metadata,
    refused: u32,
    problem: &str,
    advice: &'static str,
) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() != user {
        let problem = format!("it belongs to user {} and this is user {user}", metadata.uid());
        return Err(bad_file(path, problem, "run as its owner, or name another"));
    }
    if metadata.mode() & refused != 0 {
        let problem = format!("{problem} (mode {:o})", metadata.mode() & 0o777);
        return Err(bad_file(path, problem, advice));
    }
    Ok(())
}

/// Elsewhere the rights of the folder decide.
#[cfg(not(unix))]
fn check_rights(_: &Path, _: &Metadata, _: u32, _: &str, _: &'static str) -> Result<(), Error> {
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

/// Options for a file that only its owner can open.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

fn folder_builder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
}

pub(super) fn file_error(
    path: &Path,
    doing: &'static str,
    advice: &'static str,
    source: io::Error,
) -> Error {
    Error::File { path: path.to_owned(), doing, advice, source }
}

pub(super) fn bad_file(path: &Path, problem: String, advice: &'static str) -> Error {
    Error::BadFile { path: path.to_owned(), problem, advice }
}
