//! Reading by key from tables that change between the pages.

use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::*;

/// A table whose rows are kept by id, as a database without an order of its own would.
#[derive(Clone, Debug, Default)]
struct Table(BTreeMap<Uuid, Option<DateTime>>);

fn moment(index: u8) -> Option<DateTime> {
    // Index 0 is a record without a time.
    let seconds = index.checked_sub(1)?;
    Some(date(2026, 1, 1).at(0, 0, 0, 0).saturating_add(i64::from(seconds).seconds()))
}

impl Table {
    /// A page of a server that gives no more rows than `cap`, and numbers pages by that.
    fn page(&self, request: PageRequest, cap: u32) -> Vec<RowPosition> {
        let mut rows: Vec<RowPosition> = self.0.iter().map(|(id, key)| mark(*id, *key)).collect();
        rows.retain(|row| request.since.is_none() || row.key >= request.since);
        rows.sort_by_key(|row| row.key);
        let size = request.size.min(cap) as usize;
        rows.into_iter().skip((request.number as usize - 1) * size).take(size).collect()
    }
}

fn mark(id: Uuid, key: Option<DateTime>) -> RowPosition {
    RowPosition { id: Some(id), key, ..RowPosition::default() }
}

/// A change of the table between two pages.
#[derive(Clone, Debug)]
enum Change {
    Insert(u128, u8),
    Delete(prop::sample::Index),
}

fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let change = prop_oneof![
        (any::<u128>(), 0..12_u8).prop_map(|(id, key)| Change::Insert(id, key)),
        any::<prop::sample::Index>().prop_map(Change::Delete),
        any::<prop::sample::Index>().prop_map(Change::Delete),
    ];
    prop::collection::vec(prop::collection::vec(change, 0..4), 0..40)
}

/// Reads the table while it changes; the rows given, and those that were there all the time.
fn read(
    mut table: Table,
    (size, cap): (u32, u32),
    changes: Vec<Vec<Change>>,
) -> (Vec<Uuid>, Vec<Uuid>) {
    let mut reader = reader(size);
    let (mut given, mut steady) = (Vec::new(), table.0.clone());
    let mut changes = changes.into_iter();
    while let Some(request) = reader.next(0) {
        let page = table.page(request, cap);
        let fresh = reader.accept(request, &page).unwrap();
        given.extend(page.iter().zip(fresh).filter_map(|(row, fresh)| row.id.filter(|_| fresh)));
        for change in changes.next().unwrap_or_default() {
            match change {
                Change::Insert(id, key) => {
                    table.0.entry(Uuid::from_u128(id)).or_insert(moment(key));
                }
                Change::Delete(index) if !table.0.is_empty() => {
                    let id = *index.get(&table.0.keys().copied().collect::<Vec<_>>());
                    table.0.remove(&id);
                    steady.remove(&id);
                }
                Change::Delete(_) => {}
            }
        }
    }
    (given, steady.into_keys().collect())
}

proptest! {
    #[test]
    fn a_table_at_rest_is_read_whole_and_once(
        rows in prop::collection::vec((any::<u128>(), 0..6_u8), 0..60),
        sizes in (1..9_u32, 1..9_u32),
    ) {
        let table = Table(rows.into_iter().map(|(id, key)| (Uuid::from_u128(id), moment(key))).collect());
        let (mut given, steady) = read(table, sizes, Vec::new());
        given.sort_unstable();
        prop_assert_eq!(given, steady);
    }

    #[test]
    fn rows_that_stay_are_given_once_while_others_come_and_go(
        keys in prop::collection::vec(1..250_u8, 0..60),
        sizes in (2..9_u32, 2..9_u32),
        changes in changes(),
    ) {
        // A page holds all rows of one key, unlike after a bulk import.
        let rows = keys.iter().enumerate().map(|(index, key)| {
            (Uuid::from_u128(index as u128), moment(key.saturating_add(12)))
        });
        let mut counts: BTreeMap<Option<DateTime>, u32> = BTreeMap::new();
        let table = Table(rows.filter(|(_, key)| {
            let count = counts.entry(*key).or_default();
            *count += 1;
            *count < sizes.0.min(sizes.1)
        }).collect());
        let (given, steady) = read(table, sizes, changes);
        let mut once = given.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), given.len(), "a row came twice");
        for id in steady {
            prop_assert!(once.contains(&id), "{} is lost", id);
        }
    }
}

fn reader(size: u32) -> Keyed {
    Keyed::new(size, None, Vec::new(), false)
}

fn row(id: u128, key: u8) -> RowPosition {
    mark(Uuid::from_u128(id), moment(key))
}

