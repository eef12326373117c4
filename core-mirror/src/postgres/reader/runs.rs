//! Runs of mirrors that a schema remembers.

use jiff::Timestamp;
use tokio_postgres::types::{ToSql, Type};

use super::{PostgresReadError, PostgresReader};
use crate::Outcome;

/// The outcomes of all runs that have one.
pub(super) const ALL: [&str; 4] = ["running", "complete", "complete_but_rejected", "incomplete"];

/// The outcomes of runs that read every resource to its end.
pub(super) const WHOLE: [&str; 2] = ["complete", "complete_but_rejected"];

/// A run of a mirror, in the words of the table `_mirror_runs`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PastRun {
    /// The time at which the run began.
    pub started_at: Timestamp,
    /// The outcome.
    pub outcome: Outcome,
}

/// Returns the last run of a company with one of the outcomes.
pub(super) async fn last(
    reader: &PostgresReader,
    company: &str,
    outcomes: &[&str],
) -> Result<Option<PastRun>, PostgresReadError> {
    let query = format!(
        "SELECT to_char(started_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), outcome, reason \
         FROM {} WHERE company = $1 AND outcome = ANY($2) AND started_at IS NOT NULL \
         ORDER BY _mirror_runs.started_at DESC LIMIT 1",
        reader.qualified("_mirror_runs")
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&company, Type::TEXT), (&outcomes, Type::TEXT_ARRAY)];
    let rows = reader.client.query_typed(&query, &parameters).await;
    let rows = rows.map_err(|error| reader.source.failed(error))?;
    let Some(row) = rows.first() else { return Ok(None) };
    let text = |index| row.try_get::<_, Option<&str>>(index);
    let read = || Ok([text(0)?, text(1)?, text(2)?]);
    let [started_at, outcome, reason] = read().map_err(|error| reader.source.failed(error))?;
    let unknown = |value: Option<&str>| reader.source.wrong_run(value.unwrap_or_default());
    let time = started_at.and_then(|text| text.parse().ok()).ok_or_else(|| unknown(started_at))?;
    let outcome = self::outcome(outcome, reason).ok_or_else(|| unknown(outcome))?;
    Ok(Some(PastRun { started_at: time, outcome }))
}

/// Returns the outcome of its word.
fn outcome(word: Option<&str>, reason: Option<&str>) -> Option<Outcome> {
    match word? {
        "running" => Some(Outcome::Running),
        "complete" => Some(Outcome::Complete),
        "complete_but_rejected" => Some(Outcome::CompleteButRejected),
        "incomplete" => Some(Outcome::Incomplete(reason.unwrap_or_default().to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_read_from_its_word() {
        let outcomes = [
            Outcome::Running,
            Outcome::Complete,
            Outcome::CompleteButRejected,
            Outcome::Incomplete("the line was cut".to_owned()),
        ];
        for (one, word) in outcomes.iter().zip(ALL) {
            assert_eq!(one.as_str(), word);
            assert_eq!(outcome(Some(word), one.reason()).as_ref(), Some(one));
        }
        assert_eq!(outcome(Some("done"), None), None);
        assert_eq!(outcome(None, None), None);
    }
}
