//! Tests of the orders of a table while it changes.

use core_api::{TimeEntry, record::Kind};

use super::*;
use crate::{
    data::row::{scalar, text},
    splitmix::SplitMix,
};

/// Text, number, date, id and boolean.
const FIELDS: [&str; 5] = ["memo", "actualHours", "date", "projectId", "billable"];

fn random_row(numbers: &mut SplitMix, id: Uuid) -> Row {
    let mut row = Row::empty(TimeEntry::FIELDS);
    row.set("id", text(&id.to_string()));
    let mut number = || Some(numbers.below(12)).filter(|number| *number > 1);
    row.set("memo", number().and_then(|number| text(&format!("é\"{number}"))));
    row.set(
        "actualHours",
        number().and_then(|number| {
            scalar(format!("{}.5{}", number / 2, "0".repeat((number % 2) as usize)))
        }),
    );
    row.set("date", number().and_then(|day| text(&format!("2026-01-{day:02}T00:00:00"))));
    let project = number().map(|project| Uuid::from_u128(u128::from(project)));
    row.set("projectId", project.and_then(|id| text(&id.to_string())));
    row.set("billable", number().and_then(|number| scalar(number % 2 == 0)));
    row
}

/// Compares rows far from the ends of an order, and those after them.
fn check_places(table: &Table, position: usize, expected: &[&Arc<Row>]) {
    for skipped in [0, 1, expected.len() / 7, expected.len() / 2, expected.len(), usize::MAX] {
        let wanted = expected.iter().copied().map(Arc::as_ptr).skip(skipped).take(3);
        let found = table.sorted(position).skip(skipped).take(3).map(std::ptr::from_ref);
        assert!(found.eq(wanted), "{skipped} of {}", expected.len());
        let wanted = expected.iter().copied().map(Arc::as_ptr).rev().skip(skipped).take(3);
        let found = table.sorted(position).rev().skip(skipped).take(3).map(std::ptr::from_ref);
        assert!(found.eq(wanted), "{skipped} of {} from the end", expected.len());
    }
    assert_eq!(table.sorted(position).size_hint().0, expected.len());
}

/// Compares all orders of a table with new orders.
fn check(table: &Table) {
    for name in FIELDS {
        let position = TimeEntry::FIELDS.iter().position(|info| info.name == name).unwrap();
        let kind = TimeEntry::FIELDS[position].kind;
        let value = |row: &Arc<Row>| Value::of(kind, row.value_at(position));
        let rows = table.rows().map(|row| (value(row), row));
        let mut pairs: Vec<(Value, &Arc<Row>)> = rows.collect();
        pairs.sort_by(|left, right| left.0.cmp(&right.0));
        let (values, expected): (Vec<Value>, Vec<&Arc<Row>>) = pairs.into_iter().unzip();
        let same = |left: &Row, right: &&Arc<Row>| std::ptr::eq(left, Arc::as_ptr(right));
        check_places(table, position, &expected);
        let sorted: Vec<_> = table.sorted(position).collect();
        assert!(sorted.len() == expected.len(), "{name}");
        assert!(sorted.iter().zip(&expected).all(|(left, right)| same(left, right)), "{name}");
        if kind == Kind::Text {
            continue;
        }
        for wanted in values.iter().step_by((values.len() / 18).max(1)) {
            let from = values.partition_point(|value| value < wanted);
            let to = values.partition_point(|value| value <= wanted);
            let bound = Bound::Included(wanted);
            let found: Vec<_> = table.between(position, bound, bound).collect();
            assert_eq!(found.len(), to - from, "{name}");
            let equal = expected.iter().skip(from);
            assert!(found.iter().zip(equal).all(|(left, right)| same(left, right)), "{name}");
        }
    }
}

#[test]
fn orders_follow_all_changes() {
    let mut numbers = SplitMix::new(5);
    let mut table = Table::new(TimeEntry::FIELDS);
    check(&table);
    let ids: Vec<Uuid> = (0..700).map(|_| numbers.id()).collect();
    for step in 0..3_000 {
        let id = numbers.pick(&ids).unwrap();
        if numbers.below(4) == 0 {
            let is_there = table.row(id).is_some();
            assert_eq!(table.remove(id).is_some(), is_there);
        } else {
            table.insert(id, Arc::new(random_row(&mut numbers, id)));
        }
        if step % 300 == 0 {
            check(&table);
        }
    }
    let before = table.clone();
    table.extend(vec![(Uuid::max(), Arc::new(random_row(&mut numbers, Uuid::max())))]);
    check(&table);
    assert!(table.index_places() > 0);
    table.forget_indexes();
    assert_eq!(table.index_places(), 0);
    check(&before);
}

/// Waits until the thread has made the orders of the checked fields, and the table has taken them.
fn wait_for_indexes(table: &Table) {
    let position = |name: &str| TimeEntry::FIELDS.iter().position(|info| info.name == name);
    for field in FIELDS.iter().filter_map(|name| position(name)) {
        while table.index(field).is_none() {
            // The thread reports to nobody.
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

#[test]
fn a_large_table_has_its_orders_before_during_and_after_their_making() {
    let mut numbers = SplitMix::new(6);
    let mut table = Table::new(TimeEntry::FIELDS);
    let ids: Vec<Uuid> = (0..FEW_ROWS + 500).map(|_| numbers.id()).collect();
    let rows = ids.iter().map(|id| (*id, Arc::new(random_row(&mut numbers, *id)))).collect();
    table.extend(rows);
    let early = table.clone();
    let mut change = |table: &mut Table| {
        for _ in 0..200 {
            let id = numbers.pick(&ids).unwrap();
            match numbers.below(3) {
                0 => drop(table.remove(id)),
                1 => drop(table.insert(id, Arc::new(random_row(&mut numbers, id)))),
                _ => {
                    let id = numbers.id();
                    table.insert(id, Arc::new(random_row(&mut numbers, id)));
                }
            }
        }
    };
    check(&table);
    change(&mut table);
    check(&table);
    change(&mut table);
    wait_for_indexes(&table);
    check(&table);
    change(&mut table);
    check(&table);
    check(&early);
}

#[test]
fn orders_of_rows_that_are_gone_are_made_again() {
    let mut numbers = SplitMix::new(7);
    let mut table = Table::new(TimeEntry::FIELDS);
    let mut row = |place: usize| {
        let id = Uuid::from_u128(place as u128);
        (id, Arc::new(random_row(&mut numbers, id)))
    };
    table.rows = Blocks::from_sorted((0..FEW_ROWS + 1).map(&mut row));
    assert!(table.index(0).is_none());
    table.rows = Blocks::from_sorted((0..FEW_ROWS + 2).map(&mut row));
    wait_for_indexes(&table);
    check(&table);
}
