//! Billable time and expenses that no invoice bills yet.

use rust_decimal::Decimal;

use super::{
    Dimension, OpenMirror, Period, Sheet,
    ledger::{Ledger, checked},
    sheet::SheetColumn,
    view::View,
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
pub(crate) async fn unbilled(
    mirror: &OpenMirror,
    by: Dimension,
    period: Period,
) -> Result<Sheet, CliError> {
    let mut ledger: Ledger<4> = Ledger::new();
    let (id, name) = by.columns();
    let columns = [id, name, "kind", "hours", "rate", "charge"];
    let add = mirror.read(View::Unbilled, &columns, period, |row| {
        let (hours, rate, charge) = (row.decimal(3)?, row.decimal(4)?, row.decimal(5)?);
        let mut add = |column, amount| ledger.add(row.owned(0), row.owned(1), column, amount);
        if row.text(2) == Some("expense") {
            add(3, if charge.is_none() { Decimal::ONE } else { Decimal::ZERO })?;
            return add(2, charge.unwrap_or_default());
        }
        let hours = hours.unwrap_or_default();
        add(0, hours)?;
        add(3, if rate.is_none() { Decimal::ONE } else { Decimal::ZERO })?;
        add(1, checked(hours.checked_mul(rate.unwrap_or_default()))?)
    });
    add.await?;
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
