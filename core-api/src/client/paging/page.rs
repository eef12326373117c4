//! A page as rows, each decoded or not, with what tells it from others.

use bytes::Bytes;
use http::{Response, StatusCode};
use jiff::civil::DateTime;
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

use crate::{
    Error,
    decode::{self, DecodeError},
    endpoint::{body, unreadable},
    error::{Call, RowError},
    projection::Kept,
    record::{FieldInfo, Fields, Record, View},
};

/// The rows of a page, and what tells each of them from others.
pub(super) struct Page<P> {
    pub(super) marks: Vec<Mark>,
    /// As decoded, since moving them would take their memory twice.
    pub(super) rows: Vec<Row<P>>,
}

pub(super) type Row<P> = Result<Kept<P>, Error>;

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

/// What tells a row from others, and where a list in the order of a key has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) id: Option<Uuid>,
    pub(super) key: Option<DateTime>,
}

/// Reads a page: all rows at once, and one by one where that fails.
pub(super) fn read<P: Record>(
    call: &Call,
    response: &Response<Bytes>,
    key: &str,
) -> Result<Page<P>, Error> {
    let Some(text) = body(call, response)? else {
        return Ok(Page { marks: Vec::new(), rows: Vec::new() });
    };
    let places = Places::of(P::FIELDS, key);
    match decode::list::<Kept<P>>(text) {
        Ok(records) => Ok(Page {
            marks: records.iter().map(|record| places.mark(record)).collect(),
            rows: records.into_iter().map(Ok).collect(),
        }),
        Err(error) => {
            let status = response.status();
            let rows = split(text).map_err(|_| unreadable(call, response, &error))?;
            let read = |(index, raw): (usize, &RawValue)| match decode::record(raw.get()) {
                Ok(kept) => (places.mark(&kept), Ok(kept)),
                Err(fault) => {
                    let mark = Mark::of_raw(raw, key);
                    (mark, Err(bad_row(call, status, index, mark.id, fault, raw)))
                }
            };
            let (marks, rows) = rows.into_iter().enumerate().map(read).unzip();
            Ok(Page { marks, rows })
        }
    }
}

// What does not depend on the record is compiled once.

fn split(text: &str) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::from_str(text)
}

#[cold]
fn bad_row(
    call: &Call,
    status: StatusCode,
    index: usize,
    id: Option<Uuid>,
    fault: DecodeError,
    raw: &RawValue,
) -> Error {
    let row = RowError::new(index, id, fault, raw.get());
    Error::undecodable(call.clone(), status, "").caused_by(row)
}

/// Where a table has the id and the key; else they are among what it does not list.
struct Places<'a> {
    id: Option<usize>,
    key: Option<usize>,
    key_name: &'a str,
}

impl<'a> Places<'a> {
    fn of(table: &[FieldInfo], key_name: &'a str) -> Self {
        let find = |name| table.iter().position(|field| field.name == name);
        Self { id: find("id"), key: find(key_name), key_name }
    }

    fn mark(&self, record: &dyn Fields) -> Mark {
        let view = |index: Option<usize>| Some(record.held(index?)?.view());
        let text = |name| record.unlisted().text(name).map(|json| json.trim_matches('"'));
        Mark {
            id: match view(self.id) {
                Some(View::Id(id)) => Some(id),
                Some(_) => None,
                None => text("id").and_then(|id| Uuid::try_parse(id).ok()),
            },
            key: match view(self.key) {
                Some(View::DateTime(moment)) => Some(moment),
                Some(_) => None,
                None => text(self.key_name).and_then(decode::date_time),
            },
        }
    }
}

impl Mark {
    /// What can be made out of a row that does not decode.
    fn of_raw(raw: &RawValue, key: &str) -> Self {
        let row: Value = serde_json::from_str(raw.get()).unwrap_or_default();
        Self {
            id: row.get("id").and_then(|id| Uuid::try_parse(id.as_str()?).ok()),
            key: row.get(key).and_then(|moment| decode::date_time(moment.as_str()?)),
        }
    }
}
