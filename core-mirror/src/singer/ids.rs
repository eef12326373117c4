//! The file of ids: the records that a target may have, so that their deletions are found.
//!
//! A state may be older than the file, because a target can fail after the tap wrote to it. So the file never forgets
//! a deletion: it keeps the number of the state message that followed. A run from an older state takes such a record as
//! existing and reports its deletion again. A record that the target never got may be reported as deleted, which
//! loses nothing.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{error::TapError, state::IdsPlace};

/// The file of ids, which one tap uses at a time.
pub(super) struct IdsFile {
    connection: Connection,
    path: PathBuf,
    id: Uuid,
    sequence: u64,
    added: Vec<(usize, Uuid)>,
    deleted: Vec<(usize, Uuid)>,
}

/// The version of the format.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE file (id BLOB NOT NULL, sequence INTEGER NOT NULL);
    CREATE TABLE stream (name TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE record (stream TEXT NOT NULL, id BLOB NOT NULL, deleted_in INTEGER, PRIMARY KEY (stream, id))
        WITHOUT ROWID;
";

impl IdsFile {
    /// Opens or creates the file. `state` is the place in the state of the run.
    pub(super) fn open(path: &Path, state: Option<IdsPlace>) -> Result<Self, TapError> {
        let opened = Self::try_open(path, state);
        opened.map_err(|error| {
            let advice = match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy) => "another tap uses it; wait for its end",
                Some(rusqlite::ErrorCode::NotADatabase) => {
                    "choose another file in the setting `ids_file`"
                }
                _ => "check the folder and its permissions",
            };
            TapError::Input(format!("the file of ids `{}`: {error}; {advice}", path.display()))
        })
    }

    fn try_open(path: &Path, state: Option<IdsPlace>) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(1))?;
        // The lock is held until the connection is closed.
        connection.pragma_update(None, "locking_mode", "exclusive")?;
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        let version: i64 =
            transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.execute("INSERT INTO file VALUES (?1, 0)", [Uuid::new_v4().as_bytes()])?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        let (id, sequence): ([u8; 16], i64) =
            transaction.query_row("SELECT id, sequence FROM file", (), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let id = Uuid::from_bytes(id);
        let start = state.filter(|state| state.file == id).map_or(0, |state| state.sequence);
        let reverted = i64::try_from(start).unwrap_or(i64::MAX);
        transaction
            .execute("UPDATE record SET deleted_in = NULL WHERE deleted_in > ?1", [reverted])?;
        transaction.commit()?;
        let sequence = u64::try_from(sequence).unwrap_or(0).max(start);
        let (added, deleted) = (Vec::new(), Vec::new());
        Ok(Self { connection, path: path.to_owned(), id, sequence, added, deleted })
    }

    /// Returns the place for the next state.
    pub(super) fn place(&self) -> IdsPlace {
        IdsPlace { file: self.id, sequence: self.sequence }
    }

    /// Returns whether the file has all records of a stream that a target got, if the target has this state.
    pub(super) fn covers(&self, stream: &str, state: Option<IdsPlace>) -> Result<bool, TapError> {
        let mut query = self
            .connection
            .prepare("SELECT 1 FROM stream WHERE name = ?1")
            .map_err(|error| self.failed(&error))?;
        let is_listed = query.exists([stream]).map_err(|error| self.failed(&error))?;
        Ok(is_listed && state.is_some_and(|state| state.file == self.id))
    }

    /// Begins to keep the ids of a stream, which is read from its start.
    pub(super) fn cover(&self, stream: &str) -> Result<(), TapError> {
        let insert = "INSERT OR IGNORE INTO stream VALUES (?1)";
        self.connection.execute(insert, [stream]).map(drop).map_err(|error| self.failed(&error))
    }

    /// Returns the ids of the records of a stream that a target may have.
    pub(super) fn known(&self, stream: &str) -> Result<Vec<Uuid>, TapError> {
        let read = || -> rusqlite::Result<Vec<Uuid>> {
            let mut query = self.connection.prepare(
                "SELECT id FROM record WHERE stream = ?1 AND deleted_in IS NULL ORDER BY id",
            )?;
            let ids = query.query_map([stream], |row| row.get::<_, [u8; 16]>(0))?;
            ids.map(|id| id.map(Uuid::from_bytes)).collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// Notes a record that is written. `stream` is the index of its stream.
    pub(super) fn add(&mut self, stream: usize, id: Uuid) {
        self.added.push((stream, id));
    }

    /// Notes a deletion that is written.
    pub(super) fn delete(&mut self, stream: usize, id: Uuid) {
        self.deleted.push((stream, id));
    }

    /// Writes what was noted, before the state message that follows it. `names` has the names of the streams.
    pub(super) fn save(&mut self, names: &[String]) -> Result<(), TapError> {
        if self.added.is_empty() && self.deleted.is_empty() {
            return Ok(());
        }
        self.try_save(names).map_err(|error| self.failed(&error))?;
        self.added.clear();
        self.deleted.clear();
        Ok(())
    }

    fn try_save(&mut self, names: &[String]) -> rusqlite::Result<()> {
        let next = self.sequence.saturating_add(1);
        let sequence = i64::try_from(next).unwrap_or(i64::MAX);
        let transaction = self.connection.transaction()?;
        {
            let mut add = transaction.prepare_cached(
                "INSERT INTO record VALUES (?1, ?2, NULL)
                 ON CONFLICT DO UPDATE SET deleted_in = NULL WHERE deleted_in IS NOT NULL",
            )?;
            let mut delete = transaction.prepare_cached(
                "UPDATE record SET deleted_in = ?3 WHERE stream = ?1 AND id = ?2",
            )?;
            for (stream, id) in &self.added {
                add.execute(params![names.get(*stream), id.as_bytes()])?;
            }
            for (stream, id) in &self.deleted {
                delete.execute(params![names.get(*stream), id.as_bytes(), sequence])?;
            }
        }
        transaction.execute("UPDATE file SET sequence = ?1", [sequence])?;
        transaction.commit()?;
        self.sequence = next;
        Ok(())
    }

    fn failed(&self, error: &rusqlite::Error) -> TapError {
        let path = self.path.display();
        TapError::Runtime(format!("the file of ids `{path}`: {error}; check the space on the disk"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 1] = ["activity"];

    fn names() -> Vec<String> {
        NAMES.map(Into::into).into()
    }

    /// Opens the file, notes records and deletions, and returns the place of the state after them.
    fn run(path: &Path, state: Option<IdsPlace>, added: &[u128], deleted: &[u128]) -> IdsPlace {
        let mut file = IdsFile::open(path, state).unwrap();
        file.cover("activity").unwrap();
        added.iter().for_each(|id| file.add(0, Uuid::from_u128(*id)));
        deleted.iter().for_each(|id| file.delete(0, Uuid::from_u128(*id)));
        file.save(&names()).unwrap();
        file.place()
    }

    fn known(path: &Path, state: Option<IdsPlace>) -> Vec<u128> {
        let file = IdsFile::open(path, state).unwrap();
        file.known("activity").unwrap().into_iter().map(|id| id.as_u128()).collect()
    }

    #[test]
    fn a_deletion_counts_only_for_states_that_have_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids.db");
        let first = run(&path, None, &[1, 2, 3], &[]);
        let second = run(&path, Some(first), &[4], &[2]);
        assert_eq!(known(&path, Some(second)), [1, 3, 4]);
        // The target failed, so its state is the first one.
        assert_eq!(known(&path, Some(first)), [1, 2, 3, 4]);
        let third = run(&path, Some(first), &[], &[2]);
        assert!(third.sequence > second.sequence);
        assert_eq!(known(&path, Some(third)), [1, 3, 4]);
        // A record that exists again.
        let fourth = run(&path, Some(third), &[2], &[]);
        assert_eq!(known(&path, Some(fourth)), [1, 2, 3, 4]);
    }

    #[test]
    fn a_file_covers_the_streams_of_its_own_states() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids.db");
        let place = run(&path, None, &[1], &[]);
        let file = IdsFile::open(&path, Some(place)).unwrap();
        assert!(file.covers("activity", Some(place)).unwrap());
        assert!(!file.covers("project", Some(place)).unwrap());
        assert!(!file.covers("activity", None).unwrap());
        let other = IdsPlace { file: Uuid::from_u128(1), ..place };
        assert!(!file.covers("activity", Some(other)).unwrap());
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_with_the_fix() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids.db");
        let _held = IdsFile::open(&path, None).unwrap();
        let message = |path: &Path| IdsFile::open(path, None).err().unwrap().to_string();
        assert!(message(&path).contains("another tap uses it"), "{}", message(&path));
        let text = folder.path().join("text");
        std::fs::write(&text, "not a database, but long enough to be read as one".repeat(30))
            .unwrap();
        assert!(message(&text).contains("choose another file"), "{}", message(&text));
    }
}
