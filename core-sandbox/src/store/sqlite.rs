//! A store in an SQLite file.

mod header;
mod read;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, Transaction, params};

use super::{Changes, Store, StoreError, StoredData};
use header::{APPLICATION_ID, FORMAT, FileKind};

/// The tables of a new file. Records are JSON, so that a new version of the specs needs no new tables.
const TABLES: &str = "
    CREATE TABLE company (number INTEGER PRIMARY KEY, rest TEXT NOT NULL) STRICT;
    CREATE TABLE record (
        company INTEGER NOT NULL, path TEXT NOT NULL, id BLOB NOT NULL, json TEXT NOT NULL,
        PRIMARY KEY (company, path, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry (
        kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
";

/// A store in an SQLite file, which no other process can open at the same time.
pub(crate) struct SqliteStore {
    file: PathBuf,
    connection: Connection,
}

impl SqliteStore {
    /// Opens a file, or creates it. A file of another program or another format stays as it is.
    pub(crate) fn open(file: &Path) -> Result<Self, StoreError> {
        let kind = FileKind::of(file)?;
        let failed = |error: rusqlite::Error| opening_error(file, &error);
        let connection = Connection::open(file).map_err(failed)?;
        connection.busy_timeout(Duration::ZERO).map_err(failed)?;
        // The process holds the lock of the file until it ends, even if it is killed.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(failed)?;
        let mut store = Self { file: file.to_owned(), connection };
        store.prepare(kind).map_err(failed)?;
        Ok(store)
    }

    fn prepare(&mut self, kind: FileKind) -> rusqlite::Result<()> {
        let format: i32 = self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        // A process that was killed while it created the file leaves an empty one.
        if kind == FileKind::Empty || format == 0 {
            let transaction = self.connection.transaction()?;
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            transaction.commit()?;
        }
        // A write-ahead log makes small transactions fast. The operating system keeps what a killed
        // process has written, so that only a loss of power could lose the last transactions.
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        // The first write takes the lock, so that a second process fails at its start.
        self.connection.pragma_update(None, "user_version", FORMAT)
    }

    /// Reads all data. `None` means that the file is new.
    pub(crate) fn read(&self) -> Result<Option<StoredData>, StoreError> {
        let failed = |reason: String| {
            StoreError(format!(
                "the data file {} is damaged: {reason}; move it away to start with new data",
                self.file.display()
            ))
        };
        read::read(&self.connection).map_err(failed)
    }
}

impl Store for SqliteStore {
    fn write(&mut self, changes: &Changes) -> Result<(), StoreError> {
        write(&mut self.connection, changes).map_err(|error| {
            StoreError(format!(
                "the data file {} cannot be written: {error}; free some space on its disk",
                self.file.display()
            ))
        })
    }
}

fn write(connection: &mut Connection, changes: &Changes) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    if changes.is_all {
        transaction.execute("DELETE FROM entry", [])?;
    }
    write_companies(&transaction, changes)?;
    for entry in &changes.entries {
        match &entry.json {
            Some(json) => transaction
                .prepare_cached("INSERT OR REPLACE INTO entry (kind, key, json) VALUES (?, ?, ?)")?
                .execute(params![entry.kind, entry.key, json])?,
            None => transaction
                .prepare_cached("DELETE FROM entry WHERE kind = ? AND key = ?")?
                .execute(params![entry.kind, entry.key])?,
        };
    }
    transaction.commit()
}

fn write_companies(transaction: &Transaction<'_>, changes: &Changes) -> rusqlite::Result<()> {
    for (number, company) in &changes.companies {
        // No sandbox has companies beyond 64 bits.
        let number = i64::try_from(*number).unwrap_or(i64::MAX);
        if company.is_all {
            transaction
                .prepare_cached("DELETE FROM record WHERE company = ?")?
                .execute(params![number])?;
        }
        transaction
            .prepare_cached("INSERT OR REPLACE INTO company (number, rest) VALUES (?, ?)")?
            .execute(params![number, company.rest])?;
        for record in &company.records {
            let (path, id) = (record.path, record.id.as_bytes().as_slice());
            match record.json() {
                Some(json) => transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO record (company, path, id, json) VALUES (?, ?, ?, ?)",
                    )?
                    .execute(params![number, path, id, json])?,
                None => transaction
                    .prepare_cached("DELETE FROM record WHERE company = ? AND path = ? AND id = ?")?
                    .execute(params![number, path, id])?,
            };
        }
    }
    Ok(())
}

fn opening_error(file: &Path, error: &rusqlite::Error) -> StoreError {
    let is_locked = matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    );
    let file = file.display();
    StoreError(match is_locked {
        true => format!(
            "the data file {file} is in use by another sandbox; stop that one, or give another file"
        ),
        false => format!("the data file {file} cannot be opened: {error}; give another file"),
    })
}
