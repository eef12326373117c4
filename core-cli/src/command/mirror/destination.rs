//! Checks of a destination, before anything is made there.

use std::path::Path;

use core_mirror::{FileFormat, Sqlite};

use crate::{
    error::CliError,
    mirror_address::{FolderKind, MirrorPlace},
};

/// Returns the format of the files in a folder.
///
/// # Errors
///
/// A usage error if this build lacks the format.
pub(super) fn format(kind: FolderKind) -> Result<FileFormat, CliError> {
    match kind {
        FolderKind::Csv => Ok(FileFormat::Csv),
        #[cfg(feature = "parquet")]
        FolderKind::Parquet => Ok(FileFormat::Parquet),
        #[cfg(not(feature = "parquet"))]
        FolderKind::Parquet => Err(CliError::usage(
            "`--to parquet:` needs the feature `parquet`, which this `corectl` lacks; install it with `cargo \
             install --path core-cli --locked --features parquet`, or write `csv:FOLDER`",
        )),
    }
}

/// Checks that a mirror can be made at a place. Nothing is made.
///
/// # Errors
///
/// A usage error if this build lacks the format of a folder, or if the folder around a place does not exist. Also if a
/// file is where a folder must be, or the other way.
pub(super) fn check(place: &MirrorPlace) -> Result<(), CliError> {
    match place {
        MirrorPlace::Sqlite(path) if path.is_dir() => Err(CliError::usage(format!(
            "`--to`: `{0}` is a folder; name a file, or write `csv:{0}` for a folder of CSV files",
            path.display()
        ))),
        MirrorPlace::Folder(_, path) if path.is_file() => Err(CliError::usage(format!(
            "`--to`: `{}` is a file and not a folder; choose another place",
            path.display()
        ))),
        MirrorPlace::Sqlite(path) => {
            Sqlite::check_path(path)
                .map_err(|error| CliError::usage(format!("`--to`: {error}")))?;
            check_folder(path)
        }
        MirrorPlace::Folder(kind, path) => format(*kind).and_then(|_| check_folder(path)),
        MirrorPlace::Postgres(_) => Ok(()),
    }
}

/// Refuses a place whose folder does not exist.
fn check_folder(place: &Path) -> Result<(), CliError> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder.filter(|folder| !folder.is_dir()) else { return Ok(()) };
    let (shown, advice) = (folder.display(), "choose another place");
    Err(CliError::usage(match folder.exists() {
        true => format!("`--to`: `{shown}` is not a folder; {advice}"),
        false => format!("`--to`: the folder `{shown}` does not exist; create it, or {advice}"),
    }))
}
