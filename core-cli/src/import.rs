//! The import of a CSV file: one record for each row, safe to repeat.

mod columns;
mod delimiter;
mod existing;
mod file;
mod journal;
mod outcome;
mod pending;
mod plan;
mod sender;
mod text;

pub(crate) use columns::Columns;
use existing::Existing;
pub(crate) use file::CsvFile;
pub(crate) use journal::{Journal, RowState};
pub(crate) use outcome::{ImportReport, Outcome};
pub(crate) use pending::{pending, sent_fields};
pub(crate) use plan::{ImportPlan, ImportRow};
pub(crate) use sender::Sender;
use sender::taken;
