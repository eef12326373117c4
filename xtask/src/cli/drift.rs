//! The arguments of `drift`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::Format;
use crate::drift::finding::FindingKind;

/// The options of `drift`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub(crate) struct DriftArguments {
    /// Folders and files with answers
    #[arg(value_name = "FOLDER", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Resource of the files whose names do not say it
    #[arg(long, value_name = "NAME")]
    pub(crate) resource: Option<String>,
    /// Path before the paths of the specs, beside `/api`; may be repeated
    #[arg(long = "base", value_name = "PATH")]
    pub(crate) bases: Vec<String>,
    /// Fail if there is a finding of these kinds
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub(crate) fail_on: Vec<FindingKind>,
    /// Raise the evidence of facts that the answers show, in the specs; nothing is lowered
    #[arg(long, requires = "source")]
    pub(crate) write: bool,
    /// Add fields that no spec lists, with `--write`
    #[arg(long, requires = "write")]
    pub(crate) add_fields: bool,
    /// Source of the facts that `--write` names, as in "answers of a firm, by its own key"
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Day of the answers, as in 2026-11-20; by default, today
    #[arg(long, value_name = "DATE", requires = "write")]
    pub(crate) date: Option<Date>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}
