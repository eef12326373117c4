//! A page as rows, each of which is decoded or an error, and a mark for each row.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::mark::{Mark, Places};
use crate::{
    Error,
    decode::{self, DecodeError},
    endpoint::{Leniency, body, leniency, unreadable},
    error::{Call, RowError},
    projection::Kept,
    record::{FieldInfo, LeftOut, Record},
};

/// The rows of a page, and what tells each of them from others.
pub(super) struct Page<P> {
    pub(super) shape: Shape,
    pub(super) marks: Vec<Mark>,
    /// As decoded, since moving them would take their memory twice.
    pub(super) rows: Vec<Row<P>>,
}

pub(super) type Row<P> = Result<Kept<P>, Error>;

/// The form of an answer to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An array, or a 204, which Core sends in the place of an empty array.
    List,
    /// One record instead of an array: the whole of its list.
    Single,
    /// A success without a body, with another status than 204. It says nothing.
    Blank,
}

impl<P> Page<P> {
    /// Leaves out the rows that are not fresh.
    pub(super) fn retain(&mut self, fresh: &[bool]) {
        if fresh.contains(&false) {
            let mut places = fresh.iter();
            self.rows.retain(|_| places.next() == Some(&true));
            let mut places = fresh.iter();
            self.marks.retain(|_| places.next() == Some(&true));
        }
    }
}

/// Reads a page: all rows at once, and one by one where that fails.
///
/// More rows than the size of a page are one error, since a server that does not keep to the size
/// gives the same rows for every page.
pub(super) fn read<P: Record>(
    call: &Call,
    response: &Response<Bytes>,
    key: &str,
    left_out: LeftOut,
    size: u32,
) -> Result<Page<P>, Error> {
    let Some(text) = body(call, response)? else {
        let is_empty = response.status() == StatusCode::NO_CONTENT;
        let shape = if is_empty { Shape::List } else { Shape::Blank };
        return Ok(Page { shape, marks: Vec::new(), rows: Vec::new() });
    };
    let limit = usize::try_from(size).unwrap_or(usize::MAX);
    // What a projection drops could not say that it does not fit.
    let has_place = P::empty().unlisted_mut().is_some();
    let leniency = if has_place { leniency(response) } else { Leniency::Strict };
    let mut page = match decode::list::<Kept<P>>(text, leniency, Some(limit)) {
        Ok(records) => whole(records, text, key),
        Err(error) => {
            // The first error is about a row that may be one of too many; the second one is not.
            let rows = decode::split(text, limit).map_err(|whole| {
                let error = if text.starts_with('[') { whole } else { error };
                unreadable(call, response, &error)
            })?;
            by_row(call, response, &rows, key, leniency)
        }
    };
    for (mark, index) in page.marks.iter_mut().zip(0..) {
        mark.index = index;
    }
    page.rows.iter_mut().flatten().for_each(|row| left_out.mark(row));
    Ok(page)
}

/// A page whose rows all decode.
fn whole<P: Record>(records: Vec<Kept<P>>, text: &str, key: &str) -> Page<P> {
    let places = Places::of(P::FIELDS, key);
    let mut marks: Vec<Mark> = records.iter().map(|record| places.mark(record)).collect();
    if marks.iter().any(|mark| mark.id.is_none()) {
        hash_rows(&mut marks, text, key, P::FIELDS);
    }
    let shape = if text.starts_with('{') { Shape::Single } else { Shape::List };
    Page { shape, marks, rows: records.into_iter().map(Ok).collect() }
}

/// A page of which some rows do not decode.
fn by_row<P: Record>(
    call: &Call,
    response: &Response<Bytes>,
    rows: &[&RawValue],
    key: &str,
    leniency: Leniency,
) -> Page<P> {
    let places = Places::of(P::FIELDS, key);
    let read =
        |(index, raw): (usize, &&RawValue)| match decode::record::<Kept<P>>(raw.get(), leniency) {
            Ok(kept) => match places.mark(&kept) {
                Mark { id: None, .. } => (Mark::of_raw(raw, key, P::FIELDS), Ok(kept)),
                mark => (mark, Ok(kept)),
            },
            Err(fault) => {
                let mark = Mark::of_raw(raw, key, P::FIELDS);
                (mark, Err(bad_row(call, response, index, mark.id, fault, raw)))
            }
        };
    let (marks, rows) = rows.iter().enumerate().map(read).unzip();
    Page { shape: Shape::List, marks, rows }
}

// What does not depend on the record is compiled once.

/// Gives a hash to each row whose id cannot be read.
#[cold]
fn hash_rows(marks: &mut [Mark], text: &str, key: &str, table: &[FieldInfo]) {
    let rows = decode::split(text, marks.len()).unwrap_or_default();
    for (mark, raw) in marks.iter_mut().zip(rows).filter(|(mark, _)| mark.id.is_none()) {
        *mark = Mark::of_raw(raw, key, table);
    }
}

#[cold]
fn bad_row(
    call: &Call,
    response: &Response<Bytes>,
    index: usize,
    id: Option<Uuid>,
    fault: DecodeError,
    raw: &RawValue,
) -> Error {
    let row = RowError::new(index, id, fault, raw.get());
    let error = Error::undecodable(call.clone(), response.status(), "").caused_by(row);
    error.about(response.extensions())
}
