//! The mirror of one company: runs, and the pauses between them.

mod builder;
mod choice;
mod lease;
mod watch;

use std::{sync::Arc, time::Duration};

use core_api::{Client, access::ReadOnly, client::RateLimit};
use jiff::Timestamp;
use tokio::{sync::mpsc, task::JoinSet};
use tracing::{Instrument, instrument::WithSubscriber};

pub use builder::MirrorBuilder;

use super::{
    company::Company,
    counts::Counts,
    destination::{Destination, DestinationError},
    error::MirrorError,
    holder::Holder,
    known::Known,
    meter::Meter,
    reader::{Reader, Reading, Source, reading_order},
    run::{LeftOut, NotMirrored, Outcome, RunReport},
    state::State,
    stop::StopHandle,
    table::Table,
    writer::{ProgressFn, Writer},
};

/// The number of parcels between the reader and the writer. It bounds the memory of a run.
const PARCELS: usize = 2;

/// A mirror of one company in a destination.
///
/// ```no_run
/// # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use core_mirror::{Mirror, Outcome, Sqlite};
///
/// let destination = Sqlite::open("firm.db").await?;
/// let mut mirror = Mirror::builder(client.read_only(), destination).company("acme").build()?;
/// let report = mirror.run().await?;
/// match report.outcome {
///     Outcome::Complete => println!("{} rows changed", report.rows_changed),
///     outcome => println!("not complete: {outcome:?}"),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Mirror<D> {
    client: Client<ReadOnly>,
    destination: D,
    company: Company,
    tables: Vec<Table>,
    lease: Duration,
    limit: RateLimit,
    on_progress: Option<ProgressFn>,
    stop: StopHandle,
    /// The holder of the last run, unless that has given the company back.
    unreleased: Option<Holder>,
}

impl<D> std::fmt::Debug for Mirror<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mirror").field("company", &self.company).finish_non_exhaustive()
    }
}

impl<D: Destination> Mirror<D> {
    /// Creates a builder of a mirror. The client needs the right to read only: [`Client::read_only`].
    #[must_use]
    pub fn builder(client: Client<ReadOnly>, destination: D) -> MirrorBuilder<D> {
        MirrorBuilder::new(client, destination)
    }

    /// Returns a handle that ends the runs after the current batch.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Returns the tables that the mirror writes.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Returns the destination, and ends the mirror.
    #[must_use]
    pub fn into_destination(self) -> D {
        self.destination
    }

    /// Reads what changed since the last run, or everything in the first run, and writes it.
    ///
    /// Core may interrupt a run, for example because the network is down. Its report then has the outcome
    /// [`Incomplete`](Outcome::Incomplete), and the next run continues where it ended. So does the run after a
    /// killed process.
    ///
    /// # Errors
    ///
    /// [`MirrorError::Destination`] if the destination fails or another worker mirrors the company, and other errors if
    /// the stored state is not valid.
    pub async fn run(&mut self) -> Result<RunReport, MirrorError> {
        let meter = Meter::start(self.client.clone());
        let mut report = RunReport::start(self.company.clone());
        report.left_out = self.left_out();
        let holder = Holder::random();
        let result = self.begin(holder, &mut report).await;
        let result = match result {
            Ok(()) => {
                let result = self.pass(holder, &meter, &mut report).await;
                meter.read(&mut report);
                self.end(holder, &mut report, result).await
            }
            Err(error) => Err(error),
        };
        match result {
            Ok(()) => Ok(report),
            Err(Fault::State(error)) => Err(error),
            Err(Fault::Destination(source)) => {
                Err(MirrorError::Destination { source, report: Box::new(report) })
            }
        }
    }

    /// Prepares the tables, and takes the company.
    async fn begin(&mut self, holder: Holder, report: &mut RunReport) -> Result<(), Fault> {
        self.prepare(report).await?;
        report.not_mirrored.extend(self.destination.prepare_views().await?);
        self.claim(holder).await?;
        Ok(self.destination.report(report).await?)
    }

