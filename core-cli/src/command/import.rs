//! `corectl import`: a record for each row of a CSV file, safe to repeat.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use core_api::{Client, catalog::ResourceInfo, endpoint::CallKind, record::FieldInfo};

use crate::{
    completion,
    context::Context,
    error::CliError,
    field_place::FieldPlace,
    filled::filled,
    import::{
        Columns, CsvFile, ImportPlan, ImportReport, ImportRow, Journal, Outcome, RowState, Sender,
        pending, sent_fields,
    },
    output::writable,
    progress::ProgressBar,
    record_body::RecordBody,
    record_calls, record_input, resource,
};

/// The largest number of wrong rows that are shown.
const MOST_SHOWN: usize = 20;

/// The arguments of `import`.
#[derive(Args, Debug)]
#[command(after_help = "\
The header names the fields: `date`, `actualHours`, `Actual Hours`. Names and codes stand for other records.
Dates are written as 2026-01-31, and numbers with a decimal point. An empty cell sets nothing.

All rows are checked first. If one is wrong, nothing is sent, unless `--skip-wrong` is set.
A journal beside the file makes the import safe to repeat: run it again after any error.

Example:
  corectl import time hours.csv --map Hours=actualHours --set billable=true --dry-run")]
pub(crate) struct ImportArguments {
    /// Resource, such as `time`, `clients` or `Project`
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    resource: String,
    /// CSV file, with the names of the columns in its first line
    file: PathBuf,
    /// Field of a column; without a field, the column is left out
    #[arg(long, short, value_name = "COLUMN=FIELD", add = ArgValueCompleter::new(completion::mappings))]
    map: Vec<String>,
    /// Value of a field in all rows
    #[arg(long, short, value_name = "FIELD=VALUE", add = ArgValueCompleter::new(completion::settings))]
    set: Vec<String>,
    /// Fields that tell whether a record of the row exists already; by default all fields of the row
    #[arg(long, value_delimiter = ',', value_name = "FIELDS", value_parser = filled, add = ArgValueCompleter::new(completion::fields))]
    key: Vec<String>,
    /// Check all rows and print what would be sent, as JSON lines
    #[arg(long)]
    dry_run: bool,
    /// Send the other rows if some are wrong
    #[arg(long)]
    skip_wrong: bool,
    /// Write the outcome of each row to a CSV file, or to standard output (`-`)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Journal of the import; by default beside the CSV file
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

impl ImportArguments {
    /// Imports the file.
    ///
    /// # Errors
    ///
    /// A usage error for wrong rows, the errors of the calls, and a failure if a row has no record.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let call = record_calls::standard_call(resource, CallKind::Create, "creates")?;
        let fixed = self.fixed(resource)?;
        let file = CsvFile::open(&self.file)?;
        let columns = Columns::find(resource, &file.header, &self.map, &fixed)?;
        let key = self.key_fields(resource)?;
        let path = self.journal.clone().unwrap_or_else(|| Journal::beside(&self.file));
        self.check_files(&path)?;
        let mut journal = if self.dry_run { None } else { Some(Journal::open(&path)?) };
        let states = match &journal {
            Some(journal) => journal.rows().clone(),
            None => Journal::peek(&path)?,
        };
        let client = context.client().await?;
        let bar = ProgressBar::at_terminal(context, &client);
        let mut fixed = fixed;
        record_input::fill(&client, &mut fixed).await?;
        let company = company(context, &client).await?;
        begin(bar.as_ref(), "checks the rows");
        let mut plan = ImportPlan::make(&client, &file, &columns, &fixed, &company).await?;
        if let Some(key) = &key {
            plan.check_key(key);
        }
        let mut report = ImportReport::begin(self.report.as_deref())?;
        ProgressBar::suspend(bar.as_ref(), || self.report_wrong(context, &plan, &mut report))?;
        let key = key.unwrap_or_else(|| sent_fields(resource, &plan.rows));
        begin(bar.as_ref(), "looks for records that exist already");
        let rows = pending(&client, resource, &key, &plan.rows, &states).await?;
        let left = note_existing(rows, journal.as_mut(), &mut report)?;
        match journal.as_mut() {
            Some(journal) => {
                let sender = Sender::new(&client, resource, call, key, journal);
                send(&sender, left, bar, context, &mut report).await?;
            }
            None => {
                drop(bar);
                self.print_plan(&left, &mut report)?;
            }
        }
        report.finish();
        finish(context, &report)
    }

    /// Checks the files that are written, before anything is sent. None may replace another one.
    fn check_files(&self, journal: &Path) -> Result<(), CliError> {
        let Some(report) = self.report.as_deref() else { return Ok(()) };
        ImportReport::check(Some(report))?;
        for (other, name) in [(self.file.as_path(), "file to import"), (journal, "journal")] {
            if report == other || writable::is_same_file(report, other) {
                return Err(CliError::usage(format!(
                    "`--report {}` would replace the {name}; give another file",
                    report.display()
                )));
            }
        }
        Ok(())
    }

    /// Reads the values that all rows have.
    fn fixed(&self, resource: &'static ResourceInfo) -> Result<RecordBody, CliError> {
        let mut fixed = RecordBody::new(resource);
        for typed in &self.set {
            fixed.assign(typed).map_err(|mistake| CliError::usage(mistake.to_string()))?;
        }
        Ok(fixed)
    }

