//! The share of hours that are billable.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    Dimension, OpenMirror, Period, Sheet,
    ledger::{Ledger, checked},
    sheet::SheetColumn,
    view::View,
};
use crate::error::CliError;

/// The columns: all hours, billable ones, their share, and the share that the person should reach.
const COLUMNS: [SheetColumn; 4] = [
    SheetColumn { name: "hours", digits: 2, is_charted: false },
    SheetColumn { name: "billable", digits: 2, is_charted: false },
    SheetColumn { name: "percent", digits: 1, is_charted: true },
    SheetColumn { name: "target", digits: 1, is_charted: false },
];

/// Adds up hours of a period.
///
/// # Errors
///
/// If the mirror cannot be read.
pub(crate) async fn utilization(
    mirror: &OpenMirror,
    by: Dimension,
    period: Period,
) -> Result<Sheet, CliError> {
    let mut ledger: Ledger<2> = Ledger::new();
    let mut targets: BTreeMap<String, Option<Decimal>> = BTreeMap::new();
    let (id, name) = by.columns();
    let columns = [id, name, "billable", "hours", "target"];
    let add = mirror.read(View::Time, &columns, period, |row| {
        let hours = row.decimal(3)?.unwrap_or_default();
        let (id, name) = (row.owned(0), row.owned(1));
        if by == Dimension::Person {
            targets.insert(id.clone().unwrap_or_default(), row.decimal(4)?);
        }
        ledger.add(id.clone(), name.clone(), 0, hours)?;
        ledger.add(id, name, 1, if row.is_true(2) { hours } else { Decimal::ZERO })
    });
    add.await?;
    let mut rows = Vec::new();
    let mut sums = [Decimal::ZERO; 2];
    for (id, name, [hours, billable]) in ledger.rows() {
        sums = [checked(sums[0].checked_add(*hours))?, checked(sums[1].checked_add(*billable))?];
        let target = targets.get(id).copied().flatten();
        let values = vec![Some(*hours), Some(*billable), percent(*billable, *hours)?, target];
        rows.push((name.to_owned(), values));
    }
    let [hours, billable] = sums;
    let from = period.first();
    Ok(Sheet {
        title: format!("Billable share of hours from {from} to {}", period.to),
        of: by.name(),
        columns: COLUMNS.to_vec(),
        rows,
        sums: vec![Some(hours), Some(billable), percent(billable, hours)?, None],
    })
}

/// Returns a share in percent with four digits after the point. `None` without hours.
fn percent(part: Decimal, whole: Decimal) -> Result<Option<Decimal>, CliError> {
    if whole <= Decimal::ZERO {
        return Ok(None);
    }
    let part = checked(part.checked_mul(Decimal::ONE_HUNDRED))?;
    Ok(Some(checked(part.checked_div(whole))?.round_dp(4)))
}
