//! Rows as JSON.

use serde_json::value::RawValue;

use super::{
    json_row::JsonRow,
    page::{Page, Shape},
    row_form::{PageAnswer, RowForm},
    row_position::{PositionFields, RowPosition},
};
use crate::{
    Error,
    decode::{self, DecodeError, RowLayout, TextRow},
    encode,
    endpoint::unreadable,
    record::{FieldInfo, Fields, Record},
};

/// The form of rows that are JSON. A row is valid if it is a valid record.
pub(super) struct JsonForm {
    table: &'static [FieldInfo],
    /// Makes a record, for rows whose values are not certain.
    empty: fn() -> Box<dyn Fields>,
    /// True if a record keeps values that do not fit.
    has_place: bool,
}

impl JsonForm {
    pub(super) fn of<R: Record + 'static>() -> Self {
        let has_place = R::empty().unlisted_mut().is_some();
        Self { table: R::FIELDS, empty: || Box::new(R::empty()), has_place }
    }

    /// Reads a page with rows that need a record.
    fn by_record(
        &self,
        answer: &PageAnswer<'_>,
        known: Vec<Option<TextRow>>,
    ) -> Result<Page<JsonRow>, Error> {
        let raw = match decode::split(answer.text, answer.limit) {
            Ok(raw) => raw,
            Err(error) => {
                let error = || unreadable(answer.call, answer.response, &error);
                return self.single(answer).ok_or_else(error);
            }
        };
        let mut known = known.into_iter();
        let rows = raw.iter().enumerate().map(|(index, raw)| match known.next().flatten() {
            Some(row) => certain(row),
            None => self.row_by_record(answer, index, raw),
        });
        let (positions, rows) = rows.unzip();
        Ok(Page { shape: Shape::List, positions, rows })
    }

    /// Reads one record instead of a list. `None` if the answer is not a record with its own id.
    fn single(&self, answer: &PageAnswer<'_>) -> Option<Page<JsonRow>> {
        let raw: &RawValue = serde_json::from_str(answer.text).ok()?;
        if !answer.text.starts_with('{') {
            return None;
        }
        let (position, row) = self.row_by_record(answer, 0, raw);
        let id = position.id.is_some() && row.is_ok();
        id.then(|| Page { shape: Shape::Single, positions: vec![position], rows: vec![row] })
    }

    /// Reads a row that needs a record.
    fn row_by_record(
        &self,
        answer: &PageAnswer<'_>,
        index: usize,
        raw: &RawValue,
    ) -> (RowPosition, Result<JsonRow, Error>) {
        let by_text = || RowPosition::of_raw(raw, answer.key, self.table);
        let mut record = (self.empty)();
        let leniency = answer.leniency(self.has_place);
        let row = decode::into_record(raw.get(), leniency, &mut *record).and_then(|()| {
            let position = PositionFields::of(self.table, answer.key).mark(&*record);
            answer.left_out.mark(&mut *record);
            let json = encode::to_string(&*record).map_err(|error| DecodeError::whole(&error))?;
            let mut line = String::new();
            decode::push_one_line(&mut line, &json);
            Ok((position, JsonRow { json: line, is_flat: false }))
        });
        match row {
            Ok((RowPosition { id: None, .. }, row)) => (by_text(), Ok(row)),
            Ok((position, row)) => (position, Ok(row)),
            Err(fault) => {
                let position = by_text();
                (position, Err(answer.bad_row(index, position.id, fault, raw)))
            }
        }
    }
}

impl RowForm for JsonForm {
    type Row = JsonRow;

    fn table(&self) -> &'static [FieldInfo] {
        self.table
    }

    /// Copies the values of rows that certainly are valid records, and decodes the others.
    fn read(&self, answer: &PageAnswer<'_>) -> Result<Page<JsonRow>, Error> {
        let layout = RowLayout::new(self.table, answer.left_out, answer.key);
        let rows = layout.and_then(|layout| layout.read(answer.text, answer.limit));
        match rows {
            Some(rows) if rows.iter().all(Option::is_some) => {
                let (positions, rows) = rows.into_iter().flatten().map(certain).unzip();
                Ok(Page { shape: Shape::List, positions, rows })
            }
            rows => self.by_record(answer, rows.unwrap_or_default()),
        }
    }
}

/// Returns a row that certainly is a valid record, with its position.
fn certain(TextRow { json, id, key, is_flat }: TextRow) -> (RowPosition, Result<JsonRow, Error>) {
    let position = RowPosition { id: Some(id), key, hash: 0, index: 0 };
    (position, Ok(JsonRow { json, is_flat }))
}

#[cfg(test)]
mod tests;
