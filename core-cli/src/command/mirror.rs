//! `mirror`: all records in a database, kept fresh.

mod destination;
mod report;

use std::time::Duration;

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Client, ReadCompany, catalog};
use core_mirror::{
    Destination, DestinationError, Files, Mirror, MirrorError, Outcome, Postgres, RunReport,
    Sqlite, Table,
};

use crate::{
    completion, context::Context, error::CliError, interrupt, output::OutputArguments,
    progress::ProgressBar,
};
use destination::DestinationAddress;

/// The arguments of `mirror`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct MirrorArguments {
    /// File of SQLite, `csv:FOLDER`, `parquet:FOLDER`, or `postgres://USER@HOST/DATABASE`
    #[arg(long, value_name = "DESTINATION", add = ArgValueCompleter::new(completion::destinations))]
    to: String,
    /// Resources to mirror, separated by commas; all without the flag
    #[arg(long, value_name = "NAMES", value_delimiter = ',', add = ArgValueCompleter::new(completion::resources))]
    resources: Vec<String>,
    /// Nested fields to mirror, which lists leave out, separated by commas; it costs ten times the calls
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', default_value = EXPANDED, add = ArgValueCompleter::new(completion::resource_fields))]
    expand: Vec<String>,
    /// Sensitive fields to keep, such as `Employee.dateOfBirth`, separated by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', add = ArgValueCompleter::new(completion::resource_fields))]
    include_sensitive: Vec<String>,
    /// Name of the company in the mirror, which must never change; its id without the flag
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Run again and again until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Seconds between the starts of two runs; the shortest time that the rate limit permits without the flag
    #[arg(long, value_name = "SECONDS", requires = "watch")]
    interval: Option<u64>,
    #[command(flatten)]
    output: OutputArguments,
}

/// The part of the help about destinations.
const AFTER_HELP: &str = "\
The password of PostgreSQL comes from PGPASSWORD or ~/.pgpass, never from an argument. Ctrl-C ends the \
mirror after the current batch, and the next run continues there. The report of each run is on standard \
output. Exit code 0 means that the mirror is complete.";

/// The nested field that the report of open invoices needs.
const EXPANDED: &str = "Invoice.invoiceDetails";

