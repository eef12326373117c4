//! The one read of the deletion history for all resources of a pass.

use std::{
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::{FutureExt, future::BoxFuture};
use jiff::civil::DateTime;

use super::{
    history::{History, HistoryTarget, is_unavailable},
    notice::HistoryNotice,
    timeline::PassStart,
};
use crate::{Error, client::pipeline::Pipeline};

pub(super) type HistoryReading = BoxFuture<'static, Result<History, Error>>;

/// The resources of a pass whose deletions are looked for in the history.
#[derive(Clone)]
pub(super) struct HistoryPlan {
    pipeline: Arc<Pipeline>,
    targets: Arc<[HistoryTarget]>,
    /// The start of each target. `None` if the read does not concern it.
    starts: Vec<Option<PassStart>>,
}

/// The state of the read.
pub(super) enum HistoryReader {
    /// Not decided yet.
    Planned,
    Reading {
        plan: HistoryPlan,
        reading: Option<HistoryReading>,
        has_failed: bool,
    },
    Read(HistoryPlan, Box<History>),
    /// Not needed, or not available.
    Skipped {
        is_refused: bool,
    },
}

impl HistoryPlan {
    pub(super) fn new(
        pipeline: Arc<Pipeline>,
        targets: Arc<[HistoryTarget]>,
        starts: Vec<Option<PassStart>>,
    ) -> Self {
        Self { pipeline, targets, starts }
    }

    /// Returns whether the read concerns any resource.
    pub(super) fn is_needed(&self) -> bool {
        self.starts.iter().any(Option::is_some)
    }

    /// Returns the start of a target, if the read concerns it.
    pub(super) fn start(&self, target: usize) -> Option<PassStart> {
        self.starts.get(target).copied().flatten()
    }

    /// Reads the history from the earliest start on.
    pub(super) fn read(&self) -> HistoryReading {
        let starts = self.starts.iter().flatten().map(|start| start.since);
        let since: Option<DateTime> = starts.min().flatten();
        History::read(Arc::clone(&self.pipeline), Arc::clone(&self.targets), since).boxed()
    }
}

impl HistoryReader {
    /// Reads the history once. A history that is not available is a notice instead of an error.
    pub(super) fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        notices: &mut Vec<HistoryNotice>,
    ) -> Poll<Result<(), Error>> {
        let Self::Reading { plan, reading, has_failed } = self else {
            return Poll::Ready(Ok(()));
        };
        let result = ready!(reading.get_or_insert_with(|| plan.read()).poll_unpin(cx));
        *reading = None;
        match result {
            Ok(history) => {
                notices.extend(history.notices());
                *self = Self::Read(plan.clone(), Box::new(history));
            }
            Err(error) if is_unavailable(&error, *has_failed) => {
                notices.push(HistoryNotice::Refused { error: Arc::new(error) });
                *self = Self::Skipped { is_refused: true };
            }
            Err(error) => {
                *has_failed = true;
                return Poll::Ready(Err(error));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Returns the history with its plan and the start of a target, if it concerns the target.
    pub(super) fn of(&self, target: usize) -> Option<(&HistoryPlan, &History, PassStart)> {
        match self {
            Self::Read(plan, history) => Some((plan, history, plan.start(target)?)),
            Self::Planned | Self::Reading { .. } | Self::Skipped { .. } => None,
        }
    }
}
