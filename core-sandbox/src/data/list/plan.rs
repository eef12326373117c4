//! The rows of a list in their order, found with as few looks at other rows as possible.

use std::cmp::Ordering;

use super::order::Order;
use crate::data::{
    database::Database,
    query::{Condition, Ranges, ValueRange},
    row::Row,
    scalar::Value,
    schema::Resource,
};

/// An iterator over rows.
type Rows<'a> = Box<dyn Iterator<Item = &'a Row> + 'a>;

/// Returns the rows that satisfy a condition, in the first order, and equal rows in the next one.
pub(super) fn rows<'a>(
    database: &'a Database,
    resource: &'a Resource,
    condition: Option<&'a Condition>,
    orders: &[Order],
) -> Rows<'a> {
    let Some(condition) = condition else { return all(database, resource, orders) };
    let fits = |row: &&Row| condition.holds(row);
    if let ([order], Some((from, to))) = (orders, range_of(condition, orders)) {
        // A range of the field that also orders the rows is a part of that order.
        let rows = database.between(resource, order.index, from.as_ref(), to.as_ref());
        return match order.is_descending {
            true => Box::new(rows.rev().filter(fits)),
            false => Box::new(rows.filter(fits)),
        };
    }
    match few(database, resource, condition) {
        Some(mut rows) => {
            rows.retain(fits);
            sort(&mut rows, orders);
            Box::new(rows.into_iter())
        }
        None => Box::new(all(database, resource, orders).filter(fits)),
    }
}

/// Returns all rows in their order.
fn all<'a>(database: &'a Database, resource: &'a Resource, orders: &[Order]) -> Rows<'a> {
    match orders {
        [] => Box::new(database.rows(resource)),
        [order] if order.is_descending => Box::new(database.sorted(resource, order.index).rev()),
        [order] => Box::new(database.sorted(resource, order.index)),
        several => {
            let mut rows: Vec<&Row> = database.rows(resource).collect();
            sort(&mut rows, several);
            Box::new(rows.into_iter())
        }
    }
}

/// Returns the single range of the field of the first order.
fn range_of(condition: &Condition, orders: &[Order]) -> Option<ValueRange> {
    let field = orders.first()?.index;
    let mut all = condition.ranges().into_iter();
    let found = all.find(|ranges| ranges.field == field && ranges.ranges.len() == 1)?;
    found.ranges.into_iter().next()
}

/// Returns rows in the order of their ids, among them all that satisfy the condition, if an index finds few.
fn few<'a>(
    database: &'a Database,
    resource: &Resource,
    condition: &Condition,
) -> Option<Vec<&'a Row>> {
    let mut ranges = condition.ranges();
    // Single values select fewer rows than ranges, and ids fewer than anything else.
    ranges.sort_by_key(|ranges| !ranges.are_points());
    let Ranges { field, ranges } = ranges.into_iter().next()?;
    let limit = database.count(resource) / 4;
    let mut rows = Vec::new();
    for (from, to) in &ranges {
        let range = database.between(resource, field, from.as_ref(), to.as_ref());
        rows.extend(range.take(limit.saturating_add(1).saturating_sub(rows.len())));
        if rows.len() > limit {
            return None;
        }
    }
    let is_by_id = matches!(ranges.as_slice(), [(from, to)] if from == to);
    if !is_by_id {
        rows.sort_by_cached_key(|row| row.id("id"));
    }
    Some(rows)
}

