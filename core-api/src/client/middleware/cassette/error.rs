//! The reasons why a cassette cannot be read or written.

use std::io;

use crate::{
    DecodeError,
    client::middleware::recording_file::{FileError, MAX_SIZE},
};

/// The reason why a cassette cannot be read or written.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum CassetteError {
    /// The file cannot be read or written.
    #[error("the cassette cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// The path is a folder, a pipe or a device, or a symbolic link that would be replaced.
    #[error("the cassette is not a plain file; name another path")]
    NotPlain,
    /// The cassette is larger than [`Cassette::MAX_SIZE`](super::Cassette::MAX_SIZE).
    #[error("the cassette is larger than {} bytes; record fewer calls", MAX_SIZE)]
    TooLarge,
    /// The file is not JSON of the form of a cassette.
    #[error("the cassette does not have the form that a recorder writes: {0}")]
    Form(DecodeError),
    /// Another version of this crate has written the cassette.
    #[error("the cassette is of version {0}; record it again")]
    Version(u32),
    /// A response has an invalid status, header or body.
    #[error(
        "answer {index} of the cassette has an invalid status, header or body; record it again"
    )]
    Answer {
        /// The index in `exchanges`, from 0.
        index: usize,
    },
}

impl From<FileError> for CassetteError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Io(error) => Self::File(error),
            FileError::NotPlain => Self::NotPlain,
            FileError::TooLarge => Self::TooLarge,
        }
    }
}
