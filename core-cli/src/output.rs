//! Rows and tables on standard output, in a pager or in a file.

mod cell;
mod cell_lines;
mod column_worth;
mod csv_writer;
mod destination;
mod figures;
mod json_writer;
mod layout;
mod listing;
mod record;
mod rows;
mod table_columns;
mod table_writer;
pub(crate) mod writable;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

pub(crate) use destination::Destination;
pub(crate) use listing::{Listing, show};
pub(crate) use record::show_record;
pub(crate) use rows::{RowOutput, RowSettings};

use crate::{context::Context, error::CliError};

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One JSON object a line.
    Json,
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// Aligned columns for people.
    Table,
}

/// The flags of the output.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct OutputArguments {
    /// Write one JSON object a line, with the numbers as Core sent them
    #[arg(long, conflicts_with_all = ["csv", "table"], help_heading = "Output")]
    pub(crate) json: bool,
    /// Write comma-separated values with a header
    #[arg(long, conflicts_with = "table", help_heading = "Output")]
    pub(crate) csv: bool,
    /// Write a table, which is the default at a terminal
    #[arg(long, help_heading = "Output")]
    pub(crate) table: bool,
    /// Write to a file, which is replaced only once the output is complete
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

impl OutputArguments {
    /// Returns the format that the flags ask for, or that follows from the end of the name of the file.
    fn chosen(&self) -> Option<Format> {
        match (self.json, self.csv, self.table) {
            (true, _, _) => Some(Format::Json),
            (_, true, _) => Some(Format::Csv),
            (_, _, true) => Some(Format::Table),
            (false, false, false) => self.of_file_name(),
        }
    }

    fn of_file_name(&self) -> Option<Format> {
        let end = self.output.as_ref()?.extension()?.to_str()?;
        match end.to_ascii_lowercase().as_str() {
            "json" | "jsonl" | "ndjson" => Some(Format::Json),
            "csv" => Some(Format::Csv),
            _ => None,
        }
    }

    /// Returns whether the output goes to a terminal.
    pub(crate) fn is_at_terminal(&self, context: &Context) -> bool {
        self.output.is_none() && context.terminal.stdout
    }

    /// Returns the format of rows. Without a terminal, they are JSON lines.
    pub(crate) fn row_format(&self, context: &Context) -> Format {
        let usual = if self.is_at_terminal(context) { Format::Table } else { Format::Json };
        self.chosen().unwrap_or(usual)
    }

    /// Returns the format of a short list about resources or fields. It is a table, also without a terminal.
    pub(crate) fn listing_format(&self) -> Format {
        self.chosen().unwrap_or(Format::Table)
    }

    /// Checks that the file can be written, before anything is sent. Nothing is made.
    ///
    /// # Errors
    ///
    /// A usage error that names the file.
    pub(crate) fn check(&self) -> Result<(), CliError> {
        self.output.as_deref().map_or(Ok(()), Destination::check)
    }

    /// Opens the file, the pager or standard output.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn open(&self, context: &Context, format: Format) -> Result<Destination, CliError> {
        match &self.output {
            Some(path) => Destination::file(path),
            None if context.terminal.stdout && format == Format::Table => Ok(Destination::pager()),
            None => Ok(Destination::stdout()),
        }
    }
}

/// Writes a line about something that was done. A reader that has read enough does not end the work.
///
/// # Errors
///
/// If standard output cannot be written for another reason.
pub(crate) fn tell(line: &str) -> Result<(), CliError> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
