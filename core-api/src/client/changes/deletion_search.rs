//! The search for the deleted records of one resource.
//!
//! A resource that the history does not cover is swept. The result is compared with the history. For a resource that the history covers, only the
//! claims of the history are checked.

use std::{
    collections::BTreeSet,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::FutureExt;
use uuid::Uuid;

use super::{
    coverage::{Verdict, compare},
    follower::Follower,
    history::History,
    history_reader::{HistoryReader, HistoryReading},
    notice::HistoryNotice,
    pass_settings::PassSettings,
    sweep::Sweep,
};
use crate::Error;

/// The state of a search.
#[derive(Default)]
pub(super) enum DeletionSearch {
    #[default]
    Undecided,
    Running {
        sweep: Sweep,
        /// True if all ids are compared, not only the claims of the history.
        is_whole: bool,
        found: BTreeSet<Uuid>,
    },
    /// The history is read again, because the last deletions may be newer than its first read.
    Comparing {
        reading: Option<HistoryReading>,
        found: BTreeSet<Uuid>,
    },
    Done,
}

/// The parts of a pass that a search uses.
pub(super) struct SearchContext<'a> {
    pub(super) target: usize,
    pub(super) history: &'a HistoryReader,
    pub(super) settings: PassSettings,
    pub(super) notices: &'a mut Vec<HistoryNotice>,
}

impl DeletionSearch {
    /// Returns the event of the next deleted record.
    pub(super) fn poll_next<E>(
        &mut self,
        cx: &mut Context<'_>,
        follower: &mut Follower<E>,
        context: &mut SearchContext<'_>,
    ) -> Poll<Option<Result<E, Error>>> {
        loop {
            match self {
                Self::Undecided => *self = Self::start(follower, context),
                Self::Running { sweep, is_whole, found } => {
                    let next = ready!(sweep.poll_next(cx));
                    let (is_whole, found) = (*is_whole, found);
                    match next {
                        Some(Ok(id)) if follower.deletions.has_reported(id) => {}
                        Some(Ok(id)) => {
                            found.insert(id);
                            let history = context.history.of(context.target);
                            let deleted_on = history
                                .and_then(|(_, history, _)| history.deleted_on(context.target, id));
                            return Poll::Ready(Some(Ok(follower.report(id, deleted_on))));
                        }
                        Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                        None => {
                            let found = std::mem::take(found);
                            *self = Self::finish(is_whole, found, follower, context);
                        }
                    }
                }
                Self::Comparing { reading, found } => {
                    let Some((plan, _, _)) = context.history.of(context.target) else {
                        *self = Self::Done;
                        continue;
                    };
                    let again = ready!(reading.get_or_insert_with(|| plan.read()).poll_unpin(cx));
                    *reading = None;
                    let again = match again {
                        Ok(again) => again,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    apply(&again, found, follower, context);
                    complete(true, follower, context);
                    *self = Self::Done;
                }
                Self::Done => return Poll::Ready(None),
            }
        }
    }

    fn start<E>(follower: &mut Follower<E>, context: &mut SearchContext<'_>) -> Self {
        let Some((known, finder)) = &follower.known else {
            follower.deletions.begin_history(follower.now);
            return Self::Done;
        };
        let (finder, known) = (Arc::clone(finder), Arc::clone(known));
        let interval = context.settings.sweep_every;
        let is_sweep_due = follower.deletions.is_sweep_due(follower.now, interval);
        let covered_by = follower.deletions.covered_by();
        let claims = covered_by.filter(|_| !is_sweep_due).and_then(|field| {
            let (_, history, _) = context.history.of(context.target)?;
            Some(history.claims(context.target).and_then(|claims| claims.get(field)))
        });
        let (sweep, is_whole) = match claims {
            Some(claims) => {
                let claimed = claims.into_iter().flat_map(|claims| claims.keys().copied());
                let is_new = |id: &Uuid| !follower.deletions.has_reported(*id);
                (Sweep::claimed(finder, claimed.filter(is_new).collect()), false)
            }
            None => (Sweep::all(finder, known), true),
        };
        Self::Running { sweep, is_whole, found: BTreeSet::new() }
    }

    /// Ends a sweep, or reads the history once more before the comparison.
    fn finish<E>(
        is_whole: bool,
        found: BTreeSet<Uuid>,
        follower: &mut Follower<E>,
        context: &mut SearchContext<'_>,
    ) -> Self {
        let history = is_whole.then(|| context.history.of(context.target)).flatten();
        if let Some((_, history, _)) = history {
            let verdict = verdict(history, &found, follower, context.target);
            if matches!(verdict, Verdict::Partial | Verdict::Missing(_)) {
                return Self::Comparing { reading: None, found };
            }
            apply(history, &found, follower, context);
        }
        complete(is_whole, follower, context);
        Self::Done
    }
}

fn verdict<E>(
    history: &History,
    found: &BTreeSet<Uuid>,
    follower: &Follower<E>,
    target: usize,
) -> Verdict {
    let Some(claims) = history.claims(target) else { return Verdict::Unchanged };
    compare(follower.deletions.covered_by(), found, claims)
}

/// Compares a sweep with the history, and begins or ends the coverage.
fn apply<E>(
    history: &History,
    found: &BTreeSet<Uuid>,
    follower: &mut Follower<E>,
    context: &mut SearchContext<'_>,
) {
    let resource = follower.name;
    match verdict(history, found, follower, context.target) {
        Verdict::Unchanged | Verdict::Partial => {}
        Verdict::Covered(field) => {
            follower.deletions.set_coverage(Some(field.clone()));
            context.notices.push(HistoryNotice::Covered { resource, field });
        }
        Verdict::Missing(missing) => {
            follower.deletions.set_coverage(None);
            context.notices.push(HistoryNotice::CoverageEnded { resource, missing });
        }
    }
}

/// Moves the state of the deletions to the end of the search.
fn complete<E>(is_whole: bool, follower: &mut Follower<E>, context: &mut SearchContext<'_>) {
    match context.history.of(context.target) {
        Some((_, history, start)) => {
            note_existing(history, follower, context.target, context.notices);
            follower.deletions.complete_history(start, history);
        }
        None => follower.deletions.begin_history(follower.now),
    }
    if is_whole {
        follower.deletions.complete_sweep(follower.now);
    }
}

/// Reports the records that the history claims to be deleted although they exist.
fn note_existing<E>(
    history: &History,
    follower: &Follower<E>,
    target: usize,
    notices: &mut Vec<HistoryNotice>,
) {
    let Some(field) = follower.deletions.covered_by() else { return };
    let claims = history.claims(target).and_then(|claims| claims.get(field));
    for (id, deleted_on) in claims.into_iter().flatten() {
        if !follower.deletions.has_reported(*id) {
            let (resource, id, deleted_on) = (follower.name, *id, *deleted_on);
            notices.push(HistoryNotice::RecordExists { resource, id, deleted_on });
        }
    }
}
