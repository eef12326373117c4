//! A sort of rows that stops where the reader stops.

mod entry;
mod ties;

use std::{collections::VecDeque, ops::Range, sync::Arc};

use super::{column::Column, memo::Memo, sort_key::SortKey};
use crate::data::row::Row;
use entry::{Entry, gather_at_end, gather_at_start};

/// The number of rows that are sorted at once, if nobody has read more.
const CHUNK: usize = 2_048;

/// The number of rows whose values are looked up before the first one is compared.
const BATCH: usize = 256;

/// An iterator over rows in the order of a field, from both ends. Equal values keep the order of the rows.
///
/// A page of a million rows needs one pass over the keys, and the sort of a few thousand of them.
pub(super) struct LazySort<'a> {
    column: Column,
    /// The rows in their original order.
    rows: Vec<&'a Arc<Row>>,
    entries: Vec<Entry>,
    /// The parts of `entries` that are not read, in their order.
    segments: VecDeque<Segment>,
    /// The number of rows that were sorted.
    sorted: usize,
}

/// A part of the entries. All of its values are between those of the parts beside it.
#[derive(Clone, Debug)]
struct Segment {
    range: Range<usize>,
    state: Sortedness,
}

impl Segment {
    /// Returns the places of the entries if they are in their order.
    fn sorted(&mut self) -> Option<&mut Range<usize>> {
        (self.state == Sortedness::Sorted).then_some(&mut self.range)
    }
}

/// The order of the entries of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sortedness {
    /// The entries are in their order.
    Sorted,
    /// The entries have no order.
    Unsorted,
    /// The entries have no order, and the same inexact key.
    Tied,
}

impl<'a> LazySort<'a> {
    /// Takes the rows that a test accepts by their keys, or by their values if the keys do not decide.
    ///
    /// There are at most `count` rows.
    pub(super) fn new(
        column: Column,
        (count, mut rows): (usize, impl Iterator<Item = &'a Arc<Row>>),
        accepts: impl Fn(SortKey, &Row) -> bool,
    ) -> Self {
        let (mut kept, mut entries) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut memo = Memo::new(count);
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            // The memory of a row is seldom in a cache. This loop waits for several rows at once.
            batch.extend(rows.by_ref().take(BATCH).map(|row| match memo.get(column, row) {
                Some(key) => (row, Ok(key)),
                None => (row, Err(column.json(row))),
            }));
            if batch.is_empty() {
                break;
            }
            for (row, known) in batch.drain(..) {
                let key = known.unwrap_or_else(|json| {
                    let key = column.key_of(json);
                    memo.set(column, row, key);
                    key
                });
                if accepts(key, row) {
                    entries.push(Entry::new(key, kept.len()));
                    kept.push(row);
                }
            }
        }
        let first = entries.first().map(|entry: &Entry| entry.key());
        let is_tie = first.is_some_and(|key| {
            !key.is_exact() && entries.iter().all(|entry: &Entry| entry.key() == key)
        });
        // The new keys of a tie are found faster while the rows are in their order.
        let state = if is_tie { Sortedness::Tied } else { Sortedness::Unsorted };
        let all = Segment { range: 0..entries.len(), state };
        Self { column, rows: kept, entries, segments: [all].into(), sorted: 0 }
    }

