//! The sets of records that a sandbox can start with.

use serde::{Deserialize, Serialize};

/// The records that a sandbox starts with.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{DataSet, Sandbox};
///
/// let sandbox = Sandbox::builder().data_set(DataSet::Nasty).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DataSet {
    /// A firm of architects with a year of time entries.
    #[default]
    Sample,
    /// The sample, and records with every oddity that Core allows.
    ///
    /// Payments are negative, partial or retainers. Invoices are voided, drafts, or have several lines and taxes.
    /// People are inactive, namesakes, or have names in other scripts. Texts are as long as Core accepts.
    /// Entries have thirds of hours, leap days and the ends of years. References point to deleted records, and
    /// many fields are null.
    Nasty,
}

impl DataSet {
    /// All sets, in the order of their introduction.
    pub const ALL: &'static [Self] = &[Self::Sample, Self::Nasty];

    /// Returns the word for the set in settings and on the command line, such as `nasty`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Nasty => "nasty",
        }
    }
}
