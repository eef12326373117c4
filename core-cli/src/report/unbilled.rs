//! Billable time and expenses that no invoice bills yet.

use rust_decimal::Decimal;

use super::{
    Dimension, MirrorFile, Period, Sheet,
    ledger::{Ledger, checked},
    mirror_file::{decimal, unreadable},
    sheet::SheetColumn,
};
use crate::error::CliError;

/// The columns: hours, their amount, expenses, and entries without a rate or an amount.
const COLUMNS: [SheetColumn; 5] = [
    SheetColumn { name: "hours", digits: 2, is_charted: false },
    SheetColumn { name: "time", digits: 2, is_charted: true },
    SheetColumn { name: "expenses", digits: 2, is_charted: true },
    SheetColumn { name: "without rate", digits: 0, is_charted: false },
    SheetColumn { name: "total", digits: 2, is_charted: false },
];

/// Adds up hours and amounts of a period.
///
/// # Errors
///
/// If the mirror cannot be read.
pub(crate) fn unbilled(
    mirror: &MirrorFile,
    by: Dimension,
    period: Period,
) -> Result<Sheet, CliError> {
    let mut ledger: Ledger<4> = Ledger::new();
    let (id, name) = by.columns();
    let columns = format!("{id}, {name}, kind, hours, rate, charge");
    mirror.read("report_unbilled", &columns, period.texts(), |row| {
        let kind: String = row.get(2).map_err(unreadable)?;
        let (hours, rate, charge) = (decimal(row, 3)?, decimal(row, 4)?, decimal(row, 5)?);
        let mut add = |column, amount| {
            let (id, name) = (row.get(0).map_err(unreadable)?, row.get(1).map_err(unreadable)?);
            ledger.add(id, name, column, amount)
        };
        if kind == "expense" {
            add(3, if charge.is_none() { Decimal::ONE } else { Decimal::ZERO })?;
            return add(2, charge.unwrap_or_default());
        }
        let hours = hours.unwrap_or_default();
        add(0, hours)?;
        add(3, if rate.is_none() { Decimal::ONE } else { Decimal::ZERO })?;
        add(1, checked(hours.checked_mul(rate.unwrap_or_default()))?)
    })?;
    let mut rows = Vec::new();
    let mut sums = [Decimal::ZERO; 5];
    for (_, name, [hours, time, expenses, without]) in ledger.rows() {
        let total = checked(time.checked_add(*expenses))?;
        let values = [*hours, *time, *expenses, *without, total];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = checked(sum.checked_add(value))?;
        }
        rows.push((name.to_owned(), values.map(Some).to_vec()));
    }
    Ok(Sheet {
        title: format!("Unbilled work until {}", period.to),
        of: by.name(),
        columns: COLUMNS.to_vec(),
        rows,
        sums: sums.map(Some).to_vec(),
    })
}
