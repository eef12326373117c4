//! An open file.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::{fault::Fault, held::Held, identity::Identity};
use crate::{company::Company, destination::DestinationError};

/// The time for which a write waits for another program.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same time after another program did not give way once. A run then ends soon.
const SHORT_PATIENCE: Duration = Duration::from_secs(1);

/// An open file. Only its thread uses it.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) connection: Connection,
    /// The identity of the file. The path may have another one by now.
    identity: Identity,
    pub(super) claims: Claims,
    /// The open transaction, with batches that are not committed.
    pub(super) held: Option<Held>,
    /// True if each batch marks its table as changed.
    pub(super) marks_tables: bool,
}

/// The locks of the companies that this process holds.
///
/// The operating system releases a lock when the process ends, however it ends. So a claim whose lock is free belongs
/// to a worker that is gone, and nobody waits for the end of its lease.
#[derive(Debug, Default)]
pub(super) struct Claims(pub(super) BTreeMap<Company, (fs::File, PathBuf)>);

impl File {
    pub(super) fn open(path: &Path) -> Result<Self, DestinationError> {
        check_path(path)?;
        let fault = |error: rusqlite::Error| Fault::from(error).at(path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        connection.set_prepared_statement_cache_capacity(512);
        for (name, value) in [
            // For a new file. Its large rows fill large pages better, and the index of the ids has fewer of them.
            ("page_size", "16384"),
            // Readers do not block the writer.
            ("journal_mode", "WAL"),
            // A batch survives a kill. A loss of power may undo the last batches, with their state. The report of
            // the end of a run waits for the disk.
            ("synchronous", "NORMAL"),
            // 64 MiB, for the index of the ids.
            ("cache_size", "-65536"),
            // 32 MiB.
            ("wal_autocheckpoint", "2048"),
            ("journal_size_limit", "67108864"),
        ] {
            connection.pragma_update(None, name, value).map_err(fault)?;
        }
        let identity = Identity::of(path).map_err(|error| Fault::Place(error).at(path))?;
        let (path, claims) = (path.to_owned(), Claims::default());
        Ok(Self { path, connection, identity, claims, held: None, marks_tables: false })
    }

    /// Refuses to write to a file that was moved or deleted, because the rows would be lost with it.
    pub(super) fn check_place(&self) -> Result<(), Fault> {
        match Identity::of(&self.path) {
            Ok(identity) if identity == self.identity => Ok(()),
            Ok(_) => Err(Fault::gone(&self.path, "was replaced by another file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Fault::gone(&self.path, "was moved or deleted"))
            }
            Err(error) => Err(Fault::Place(error)),
        }
    }

    /// Sets how long the next operations wait for another program, after the result of one.
    pub(super) fn adapt_patience<T>(&self, result: &Result<T, Fault>) {
        let is_locked = matches!(result, Err(fault) if fault.is_locked());
        // The setting cannot fail for an open connection. If it did, the time before would stay.
        let _ = self.connection.busy_timeout(if is_locked { SHORT_PATIENCE } else { PATIENCE });
    }
}

/// Refuses the names that SQLite takes for a database without a file, and its URIs, which may name one.
///
/// A mirror continues after the end of its program, and its locks are beside the file.
pub(super) fn check_path(path: &Path) -> Result<(), DestinationError> {
    let (shown, fix) = (path.display(), "give the path of a file, such as `firm.db`");
    let message = match path.as_os_str().as_encoded_bytes() {
        b"" => format!("the path of the database is empty; {fix}"),
        b":memory:" => {
            format!("`{shown}` is a database in memory, which ends with its program; {fix}")
        }
        name if name.starts_with(b"file:") => {
            format!("`{shown}` is a URI; {fix}, or `./{shown}` for a file with that name")
        }
        _ => return Ok(()),
    };
    Err(DestinationError::Address(message))
}
