//! Rows as records.

use std::marker::PhantomData;

use serde_json::value::RawValue;

use super::{
    page::{Page, Shape, hash_rows},
    row_form::{PageAnswer, RowForm},
    row_position::{PositionFields, RowPosition},
};
use crate::{
    Error, decode,
    endpoint::{Leniency, unreadable},
    projection::RowWithExtras,
    record::{FieldInfo, Record},
};

/// The form of rows that are records or projections.
pub(super) struct RecordForm<P>(PhantomData<fn() -> P>);

impl<P> RecordForm<P> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P: Record> RowForm for RecordForm<P> {
    type Row = RowWithExtras<P>;

    fn table(&self) -> &'static [FieldInfo] {
        P::FIELDS
    }

    /// Decodes all rows at once, and row by row if that fails.
    fn read(&self, answer: &PageAnswer<'_>) -> Result<Page<RowWithExtras<P>>, Error> {
        let PageAnswer { call, response, text, key, left_out, limit } = *answer;
        // A projection drops unlisted values, so it could not report a lenient one.
        let leniency = answer.leniency(P::empty().unlisted_mut().is_some());
        let mut page = match decode::list::<RowWithExtras<P>>(text, leniency, Some(limit)) {
            Ok(records) => whole(records, text, key),
            Err(error) => {
                // The first error may concern a row beyond the limit. The second one does not.
                let rows = decode::split(text, limit).map_err(|whole| {
                    let error = if text.starts_with('[') { whole } else { error };
                    unreadable(call, response, &error)
                })?;
                by_row(answer, &rows, leniency)
            }
        };
        page.rows.iter_mut().flatten().for_each(|row| left_out.mark(row));
        Ok(page)
    }
}

/// Makes a page whose rows all decode.
fn whole<P: Record>(
    records: Vec<RowWithExtras<P>>,
    text: &str,
    key: &str,
) -> Page<RowWithExtras<P>> {
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
    answer: &PageAnswer<'_>,
    rows: &[&RawValue],
    leniency: Leniency,
) -> Page<RowWithExtras<P>> {
    let PageAnswer { key, .. } = *answer;
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
            (position, Err(answer.bad_row(index, position.id, fault, raw)))
        }
    };
    let (positions, rows) = rows.iter().enumerate().map(read).unzip();
    Page { shape: Shape::List, positions, rows }
}
