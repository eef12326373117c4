//! Lists the accounts that have a document.

use std::{ffi::OsStr, fs, io, path::Path};

use super::{
    grants_file,
    names::{FileNames, GRANTS, unescape},
};
use crate::{
    AccountName, Error,
    store::local::{FileAccess, error::file_error},
};

/// Returns the accounts that have a document, in sorted order.
pub(super) fn list(names: &FileNames, access: FileAccess) -> Result<Vec<AccountName>, Error> {
    let mut accounts = match names {
        FileNames::File(path) => grants_file::read(path, access)?.accounts(),
        FileNames::Folder(path) => in_folder(path, access)?,
    };
    accounts.sort_unstable();
    Ok(accounts)
}

/// Returns the accounts of all files in a folder. The account of an unreadable file comes from its
/// file name.
fn in_folder(path: &Path, access: FileAccess) -> Result<Vec<AccountName>, Error> {
    let failed = |source: io::Error| {
        file_error(path, "listing the grants", "let this user read the folder", source)
    };
    let mut accounts = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension() != Some(OsStr::new(GRANTS)) {
            continue;
        }
        match grants_file::read(&file, access) {
            Ok(contents) => accounts.extend(contents.accounts()),
            Err(error) => match file.file_stem().and_then(OsStr::to_str).and_then(unescape) {
                Some(account) => accounts.push(account),
                None => {
                    tracing::warn!(%error, "an unreadable file with a shortened name is not listed");
                }
            },
        }
    }
    Ok(accounts)
}