impl MirrorArguments {
    /// Returns the nested fields of the resources that are mirrored.
    fn expanded(&self) -> impl Iterator<Item = &String> {
        let is_mirrored = |name: &&String| {
            let resource = name.split('.').next().unwrap_or_default();
            let is_it = |chosen: &String| {
                catalog::find(chosen).map(|one| one.name)
                    == catalog::find(resource).map(|one| one.name)
            };
            self.resources.is_empty() || self.resources.iter().any(is_it)
        };
        self.expand.iter().filter(|name| !name.is_empty()).filter(is_mirrored)
    }

    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if the mirror is not complete at the end.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        match DestinationAddress::parse(&self.to)? {
            DestinationAddress::Sqlite(path) => {
                destination::check_folder(&path)?;
                self.check(context).await?;
                self.run_to(Sqlite::open(path).await.map_err(refused)?, context).await
            }
            DestinationAddress::Files(folder, format) => {
                self.check(context).await?;
                self.run_to(Files::open(folder, format).await.map_err(refused)?, context).await
            }
            DestinationAddress::Postgres(address) => {
                self.check(context).await?;
                self.run_to(Postgres::connect(*address).await.map_err(refused)?, context).await
            }
        }
    }

    /// Checks the names and the login before anything is made at the destination.
    async fn check(&self, context: &Context) -> Result<(), CliError> {
        for name in &self.resources {
            crate::resource::find(name)?;
        }
        let expanded: Vec<String> = self.expanded().cloned().collect();
        Table::choose(&self.resources, &expanded, &self.include_sensitive)
            .map_err(|error| CliError::usage(error.to_string()))?;
        context.client().await.map(drop)
    }

    async fn run_to<D: Destination>(&self, to: D, context: &Context) -> Result<(), CliError> {
        let client = context.client().await?;
        let company = match &self.company {
            Some(name) => name.clone(),
            None => company(&client).await?,
        };
        let bar = ProgressBar::at_terminal(context, &client);
        let mut builder = Mirror::builder(client.read_only(), to)
            .company(company)
            .resources(self.resources.iter())
            .expand(self.expanded())
            .include_sensitive(self.include_sensitive.iter());
        if let Some(bar) = bar.clone() {
            builder = builder.on_progress(move |now| bar.show_rows(&now.table, now.rows));
        }
        let mut mirror = builder.build().map_err(|error| CliError::usage(error.to_string()))?;
        let stop = mirror.stop_handle();
        let signal = async {
            let signal = interrupt::signal().await;
            stop.stop();
            signal
        };
        let mut signal = std::pin::pin!(signal);
        let mut received = None;
        let result = {
            let mut work = std::pin::pin!(self.work(&mut mirror, context, bar.as_ref()));
            tokio::select! {
                result = &mut work => result,
                number = &mut signal => {
                    received = Some(number);
                    // The batch in flight is written first. A second signal ends the process at once.
                    tokio::select! {
                        result = &mut work => result,
                        number = interrupt::signal() => Err(CliError::stopped(number)),
                    }
                }
            }
        };
        drop(bar);
        match received {
            Some(number) => Err(CliError::stopped(number).with_text(|_| {
                "interrupted; all that is written is right, and the next run continues there"
                    .to_owned()
            })),
            None => result,
        }
    }

    /// Runs once, or again and again.
    async fn work<D: Destination>(
        &self,
        mirror: &mut Mirror<D>,
        context: &Context,
        bar: Option<&ProgressBar>,
    ) -> Result<(), CliError> {
        let show = |report: &RunReport| {
            if let Some(bar) = bar {
                if self.watch { bar.begin("waits for the next run") } else { bar.end() }
            }
            ProgressBar::suspend(bar, || report::show(report, &self.output, self.watch, context))
        };
        if !self.watch {
            return match mirror.run().await {
                Ok(report) => show(&report).and_then(|()| of_outcome(&report)),
                Err(error) => {
                    error.report().map_or(Ok(()), show)?;
                    Err(of_error(&error))
                }
            };
        }
        let interval =
            self.interval.map_or_else(|| mirror.smallest_interval(), Duration::from_secs);
        let mut shown = Ok(());
        let stop = mirror.stop_handle();
        let ended = mirror
            .watch(interval, |result| {
                let one = match result {
                    Ok(report) => show(report),
                    Err(error) => {
                        context.note(&format!("note: a run failed: {error}"));
                        error.report().map_or(Ok(()), show)
                    }
                };
                if shown.is_ok() && one.is_err() {
                    shown = one;
                    stop.stop();
                }
            })
            .await;
        ended.map_err(|error| of_error(&error)).and(shown)
    }
}

/// Returns the id of the company, which never changes.
async fn company(client: &Client) -> Result<String, CliError> {
    match client.send(ReadCompany::new()).await {
        Ok(company) => Ok(company.id.to_string()),
        Err(error) => Err(CliError::from(error).with_text(|text| {
            format!("the company cannot be read: {text}; name it with `--company`")
        })),
    }
}

fn failed(error: impl std::fmt::Display) -> CliError {
    CliError::failed(error.to_string())
}

/// Returns the error of a destination that cannot be opened.
fn refused(error: DestinationError) -> CliError {
    match error {
        DestinationError::Address(message) => CliError::usage(format!("`--to`: {message}")),
        other => failed(other),
    }
}

fn of_error(error: &MirrorError) -> CliError {
    match error {
        MirrorError::Interval { .. } => CliError::usage(format!("`--interval`: {error}")),
        _ => failed(error),
    }
}

/// Returns the error of a run that left something out.
fn of_outcome(report: &RunReport) -> Result<(), CliError> {
    match &report.outcome {
        Outcome::Complete => Ok(()),
        Outcome::CompleteButRejected => Err(CliError::failed(
            "some rows are not in the mirror; the table `_mirror_rejected` has them with their reasons",
        )),
        Outcome::Incomplete(reason) => Err(CliError::failed(format!(
            "the mirror is not complete: {reason}; the next run continues there"
        ))),
        _ => Err(CliError::failed("the run did not end")),
    }
}
