//! `corectl report`: the reports that firms ask for first, from a mirror.

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCompleter;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    completion,
    context::Context,
    error::CliError,
    field_value::day,
    filled::filled,
    mirror_address::MirrorAddress,
    output::{Format, OutputArguments, show, writable},
    report::{self, Dimension, OpenMirror, Period, Sheet},
};

/// The arguments of `report`.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {
    #[command(subcommand)]
    report: Report,
}

/// A report.
#[derive(Debug, Subcommand)]
enum Report {
    /// Show the open amounts of invoices by age
    ///
    /// Drafts and void invoices do not count. The age begins at the due date, or at the date of an invoice without
    /// one. Credits have a column of their own. Balances are those of the mirror, whatever the day of the report.
    Aging {
        #[command(flatten)]
        source: SourceArguments,
        /// Day of the report; the default is today
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
        /// Rows of the report
        #[arg(long, value_enum, default_value_t = Dimension::Client)]
        by: Dimension,
    },
    /// Show billable time and expenses that are not billed
    ///
    /// The amount of time is the actual hours times the rate of the entry. Written-off entries do not count.
    Unbilled {
        #[command(flatten)]
        source: SourceArguments,
        /// Last day; the default is today
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
        /// First day; the default is the first entry
        #[arg(long, value_name = "DATE", value_parser = day)]
        from: Option<Date>,
        /// Rows of the report
        #[arg(long, value_enum, default_value_t = Dimension::Project)]
        by: Dimension,
    },
    /// Show which share of the hours is billable
    Utilization {
        #[command(flatten)]
        source: SourceArguments,
        /// First day; the default is the first day of the month of the last day
        #[arg(long, value_name = "DATE", value_parser = day)]
        from: Option<Date>,
        /// Last day; the default is today
        #[arg(long, value_name = "DATE", value_parser = day)]
        to: Option<Date>,
        /// Rows of the report
        #[arg(long, value_enum, default_value_t = Dimension::Person)]
        by: Dimension,
    },
}

/// The mirror of a report, and the form of its output.
#[derive(Args, Clone, Debug)]
struct SourceArguments {
    /// Mirror: file of SQLite, `csv:FOLDER`, `parquet:FOLDER`, or `postgres://USER@HOST/DATABASE`
    #[arg(long, value_name = "ADDRESS", env = "CORE_MIRROR", hide_env_values = true, add = ArgValueCompleter::new(completion::mirrors))]
    mirror: String,
    /// Company, if the mirror has several
    #[arg(long, value_name = "NAME", value_parser = filled)]
    company: Option<String>,
    /// Report even if the mirror was never whole
    #[arg(long)]
    incomplete: bool,
    /// Show a chart below the table
    #[arg(long, conflicts_with_all = ["json", "csv", "output"])]
    chart: bool,
    /// Write a chart as SVG to a file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

impl ReportArguments {
    /// Makes the report.
    ///
    /// # Errors
    ///
    /// A usage error for wrong arguments, and a failure for a mirror that is not whole.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let today = || TimeZone::system().to_datetime(Timestamp::now()).date();
        match &self.report {
            Report::Aging { source, as_of, by } => {
                if *by == Dimension::Person {
                    return Err(CliError::usage(
                        "an invoice does not belong to a person; use `--by client` or `--by project`",
                    ));
                }
                let mirror = source.open(context).await?;
                let day = as_of.unwrap_or_else(today);
                let sheet = report::aging(&mirror, *by, day).await?;
                if !mirror.has_column("invoice", "invoice_details").await? {
                    context.note(
                        "the mirror has no details of invoices, so the client of an invoice is that of an entry that it \
                         bills; mirror `Invoice.invoiceDetails` as well",
                    );
                }
                source.show(context, &mirror, day, &sheet)
            }
            Report::Unbilled { source, as_of, from, by } => {
                let period = period(*from, as_of.unwrap_or_else(today))?;
                let mirror = source.open(context).await?;
                let sheet = report::unbilled(&mirror, *by, period).await?;
                source.show(context, &mirror, period.to, &sheet)
            }
            Report::Utilization { source, from, to, by } => {
                let to = to.unwrap_or_else(today);
                let period = period(Some(from.unwrap_or_else(|| to.first_of_month())), to)?;
                let mirror = source.open(context).await?;
                let sheet = report::utilization(&mirror, *by, period).await?;
                source.show(context, &mirror, to, &sheet)
            }
        }
    }
}

/// Makes a period, whose first day is not after its last.
fn period(from: Option<Date>, to: Date) -> Result<Period, CliError> {
    match from {
        Some(from) if from > to => Err(CliError::usage(format!(
            "the first day {from} is after the last day {to}; exchange them"
        ))),
        from => Ok(Period { from, to }),
    }
}

impl SourceArguments {
    /// Checks the files that are written, and opens the mirror.
    async fn open(&self, context: &Context) -> Result<OpenMirror, CliError> {
        let address = MirrorAddress::parse("--mirror", &self.mirror)?;
        self.output.check()?;
        if let Some(path) = &self.svg {
            writable::check(path).map_err(|error| {
                let (path, reason) = (path.display(), error.kind());
                CliError::usage(format!(
                    "the chart `{path}` cannot be written: {reason}; give another file"
                ))
            })?;
        }
        OpenMirror::open(context, &address, self.company.as_deref(), self.incomplete).await
    }

    /// Shows the figures, and their moment.
    fn show(
        &self,
        context: &Context,
        mirror: &OpenMirror,
        day: Date,
        sheet: &Sheet,
    ) -> Result<(), CliError> {
        show(&sheet.listing(&self.output), &self.output, context)?;
        if self.chart && self.output.listing_format() == Format::Table {
            let chart = report::bars(sheet, context.terminal.width);
            write!(std::io::stdout().lock(), "\n{chart}")?;
        }
        if let Some(path) = &self.svg {
            report::write_svg(sheet, path)?;
        }
        let whole_at = &mirror.whole_at;
        context.note(&format!("the mirror was whole at {whole_at}"));
        if whole_at.get(..10).is_some_and(|whole| whole > day.to_string().as_str()) {
            context.note(&format!("amounts are those of the mirror, and not those of {day}"));
        }
        Ok(())
    }
}
