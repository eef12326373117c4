//! The stored progress of passes over changes.

mod parts;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{
    deletion_state::DeletionState,
    progress::{Progress, starting_time},
    resource_state::{ResourceState, ReturnedVersion},
    resumption::Resumption,
    timeline::{LARGEST_SKEW, Timeline},
};
use crate::{Resource, endpoint::CanReadChanges};

/// The end of a pass over the changes of one or several resources.
///
/// [`ChangeStream::cursor`](super::ChangeStream::cursor) and
/// [`ChangeFeed::cursor`](super::ChangeFeed::cursor) return it.
/// [`Client::changes_after`](crate::Client::changes_after) and
/// [`Client::changes_of_all`](crate::Client::changes_of_all) continue from it, also in another process.
///
/// The cursor serializes with serde. For each resource, it has the time of the last change, and the ids
/// and versions of the records that changed shortly before. It also has the deletions that were reported
/// recently, and whether the deletion history covers the resource. It grows with the number of recent
/// changes, not with the number of records. It has at most 20,000 versions of a resource, and at most 2,000 in the
/// middle of a pass. So a program may store it for each batch of rows. If more records change within the overlap, some
/// of them can come twice. None is missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredCursor")]
#[doc(alias("sync token", "delta token", "checkpoint", "watermark"))]
pub struct ChangeCursor {
    version: u32,
    /// The start for resources that the cursor lacks.
    start: Option<DateTime>,
    /// The server's time of the last refusal of the deletion history.
    pub(super) refused_at: Option<DateTime>,
    resources: Vec<ResourceState>,
}

/// A cursor of any version as it was stored.
#[derive(Deserialize)]
struct StoredCursor {
    version: u32,
    #[serde(default)]
    start: Option<DateTime>,
    #[serde(default)]
    refused_at: Option<DateTime>,
    #[serde(default)]
    resources: Vec<ResourceState>,
    // Version 1 has one resource, without deletions.
    #[serde(default)]
    list: String,
    #[serde(default)]
    since: Option<DateTime>,
    #[serde(default)]
    given: Vec<ReturnedVersion>,
}

impl From<StoredCursor> for ChangeCursor {
    fn from(stored: StoredCursor) -> Self {
        let StoredCursor { version, start, refused_at, mut resources, list, since, given } = stored;
        if version != 1 {
            return Self { version, start, refused_at, resources };
        }
        // Deletions before the cursor were found by sweeps.
        let history = since.map(|since| since.saturating_sub(LARGEST_SKEW));
        let deletions = DeletionState::from(Timeline::from(history));
        let changed = Timeline::from(since);
        let resumption = Resumption::default();
        resources.push(ResourceState { list, changed, given, deletions, resumption });
        Self { version: Self::VERSION, start: None, refused_at: None, resources }
    }
}

/// The reason why a cursor cannot be used.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum ChangeCursorError {
    #[error(
        "the cursor has version {0}, but this crate reads versions 1 and {1}; start from a time instead"
    )]
    Version(u32, u32),
    #[error(
        "the cursor belongs to the changes of `{0}`, not of `{1}`; use it with its own resource"
    )]
    List(String, &'static str),
}

impl ChangeCursor {
    /// The version of the format. It increases when the meaning of the contents changes.
    const VERSION: u32 = 2;

    /// Makes a cursor without resources, for the first pass. Each resource starts at this time, in UTC
    /// like Core's `lastUpdated`. A time before 1900 means all records.
    #[must_use]
    pub fn since(time: DateTime) -> Self {
        Self {
            version: Self::VERSION,
            start: starting_time(time),
            refused_at: None,
            resources: Vec::new(),
        }
    }

    /// Returns whether the deletion history covers a resource. If so, deletions are found without
    /// reading all ids.
    #[must_use]
    pub fn is_covered<R: CanReadChanges>(&self) -> bool {
        self.resource(R::PATH).is_some_and(|state| state.deletions.covered_by().is_some())
    }

    /// Returns whether the cursor has the resource with this path, such as `/timeentry`. The next pass reads all records
    /// of a resource that it lacks.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.resource(path).is_some()
    }

    /// Removes the resource with this path, for example because its records were lost. The next pass reads all of
    /// them, from the time of the first cursor on.
    #[doc(alias("reset", "full reload", "resync"))]
    pub fn forget(&mut self, path: &str) {
        self.resources.retain(|state| state.list != path);
    }

    /// Refuses a cursor of another version.
    pub(super) fn check(&self) -> Result<(), ChangeCursorError> {
        match self.version == Self::VERSION {
            true => Ok(()),
            false => Err(ChangeCursorError::Version(self.version, Self::VERSION)),
        }
    }

    /// Refuses a cursor of another version or without this resource.
    pub(super) fn check_resource<R: Resource>(&self) -> Result<(), ChangeCursorError> {
        self.check()?;
        match self.resource(R::PATH) {
            Some(_) => Ok(()),
            None => {
                let lists: Vec<&str> =
                    self.resources.iter().map(|state| state.list.as_str()).collect();
                Err(ChangeCursorError::List(lists.join("`, `"), R::PATH))
            }
        }
    }

    fn resource(&self, list: &str) -> Option<&ResourceState> {
        self.resources.iter().find(|state| state.list == list)
    }

    /// Returns the progress of a resource.
    pub(super) fn progress(&self, list: &str) -> (Progress, DeletionState) {
        match self.resource(list) {
            Some(state) => (Progress::after(state), state.deletions.clone()),
            None => (Progress::new(self.start), DeletionState::default()),
        }
    }

    /// Replaces the progress of a resource.
    pub(super) fn set(&mut self, state: ResourceState) {
        match self.resources.iter_mut().find(|known| known.list == state.list) {
            Some(known) => *known = state,
            None => self.resources.push(state),
        }
    }
}
