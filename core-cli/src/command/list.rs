//! `list`: the records of a resource.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;

use crate::{
    columns::Columns,
    completion,
    context::Context,
    error::{CliError, Failure},
    filled::filled,
    interrupt,
    output::{OutputArguments, RowOutput, RowSettings},
    progress::{self, ProgressBar},
    reading::{self, ListQuery},
    resource,
};

/// The number of pages in flight while a bar shows the progress.
const PREFETCH: usize = 2;

/// The arguments of `list`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ListArguments {
    /// Name of the resource, such as `time`, `clients` or `TimeEntry`
    #[arg(value_parser = filled, add = ArgValueCompleter::new(completion::resources))]
    pub(crate) resource: String,
    /// Filter, such as `date >= 2026-11-01 and billable = true`
    #[arg(long = "where", value_name = "FILTER", value_parser = filled, add = ArgValueCompleter::new(completion::filters))]
    filter: Option<String>,
    /// Order, such as `date desc`
    #[arg(long, value_name = "ORDER", value_parser = filled, add = ArgValueCompleter::new(completion::orders))]
    order: Option<String>,
    /// Fields to show, separated by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = filled, add = ArgValueCompleter::new(completion::fields))]
    fields: Vec<String>,
    /// Nested fields to read as well, separated by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = filled, add = ArgValueCompleter::new(completion::nested_fields))]
    expand: Vec<String>,
    /// Largest number of rows
    #[arg(long, short = 'n', value_name = "ROWS", value_parser = row_count)]
    limit: Option<u64>,
    /// Records of a page
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u32).range(1..=1000))]
    page_size: Option<u32>,
    /// Read in the order of creation, so that concurrent writes neither skip nor repeat rows
    #[arg(long, conflicts_with = "order")]
    by_key: bool,
    /// Accept fields and operators in the filter that no source shows
    #[arg(long)]
    unconfirmed: bool,
    #[command(flatten)]
    output: OutputArguments,
}

/// Reads the number of `--limit`.
fn row_count(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a number of rows from 1, such as 20".to_owned()),
        Ok(rows) => Ok(rows),
    }
}

/// The part of the help about formats.
const AFTER_HELP: &str = "\
At a terminal, rows are a table. Without one, they are JSON lines, which tools such as jq read. Fields \
with personal data are left out unless `--fields` names them.";

impl ListArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if the list cannot be read or written.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let resource = resource::find(&self.resource)?;
        let columns = Columns::new(resource, &self.fields, &self.expand)?;
        let shows_bar = progress::is_shown(context) && !self.output.is_at_terminal(context);
        let list = reading::prepare(resource, &self.query(&columns, shows_bar))?;
        let format = self.output.row_format(context);
        self.output.check()?;
        let client = context.client().await?;
        let destination = self.output.open(context, format)?;
        let settings = RowSettings {
            columns: &columns,
            format,
            is_at_terminal: self.output.is_at_terminal(context),
            limit: self.limit,
        };
        let bar = shows_bar.then(|| ProgressBar::new(context, &client));
        let mut output = RowOutput::new(settings, destination, context, bar);
        match interrupt::or_stop(list.read(&client, &mut output)).await {
            Ok(()) => output.finish(),
            Err(error) => {
                let rows = output.complete_rows();
                output.abandon();
                Err(with_rows(error, rows, self.output.output.is_some()))
            }
        }
    }

    /// Returns the query of the list.
    fn query(&self, columns: &Columns, shows_bar: bool) -> ListQuery {
        let limit = self.limit.and_then(|limit| u32::try_from(limit).ok());
        let largest = if columns.expanded().is_empty() {
            core_api::api::MAX_PAGE_SIZE
        } else {
            core_api::api::MAX_EXPANDED_PAGE_SIZE
        };
        // A short list is one small page.
        let page_size = self.page_size.or(limit.filter(|limit| *limit < largest));
        let is_one_page = page_size.is_some() && page_size == limit;
        ListQuery {
            filter: self.filter.clone(),
            order: self.order.clone(),
            fields: columns.requested(),
            expand: columns.expanded(),
            page_size,
            by_key: self.by_key,
            unconfirmed: self.unconfirmed,
            prefetch: Some(if is_one_page { 1 } else { PREFETCH }),
            counts: shows_bar && !is_one_page,
        }
    }
}

/// Adds to an error how many rows were written before it. Rows that could not be written are lost without a number.
fn with_rows(error: CliError, rows: Option<u64>, is_file: bool) -> CliError {
    let state = match (rows, is_file) {
        (_, true) => "the file is unchanged".to_owned(),
        (None, false) => return error,
        (Some(1), false) => "1 row is complete".to_owned(),
        (Some(rows), false) => format!("{rows} rows are complete"),
    };
    match error.failure() {
        Failure::Closed | Failure::Usage => error,
        Failure::Stopped(_) => error.with_text(|_| format!("interrupted; {state}")),
        Failure::Failed | Failure::NotAllowed | Failure::Later if rows == Some(0) => error,
        Failure::Failed | Failure::NotAllowed | Failure::Later => {
            error.with_text(|text| format!("{text}; {state}"))
        }
    }
}
