//! Reports of runs, in the table `_mirror_runs`.

use jiff::Timestamp;
use tokio_postgres::{
    Client, Error,
    types::{ToSql, Type},
};

use super::identifier::Identifier;
use crate::RunReport;

/// Writes the report of a run, or replaces it.
pub(super) async fn write(
    schema: &Identifier,
    client: &Client,
    report: &RunReport,
) -> Result<(), Error> {
    let statement = format!(
        "INSERT INTO {schema}.\"_mirror_runs\" (id, company, started_at, ended_at, outcome, reason, \
         rows_read, rows_changed, rows_deleted, rows_rejected, calls, waited_ms, left_out, not_mirrored) \
         VALUES ($1, $2, $3::timestamptz, $4::timestamptz, $5, $6, $7, $8, $9, $10, $11, $12, \
         $13::jsonb, $14::jsonb) \
         ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome, \
         reason = excluded.reason, rows_read = excluded.rows_read, \
         rows_changed = excluded.rows_changed, rows_deleted = excluded.rows_deleted, \
         rows_rejected = excluded.rows_rejected, calls = excluded.calls, \
         waited_ms = excluded.waited_ms, left_out = excluded.left_out, \
         not_mirrored = excluded.not_mirrored"
    );
    let reason = report.outcome.reason().map(|reason| reason.replace('\0', "\u{2400}"));
    let numbers = [
        report.rows_read,
        report.rows_changed,
        report.rows_deleted,
        report.rows_rejected,
        report.calls,
        u64::try_from(report.waited.as_millis()).unwrap_or(u64::MAX),
    ];
    let [read, changed, deleted, rejected, calls, waited] =
        numbers.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    let parameters: [(&(dyn ToSql + Sync), Type); 14] = [
        (&report.id.0, Type::UUID),
        (&report.company.as_str(), Type::TEXT),
        (&report.started_at.to_string(), Type::TEXT),
        (&report.ended_at.as_ref().map(Timestamp::to_string), Type::TEXT),
        (&report.outcome.as_str(), Type::TEXT),
        (&reason, Type::TEXT),
        (&read, Type::INT8),
        (&changed, Type::INT8),
        (&deleted, Type::INT8),
        (&rejected, Type::INT8),
        (&calls, Type::INT8),
        (&waited, Type::INT8),
        (&json(&report.left_out), Type::TEXT),
        (&json(&report.not_mirrored), Type::TEXT),
    ];
    client.execute_typed(&statement, &parameters).await?;
    Ok(())
}

/// Returns a list as JSON that `jsonb` can hold.
fn json(list: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned());
    json.replace("\\u0000", "\u{2400}")
}
