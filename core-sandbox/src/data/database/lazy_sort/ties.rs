//! The order of rows whose keys are equal and inexact.

use std::{borrow::Cow, sync::Arc};

use super::entry::Entry;
use crate::data::{
    database::{column::Column, memo::Memo, sort_key::SortKey},
    row::{JsonText, Row},
    scalar::Value,
};

/// The number of entries above which new keys are cheaper than a comparison of values.
const FEW: usize = 32;

/// Sorts entries that have the same inexact key and are in the order of their places.
pub(super) fn sort(column: Column, rows: &[&Arc<Row>], tied: &mut [Entry]) {
    if have_one_value(column, rows, tied) {
        return;
    }
    if tied.len() <= FEW {
        sort_by_value(column, rows, tied);
        return;
    }
    replace_keys(column, rows, tied);
    tied.sort_unstable();
    for still in tied.chunk_by_mut(|left, right| left.key() == right.key()) {
        let is_exact = still.first().is_none_or(|entry| entry.key().is_exact());
        if !is_exact && still.len() > 1 && !have_one_value(column, rows, still) {
            sort_by_value(column, rows, still);
        }
    }
}

/// Gives new keys to entries that have the same inexact key, so that some keys differ, or all are exact.
pub(super) fn replace_keys(column: Column, rows: &[&Arc<Row>], tied: &mut [Entry]) {
    let is_text = tied.first().is_some_and(|entry| entry.key().is_text());
    if !is_text {
        replace_by_ranks(column, rows, tied);
        return;
    }
    let row = |entry: &Entry| rows.get(entry.place()).copied();
    let Some(first) = tied.first().and_then(row) else { return };
    let first = content(column, first);
    let (mut common, mut has_one_value) = (first.len(), true);
    let mut known = Memo::new(tied.len());
    for row in tied.iter().filter_map(row) {
        if known.get(column, row).is_none() {
            let text = content(column, row);
            let pairs = first.bytes().zip(text.bytes()).take(common);
            common = pairs.take_while(|(left, right)| left == right).count();
            has_one_value = has_one_value && text == first;
            known.set(column, row, ());
        }
    }
    let mut keys = Memo::new(tied.len());
    for entry in tied {
        let Some(row) = row(entry) else { continue };
        let key = keys.get(column, row).unwrap_or_else(|| match has_one_value {
            true => SortKey::of_rank(0),
            false => SortKey::of_text(&content(column, row), common),
        });
        keys.set(column, row, key);
        *entry = Entry::new(key, entry.place());
    }
}

/// Gives exact keys to entries with values other than texts.
fn replace_by_ranks(column: Column, rows: &[&Arc<Row>], tied: &mut [Entry]) {
    let value = |entry: &Entry| rows.get(entry.place()).map(|row| column.value(row));
    let mut values: Vec<Option<Value>> = tied.iter().map(value).collect();
    values.sort_unstable();
    values.dedup();
    for entry in tied {
        let rank = values.binary_search(&value(entry)).unwrap_or_default();
        *entry = Entry::new(SortKey::of_rank(rank), entry.place());
    }
}

fn sort_by_value(column: Column, rows: &[&Arc<Row>], tied: &mut [Entry]) {
    tied.sort_by_cached_key(|entry| {
        (rows.get(entry.place()).map(|row| column.value(row)), entry.place())
    });
}

/// Returns whether all rows have the same JSON in the field.
fn have_one_value(column: Column, rows: &[&Arc<Row>], tied: &[Entry]) -> bool {
    let mut all = tied.iter().filter_map(|entry| rows.get(entry.place()));
    let Some(first) = all.next() else { return true };
    let mut known = Memo::new(tied.len());
    all.all(|row| {
        let is_equal = known.get(column, row).is_some() || column.has_json_of(first, row);
        known.set(column, row, ());
        is_equal
    })
}

fn content(column: Column, row: &Row) -> Cow<'_, str> {
    column.json(row).and_then(JsonText::content).unwrap_or_default()
}
