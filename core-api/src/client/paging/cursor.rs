//! A place in a list, to go on from elsewhere or later.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{place::Place, source::Source};

/// A place in a list: [`Records::cursor`](super::Records::cursor) gives it after a record, and
/// [`Client::resume`](crate::Client::resume) continues from it, in another process too.
///
/// It serialises with serde, and holds what the list asks for, its filter included, but no record.
/// By number, it is a page and a number of rows, and so as exact as pages are; by key, it is a
/// moment and the ids of the rows given of that moment, and exact whatever has come and gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    version: u32,
    /// The path of the list.
    list: String,
    /// What it asks for.
    query: String,
    /// Which part of its filter.
    pub(super) part: usize,
    pub(super) place: Place,
}

/// Why a cursor does not fit a list.
#[derive(Debug, thiserror::Error)]
#[error("the cursor is of another {what}: `{found}`, not `{expected}`; start the list again")]
pub(super) struct CursorError {
    what: &'static str,
    found: String,
    expected: String,
}

impl Cursor {
    /// Goes up when the meaning of a place changes.
    const VERSION: u32 = 2;

    pub(super) fn new(source: &Source, part: usize, place: Place) -> Self {
        let (list, query) = (source.call.path.clone().into_owned(), query(source));
        Self { version: Self::VERSION, list, query, part, place }
    }

    /// Refuses a cursor of something else.
    pub(super) fn check(&self, source: &Source) -> Result<(), CursorError> {
        same("version", self.version, Self::VERSION)?;
        same("list", &*self.list, &source.call.path)?;
        same("query", &self.query, &query(source))
    }
}

/// All that decides which row has which place.
fn query(source: &Source) -> String {
    let pairs = source.asked.pairs().into_iter().map(|(name, value)| format!("{name}={value}"));
    let how = match source.reading.key {
        Some(key) => format!("by {key}"),
        None => format!("pages of {}", source.size),
    };
    pairs.chain([how]).collect::<Vec<_>>().join(" & ")
}

fn same<T: PartialEq + fmt::Display>(
    what: &'static str,
    found: T,
    expected: T,
) -> Result<(), CursorError> {
    if found == expected {
        return Ok(());
    }
    Err(CursorError { what, found: found.to_string(), expected: expected.to_string() })
}
