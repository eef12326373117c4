//! One resource of a pass.

use std::{
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_util::StreamExt;
use jiff::civil::DateTime;
use uuid::Uuid;

use super::{
    Change,
    deletion_state::DeletionState,
    finder::RecordFinder,
    history::{EntityNames, HistoryTarget},
    pass_settings::PassSettings,
    progress::{Progress, VersionFields},
    resource_state::ResourceState,
};
use crate::{
    Error, Id,
    client::{
        id_set::IdSet,
        paging::{Records, ServerClock},
        pipeline::Pipeline,
    },
    endpoint::{CanReadChanges, List},
};

/// One resource of a pass, whose changes are events `E`.
pub(super) struct Follower<E> {
    /// The Rust name of the resource.
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    pub(super) progress: Progress,
    pub(super) deletions: DeletionState,
    /// The records of the caller, and the calls that find the deleted ones. `None` if the caller does not
    /// ask for deletions.
    pub(super) known: Option<(Arc<IdSet>, Arc<RecordFinder>)>,
    /// The server's time of this pass, after the changes were read.
    pub(super) now: Option<DateTime>,
    changed: Box<dyn ChangedRecords<E>>,
}

/// The changed records of a resource as events.
trait ChangedRecords<E>: Send {
    /// Returns the next event, with the id of its record, or the server's clock at the end.
    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        progress: &mut Progress,
        settings: PassSettings,
    ) -> Poll<Result<Next<E>, Error>>;

    /// Returns the event of a deleted record.
    fn deleted(&self, id: Uuid) -> E;
}

/// The next event of the changed records of a resource.
enum Next<E> {
    Event(Uuid, E),
    End(ServerClock),
}

impl<E: 'static> Follower<E> {
    pub(super) fn new<R, F>(
        pipeline: Arc<Pipeline>,
        state: (Progress, DeletionState),
        list: List<R>,
        to_event: F,
    ) -> Self
    where
        R: CanReadChanges,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        let (progress, deletions) = state;
        let fields = VersionFields::of(R::FIELDS, R::CHANGED);
        let changed =
            TypedRecords { pipeline, list, fields, records: None, has_failed: false, to_event };
        Self {
            name: R::NAME,
            path: R::PATH,
            progress,
            deletions,
            known: None,
            now: None,
            changed: Box::new(changed),
        }
    }
}

impl<E> Follower<E> {
    /// Returns the next changed record.
    pub(super) fn poll_changed(
        &mut self,
        cx: &mut Context<'_>,
        settings: PassSettings,
    ) -> Poll<Option<Result<E, Error>>> {
        match ready!(self.changed.poll_next(cx, &mut self.progress, settings)) {
            Ok(Next::Event(id, event)) => {
                self.deletions.revive(id);
                Poll::Ready(Some(Ok(event)))
            }
            Ok(Next::End(clock)) => {
                self.now = clock.before;
                Poll::Ready(None)
            }
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }

    /// Returns the event of a deleted record, and remembers the deletion.
    pub(super) fn report(&mut self, id: Uuid, deleted_on: Option<DateTime>) -> E {
        self.deletions.report(id, self.now, deleted_on);
        self.changed.deleted(id)
    }

    /// Returns the resource for the history. It knows no record if no deletions are asked for.
    pub(super) fn history_target(&self) -> HistoryTarget {
        let known = self.known.as_ref().map(|(known, _)| Arc::clone(known)).unwrap_or_default();
        HistoryTarget { names: EntityNames::new(self.name, self.path), known }
    }

    /// Returns the records of the caller, if there are any.
    pub(super) fn known(&self) -> Option<&Arc<IdSet>> {
        self.known.as_ref().map(|(known, _)| known).filter(|known| !known.is_empty())
    }

    pub(super) fn state(&self, settings: PassSettings) -> ResourceState {
        let mut deletions = self.deletions.clone();
        deletions.prune(self.now.or(self.progress.read_at()), settings.overlap);
        self.progress.state(self.path, settings.overlap, deletions)
    }
}

/// The changed records of a resource.
struct TypedRecords<R, F> {
    pipeline: Arc<Pipeline>,
    /// The nested fields that each row has.
    list: List<R>,
    fields: VersionFields,
    /// `None` until the first poll.
    records: Option<Records<R>>,
    /// True if the last answer was an error, which may have ended the list.
    has_failed: bool,
    to_event: F,
}

impl<E, R, F> ChangedRecords<E> for TypedRecords<R, F>
where
    R: CanReadChanges,
    F: Fn(Change<R>) -> E + Send,
{
    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        progress: &mut Progress,
        settings: PassSettings,
    ) -> Poll<Result<Next<E>, Error>> {
        let records = self.records.get_or_insert_with(|| {
            let since = progress.begin(settings.overlap, settings.sweep_every);
            Records::since(Arc::clone(&self.pipeline), &self.list, R::CHANGED, since)
        });
        loop {
            let row = ready!(records.poll_next_unpin(cx)).transpose();
            let clock = records.clock();
            match row {
                Ok(Some(record)) => {
                    self.has_failed = false;
                    if progress.is_new(&record, self.fields, clock) {
                        let id = record.id().uuid();
                        let event = (self.to_event)(Change::Changed(record));
                        return Poll::Ready(Ok(Next::Event(id, event)));
                    }
                }
                Ok(None) => {
                    if !self.has_failed {
                        progress.complete(clock);
                    }
                    return Poll::Ready(Ok(Next::End(clock)));
                }
                Err(error) => {
                    self.has_failed |= error.row().is_none();
                    return Poll::Ready(Err(error));
                }
            }
        }
    }

    fn deleted(&self, id: Uuid) -> E {
        (self.to_event)(Change::Deleted(Id::new(id)))
    }
}
