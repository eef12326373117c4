//! The order of rows whose keys are equal and inexact.

use std::{borrow::Cow, sync::Arc};

use super::Entry;
use crate::data::{
    database::{column::Column, sort_key::SortKey},
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
    let text = |entry: &Entry| content(column, rows, *entry);
    let first = tied.first().map(text).unwrap_or_default();
    let common = tied.iter().fold(first.len(), |common, entry| {
        let text = text(entry);
        let pairs = first.bytes().zip(text.bytes()).take(common);
        pairs.take_while(|(left, right)| left == right).count()
    });
    let has_one_value =
        common == first.len() && tied.iter().all(|entry| text(entry).len() == common);
    for entry in tied {
        let key = match has_one_value {
            true => SortKey::of_rank(0),
            false => SortKey::of_text(&content(column, rows, *entry), common),
        };
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
    let mut all = tied.iter().map(|entry| json(column, rows, *entry));
    let first = all.next().flatten();
    all.all(|json| json == first)
}

fn json<'a>(column: Column, rows: &[&'a Arc<Row>], entry: Entry) -> Option<JsonText<'a>> {
    column.json(rows.get(entry.place())?)
}

fn content<'a>(column: Column, rows: &[&'a Arc<Row>], entry: Entry) -> Cow<'a, str> {
    json(column, rows, entry).and_then(JsonText::content).unwrap_or_default()
}
