//! The errors of local files.

use std::{io, path::Path};

use crate::{Error, error::Fault};

/// Creates the error for a failed operation on a file.
pub(in crate::store) fn file_error(
    path: &Path,
    doing: &'static str,
    advice: &'static str,
    source: io::Error,
) -> Error {
    Fault::File { path: path.to_owned(), doing, advice, source }.into()
}

/// Creates the error for a file that must not be used.
pub(in crate::store) fn bad_file(path: &Path, problem: String, advice: &'static str) -> Error {
    Fault::BadFile { path: path.to_owned(), problem, advice }.into()
}
