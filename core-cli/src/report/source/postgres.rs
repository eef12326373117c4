//! A mirror in a schema of PostgreSQL.

use std::borrow::Cow;

use core_mirror::{
    DestinationError, PostgresAddress, PostgresReadError, PostgresReader, Selection,
};

use super::{MirrorRun, Runs, ViewQuery, problem::Place};
use crate::{error::CliError, mirror_address::MirrorAddress, report::view_row::ViewRow};

/// A schema with the tables and the views of a mirror.
pub(in crate::report) struct PostgresSource {
    reader: PostgresReader,
    place: Place,
}

impl PostgresSource {
    /// Connects to a database.
    pub(super) async fn open(
        place: &PostgresAddress,
        address: &MirrorAddress,
    ) -> Result<Self, CliError> {
        let shown = Place::new(address);
        match PostgresReader::open(place).await {
            Ok(reader) => Ok(Self { reader, place: shown }),
            Err(PostgresReadError::NoMirror { schema, place, others }) => {
                let fix = match others.as_slice() {
                    [] => "name another schema".to_owned(),
                    [one, ..] => format!("name one that has, such as `schema={one}`"),
                };
                Err(CliError::usage(format!(
                    "the schema `{schema}` of the {place} has no mirror; {fix}, or make it with `{}`",
                    shown.command()
                )))
            }
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) async fn companies(&self) -> Result<Vec<String>, CliError> {
        self.reader.companies().await.map_err(failed)
    }

    pub(super) async fn last_run(
        &self,
        company: &str,
        runs: Runs,
    ) -> Result<Option<MirrorRun>, CliError> {
        let run = match runs {
            Runs::All => self.reader.last_run(company).await,
            Runs::Whole => self.reader.last_whole_run(company).await,
        };
        Ok(run.map_err(failed)?.map(|run| MirrorRun {
            started_at: format!("{:.3}", run.started_at),
            outcome: Cow::Borrowed(run.outcome.as_str()),
            reason: run.outcome.reason().map(str::to_owned),
        }))
    }

    pub(super) async fn has_column(&self, table: &str, column: &str) -> Result<bool, CliError> {
        let columns = self.reader.columns(table).await.map_err(failed)?;
        Ok(columns.iter().any(|known| known == column))
    }

    pub(super) async fn read(
        &self,
        query: &ViewQuery<'_>,
        mut row: impl FnMut(&ViewRow<'_>) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        let (view, company) = (query.view, query.company);
        let selection = Selection::new(company, view.name(), query.columns).to_day(query.period.to);
        let selection = match query.period.from {
            Some(day) => selection.from_day(day),
            None => selection,
        };
        let mut rows = match self.reader.rows(&selection).await {
            Ok(rows) => rows,
            Err(PostgresReadError::NoRelation { .. }) => {
                return Err(self.place.no_view(view, company));
            }
            Err(PostgresReadError::NoColumn { column, .. }) => {
                let reason = format!("it has no column `{column}`");
                return Err(self.place.wrong_view(view, company, reason));
            }
            Err(error) => return Err(failed(error)),
        };
        while let Some(found) = rows.next().await.map_err(failed)? {
            let cells = (0..query.columns.len()).map(|index| Ok(found.text(index)?.map(Cow::from)));
            row(&ViewRow(cells.collect::<Result<_, _>>().map_err(failed)?))?;
        }
        Ok(())
    }
}

/// Converts an error. A file that the address names and that cannot be used is wrong input.
fn failed(error: PostgresReadError) -> CliError {
    match error {
        PostgresReadError::Connection(DestinationError::Address(text)) => CliError::usage(text),
        error => CliError::failed(error.to_string()),
    }
}