    /// Returns all rows in their order, sorted at once.
    pub(super) fn into_sorted(mut self) -> impl Iterator<Item = &'a Arc<Row>> {
        let all = 0..self.entries.len();
        self.sort(all);
        let Self { rows, entries, .. } = self;
        entries.into_iter().filter_map(move |entry| rows.get(entry.place()).copied())
    }

    /// Returns the number of rows that are not read.
    fn left(&self) -> usize {
        self.segments.iter().map(|segment| segment.range.len()).sum()
    }

    /// Sorts a part by keys, and equal inexact keys by values.
    fn sort(&mut self, range: Range<usize>) {
        let Some(entries) = self.entries.get_mut(range) else { return };
        entries.sort_unstable();
        self.sorted = self.sorted.saturating_add(entries.len());
        let is_tie = |left: &Entry, right: &Entry| left.key() == right.key();
        for tied in entries.chunk_by_mut(is_tie) {
            let is_exact = tied.first().is_none_or(|entry| entry.key().is_exact());
            if tied.len() > 1 && !is_exact {
                ties::sort(self.column, &self.rows, tied);
            }
        }
    }

    /// Splits a part at a place within it, or makes progress toward that.
    ///
    /// The results are in their order. One of them may be empty.
    fn split(&mut self, segment: Segment, at: usize) -> Vec<Segment> {
        let Segment { range, state } = segment;
        let part = |range, state| Segment { range, state };
        let middle = range.start.saturating_add(at);
        if state == Sortedness::Sorted || at == 0 || at >= range.len() {
            return vec![
                part(range.start..middle.min(range.end), state),
                part(middle..range.end, state),
            ];
        }
        let Some(entries) = self.entries.get_mut(range.clone()) else { return Vec::new() };
        if state == Sortedness::Tied {
            ties::replace_keys(self.column, &self.rows, entries);
            return vec![part(range, Sortedness::Unsorted)];
        }
        let (less, pivot, greater) = entries.select_nth_unstable(at);
        if pivot.key().is_exact() {
            return vec![part(range.start..middle, state), part(middle..range.end, state)];
        }
        // Rows with the key of the pivot may belong on either side.
        let key = pivot.key();
        let start = middle.saturating_sub(gather_at_end(less, key));
        let end = middle.saturating_add(1).saturating_add(gather_at_start(greater, key));
        vec![
            part(range.start..start, state),
            part(start..end, Sortedness::Tied),
            part(end..range.end, state),
        ]
    }

    /// Makes the first or the last part smaller, or sorts it if it is small.
    fn prepare(&mut self, segment: Segment, is_front: bool) {
        // Each step sorts as much as all steps before, so that reading all rows takes few steps.
        let chunk = CHUNK.max(self.sorted);
        let length = segment.range.len();
        // The chunk may be a little larger, so that no small rest is left.
        if length <= chunk.saturating_mul(2) {
            self.sort(segment.range.clone());
            self.restore(vec![Segment { state: Sortedness::Sorted, ..segment }], is_front);
            return;
        }
        let at = if is_front { chunk } else { length.saturating_sub(chunk) };
        let parts = self.split(segment, at);
        self.restore(parts, is_front);
    }

    /// Puts parts back at the end that they are from.
    fn restore(&mut self, parts: Vec<Segment>, is_front: bool) {
        let parts = parts.into_iter().filter(|part| !part.range.is_empty());
        if is_front {
            parts.rev().for_each(|part| self.segments.push_front(part));
        } else {
            self.segments.extend(parts);
        }
    }

    /// Leaves out this number of rows at an end.
    fn skip_rows(&mut self, mut count: usize, is_front: bool) {
        while count > 0 {
            let segment =
                if is_front { self.segments.pop_front() } else { self.segments.pop_back() };
            let Some(segment) = segment else { return };
            let length = segment.range.len();
            if length <= count {
                count = count.saturating_sub(length);
                continue;
            }
            let at = if is_front { count } else { length.saturating_sub(count) };
            let parts = self.split(segment, at);
            self.restore(parts, is_front);
        }
    }

    fn row(&self, place: usize) -> Option<&'a Arc<Row>> {
        self.rows.get(self.entries.get(place)?.place()).copied()
    }
}

impl<'a> Iterator for LazySort<'a> {
    type Item = &'a Arc<Row>;

    fn next(&mut self) -> Option<&'a Arc<Row>> {
        loop {
            let sorted = self.segments.front_mut()?.sorted();
            if let Some(place) = sorted.and_then(Iterator::next) {
                return self.row(place);
            }
            let first = self.segments.pop_front()?;
            if !first.range.is_empty() {
                self.prepare(first, true);
            }
        }
    }

    fn nth(&mut self, count: usize) -> Option<&'a Arc<Row>> {
        self.skip_rows(count, true);
        self.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left();
        (left, Some(left))
    }

    fn count(self) -> usize {
        self.left()
    }
}

impl<'a> DoubleEndedIterator for LazySort<'a> {
    fn next_back(&mut self) -> Option<&'a Arc<Row>> {
        loop {
            let sorted = self.segments.back_mut()?.sorted();
            if let Some(place) = sorted.and_then(DoubleEndedIterator::next_back) {
                return self.row(place);
            }
            let last = self.segments.pop_back()?;
            if !last.range.is_empty() {
                self.prepare(last, false);
            }
        }
    }

    fn nth_back(&mut self, count: usize) -> Option<&'a Arc<Row>> {
        self.skip_rows(count, false);
        self.next_back()
    }
}

#[cfg(test)]
mod tests;
