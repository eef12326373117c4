//! The import of a CSV file: one record for each row, safe to repeat.

mod columns;
mod delimiter;
mod existing;
mod file;
mod journal;
mod outcome;
mod plan;
mod sender;
mod text;

pub(crate) use columns::Columns;
pub(crate) use existing::Existing;
pub(crate) use file::CsvFile;
pub(crate) use journal::{Journal, RowState, now};
pub(crate) use outcome::{ImportReport, Outcome};
pub(crate) use plan::{ImportPlan, ImportRow};
pub(crate) use sender::{Sender, taken};
