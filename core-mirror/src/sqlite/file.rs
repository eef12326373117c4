//! An open file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::{fault::Fault, held::Held};
use crate::{company::Company, destination::DestinationError};

/// The time for which a write waits for another program.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open file. Only its thread uses it.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) connection: Connection,
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
        let claims = Claims::default();
        Ok(Self { path: path.to_owned(), connection, claims, held: None, marks_tables: false })
    }
}