    /// Finds the fields of `--key`.
    fn key_fields(
        &self,
        resource: &'static ResourceInfo,
    ) -> Result<Option<Vec<&'static FieldInfo>>, CliError> {
        if self.key.is_empty() {
            return Ok(None);
        }
        let find = |name: &String| {
            let place = FieldPlace::find(resource, name.trim());
            let place = place.map_err(|mistake| CliError::usage(format!("`--key`: {mistake}")))?;
            match (place.path.as_slice(), place.by) {
                ([info], None) => Ok(*info),
                _ => Err(CliError::usage(format!(
                    "`--key {name}` is not a field of the record itself; name such a field"
                ))),
            }
        };
        self.key.iter().map(find).collect::<Result<_, _>>().map(Some)
    }

    /// Reports the rows with mistakes. Nothing is sent because of them, unless they are to be skipped.
    fn report_wrong(
        &self,
        context: &Context,
        plan: &ImportPlan,
        report: &mut ImportReport,
    ) -> Result<(), CliError> {
        for (index, row) in plan.wrong.iter().enumerate() {
            report.add(row.line, &Outcome::Wrong(row.reason.clone()))?;
            if index < MOST_SHOWN {
                context.note(&format!("line {}: {}", row.line, row.reason));
            }
        }
        let (wrong, all) = (plan.wrong.len(), plan.wrong.len().saturating_add(plan.rows.len()));
        let more = wrong.saturating_sub(MOST_SHOWN);
        if more > 0 {
            context.note(&format!("{more} more rows are wrong; `--report FILE` lists all"));
        }
        if wrong == 0 || self.skip_wrong || self.dry_run {
            return Ok(());
        }
        report.finish();
        Err(CliError::usage(format!(
            "{wrong} of {all} rows are wrong, and nothing was sent; mend the file, or add `--skip-wrong` to send the others"
        )))
    }

    /// Prints the records that would be sent.
    fn print_plan(&self, rows: &[&ImportRow], report: &mut ImportReport) -> Result<(), CliError> {
        let is_report = self.report.as_deref().is_some_and(|path| path == Path::new("-"));
        for row in rows {
            report.add(row.line, &Outcome::Planned)?;
            if !is_report {
                let json = row.record.to_line().map_err(std::io::Error::from)?;
                writeln!(std::io::stdout().lock(), "{json}")?;
            }
        }
        Ok(())
    }
}

/// Shows what an import does before it sends rows.
fn begin(bar: Option<&ProgressBar>, work: &str) {
    if let Some(bar) = bar {
        bar.begin(work);
    }
}

/// Sends the rows, and shows and reports their outcomes.
async fn send(
    sender: &Sender<'_>,
    rows: Vec<&ImportRow>,
    mut bar: Option<ProgressBar>,
    context: &Context,
    report: &mut ImportReport,
) -> Result<(), CliError> {
    if let Some(bar) = &mut bar {
        bar.set_total(u64::try_from(rows.len()).ok());
    }
    let mut count: u64 = 0;
    let done = |row: &ImportRow, outcome: Outcome| {
        count = count.saturating_add(1);
        if let Some(bar) = &bar {
            bar.update_calls(count);
        }
        ProgressBar::suspend(bar.as_ref(), || {
            if let Some(reason) = outcome.reason() {
                context.note(&format!("line {}: {reason}", row.line));
            }
            report.add(row.line, &outcome)
        })
    };
    sender.send(rows, done).await
}

/// Reports the rows whose records exist already, and returns the others.
fn note_existing<'a>(
    rows: Vec<(&'a ImportRow, Option<String>)>,
    mut journal: Option<&mut Journal>,
    report: &mut ImportReport,
) -> Result<Vec<&'a ImportRow>, CliError> {
    let mut left = Vec::new();
    for (row, known) in rows {
        let Some(id) = known else {
            left.push(row);
            continue;
        };
        let done = RowState::Done { id: id.clone() };
        if let Some(journal) =
            journal.as_mut().filter(|journal| journal.rows().get(&row.key) != Some(&done))
        {
            journal.note(&row.key, done)?;
        }
        report.add(row.line, &Outcome::Existing(id))?;
    }
    Ok(left)
}

/// Says what was done. Rows without a record are a failure.
fn finish(context: &Context, report: &ImportReport) -> Result<(), CliError> {
    let summary = report.summary();
    if report.failed() == 0 {
        context.note(&summary);
        return Ok(());
    }
    Err(CliError::failed(format!(
        "some rows are not imported: {summary}; run the import again after you have mended the cause"
    )))
}

/// Returns a text that identifies the company, so that a journal never counts for another one.
///
/// A person without the right to read the company can import, too.
async fn company(context: &Context, client: &Client) -> Result<String, CliError> {
    let answer = match client.raw_get("/company").fetch::<core_api::Json>().await {
        Err(error) if error.is_permission() || error.is_not_found() => {
            context.note("Core does not name the company; keep a journal for each company");
            return Ok(String::new());
        }
        answer => answer?,
    };
    let company = record_calls::object(&answer)?;
    let id = company.text("id").or_else(|| company.text("name"));
    id.ok_or_else(|| {
        CliError::failed("Core does not name the company of the login, and nothing was sent")
    })
}
