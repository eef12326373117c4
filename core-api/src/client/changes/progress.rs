//! The changes of one resource that a pass has returned.

use std::{collections::BTreeMap, time::Duration};

use jiff::civil::{DateTime, date};
use uuid::Uuid;

use super::{
    deletion_state::DeletionState,
    resource_state::{ResourceState, ReturnedVersion},
    timeline::{PassStart, Timeline},
};
use crate::{Resource, client::paging::ServerClock, record::version};

/// The changes of one resource returned so far.
#[derive(Debug)]
pub(super) struct Progress {
    timeline: Timeline,
    overlap: Duration,
    start: PassStart,
    /// The returned changes within the overlap, and possibly some older ones.
    given: BTreeMap<Uuid, (Option<DateTime>, Box<str>)>,
    /// The number of entries at which old ones are removed.
    limit: usize,
}

/// Returns the start of a first pass. No record is older than 1900, and databases differ in their first
/// year.
pub(super) fn starting_time(since: DateTime) -> Option<DateTime> {
    Some(since).filter(|since| since.date() > date(1900, 1, 1))
}

impl Progress {
    /// The smallest number of entries at which old ones are removed.
    const LIMIT: usize = 4096;

    pub(super) fn new(since: Option<DateTime>) -> Self {
        Self::with(Timeline::from(since), BTreeMap::new())
    }

    pub(super) fn after(state: &ResourceState) -> Self {
        let given = state.given.iter();
        let given = given.map(|given| (given.id, (given.changed, given.version.clone())));
        Self::with(state.changed.clone(), given.collect())
    }

    fn with(timeline: Timeline, given: BTreeMap<Uuid, (Option<DateTime>, Box<str>)>) -> Self {
        let (overlap, start) = (Duration::ZERO, PassStart::default());
        Self { timeline, overlap, start, given, limit: Self::LIMIT }
    }

    /// Starts a pass, and returns the smallest timestamp to read.
    pub(super) fn begin(&mut self, overlap: Duration, check_every: Duration) -> Option<DateTime> {
        self.overlap = overlap;
        self.start = self.timeline.start(overlap, check_every);
        self.start.since
    }

    /// Records a record, and returns whether it is new in this version.
    pub(super) fn is_new<R: Resource>(
        &mut self,
        record: &R,
        changed: &str,
        clock: ServerClock,
    ) -> bool {
        let index = R::FIELDS.iter().position(|field| field.name == changed);
        let changed = index.and_then(|index| record.field_ref(index)?.scalar());
        let version = version(record).unwrap_or_default();
        self.note(record.id().uuid(), changed, version, clock)
    }

    fn note(
        &mut self,
        id: Uuid,
        changed: Option<DateTime>,
        version: &str,
        clock: ServerClock,
    ) -> bool {
        let now = (changed, version.into());
        let is_new = self.given.get(&id) != Some(&now);
        if let Some(changed) = changed {
            self.timeline.note(changed, clock);
            if is_new {
                self.timeline.check(changed, self.start);
            }
        }
        if is_new {
            self.given.insert(id, now);
        }
        if self.given.len() > self.limit {
            let oldest = self.timeline.oldest(self.overlap);
            self.given.retain(|_, (changed, _)| *changed >= oldest);
            self.limit = self.given.len().saturating_mul(2).max(Self::LIMIT);
        }
        is_new
    }

    /// Returns the server's time of the last complete pass.
    pub(super) fn read_at(&self) -> Option<DateTime> {
        self.timeline.read_at()
    }

    /// Records the end of a pass.
    pub(super) fn complete(&mut self, clock: ServerClock) {
        self.timeline.complete(self.start, clock);
    }

    pub(super) fn state(
        &self,
        list: &str,
        overlap: Duration,
        deletions: DeletionState,
    ) -> ResourceState {
        let oldest = self.timeline.oldest(overlap);
        let kept = self.given.iter().filter(|(_, (changed, _))| *changed >= oldest);
        let given = kept.map(|(id, (changed, version))| ReturnedVersion {
            id: *id,
            changed: *changed,
            version: version.clone(),
        });
        let (list, changed, given) = (list.to_owned(), self.timeline.clone(), given.collect());
        ResourceState { list, changed, given, deletions }
    }
}