/// Sorts rows, which are in the order of their ids, by the first order, and equal rows by the next one.
fn sort(rows: &mut [&Row], orders: &[Order]) {
    if orders.is_empty() {
        return;
    }
    let key = |row: &&Row| -> Vec<Value> {
        orders.iter().map(|order| Value::of(order.info.kind, row.value_at(order.index))).collect()
    };
    let mut keyed: Vec<(Vec<Value>, &Row)> = rows.iter().map(|row| (key(row), *row)).collect();
    // One descending order is the ascending one from its end, as an index has it.
    let is_reversed = matches!(orders, [order] if order.is_descending);
    keyed.sort_by(|(left, _), (right, _)| {
        let compared = left.iter().zip(right).zip(orders).map(|((left, right), order)| {
            match order.is_descending && !is_reversed {
                true => right.cmp(left),
                false => left.cmp(right),
            }
        });
        compared.fold(Ordering::Equal, Ordering::then)
    });
    if is_reversed {
        keyed.reverse();
    }
    for (place, (_, row)) in rows.iter_mut().zip(keyed) {
        *place = row;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::data::{DataSet, Marks, Unconfirmed, database, schema::TIME_ENTRY};

    /// Finds rows by a look at each of them.
    fn slow<'a>(database: &'a Database, condition: &Condition, orders: &[Order]) -> Vec<&'a Row> {
        let mut rows: Vec<&Row> =
            database.rows(&TIME_ENTRY).filter(|row| condition.holds(row)).collect();
        sort(&mut rows, orders);
        rows
    }

    #[test]
    fn an_index_finds_the_rows_that_a_look_at_each_row_finds() {
        let database = database(DataSet::Sample, date(2026, 3, 17), "Example Architects", 0);
        let projects: Vec<String> = database
            .rows(&TIME_ENTRY)
            .step_by(700)
            .filter_map(|row| row.text("projectId"))
            .collect();
        let [first, second, ..] = projects.as_slice() else { panic!("{projects:?}") };
        let upper = second.to_uppercase();
        let mut found = 0;
        for condition in [
            &format!("projectId = '{first}'"),
            &format!("projectId = '{first}' OR projectId = '{upper}' OR projectId = '{first}'"),
            &format!("projectId in ('{first}', null, '{upper}') and billable = true"),
            &format!("projectId = '{first}' OR activityId = '{first}'"),
            &format!("projectId = '{first}' OR date > '2026-01-01'"),
            &format!("projectId <> '{first}'"),
            &format!("not projectId = '{first}'"),
            &format!("(projectId = '{first}' and date > '2026-01-01') or projectId = '{upper}'"),
            "date >= '2026-01-01'",
            "date > '2026-03-01' and date <= '2026-03-05'",
            "date between '2026-03-01' and '2026-03-05'",
            "date between '2026-03-05' and '2026-03-01'",
            "date < '2025-04-01' or date > '2026-03-10'",
            "actualHours > 7.5 and actualHours < 7.76",
            "actualHours = 7.50",
            "actualHours < null",
            "invoiceId is null",
            "billable = false",
            "description like 'Site%'",
        ] {
            let mut marks = Marks::new(Unconfirmed::Evaluate);
            let parsed = Condition::parse(&TIME_ENTRY, condition, &mut marks).unwrap();
            for order in
                ["", "date", "date desc", "actualHours", "projectId desc", "date, memo desc"]
            {
                let orders = match order {
                    "" => Vec::new(),
                    order => Order::parse_all(&TIME_ENTRY, order, &mut marks).unwrap(),
                };
                let expected = slow(&database, &parsed, &orders);
                let rows: Vec<&Row> =
                    rows(&database, &TIME_ENTRY, Some(&parsed), &orders).collect();
                let same = |(left, right): (&&Row, &&Row)| std::ptr::eq(*left, *right);
                assert_eq!(rows.len(), expected.len(), "{condition} {order}");
                assert!(rows.iter().zip(&expected).all(same), "{condition} {order}");
                found += rows.len();
            }
        }
        assert!(found > 10_000, "{found}");
    }

    #[test]
    fn all_rows_have_the_order_of_a_sort() {
        let database = database(DataSet::Sample, date(2026, 3, 17), "Example Architects", 0);
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        for order in ["date", "date desc", "description desc", "billable, date desc"] {
            let orders = Order::parse_all(&TIME_ENTRY, order, &mut marks).unwrap();
            let mut expected: Vec<&Row> = database.rows(&TIME_ENTRY).collect();
            sort(&mut expected, &orders);
            let rows = rows(&database, &TIME_ENTRY, None, &orders);
            assert!(rows.zip(expected).all(|(left, right)| std::ptr::eq(left, right)), "{order}");
        }
    }
}
