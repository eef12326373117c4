//! A position in a list, to resume it later or in another process.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use super::{place::Place, source::Source};

/// A position in a list. [`Records::cursor`](super::Records::cursor) returns it, and
/// [`Client::resume`](crate::Client::resume) continues from it, also in another process.
///
/// The cursor serializes with serde. It contains the query of the list, including the filter, but no
/// record. Values that are compared with sensitive fields are hashed. By number, it is a page and a number of rows, and as exact as pages are. By key, it is a
/// time and the ids of the rows already returned for that time, so concurrent writes do not affect it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[doc(alias("checkpoint", "bookmark", "page token"))]
pub struct Cursor {
    version: u32,
    /// The path of the list.
    list: String,
    /// The query of the list.
    query: String,
    /// Index of the part of the filter.
    pub(super) part: usize,
    pub(super) place: Place,
}

/// The reason why a cursor does not fit a list.
#[derive(Debug, thiserror::Error)]
#[error(
    "the cursor belongs to another {what}: `{found}`, not `{expected}`; start the list from the beginning"
)]
pub(super) struct CursorError {
    what: &'static str,
    found: String,
    expected: String,
}

impl Cursor {
    /// The version of the format. It increases when the meaning of a position changes.
    const VERSION: u32 = 2;

    pub(super) fn new(source: &Source, part: usize, place: Place) -> Self {
        let (list, query) = (source.call.path.clone().into_owned(), query(source));
        Self { version: Self::VERSION, list, query, part, place }
    }

    /// Refuses a cursor of another list, query or version.
    pub(super) fn check(&self, source: &Source) -> Result<(), CursorError> {
        same("version", self.version, Self::VERSION)?;
        same("list", &*self.list, &source.call.path)?;
        same("query", &self.query, &query(source))
    }
}

/// Returns everything that determines the position of a row.
fn query(source: &Source) -> String {
    let (sent, shown) = (source.asked.pairs(), source.asked.shown_pairs());
    // Sensitive values are compared by a hash, because programs store and log cursors.
    let hash = (sent != shown).then(|| {
        let mut hasher = DefaultHasher::new();
        sent.hash(&mut hasher);
        format!("values {:016x}", hasher.finish())
    });
    let pairs = shown.into_iter().map(|(name, value)| format!("{name}={value}"));
    let how = match source.reading.key {
        Some(key) => format!("by {key}"),
        None => format!("pages of {}", source.size),
    };
    pairs.chain([how]).chain(hash).collect::<Vec<_>>().join(" & ")
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
