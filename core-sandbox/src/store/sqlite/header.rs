//! The header of an SQLite file, read before SQLite opens the file, so that a foreign file never changes.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::store::StoreError;

/// The application id of the sandbox's files: `BQEs`.
pub(super) const APPLICATION_ID: i32 = 0x4251_4573;

/// The number of the format of the file. Each change of the tables raises it.
pub(super) const FORMAT: i32 = 1;

/// The first bytes of each SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The kind of a file that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// The file does not exist, or is empty.
    Empty,
    /// A file of a sandbox with this format.
    Own,
}

impl FileKind {
    /// Returns the kind of a file. A file of another program or another format is an error.
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        let file = path.display();
        let header = match header(path) {
            Ok(header) => header,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Empty),
            Err(error) => {
                return Err(StoreError(format!(
                    "the data file {file} cannot be read: {error}; give another file"
                )));
            }
        };
        if header.is_empty() {
            return Ok(Self::Empty);
        }
        let number = |place: usize| -> Option<i32> {
            let bytes = header.get(place..)?.first_chunk::<4>()?;
            Some(i32::from_be_bytes(*bytes))
        };
        // The places of the format and the application id are those of the SQLite file format.
        match (header.starts_with(MAGIC), number(68), number(60)) {
            (true, Some(APPLICATION_ID), Some(FORMAT)) => Ok(Self::Own),
            (true, Some(APPLICATION_ID), Some(format)) => Err(StoreError(format!(
                "the data file {file} has format {format}, and this version of the sandbox reads \
                 format {FORMAT}; use the version that made the file, or give another file"
            ))),
            _ => Err(StoreError(format!(
                "the file {file} is not a data file of a sandbox; give another file"
            ))),
        }
    }
}

fn header(path: &Path) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    File::open(path)?.take(100).read_to_end(&mut header)?;
    Ok(header)
}
