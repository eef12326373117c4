//! A mirror in a file of SQLite, and the working store of a folder.

use std::{borrow::Cow, path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, params, types::ValueRef};

use super::{MirrorRun, Runs, ViewQuery, problem::Place};
use crate::{
    error::CliError,
    mirror_address::MirrorAddress,
    report::{ledger::Period, view_row::ViewRow},
};

/// The working store of a folder.
const STORE: &str = "_mirror.sqlite";

/// The longest wait for a mirror that writes.
const BUSY: Duration = Duration::from_secs(10);

/// A file with the tables and the views of a mirror.
pub(in crate::report) struct FileSource {
    connection: Connection,
    place: Place,
}

impl FileSource {
    /// Opens a file.
    pub(super) fn open_file(path: &Path, address: &MirrorAddress) -> Result<Self, CliError> {
        // SQLite would open an empty database in memory.
        #[cfg(feature = "mirror")]
        core_mirror::Sqlite::check_path(path)
            .map_err(|error| CliError::usage(format!("`--mirror`: {error}")))?;
        if path.is_dir() {
            let shown = path.display();
            return Err(CliError::usage(format!(
                "`{shown}` is a folder; write `csv:{shown}` for a mirror in CSV files"
            )));
        }
        Self::open(path, address)
    }

    /// Opens the working store of a folder. It has the same tables as the files, and the views for reports.
    pub(super) fn open_folder(folder: &Path, address: &MirrorAddress) -> Result<Self, CliError> {
        let (shown, store) = (folder.display(), folder.join(STORE));
        let problem = if !folder.exists() {
            format!("the folder `{shown}` does not exist")
        } else if !folder.is_dir() {
            format!("`{shown}` is not a folder")
        } else if !store.exists() {
            format!("the folder `{shown}` has no mirror, because `{STORE}` is missing")
        } else {
            return Self::open(&store, address);
        };
        let command = Place::new(address).command();
        Err(CliError::usage(format!("{problem}; name another one, or make it with `{command}`")))
    }

    fn open(path: &Path, address: &MirrorAddress) -> Result<Self, CliError> {
        let place = Place::new(address);
        let (shown, command) = (path.display(), place.command());
        let wrong = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly) => CliError::usage(format!(
                "`{shown}` cannot be read here, because SQLite writes beside a mirror and this user may not write to its \
                 folder; copy the mirror to a folder of your own, and name the copy"
            )),
            _ => CliError::usage(format!(
                "`{shown}` cannot be read as a mirror: {error}; name another one, or make it with `{command}`"
            )),
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
        connection.busy_timeout(BUSY).map_err(wrong)?;
        // One transaction, so that all figures are of the same moment. The first query begins it.
        connection.execute_batch("BEGIN").map_err(wrong)?;
        connection.prepare("SELECT company FROM _mirror_runs").map_err(wrong)?;
        Ok(Self { connection, place })
    }

    pub(super) fn companies(&self) -> Result<Vec<String>, CliError> {
        let sql = "SELECT DISTINCT company FROM _mirror_runs ORDER BY 1";
        let mut select = self.connection.prepare(sql).map_err(unreadable)?;
        let rows = select.query_map([], |row| row.get::<_, String>(0)).map_err(unreadable)?;
        rows.collect::<Result<_, _>>().map_err(unreadable)
    }

    pub(super) fn last_run(
        &self,
        company: &str,
        runs: Runs,
    ) -> Result<Option<MirrorRun>, CliError> {
        let condition = match runs {
            Runs::All => "1",
            Runs::Whole => "outcome IN ('complete', 'complete_but_rejected')",
        };
        let sql = format!(
            "SELECT started_at, outcome, reason FROM _mirror_runs WHERE company = ?1 AND {condition}
             ORDER BY started_at DESC LIMIT 1"
        );
        let run = self.connection.query_row(&sql, [company], |row| {
            let outcome = Cow::Owned(row.get(1)?);
            Ok(MirrorRun { started_at: row.get(0)?, outcome, reason: row.get(2)? })
        });
        run.optional().map_err(unreadable)
    }

    pub(super) fn has_column(&self, table: &str, column: &str) -> Result<bool, CliError> {
        let sql = "SELECT COUNT(*) > 0 FROM pragma_table_xinfo(?1) WHERE name = ?2";
        self.connection.query_row(sql, [table, column], |row| row.get(0)).map_err(unreadable)
    }

    pub(super) fn read(
        &self,
        query: &ViewQuery<'_>,
        mut row: impl FnMut(&ViewRow<'_>) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let (view, company) = (query.view, query.company);
        let exists = "SELECT COUNT(*) > 0 FROM sqlite_schema WHERE name = ?1";
        let exists: bool = self
            .connection
            .query_row(exists, [view.name()], |row| row.get(0))
            .map_err(unreadable)?;
        if !exists {
            return Err(self.place.no_view(view, company));
        }
        let sql = format!(
            "SELECT {} FROM {} WHERE _company = ?1 AND COALESCE(date, '') >= ?2 AND COALESCE(date, '') < ?3",
            query.columns.join(", "),
            view.name()
        );
        let wrong = |error| self.place.wrong_view(view, company, error);
        let mut select = self.connection.prepare(&sql).map_err(wrong)?;
        let (from, before) = texts(query.period);
        let mut rows = select.query(params![company, from, before]).map_err(unreadable)?;
        while let Some(found) = rows.next().map_err(unreadable)? {
            let cells = (0..query.columns.len()).map(|index| cell(found, index));
            row(&ViewRow(cells.collect::<Result<_, _>>()?))?;
        }
        Ok(())
    }
}

/// Returns the first moment of a period and the one after the last, as texts of the mirror. Without a first day, records
/// without a date are included.
fn texts(period: Period) -> (String, String) {
    let from = period.from.map(|day| day.to_string()).unwrap_or_default();
    // No text of a moment of the last day comes after this one.
    (from, format!("{}T~", period.to))
}

/// Returns the text of a value.
fn cell<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<Cow<'a, str>>, CliError> {
    Ok(match row.get_ref(index).map_err(unreadable)? {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string().into()),
        // A number of up to 15 digits, whose shortest text has exactly these.
        ValueRef::Real(number) => Some(number.to_string().into()),
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(String::from_utf8_lossy(text)),
    })
}

fn unreadable(error: rusqlite::Error) -> CliError {
    CliError::failed(format!("the mirror cannot be read: {error}; run `corectl mirror` again"))
}