/// Answers the next page, and returns which of its rows are new.
fn answer(reader: &mut Keyed, page: &[RowPosition]) -> Result<Vec<bool>, String> {
    let request = reader.next(0).unwrap();
    reader.accept(request, page)
}

#[test]
fn a_bulk_import_larger_than_a_page_is_read_again_where_a_row_was_deleted() {
    let mut reader = reader(2);
    let request = |number, key| Some(PageRequest { number, size: 2, since: moment(key) });
    assert_eq!(answer(&mut reader, &[row(1, 5), row(2, 5)]), Ok(vec![true, true]));
    assert_eq!(reader.next(0), request(1, 5));
    assert_eq!(answer(&mut reader, &[row(1, 5), row(2, 5)]), Ok(vec![false, false]));
    assert_eq!(reader.next(0), request(2, 5));
    assert!(!reader.is_in_order());
    // Row 1 is deleted: row 3 moves to the first page, and the second one starts with row 4.
    assert_eq!(answer(&mut reader, &[row(4, 5)]), Ok(vec![true]));
    // A page that is not full does not end the pass.
    assert_eq!(reader.next(0), Some(PageRequest { number: 4, size: 1, since: moment(5) }));
    assert_eq!(answer(&mut reader, &[]), Ok(vec![]));
    assert_eq!(reader.next(0), request(1, 5));
    assert_eq!(answer(&mut reader, &[row(2, 5), row(3, 5)]), Ok(vec![false, true]));
    assert_eq!(answer(&mut reader, &[row(4, 5)]), Ok(vec![false]));
    assert_eq!(answer(&mut reader, &[]), Ok(vec![]));
    // That pass brought row 3, so there is another; it brings nothing.
    assert_eq!(answer(&mut reader, &[row(2, 5), row(3, 5)]), Ok(vec![false, false]));
    assert_eq!(answer(&mut reader, &[row(4, 5)]), Ok(vec![false]));
    assert_eq!(answer(&mut reader, &[]), Ok(vec![]));
    assert_eq!(reader.next(0), None);
}

#[test]
fn a_list_ends_where_the_rows_from_the_last_key_on_are_known() {
    let mut reader = reader(10);
    answer(&mut reader, &[row(1, 5), row(2, 6), row(3, 7)]).unwrap();
    assert_eq!(reader.next(0), Some(PageRequest { number: 1, size: 10, since: moment(7) }));
    assert_eq!(answer(&mut reader, &[row(3, 7)]), Ok(vec![false]));
    assert_eq!(reader.next(0), None);
}

#[test]
fn a_page_with_one_key_is_not_requested_again() {
    let mut reader = reader(10);
    assert_eq!(answer(&mut reader, &[row(1, 5), row(2, 5)]), Ok(vec![true, true]));
    assert_eq!(reader.next(0), Some(PageRequest { number: 2, size: 2, since: None }));
    assert_eq!(answer(&mut reader, &[]), Ok(vec![]));
    assert_eq!(reader.next(0), None);
}

#[test]
fn a_page_that_is_not_full_ends_a_list_only_where_it_is_trusted() {
    let mut reader = Keyed::new(10, None, Vec::new(), true);
    answer(&mut reader, &[row(1, 5), row(2, 6)]).unwrap();
    assert_eq!(reader.next(0), None);
}

#[test]
fn a_server_that_does_not_do_what_it_is_asked_is_found_out() {
    let mut one = reader(2);
    let error = answer(&mut one, &[row(1, 5), row(2, 4)]).unwrap_err();
    assert_eq!(error, "Core did not return the rows in the requested order");
    assert_eq!(one.next(0), None);

    let mut one = reader(2);
    answer(&mut one, &[row(1, 5), row(2, 6)]).unwrap();
    let error = answer(&mut one, &[row(1, 5), row(2, 6)]).unwrap_err();
    assert_eq!(
        error,
        "the list asked for rows from 2026-01-01T00:00:05 on, but Core returned one of 2026-01-01T00:00:04"
    );

    let mut one = reader(2);
    let page = [row(1, 5), row(2, 5)];
    answer(&mut one, &page).unwrap();
    answer(&mut one, &page).unwrap();
    assert!(answer(&mut one, &page).unwrap_err().contains("Core repeats pages"));
}

#[test]
fn a_row_that_changes_comes_again_with_its_later_key() {
    let mut reader = reader(2);
    assert_eq!(answer(&mut reader, &[row(1, 5), row(2, 6)]), Ok(vec![true, true]));
    assert_eq!(answer(&mut reader, &[row(2, 6), row(1, 7)]), Ok(vec![false, true]));
}
