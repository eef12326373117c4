//! `mirror`: all records in a database, kept fresh.

mod destination;
mod report;

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Client, ReadCompany, catalog, client::RateLimit};
use core_mirror::{
    Destination, DestinationError, Files, Mirror, MirrorError, Outcome, Postgres, RunReport,
    Sqlite, Table,
};

use crate::{
    completion,
    context::Context,
    error::CliError,
    filled::filled,
    interrupt,
    mirror_address::{MirrorAddress, MirrorPlace},
    output::OutputArguments,
    progress::ProgressBar,
};

/// The arguments of `mirror`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct MirrorArguments {
    /// File of SQLite, `csv:FOLDER`, `parquet:FOLDER`, or `postgres://USER@HOST/DATABASE`
    #[arg(long, value_name = "DESTINATION", add = ArgValueCompleter::new(completion::destinations))]
    to: String,
    /// Resources to mirror, separated by commas; all without the flag
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    resources: Vec<String>,
    /// Nested fields to mirror, separated by commas; by default `Invoice.invoiceDetails`, and none for an empty text; each
    /// costs ten times the calls of its list
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', add = ArgValueCompleter::new(completion::resource_fields))]
    expand: Option<Vec<String>>,
    /// Sensitive fields to keep, such as `Employee.dateOfBirth`, separated by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = filled, add = ArgValueCompleter::new(completion::resource_fields))]
    include_sensitive: Vec<String>,
    /// Name of the company in the mirror, which must never change; its id without the flag
    #[arg(long, value_name = "NAME", value_parser = filled)]
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
    /// Returns the nested fields to mirror. The default is left out if its resource is not mirrored.
    fn expanded(&self) -> Vec<String> {
        if let Some(names) = &self.expand {
            return names.iter().filter(|name| !name.is_empty()).cloned().collect();
        }
        let of = |name: &str| catalog::find(name).map(|resource| resource.name);
        let invoice = EXPANDED.split('.').next().and_then(of);
        let is_mirrored =
            self.resources.is_empty() || self.resources.iter().any(|name| of(name) == invoice);
        is_mirrored.then(|| EXPANDED.to_owned()).into_iter().collect()
    }

    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if the mirror is not complete at the end.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let place = MirrorAddress::parse("--to", &self.to)?.place;
        destination::check(&place)?;
        self.check()?;
        let mut signal = pin!(interrupt::signal());
        // Nothing is made at the destination before the connection.
        let (client, company) =
            interrupt::or_stop_at(signal.as_mut(), self.connect(context)).await?;
        match place {
            MirrorPlace::Sqlite(path) => {
                let file = opened(signal.as_mut(), Sqlite::open(path)).await?;
                self.run_to(file, company, client, context, signal).await
            }
            MirrorPlace::Folder(kind, folder) => {
                let format = destination::format(kind)?;
                let files = opened(signal.as_mut(), Files::open(folder, format)).await?;
                self.run_to(files, company, client, context, signal).await
            }
            MirrorPlace::Postgres(address) => {
                let server = opened(signal.as_mut(), Postgres::connect(*address)).await?;
                self.run_to(server, company, client, context, signal).await
            }
        }
    }

    /// Returns the client, and the name of the company in the mirror.
    async fn connect(&self, context: &Context) -> Result<(Client, String), CliError> {
        let client = context.client().await?;
        let company = match &self.company {
            Some(name) => name.clone(),
            None => company(&client).await?,
        };
        Ok((client, company))
    }

    /// Checks the other arguments before anything is sent or written.
    fn check(&self) -> Result<(), CliError> {
        for name in &self.resources {
            crate::resource::find(name)?;
        }
        let tables = Table::choose(&self.resources, &self.expanded(), &self.include_sensitive)
            .map_err(|error| CliError::usage(error.to_string()))?;
        if let Some(seconds) = self.interval {
            let interval = Duration::from_secs(seconds);
            Table::check_interval(&tables, interval, RateLimit::of_core())
                .map_err(|error| of_error(&error))?;
        }
        self.output.check()
    }

    /// Runs until the end or a signal, and closes the destination.
    async fn run_to<D: Destination>(
        &self,
        to: D,
        company: String,
        client: Client,
        context: &Context,
        signal: Pin<&mut impl Future<Output = u8>>,
    ) -> Result<(), CliError> {
        let bar = ProgressBar::at_terminal(context, &client);
        let mut builder = Mirror::builder(client.read_only(), to)
            .company(company)
            .resources(self.resources.iter())
            .expand(self.expanded())
            .include_sensitive(self.include_sensitive.iter());
        if let Some(bar) = bar.clone() {
            builder = builder.on_progress(move |now| {
                bar.show_table(&now.table, (now.number, now.tables), now.rows);
            });
        }
        let mut mirror = builder.build().map_err(|error| CliError::usage(error.to_string()))?;
        let stop = mirror.stop_handle();
        let ended = {
            let work = self.work(&mut mirror, context, bar.as_ref());
            until_stopped(work, signal, || stop.stop()).await
        };
        drop(bar);
        let result = ended?;
        mirror.into_destination().close().await;
        result
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

/// Waits for the end of a mirror. A signal stops it after the batch in flight, and a second one at once.
///
/// # Errors
///
/// The inner error is that of a mirror which has ended. The outer one is that of a second signal.
async fn until_stopped(
    work: impl Future<Output = Result<(), CliError>>,
    signal: Pin<&mut impl Future<Output = u8>>,
    stop: impl FnOnce(),
) -> Result<Result<(), CliError>, CliError> {
    let mut work = pin!(work);
    let number = tokio::select! {
        result = &mut work => return Ok(result),
        number = signal => number,
    };
    stop();
    let stopped = CliError::stopped(number).with_text(|_| {
        "interrupted; all that is written is right, and the next run continues there".to_owned()
    });
    tokio::select! {
        _ = &mut work => Ok(Err(stopped)),
        _ = interrupt::signal() => Err(stopped),
    }
}

/// Opens a destination, unless a signal comes first.
async fn opened<D>(
    signal: Pin<&mut impl Future<Output = u8>>,
    destination: impl Future<Output = Result<D, DestinationError>>,
) -> Result<D, CliError> {
    let opening = async { destination.await.map_err(failed) };
    interrupt::or_stop_at(signal, opening).await
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
