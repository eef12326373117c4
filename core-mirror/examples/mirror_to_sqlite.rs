//! A mirror of a firm's records in a file of SQLite.
//!
//! `cargo run -p core-mirror --example mirror_to_sqlite -- firm.db --sandbox` starts a sandbox and needs no other setup.
//! `docs/mirror.md` describes the file.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;
use core_api::{AccessToken, Client, access::ReadOnly, client::RateLimit};
use core_auth::{App, FileStore, Session, StaticToken};
use core_mirror::{
    Destination, Mirror, MirrorBuilder, MirrorError, Outcome, RunReport, Sqlite, StopHandle,
};
use core_sandbox::Sandbox;
use jiff::SignedDuration;

type Failure = Box<dyn std::error::Error>;

/// Copy the records of a firm into a file of SQLite, and keep the copy up to date
///
/// Without `--sandbox`, it logs in to Core. Set CORE_CLIENT_ID, CORE_CLIENT_SECRET and CORE_REDIRECT_URI to the app that
/// you registered. The session is kept in core-session.json, so later runs need no login.
#[derive(Debug, Parser)]
#[command(name = "mirror_to_sqlite")]
struct Arguments {
    /// The file, which is created if it is missing
    file: PathBuf,
    /// Run again at this interval, such as `5m` or `1h`, until Ctrl-C
    #[arg(long, value_name = "INTERVAL")]
    watch: Option<SignedDuration>,
    /// Mirror these resources only, such as `TimeEntry,Project`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    resources: Vec<String>,
    /// Read these nested fields, such as `Invoice.invoiceDetails`
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    expand: Vec<String>,
    /// Keep these sensitive fields, such as `Employee.salary`
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    include_sensitive: Vec<String>,
    /// The name of the firm in the file
    #[arg(long, value_name = "NAME", default_value = "firm")]
    company: String,
    /// Mirror a sandbox with sample records
    #[arg(long)]
    sandbox: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = Sqlite::open(&arguments.file).await?;
    if arguments.sandbox {
        let sandbox = Sandbox::start().await?;
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url()?);
        let builder = Client::builder(StaticToken::from(token)).allow_loopback();
        let client = builder.no_rate_limit().build_read_only()?;
        // The sandbox has no limit, so an interval may be short.
        let builder = builder_of(&arguments, client, file);
        return mirror(&arguments, builder.rate_limit(RateLimit::per_minute(1_000_000))).await;
    }
    let store = FileStore::open("core-session.json")?;
    let session = Session::builder(App::from_env()?, store).open().await?;
    let client = session.client_builder().build_read_only()?;
    mirror(&arguments, builder_of(&arguments, client, file)).await
}

fn builder_of(
    arguments: &Arguments,
    client: Client<ReadOnly>,
    file: Sqlite,
) -> MirrorBuilder<Sqlite> {
    Mirror::builder(client, file)
        .company(&arguments.company)
        .resources(&arguments.resources)
        .expand(&arguments.expand)
        .include_sensitive(&arguments.include_sensitive)
        .on_progress(|now| {
            eprintln!("{}: {} rows, {} calls", now.table, now.rows, now.calls);
        })
}

async fn mirror(
    arguments: &Arguments,
    builder: MirrorBuilder<Sqlite>,
) -> Result<ExitCode, Failure> {
    let mut mirror = builder.build()?;
    stop_on_ctrl_c(mirror.stop_handle());
    let code = match arguments.watch {
        None => {
            let report = mirror.run().await?;
            show(&report);
            code(&report)
        }
        Some(interval) => {
            mirror.watch(Duration::try_from(interval)?, show_run).await?;
            ExitCode::SUCCESS
        }
    };
    // A copy of the file alone then has all rows.
    mirror.into_destination().close().await;
    Ok(code)
}

fn stop_on_ctrl_c(stop: StopHandle) {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("ending after the current batch");
            stop.stop();
        }
    });
}

fn show_run(run: Result<&RunReport, &MirrorError>) {
    match run {
        Ok(report) => show(report),
        Err(error) => eprintln!("error: {error}"),
    }
}

fn show(report: &RunReport) {
    let RunReport { rows_read, rows_changed, rows_deleted, rows_rejected, calls, waited, .. } =
        report;
    println!(
        "{}: {rows_read} rows read, {rows_changed} changed, {rows_deleted} deleted, {rows_rejected} rejected; \
         {calls} calls, {:.0} s waited",
        report.outcome.as_str(),
        waited.as_secs_f64()
    );
    if let Some(reason) = report.outcome.reason() {
        println!("  {reason}");
    }
    for left in &report.not_mirrored {
        println!("  {}: {}", left.table, left.reason);
    }
}

/// Returns the code for the shell: 0 only if the mirror is complete.
fn code(report: &RunReport) -> ExitCode {
    match report.outcome {
        Outcome::Complete => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
