//! The forms in which a list returns its rows.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::page::{Page, Shape};
use crate::{
    Error,
    decode::DecodeError,
    endpoint::{Leniency, body, leniency},
    error::{Call, Provenance, RowError},
    record::{FieldInfo, LeftOut},
    sensitive::RecordTables,
};

/// A form in which a list returns its rows, such as records or JSON.
pub(super) trait RowForm {
    /// A row of the list.
    type Row;

    /// Returns the declared fields of a row.
    fn table(&self) -> &'static [FieldInfo];

    /// Reads the rows of a page.
    ///
    /// # Errors
    ///
    /// If the answer is not a list, or if it has more rows than requested.
    fn read(&self, answer: &PageAnswer<'_>) -> Result<Page<Self::Row>, Error>;
}

/// The answer to a request for a page.
#[derive(Clone, Copy)]
pub(super) struct PageAnswer<'a> {
    pub(super) call: &'a Call,
    pub(super) response: &'a Response<Bytes>,
    /// The body.
    pub(super) text: &'a str,
    /// The name of the field to read by. Empty if the list is read by number.
    pub(super) key: &'a str,
    /// The fields that rows may lack.
    pub(super) left_out: LeftOut,
    /// The largest number of rows.
    pub(super) limit: usize,
}

impl PageAnswer<'_> {
    /// Returns the leniency for rows. A row without a place for misfits could not report one.
    pub(super) fn leniency(&self, has_place: bool) -> Leniency {
        if has_place { leniency(self.response) } else { Leniency::Strict }
    }

    /// Makes the error of a row that does not decode.
    #[cold]
    pub(super) fn bad_row(
        &self,
        index: usize,
        id: Option<Uuid>,
        fault: DecodeError,
        raw: &RawValue,
    ) -> Error {
        let Self { call, response, .. } = self;
        let sent = response.extensions().get::<Provenance>().map(Provenance::tables);
        let sensitive = call.tables.and(sent.unwrap_or(&RecordTables::NONE));
        let row = RowError::new(index, id, fault, raw.get(), &sensitive);
        let error = Error::undecodable((*call).clone(), response.status(), "").with_source(row);
        error.with_context(response.extensions())
    }
}

/// Reads a page in a form.
///
/// More rows than the requested size are an error, because a server that ignores the size may return
/// the same rows for every page.
pub(super) fn read<F: RowForm>(
    form: &F,
    call: &Call,
    response: &Response<Bytes>,
    key: &str,
    left_out: LeftOut,
    size: u32,
) -> Result<Page<F::Row>, Error> {
    let Some(text) = body(call, response)? else {
        let is_empty = response.status() == StatusCode::NO_CONTENT;
        let shape = if is_empty { Shape::List } else { Shape::Blank };
        return Ok(Page { shape, positions: Vec::new(), rows: Vec::new() });
    };
    let limit = usize::try_from(size).unwrap_or(usize::MAX);
    let mut page = form.read(&PageAnswer { call, response, text, key, left_out, limit })?;
    for (position, index) in page.positions.iter_mut().zip(0..) {
        position.index = index;
    }
    Ok(page)
}
