//! Tests of the lazy sort against a complete one.

use core_api::{Json, TimeEntry};
use uuid::Uuid;

use super::*;
use crate::{data::row::text, splitmix::SplitMix};

/// Values of a text field: few or many, short or long, with common starts, and none.
fn texts(numbers: &mut SplitMix, form: u32) -> Option<Json> {
    let common = "a common start of many letters ".repeat(3);
    match form {
        0 => text(&format!("note {}", numbers.below(4))),
        1 => text(&format!("{common}{}", numbers.below(3))),
        2 => text(&format!("{common}{}", numbers.next())),
        3 => text(&"b".repeat(numbers.below(60) as usize)),
        4 => text(&numbers.id().to_string()),
        5 => text(&common),
        6 if numbers.below(9) > 0 => text("equal"),
        7 if numbers.below(3) > 0 => text(&format!("\"{}\u{0}{}", common, numbers.below(2_000))),
        _ => None,
    }
}

/// Values of a number field, many of them equal or nearly so.
fn number(numbers: &mut SplitMix, form: u32) -> Option<Json> {
    let digits = match form {
        0 => format!("{}", numbers.below(3)),
        1 => format!("{}.{}", numbers.below(90), numbers.below(100)),
        2 => format!("0.{:09}", numbers.below(3_000)),
        3 => format!("0.33333{}", numbers.below(3)),
        4 => format!("-{}", numbers.next()),
        _ => return None,
    };
    Json::parse(digits).ok()
}

fn column(name: &str) -> Column {
    let position = TimeEntry::FIELDS.iter().position(|info| info.name == name).unwrap();
    Column::of(TimeEntry::FIELDS, position).unwrap()
}

fn rows(count: usize, form: u32) -> Vec<Arc<Row>> {
    let mut numbers = SplitMix::new(u64::from(form) + 17);
    let mut row = |_| {
        let mut row = Row::empty(TimeEntry::FIELDS);
        row.set("memo", texts(&mut numbers, form));
        row.set("actualHours", number(&mut numbers, form));
        row
    };
    // A third of the rows are copies.
    let rows: Vec<Row> = (0..count - count / 3).map(&mut row).collect();
    let copy = |(place, row): (usize, &Row)| {
        let mut copy = row.clone();
        copy.set("id", text(&Uuid::from_u128(place as u128).to_string()));
        Arc::new(copy)
    };
    rows.iter().chain(&rows).take(count).enumerate().map(copy).collect()
}

fn lazy<'a>(rows: &'a [Arc<Row>], column: Column) -> LazySort<'a> {
    LazySort::new(column, (rows.len(), rows.iter()), |_, _| true)
}

/// Returns the places of rows that an iterator returns.
fn places<'a>(
    rows: &'a [Arc<Row>],
    iterator: impl Iterator<Item = &'a Arc<Row>>,
) -> Vec<Option<usize>> {
    let first = rows.as_ptr();
    let place = |row: &'a Arc<Row>| {
        let offset = std::ptr::from_ref(row).addr().checked_sub(first.addr())?;
        Some(offset / size_of::<Arc<Row>>())
    };
    iterator.map(place).collect()
}

#[test]
fn rows_are_read_in_their_order_from_any_place_and_from_both_ends() {
    let mut numbers = SplitMix::new(2);
    for (name, form) in
        ["memo", "actualHours"].into_iter().flat_map(|name| (0..9).map(move |form| (name, form)))
    {
        let count = if form % 2 == 0 { 9_000 } else { 20_000 };
        let (rows, column) = (rows(count, form), column(name));
        let mut expected: Vec<&Arc<Row>> = rows.iter().collect();
        expected.sort_by_cached_key(|row| column.value(row));
        let expected = places(&rows, expected.into_iter());
        let all = places(&rows, lazy(&rows, column).into_sorted());
        assert!(all == expected, "{name} {form}: sorted at once");
        let backward = places(&rows, lazy(&rows, column).rev());
        assert!(backward.iter().rev().eq(&expected), "{name} {form}: backward");
        for _ in 0..6 {
            let mut skipped = || numbers.below(count as u32 + 100) as usize;
            let (front, back) = (skipped(), skipped());
            let mut lazy = lazy(&rows, column);
            let mut model = expected.iter().copied();
            let (mut found, mut wanted) = (Vec::new(), Vec::new());
            found.extend(lazy.nth(front));
            wanted.extend(model.nth(front));
            found.extend(lazy.by_ref().take(50));
            wanted.extend(model.by_ref().take(50));
            found.extend(lazy.nth_back(back));
            wanted.extend(model.nth_back(back));
            assert_eq!(lazy.size_hint(), model.size_hint());
            found.extend(lazy.by_ref().rev().take(3_000));
            wanted.extend(model.by_ref().rev().take(3_000));
            found.extend(lazy);
            wanted.extend(model);
            let found = places(&rows, found.into_iter());
            assert!(found == wanted, "{name} {form}: from {front} and {back}");
        }
    }
}
