//! The changes of one resource that a pass has returned.
//!
//! Rows come in the order of their timestamps. So the versions that may come again are at the end of a queue, and older
//! ones are dropped at its start.

mod memory;

use std::time::Duration;

use jiff::civil::{DateTime, date};
use uuid::Uuid;

use super::{
    deletion_state::DeletionState,
    resource_state::{ResourceState, ReturnedVersion},
    resumption::Resumption,
    timeline::{LARGEST_SKEW, PassStart, Timeline},
};
use crate::{
    Resource,
    client::paging::ServerClock,
    record::{FieldInfo, View},
};
use memory::ReturnedVersions;

/// The changes of one resource returned so far.
#[derive(Debug)]
pub(super) struct Progress {
    timeline: Timeline,
    overlap: Duration,
    start: PassStart,
    step: Step,
    versions: ReturnedVersions,
    /// The rest of an earlier pass, and the end of this one after it.
    resumption: Resumption,
    /// True if the cursor of this pass has a position instead of all versions within the overlap.
    is_positional: bool,
    /// The timestamp of the last row.
    position: Option<DateTime>,
    /// True while each row was read so long after its timestamp that no earlier row can appear.
    is_final: bool,
    /// The same by the measured difference of the clocks instead of the largest assumed one.
    is_settled: bool,
    /// The largest difference of the clocks, as it was known at the start of the pass.
    skew: Duration,
}

/// The step of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Planned,
    Running,
    Complete,
}

/// The indexes of the fields that tell the version of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct VersionFields {
    changed: Option<usize>,
    version: Option<usize>,
}

impl VersionFields {
    /// Finds the fields in the table of a record. `changed` is the name of the time of the last change.
    pub(super) fn of(table: &[FieldInfo], changed: &str) -> Self {
        let find = |name: &str| table.iter().position(|field| field.name == name);
        Self { changed: find(changed), version: find("version") }
    }
}

/// The largest number of versions that the cursor of a pass in progress has. A program may store one for each batch of
/// rows.
const IN_PROGRESS: usize = if cfg!(test) { 8 } else { 2_000 };

/// The largest number of versions that the cursor of a complete pass has.
const COMPLETE: usize = if cfg!(test) { 16 } else { 20_000 };

/// The time by which the clock of the server may be wrong, because a `Date` has no fraction of a second.
const DATE_ERROR: Duration = Duration::from_secs(2);

/// Returns the start of a first pass. No record is older than 1900, and databases differ in their first
/// year.
pub(super) fn starting_time(since: DateTime) -> Option<DateTime> {
    Some(since).filter(|since| since.date() > date(1900, 1, 1))
}

impl Progress {
    pub(super) fn new(since: Option<DateTime>) -> Self {
        Self::with(Timeline::from(since), &[], Resumption::default())
    }

    pub(super) fn after(state: &ResourceState) -> Self {
        Self::with(state.changed.clone(), &state.given, state.resumption.clone())
    }

    fn with(timeline: Timeline, given: &[ReturnedVersion], resumption: Resumption) -> Self {
        Self {
            timeline,
            overlap: Duration::ZERO,
            start: PassStart::default(),
            step: Step::Planned,
            versions: ReturnedVersions::new(given, COMPLETE),
            resumption,
            is_positional: false,
            position: None,
            is_final: true,
            is_settled: true,
            skew: LARGEST_SKEW,
        }
    }

    /// Starts a pass, and returns the smallest timestamp to read.
    pub(super) fn begin(&mut self, overlap: Duration, check_every: Duration) -> Option<DateTime> {
        self.overlap = overlap;
        self.start = self.resumption.start(self.timeline.start(overlap, check_every));
        self.is_positional = !self.resumption.is_empty();
        self.resumption = self.resumption.rest();
        self.skew = self.timeline.largest_skew();
        self.position = self.start.since;
        self.step = Step::Running;
        self.start.since
    }

    /// Records a record, and returns whether it is new in this version.
    pub(super) fn is_new<R: Resource>(
        &mut self,
        record: &R,
        places: VersionFields,
        clock: ServerClock,
    ) -> bool {
        let changed = places.changed.and_then(|index| record.field_ref(index)?.scalar());
        let version = places.version.and_then(|index| Some(record.field_ref(index)?.view()));
        let version = if let Some(View::Text(version)) = version { version } else { "" };
        self.note(record.id().uuid(), changed, version, clock)
    }

    fn note(
        &mut self,
        id: Uuid,
        changed: Option<DateTime>,
        version: &str,
        clock: ServerClock,
    ) -> bool {
        let is_new = !self.versions.has(id, changed, version);
        if let Some(time) = changed {
            self.note_time(time, clock);
            if is_new && self.versions.is_complete_at(time) {
                self.timeline.check(time, self.start);
            }
        }
        if is_new {
            self.versions.add(id, changed, version);
        }
        self.versions.forget_before(self.timeline.oldest(self.overlap).min(self.position));
        is_new
    }

    fn note_time(&mut self, time: DateTime, clock: ServerClock) {
        if !self.timeline.note(time, clock) {
            return;
        }
        self.position = self.position.max(Some(time));
        let is_older = |skew: Duration| {
            let age = skew.saturating_add(self.overlap).saturating_add(DATE_ERROR);
            clock.after.is_some_and(|after| time < after.saturating_sub(age))
        };
        (self.is_final, self.is_settled) =
            (self.is_final && is_older(LARGEST_SKEW), self.is_settled && is_older(self.skew));
        if self.is_final {
            self.timeline.settle(time);
        }
    }

    /// Returns the server's time of the last complete pass.
    pub(super) fn read_at(&self) -> Option<DateTime> {
        self.timeline.read_at()
    }

    /// Records the end of a pass.
    pub(super) fn complete(&mut self, clock: ServerClock) {
        self.timeline.complete(self.start, clock);
        self.step = Step::Complete;
    }

    pub(super) fn state(
        &self,
        list: &str,
        overlap: Duration,
        deletions: DeletionState,
    ) -> ResourceState {
        let oldest = self.timeline.oldest(overlap);
        let (resumption, given) = match self.step {
            Step::Planned => {
                let from = self.resumption.from.or(oldest);
                (self.resumption.clone(), self.versions.since(from, COMPLETE))
            }
            Step::Running => match self.end_here(oldest) {
                Some(end) => {
                    let given = self.versions.since(end.from, IN_PROGRESS);
                    (end, given)
                }
                None => (Resumption::default(), self.versions.since(oldest, IN_PROGRESS)),
            },
            Step::Complete => (self.resumption.clone(), self.versions.since(oldest, COMPLETE)),
        };
        let (list, changed) = (list.to_owned(), self.timeline.clone());
        ResourceState { list, changed, given, deletions, resumption }
    }

    /// Returns the resumption of the pass if it ends here. `None` if it starts again before its last row.
    fn end_here(&self, oldest: Option<DateTime>) -> Option<Resumption> {
        let position = self.position?;
        if !self.is_positional && self.versions.count_since(oldest, IN_PROGRESS) <= IN_PROGRESS {
            return None;
        }
        let mut end = Resumption { from: Some(position), ..self.resumption.clone() };
        if !self.is_settled {
            end.miss(position.saturating_sub(self.overlap));
        }
        Some(end)
    }
}

#[cfg(test)]
mod tests;
