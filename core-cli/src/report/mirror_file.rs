//! The file of a mirror, opened for reading.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params, types::ValueRef};
use rust_decimal::Decimal;

use crate::{context::Context, error::CliError, names};

/// The longest wait for a mirror that writes.
const BUSY: Duration = Duration::from_secs(10);

/// A mirror of one company.
pub(crate) struct MirrorFile {
    connection: Connection,
    company: String,
    /// The time at which the mirror was whole, in UTC.
    pub(crate) whole_at: String,
}

impl MirrorFile {
    /// Opens a file, and checks that the company was mirrored to the end.
    ///
    /// # Errors
    ///
    /// A usage error for a file that is not a mirror, and a failure for a mirror that was never whole, unless
    /// `accepts_incomplete`.
    pub(crate) fn open(
        context: &Context,
        path: &Path,
        company: Option<&str>,
        accepts_incomplete: bool,
    ) -> Result<Self, CliError> {
        let shown = path.display();
        let wrong = |error: rusqlite::Error| {
            CliError::usage(format!(
                "`{shown}` cannot be read as a mirror: {error}; `corectl mirror --to FILE` makes one"
            ))
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
        connection.busy_timeout(BUSY).map_err(wrong)?;
        // One transaction, so that all figures are of the same moment.
        connection.execute_batch("BEGIN").map_err(wrong)?;
        let company = choose(&connection, company, wrong)?;
        let whole_at = whole_at(context, &connection, &company, accepts_incomplete)?;
        Ok(Self { connection, company, whole_at })
    }

    /// Returns whether the table of a resource has a column.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn has_column(&self, table: &str, column: &str) -> Result<bool, CliError> {
        let sql = "SELECT COUNT(*) > 0 FROM pragma_table_xinfo(?1) WHERE name = ?2";
        self.connection.query_row(sql, [table, column], |row| row.get(0)).map_err(unreadable)
    }

    /// Reads rows of a view of the company. `?1` is the company, and `?2` and `?3` are the days.
    ///
    /// # Errors
    ///
    /// If the view does not exist, or if a row cannot be read.
    pub(super) fn read(
        &self,
        view: &str,
        columns: &str,
        (from, before): (String, String),
        mut row: impl FnMut(&Row<'_>) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let sql = format!(
            "SELECT {columns} FROM {view} WHERE _company = ?1 AND COALESCE(date, '') >= ?2 AND COALESCE(date, '') < ?3"
        );
        let mut select = self.connection.prepare(&sql).map_err(|error| {
            CliError::failed(format!(
                "the mirror has no view `{view}`: {error}; mirror the resources Invoice, Project, Client, TimeEntry, \
                 ExpenseEntry and Employee with `corectl mirror`"
            ))
        })?;
        let mut rows = select.query(params![self.company, from, before]).map_err(unreadable)?;
        while let Some(found) = rows.next().map_err(unreadable)? {
            row(found)?;
        }
        Ok(())
    }
}

pub(super) fn unreadable(error: rusqlite::Error) -> CliError {
    CliError::failed(format!("the mirror cannot be read: {error}; run `corectl mirror` again"))
}

/// Returns the number of a column, with all digits. A column without a value is zero.
///
/// # Errors
///
/// If the value is not a number of at most 28 digits.
pub(super) fn decimal(row: &Row<'_>, index: usize) -> Result<Option<Decimal>, CliError> {
    let wrong =
        || CliError::failed("the mirror has an amount that is not a number; mirror it again");
    match row.get_ref(index).map_err(unreadable)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(number) => Ok(Some(Decimal::from(number))),
        // A number of up to 15 digits, whose shortest text has exactly these.
        ValueRef::Real(number) => {
            Decimal::from_str_exact(&number.to_string()).map(Some).map_err(|_| wrong())
        }
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|_| wrong())?;
            Decimal::from_str_exact(text).map(Some).map_err(|_| wrong())
        }
        ValueRef::Blob(_) => Err(wrong()),
    }
}

/// Chooses the company of the report.
fn choose(
    connection: &Connection,
    wanted: Option<&str>,
    wrong: impl Fn(rusqlite::Error) -> CliError,
) -> Result<String, CliError> {
    let mut select = connection
        .prepare("SELECT DISTINCT company FROM _mirror_runs ORDER BY 1")
        .map_err(&wrong)?;
    let rows = select.query_map([], |row| row.get::<_, String>(0)).map_err(&wrong)?;
    let companies: Vec<String> = rows.collect::<Result<_, _>>().map_err(&wrong)?;
    match (wanted, companies.as_slice()) {
        (Some(wanted), _) if companies.iter().any(|known| known == wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => {
            let advice = names::advice(companies.iter().map(String::as_str), wanted);
            Err(CliError::usage(format!("the mirror does not have the company `{wanted}`{advice}")))
        }
        (None, [one]) => Ok(one.clone()),
        (None, []) => Err(CliError::failed("the mirror has no data; run `corectl mirror` first")),
        (None, [..]) => Err(CliError::usage(format!(
            "the mirror has several companies; choose one with `--company`: {}",
            companies.join(", ")
        ))),
    }
}

/// A run of a mirror.
struct MirrorRun {
    started_at: String,
    outcome: String,
    reason: Option<String>,
}

fn last_run(
    connection: &Connection,
    company: &str,
    condition: &str,
) -> Result<Option<MirrorRun>, CliError> {
    let sql = format!(
        "SELECT started_at, outcome, reason FROM _mirror_runs WHERE company = ?1 AND {condition}
         ORDER BY started_at DESC LIMIT 1"
    );
    let run = connection.query_row(&sql, [company], |row| {
        Ok(MirrorRun { started_at: row.get(0)?, outcome: row.get(1)?, reason: row.get(2)? })
    });
    run.optional().map_err(unreadable)
}

/// Returns the time of the last complete run, and says if a later run was not complete.
fn whole_at(
    context: &Context,
    connection: &Connection,
    company: &str,
    accepts_incomplete: bool,
) -> Result<String, CliError> {
    let whole = last_run(connection, company, "outcome IN ('complete', 'complete_but_rejected')")?;
    let Some(whole) = whole else {
        if accepts_incomplete {
            context.note("the mirror was never whole, so the figures are too small or wrong");
            return Ok("never".to_owned());
        }
        return Err(CliError::failed(format!(
            "the mirror of `{company}` was never whole, so its figures would be wrong; run `corectl mirror` to its end, \
             or add `--incomplete`"
        )));
    };
    if whole.outcome == "complete_but_rejected" {
        context.note("some rows were not mirrored, so the figures may be wrong; see the table `_mirror_rejected`");
    }
    let last = last_run(connection, company, "1")?;
    if let Some(last) = last.filter(|last| last.started_at > whole.started_at) {
        let reason = last.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        context.note(&format!(
            "the last run, of {}, is {}{reason}; some figures may be newer than others",
            last.started_at, last.outcome
        ));
    }
    Ok(whole.started_at)
}
