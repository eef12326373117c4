//! A decoded page: a record or an error for each row, with its position.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::row_position::{PositionFields, RowPosition};
use crate::{
    Error,
    decode::{self, DecodeError},
    endpoint::{Leniency, body, leniency, unreadable},
    error::{Call, Provenance, RowError},
    projection::RowWithExtras,
    record::{FieldInfo, LeftOut, Record},
    sensitive::RecordTables,
};

/// The rows of a page with their positions.
pub(super) struct Page<P> {
    pub(super) shape: Shape,
    pub(super) positions: Vec<RowPosition>,
    /// Rows as decoded. Moving them would need their memory twice.
    pub(super) rows: Vec<Row<P>>,
}

pub(super) type Row<P> = Result<RowWithExtras<P>, Error>;

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

impl<P> Page<P> {
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

/// Decodes a page: all rows at once, and row by row if that fails.
///
/// More rows than the requested size are an error, because a server that ignores the size may return
/// the same rows for every page.
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
        return Ok(Page { shape, positions: Vec::new(), rows: Vec::new() });
    };
    let limit = usize::try_from(size).unwrap_or(usize::MAX);
    // A projection drops unlisted values, so it could not report a lenient one.
    let has_place = P::empty().unlisted_mut().is_some();
    let leniency = if has_place { leniency(response) } else { Leniency::Strict };
    let mut page = match decode::list::<RowWithExtras<P>>(text, leniency, Some(limit)) {
        Ok(records) => whole(records, text, key),
        Err(error) => {
            // The first error may concern a row beyond the limit. The second one does not.
            let rows = decode::split(text, limit).map_err(|whole| {
                let error = if text.starts_with('[') { whole } else { error };
                unreadable(call, response, &error)
            })?;
            by_row(call, response, &rows, key, leniency)
        }
    };
    for (position, index) in page.positions.iter_mut().zip(0..) {
        position.index = index;
    }
    page.rows.iter_mut().flatten().for_each(|row| left_out.mark(row));
    Ok(page)
}

/// Makes a page whose rows all decode.
fn whole<P: Record>(records: Vec<RowWithExtras<P>>, text: &str, key: &str) -> Page<P> {
    let places = PositionFields::of(P::FIELDS, key);
    let mut positions: Vec<RowPosition> =
        records.iter().map(|record| places.mark(record)).collect();
    if positions.iter().any(|position| position.id.is_none()) {
        hash_rows(&mut positions, text, key, P::FIELDS);
    }
    let shape = if text.starts_with('{') { Shape::Single } else { Shape::List };
    Page { shape, positions, rows: records.into_iter().map(Ok).collect() }
}

/// Decodes a page row by row.
fn by_row<P: Record>(
    call: &Call,
    response: &Response<Bytes>,
    rows: &[&RawValue],
    key: &str,
    leniency: Leniency,
) -> Page<P> {
    let places = PositionFields::of(P::FIELDS, key);
    let read = |(index, raw): (usize, &&RawValue)| match decode::record::<RowWithExtras<P>>(
        raw.get(),
        leniency,
    ) {
        Ok(kept) => match places.mark(&kept) {
            RowPosition { id: None, .. } => (RowPosition::of_raw(raw, key, P::FIELDS), Ok(kept)),
            position => (position, Ok(kept)),
        },
        Err(fault) => {
            let position = RowPosition::of_raw(raw, key, P::FIELDS);
            (position, Err(bad_row(call, response, index, position.id, fault, raw)))
        }
    };
    let (positions, rows) = rows.iter().enumerate().map(read).unzip();
    Page { shape: Shape::List, positions, rows }
}

// These functions do not depend on the record type, so they are compiled once.

/// Adds a hash to each position without an id.
#[cold]
fn hash_rows(positions: &mut [RowPosition], text: &str, key: &str, table: &[FieldInfo]) {
    let rows = decode::split(text, positions.len()).unwrap_or_default();
    for (position, raw) in
        positions.iter_mut().zip(rows).filter(|(position, _)| position.id.is_none())
    {
        *position = RowPosition::of_raw(raw, key, table);
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
    let sent = response.extensions().get::<Provenance>().map(Provenance::tables);
    let sensitive = call.tables.and(sent.unwrap_or(&RecordTables::NONE));
    let row = RowError::new(index, id, fault, raw.get(), &sensitive);
    let error = Error::undecodable(call.clone(), response.status(), "").with_source(row);
    error.with_context(response.extensions())
}
