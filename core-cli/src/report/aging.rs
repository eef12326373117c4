//! Open invoices by age.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    Dimension, OpenMirror, Period, Sheet,
    ledger::{Ledger, checked},
    sheet::SheetColumn,
    view::View,
};
use crate::error::CliError;

/// The columns: not due, due for up to 30, 60 and 90 days and for longer, and credits.
const AGES: [&str; 6] = ["current", "1-30", "31-60", "61-90", "over 90", "credit"];

/// The column of negative balances.
const CREDIT: usize = 5;

/// Adds up the balances of invoices by their age on a day.
///
/// # Errors
///
/// If the mirror cannot be read.
pub(crate) async fn aging(
    mirror: &OpenMirror,
    by: Dimension,
    day: Date,
) -> Result<Sheet, CliError> {
    let mut ledger: Ledger<6> = Ledger::new();
    let (id, name) = by.columns();
    let columns = [id, name, "due_date", "balance"];
    let period = Period { from: None, to: day };
    let add = mirror.read(View::OpenInvoices, &columns, period, |row| {
        let balance = row.decimal(3)?.unwrap_or_default();
        let due = row.text(2).and_then(|due| due.get(..10)?.parse::<Date>().ok());
        let column = if balance < Decimal::ZERO { CREDIT } else { age(day, due.unwrap_or(day)) };
        ledger.add(row.owned(0), row.owned(1), column, balance)
    });
    add.await?;
    let mut rows = Vec::new();
    let mut sums = [Decimal::ZERO; 7];
    for (_, name, amounts) in ledger.rows() {
        let mut total = Decimal::ZERO;
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum = checked(sum.checked_add(*amount))?;
            total = checked(total.checked_add(*amount))?;
        }
        sums[6] = checked(sums[6].checked_add(total))?;
        let values = amounts.iter().copied().chain([total]).map(Some).collect();
        rows.push((name.to_owned(), values));
    }
    let column = |(index, name)| SheetColumn { name, digits: 2, is_charted: index < CREDIT };
    Ok(Sheet {
        title: format!("Open invoices by age on {day}"),
        of: by.name(),
        columns: AGES.into_iter().chain(["total"]).enumerate().map(column).collect(),
        rows,
        sums: sums.map(Some).to_vec(),
    })
}

/// Returns the column of an invoice that is due on a day.
fn age(day: Date, due: Date) -> usize {
    match (day - due).get_days() {
        ..=0 => 0,
        1..=30 => 1,
        31..=60 => 2,
        61..=90 => 3,
        91.. => 4,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ages_begin_on_the_day_after_the_due_date() {
        let day = date(2026, 9, 30);
        for (due, column) in [
            (date(2026, 10, 1), 0),
            (date(2026, 9, 30), 0),
            (date(2026, 9, 29), 1),
            (date(2026, 8, 31), 1),
            (date(2026, 8, 30), 2),
            (date(2026, 8, 1), 2),
            (date(2026, 7, 31), 3),
            (date(2026, 7, 2), 3),
            (date(2026, 7, 1), 4),
            (date(1, 1, 1), 4),
        ] {
            assert_eq!(age(day, due), column, "{due}");
        }
    }
}