    /// Prepares all tables. A table that somebody changed so that it does not fit is left out of the run.
    async fn prepare(&mut self, report: &mut RunReport) -> Result<(), Fault> {
        match self.destination.prepare(&self.tables).await {
            Err(DestinationError::Schema(_)) => {}
            result => return Ok(result?),
        }
        for table in &self.tables {
            match self.destination.prepare(std::slice::from_ref(table)).await {
                Ok(()) => {}
                Err(DestinationError::Schema(reason)) => {
                    report.not_mirrored.push(NotMirrored::new(&table.name, reason));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Reads and writes at the same time.
    async fn pass(
        &mut self,
        holder: Holder,
        meter: &Meter,
        report: &mut RunReport,
    ) -> Result<Option<String>, Fault> {
        let stored = self.destination.state(&self.company).await?;
        let state = stored.as_deref().map_or_else(|| Ok(State::new()), State::parse)?;
        let sources = self.sources(report).await?;
        let (sender, parcels) = mpsc::channel(PARCELS);
        let writer = Writer {
            destination: &mut self.destination,
            company: &self.company,
            holder,
            lease: self.lease,
            tables: sources.iter().map(|source| Arc::clone(&source.table)).collect(),
            order: reading_order(&sources),
            report,
            meter,
            on_progress: self.on_progress.as_mut(),
            state: state.to_json()?,
            position: (0, 0),
            held: Counts::default(),
        };
        let reader = Reader::new(self.client.clone(), sources, state, sender, self.stop.clone());
        // A task of its own, so that the reader and the writer may use two cores. It ends with this function.
        let mut readers = JoinSet::new();
        readers.spawn(reader.read().in_current_span().with_current_subscriber());
        let written = writer.write(parcels).await;
        let Reading { not_mirrored, interruption, fault } = ended(readers).await;
        report.not_mirrored.extend(not_mirrored);
        written?;
        match fault {
            Some(fault) => Err(Fault::State(fault)),
            None => Ok(interruption),
        }
    }

    /// Reads which rows the destination has.
    async fn sources(&mut self, report: &RunReport) -> Result<Vec<Source>, Fault> {
        let rejected = self.destination.rejected(&self.company).await?;
        let mut sources = Vec::new();
        for table in &self.tables {
            if report.not_mirrored.iter().any(|left| left.table == table.name) {
                continue;
            }
            let rows = self.destination.known_rows(&self.company, table).await?;
            let of_table = rejected.iter().filter(|row| row.table == table.name);
            let known = Known::new(rows, of_table.filter_map(|row| row.id).collect());
            sources.push(Source { table: Arc::new(table.clone()), known });
        }
        Ok(sources)
    }

    /// Writes the report, and gives the company back.
    async fn end(
        &mut self,
        holder: Holder,
        report: &mut RunReport,
        result: Result<Option<String>, Fault>,
    ) -> Result<(), Fault> {
        report.outcome = match &result {
            Ok(interruption) => self.outcome(report, interruption.clone()).await?,
            Err(fault) => Outcome::Incomplete(fault.to_string()),
        };
        report.ended_at = Some(Timestamp::now());
        if let Err(fault) = result {
            // The destination may be gone. The first error is the cause.
            let _ = self.destination.report(report).await;
            let _ = self.release(holder).await;
            return Err(fault);
        }
        self.destination.finish(&self.company, &self.tables).await?;
        self.destination.report(report).await?;
        Ok(self.release(holder).await?)
    }

    async fn outcome(
        &mut self,
        report: &RunReport,
        interruption: Option<String>,
    ) -> Result<Outcome, Fault> {
        if let Some(reason) = interruption {
            return Ok(Outcome::Incomplete(reason));
        }
        if !report.not_mirrored.is_empty() {
            let names: Vec<&str> =
                report.not_mirrored.iter().map(|left| left.table.as_str()).collect();
            return Ok(Outcome::Incomplete(format!(
                "not all resources and views were mirrored; see the reasons for {}",
                names.join(", ")
            )));
        }
        let rejected = self.destination.rejected(&self.company).await?;
        let is_mirrored = |name: &str| self.tables.iter().any(|table| table.name == name);
        match rejected.iter().any(|row| is_mirrored(&row.table)) {
            true => Ok(Outcome::CompleteButRejected),
            false => Ok(Outcome::Complete),
        }
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let left_out = self.tables.iter().filter(|table| !table.left_out.is_empty());
        left_out
            .map(|table| LeftOut { table: table.name.clone(), fields: table.left_out.clone() })
            .collect()
    }
}

/// Waits for the end of the reader.
async fn ended(mut readers: JoinSet<Reading>) -> Reading {
    match readers.join_next().await {
        Some(Ok(reading)) => reading,
        Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Some(Err(_)) | None => Reading::interrupted("the runtime shuts down"),
    }
}

/// The reason why a run ends with an error.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    State(#[from] MirrorError),
    #[error("{0}")]
    Destination(#[from] DestinationError),
}
