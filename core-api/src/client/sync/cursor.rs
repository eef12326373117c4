//! The progress of passes over changes.

use std::{collections::BTreeMap, time::Duration};

use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Resource, record::version};

/// The end of a pass over the changes of a resource.
///
/// [`ChangeStream::cursor`](super::ChangeStream::cursor) returns it, and
/// [`Client::changes_after`](crate::Client::changes_after) continues from it, also in another process.
/// It serializes with serde. It contains the time of the last change, and the ids and versions of the
/// records that changed within the overlap before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCursor {
    version: u32,
    /// The path of the resource.
    list: String,
    since: Option<DateTime>,
    given: Vec<ReturnedVersion>,
}

/// The version of a record that the stream has returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ReturnedVersion {
    id: Uuid,
    changed: Option<DateTime>,
    version: Box<str>,
}

/// The reason why a cursor cannot be used.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum ChangeCursorError {
    #[error(
        "the cursor has version {0}, but this crate reads version {1}; start from a time instead"
    )]
    Version(u32, u32),
    #[error(
        "the cursor belongs to the changes of `{0}`, not of `{1}`; use it with its own resource"
    )]
    List(String, &'static str),
}

impl ChangeCursor {
    /// The version of the format. It increases when the meaning of the contents changes.
    const VERSION: u32 = 1;
}

/// The changes returned so far.
#[derive(Debug)]
pub(in crate::client) struct Progress {
    /// The time of the latest returned change.
    since: Option<DateTime>,
    overlap: Duration,
    /// The returned changes within the overlap, and possibly some older ones.
    given: BTreeMap<Uuid, (Option<DateTime>, Box<str>)>,
    /// The number of entries at which old ones are removed.
    limit: usize,
}

impl Progress {
    /// The default overlap: the delay after which a write is assumed to be visible.
    const OVERLAP: Duration = Duration::from_secs(300);
    /// The smallest number of entries at which old ones are removed.
    const LIMIT: usize = 4096;

    pub(in crate::client) fn new(since: DateTime) -> Self {
        // No record is older than 1900, and databases differ in their first year.
        let since = Some(since).filter(|since| since.date() > date(1900, 1, 1));
        Self { since, overlap: Self::OVERLAP, given: BTreeMap::new(), limit: Self::LIMIT }
    }

    pub(in crate::client) fn after(
        cursor: &ChangeCursor,
        list: &'static str,
    ) -> Result<Self, ChangeCursorError> {
        if cursor.version != ChangeCursor::VERSION {
            return Err(ChangeCursorError::Version(cursor.version, ChangeCursor::VERSION));
        }
        if cursor.list != list {
            return Err(ChangeCursorError::List(cursor.list.clone(), list));
        }
        let given = cursor.given.iter();
        let given = given.map(|given| (given.id, (given.changed, given.version.clone())));
        Ok(Self {
            since: cursor.since,
            overlap: Self::OVERLAP,
            given: given.collect(),
            limit: Self::LIMIT,
        })
    }

    pub(super) fn set_overlap(&mut self, overlap: Duration) {
        self.overlap = overlap;
    }

    /// Returns the start of the pass.
    pub(super) fn start(&self) -> Option<DateTime> {
        self.since.map(|since| since.saturating_sub(self.overlap))
    }

    /// Records a record, and returns whether it is new in this version.
    pub(super) fn is_new<R: Resource>(&mut self, record: &R, changed: &str) -> bool {
        let index = R::FIELDS.iter().position(|field| field.name == changed);
        let changed = index.and_then(|index| record.field_ref(index)?.scalar());
        let version = version(record).unwrap_or_default();
        self.note(record.id().uuid(), changed, version)
    }

    fn note(&mut self, id: Uuid, changed: Option<DateTime>, version: &str) -> bool {
        self.since = self.since.max(changed);
        let now = (changed, version.into());
        let is_new = self.given.get(&id) != Some(&now);
        if is_new {
            self.given.insert(id, now);
        }
        if self.given.len() > self.limit {
            let start = self.start();
            self.given.retain(|_, (changed, _)| *changed >= start);
            self.limit = (self.given.len() * 2).max(Self::LIMIT);
        }
        is_new
    }

    pub(super) fn cursor(&self, list: &'static str) -> ChangeCursor {
        let start = self.start();
        let kept = self.given.iter().filter(|(_, (changed, _))| *changed >= start);
        let given = kept.map(|(id, (changed, version))| ReturnedVersion {
            id: *id,
            changed: *changed,
            version: version.clone(),
        });
        ChangeCursor {
            version: ChangeCursor::VERSION,
            list: list.to_owned(),
            since: self.since,
            given: given.collect(),
        }
    }
}
