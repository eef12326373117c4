//! The tables of the mirror itself: runs, rejected rows, state, deletions.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use super::{fault::Fault, file::File, sql::quoted};
use crate::{batch::RejectedRow, company::Company, run::RunReport};

/// The tables of the mirror itself.
pub(super) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS _mirror_runs (
    id TEXT NOT NULL PRIMARY KEY,
    company TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL,
    reason TEXT,
    rows_read INTEGER NOT NULL,
    rows_changed INTEGER NOT NULL,
    rows_deleted INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    waited_ms INTEGER NOT NULL,
    left_out TEXT NOT NULL,
    not_mirrored TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS _mirror_rejected (
    company TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    id TEXT,
    run TEXT NOT NULL,
    rejected_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (company, table_name, row_key)
) STRICT;
CREATE TABLE IF NOT EXISTS _mirror_state (
    company TEXT NOT NULL PRIMARY KEY,
    state TEXT,
    holder TEXT,
    held_until TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS _mirror_deleted (
    company TEXT NOT NULL,
    table_name TEXT NOT NULL,
    id TEXT NOT NULL,
    run TEXT NOT NULL,
    deleted_at TEXT NOT NULL,
    PRIMARY KEY (company, table_name, id)
) STRICT;
";

/// Returns the current time in UTC: `2026-01-31T08:00:00.123Z`.
pub(super) fn now() -> String {
    shown(Timestamp::now())
}

/// Returns a time in UTC with milliseconds. Texts of two times compare like the times.
pub(super) fn shown(time: Timestamp) -> String {
    format!("{time:.3}")
}

impl File {
    pub(super) fn state(&self, company: &Company) -> Result<Option<String>, Fault> {
        let mut select =
            self.connection.prepare_cached("SELECT state FROM _mirror_state WHERE company = ?1")?;
        let state: Option<Option<String>> =
            select.query_row([company.as_str()], |row| row.get(0)).optional()?;
        Ok(state.flatten())
    }

    pub(super) fn known_rows(
        &self,
        company: &Company,
        table: &str,
    ) -> Result<Vec<(Uuid, i64)>, Fault> {
        let sql = format!(
            "SELECT id, _fingerprint FROM {} WHERE _company = ?1 ORDER BY id",
            quoted(table)
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut rows = select.query([company.as_str()])?;
        let mut known = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_str().ok().and_then(|id| id.parse().ok());
            // A row with another id was not written by the mirror.
            if let Some(id) = id {
                known.push((id, row.get(1)?));
            }
        }
        Ok(known)
    }

    pub(super) fn rejected(&self, company: &Company) -> Result<Vec<RejectedRow>, Fault> {
        let mut select = self
            .connection
            .prepare_cached("SELECT table_name, id FROM _mirror_rejected WHERE company = ?1")?;
        let rows = select.query_map([company.as_str()], |row| {
            let id: Option<String> = row.get(1)?;
            let id = id.and_then(|id| id.parse().ok());
            Ok(RejectedRow::new(row.get::<_, String>(0)?, id))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn report(&self, report: &RunReport) -> Result<(), Fault> {
        self.check_place()?;
        let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let mut upsert = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO _mirror_runs VALUES \
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        // SQLite then waits for the disk, and all batches before the report are in the same file.
        let durability = if report.ended_at.is_some() { "FULL" } else { "NORMAL" };
        self.connection.pragma_update(None, "synchronous", durability)?;
        upsert.execute(params![
            report.id.0.to_string(),
            report.company.as_str(),
            shown(report.started_at),
            report.ended_at.map(shown),
            report.outcome.as_str(),
            report.outcome.reason(),
            whole(report.rows_read),
            whole(report.rows_changed),
            whole(report.rows_deleted),
            whole(report.rows_rejected),
            whole(report.calls),
            i64::try_from(report.waited.as_millis()).unwrap_or(i64::MAX),
            json(serde_json::to_string(&report.left_out)),
            json(serde_json::to_string(&report.not_mirrored)),
        ])?;
        Ok(())
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
