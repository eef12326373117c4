//! A decoded page: a row or an error for each row, with its position.

use super::row_position::RowPosition;
use crate::{Error, decode, record::FieldInfo};

/// The rows of a page with their positions.
pub(super) struct Page<T> {
    pub(super) shape: Shape,
    pub(super) positions: Vec<RowPosition>,
    /// Rows as decoded. Moving them would need their memory twice.
    pub(super) rows: Vec<Result<T, Error>>,
}

/// The form of an answer to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An array, or a 204, which Core sends instead of an empty array.
    List,
    /// One record instead of an array. It is the whole list.
    Single,
    /// A success other than 204 without a body. It is ambiguous.
    Blank,
}

impl<T> Page<T> {
    /// Removes the rows that are not new.
    pub(super) fn retain(&mut self, fresh: &[bool]) {
        if fresh.contains(&false) {
            let mut places = fresh.iter();
            self.rows.retain(|_| places.next() == Some(&true));
            let mut places = fresh.iter();
            self.positions.retain(|_| places.next() == Some(&true));
        }
    }
}

/// Adds a hash to each position without an id.
#[cold]
pub(super) fn hash_rows(positions: &mut [RowPosition], text: &str, key: &str, table: &[FieldInfo]) {
    let rows = decode::split(text, positions.len()).unwrap_or_default();
    for (position, raw) in
        positions.iter_mut().zip(rows).filter(|(position, _)| position.id.is_none())
    {
        *position = RowPosition::of_raw(raw, key, table);
    }
}
