//! Sums of decimals by client, project or person.

use std::collections::BTreeMap;

use clap::ValueEnum;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::error::CliError;

/// The records that a report has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dimension {
    /// A row for each client
    Client,
    /// A row for each project
    Project,
    /// A row for each person
    Person,
}

impl Dimension {
    /// Returns the name of the column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Project => "project",
            Self::Person => "person",
        }
    }

    /// Returns the columns of a view with the id and the name.
    pub(super) fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Client => ("client_id", "client"),
            Self::Project => ("project_id", "project"),
            Self::Person => ("person_id", "person"),
        }
    }
}

/// The days of a report, both included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) from: Option<Date>,
    pub(crate) to: Date,
}

impl Period {
    /// Returns the first day, or one before all records.
    pub(super) fn first(self) -> Date {
        self.from.unwrap_or(Date::ZERO)
    }
}

/// The sums of a report, by the id and the name of its rows.
#[derive(Debug)]
pub(super) struct Ledger<const N: usize> {
    rows: BTreeMap<(String, String), [Decimal; N]>,
}

impl<const N: usize> Ledger<N> {
    /// Makes a ledger without rows.
    pub(super) fn new() -> Self {
        Self { rows: BTreeMap::new() }
    }

    /// Adds an amount to a column of a row. Records with one name and different ids have different rows.
    ///
    /// # Errors
    ///
    /// If the sum has more than 28 digits.
    pub(super) fn add(
        &mut self,
        id: Option<String>,
        name: Option<String>,
        column: usize,
        amount: Decimal,
    ) -> Result<(), CliError> {
        let key = (name.unwrap_or_default(), id.unwrap_or_default());
        let row = self.rows.entry(key).or_insert([Decimal::ZERO; N]);
        if let Some(sum) = row.get_mut(column) {
            *sum = checked(sum.checked_add(amount))?;
        }
        Ok(())
    }

    /// Returns the ids, names and sums of the rows, by name and id.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str, &[Decimal; N])> {
        self.rows.iter().map(|((name, id), sums)| (id.as_str(), name.as_str(), sums))
    }
}

/// Returns a result of exact arithmetic.
///
/// # Errors
///
/// If the result has more than 28 digits.
pub(super) fn checked(result: Option<Decimal>) -> Result<Decimal, CliError> {
    result.ok_or_else(|| {
        CliError::failed(
            "a sum has more than 28 digits, so it is not exact; choose a shorter period",
        )
    })
}
