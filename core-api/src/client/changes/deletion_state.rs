//! The deletions of one resource that earlier passes have reported, and the trust in the history.

use std::{collections::BTreeMap, time::Duration};

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    history::History,
    timeline::{LARGEST_SKEW, PassStart, Timeline, is_due},
};

/// The state of the deletions of one resource. It survives in a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DeletionState {
    history: Timeline,
    /// The field of the history with the ids of deleted records, while the history covers the resource.
    covered_by: Option<String>,
    /// The server's time of the last sweep.
    swept_at: Option<DateTime>,
    /// The deletions that were reported recently.
    reported: BTreeMap<Uuid, ReportedDeletion>,
}

/// A deletion that was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ReportedDeletion {
    /// The server's time of the report.
    at: Option<DateTime>,
    /// The time in the history.
    deleted_on: Option<DateTime>,
}

impl DeletionState {
    /// The time for which a reported deletion is kept. The history is read from at most one
    /// [`LARGEST_SKEW`] before a pass on.
    const RETENTION: Duration = LARGEST_SKEW.saturating_mul(2);
    /// The largest number of reported deletions without a time.
    const UNTIMED: usize = 4096;

    pub(super) fn from(history: Timeline) -> Self {
        Self { history, ..Self::default() }
    }

    pub(super) fn covered_by(&self) -> Option<&str> {
        self.covered_by.as_deref()
    }

    pub(super) fn set_coverage(&mut self, field: Option<String>) {
        self.covered_by = field;
    }

    /// Returns the start of the next read of the history, or `None` before the first pass.
    pub(super) fn history_start(&self, overlap: Duration, interval: Duration) -> Option<PassStart> {
        let is_known = !self.history.is_unset();
        is_known.then(|| self.history.start(overlap, interval))
    }

    /// Starts the history at the time of a pass that does not read it.
    pub(super) fn begin_history(&mut self, now: Option<DateTime>) {
        if let Some(now) = now.filter(|_| self.covered_by.is_none()) {
            self.history = Timeline::from(Some(now.saturating_sub(LARGEST_SKEW)));
        }
    }

    /// Records that all deletions in the history were processed.
    pub(super) fn complete_history(&mut self, start: PassStart, history: &History) {
        self.history.absorb(&history.timeline);
        self.history.assume_lag();
        self.history.complete(start, history.clock);
    }

    /// Returns whether a sweep is due now.
    pub(super) fn is_sweep_due(&self, now: Option<DateTime>, interval: Duration) -> bool {
        self.covered_by.is_none() || is_due(now, self.swept_at, interval)
    }

    pub(super) fn complete_sweep(&mut self, now: Option<DateTime>) {
        self.swept_at = now;
    }

    pub(super) fn has_reported(&self, id: Uuid) -> bool {
        self.reported.contains_key(&id)
    }

    pub(super) fn report(&mut self, id: Uuid, at: Option<DateTime>, deleted_on: Option<DateTime>) {
        self.reported.insert(id, ReportedDeletion { at, deleted_on });
    }

    /// Records that a record exists, so that its next deletion is reported again.
    pub(super) fn revive(&mut self, id: Uuid) {
        self.reported.remove(&id);
    }

    /// Removes reported deletions that no later read of the history shows.
    pub(super) fn prune(&mut self, now: Option<DateTime>, overlap: Duration) {
        let oldest = self.history.oldest(overlap);
        let retention = Self::RETENTION.saturating_add(overlap);
        let is_recent = |at: Option<DateTime>| !is_due(now, at, retention);
        let mut untimed = 0_usize;
        self.reported.retain(|_, report| {
            if report.at.is_none() || now.is_none() {
                untimed = untimed.saturating_add(1);
                return untimed <= Self::UNTIMED;
            }
            is_recent(report.at) || (report.deleted_on.is_some() && report.deleted_on >= oldest)
        });
    }
}
