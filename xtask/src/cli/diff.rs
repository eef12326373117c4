//! The arguments of `diff`.

use clap::{Args, ValueEnum};

use crate::diff::level::Level;

/// The states that `diff` compares, and the form of its output.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub(crate) struct DiffArguments {
    /// The old revision and the new one, as in `v0.1.0 HEAD`, `v0.1.0..HEAD` or `main...HEAD`
    ///
    /// One revision is compared with the work tree, and by default HEAD.
    #[arg(value_name = "REV", num_args = 0..=2, verbatim_doc_comment)]
    pub(crate) revisions: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Fail if a change is at this level or above
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<Level>,
    /// Explain a rule, or list all rules
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "",
          conflicts_with_all = ["revisions", "fail_on"])]
    pub(crate) explain: Option<String>,
}

/// The form in which `diff` shows changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A line for each change
    Text,
    /// Entries for CHANGELOG.md
    Changelog,
    /// JSON for programs
    Json,
}
