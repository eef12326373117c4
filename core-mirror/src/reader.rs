//! The half of a run that reads: from calls to parcels.

mod changes;
mod event;
mod lists;
mod missing;
mod refusal;
mod retry;

use std::{future::Future, pin::pin, sync::Arc};

use core_api::{Client, access::ReadOnly, catalog::ResourceInfo, endpoint::CallKind};
use futures_util::future::{Either, select};
use tokio::sync::mpsc;

use super::{
    batch::Rejection, error::MirrorError, known::Known, parcel::Parcel, row::Row, run::NotMirrored,
    state::State, stop::StopHandle, table::Table,
};

/// A chosen table, with the rows that the destination has at the start of the run.
pub(crate) struct Source {
    pub(crate) table: Arc<Table>,
    pub(crate) known: Known,
}

/// Returns the indexes of sources in the order in which they are read: those with changes, other lists, single objects.
pub(crate) fn reading_order(sources: &[Source]) -> Vec<usize> {
    let group = |resource: &ResourceInfo| {
        (!changes::has_changes(resource), resource.call(CallKind::List).is_none())
    };
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|index| sources.get(*index).map(|source| group(source.table.resource)));
    order
}

/// The reader of a run.
pub(crate) struct Reader {
    client: Client<ReadOnly>,
    sources: Vec<Source>,
    state: State,
    parcels: mpsc::Sender<Parcel>,
    stop: StopHandle,
    /// The parcel that is being filled.
    pending: Parcel,
    not_mirrored: Vec<NotMirrored>,
    /// True if the last resource failed on the server.
    has_failed: bool,
}

/// The result of a reader.
pub(crate) struct Reading {
    /// The resources that were not read to their end.
    pub(crate) not_mirrored: Vec<NotMirrored>,
    /// The reason why the reading ended early.
    pub(crate) interruption: Option<String>,
    /// The fault of the stored state.
    pub(crate) fault: Option<MirrorError>,
}

impl Reading {
    /// Makes the result of a reader that ended early.
    pub(crate) fn interrupted(reason: &str) -> Self {
        Self { not_mirrored: Vec::new(), interruption: Some(reason.to_owned()), fault: None }
    }
}

/// The reason why a reader ends early.
enum End {
    /// The caller stopped the run.
    Stopped,
    /// A call failed in a way that concerns all calls.
    Failed(String),
    /// The writer ended.
    Closed,
    /// The state is not valid.
    State(MirrorError),
}

impl Reader {
    pub(crate) fn new(
        client: Client<ReadOnly>,
        sources: Vec<Source>,
        state: State,
        parcels: mpsc::Sender<Parcel>,
        stop: StopHandle,
    ) -> Self {
        let pending = Parcel::default();
        let not_mirrored = Vec::new();
        Self { client, sources, state, parcels, stop, pending, not_mirrored, has_failed: false }
    }

    /// Reads all sources, in [order](reading_order).
    pub(crate) async fn read(mut self) -> Reading {
        let end = self.read_sources().await.err();
        let Self { not_mirrored, .. } = self;
        let (interruption, fault) = match end {
            None | Some(End::Closed) => (None, None),
            Some(End::Stopped) => (Some(String::from("the run was stopped")), None),
            Some(End::Failed(reason)) => (Some(reason), None),
            Some(End::State(fault)) => (None, Some(fault)),
        };
        Reading { not_mirrored, interruption, fault }
    }

    async fn read_sources(&mut self) -> Result<(), End> {
        self.read_changes().await?;
        for index in reading_order(&self.sources) {
            let Some(source) = self.sources.get(index) else { continue };
            if !changes::has_changes(source.table.resource) {
                self.read_list(index).await?;
            }
        }
        Ok(())
    }

    /// Waits for a result, for the request to stop, or for the end of the writer. The future does not borrow the reader,
    /// so it may change threads.
    fn or_end<F: Future>(
        &self,
        result: F,
    ) -> impl Future<Output = Result<F::Output, End>> + use<F> {
        let (stop, parcels) = (self.stop.clone(), self.parcels.clone());
        async move {
            let (stopped, closed) = (pin!(stop.stopped()), pin!(parcels.closed()));
            match select(pin!(result), select(stopped, closed)).await {
                Either::Left((result, _)) => Ok(result),
                Either::Right((Either::Left(_), _)) => Err(End::Stopped),
                Either::Right((Either::Right(_), _)) => Err(End::Closed),
            }
        }
    }

    /// Adds a row, unless the destination has the same row.
    async fn add_row(&mut self, table: usize, row: Row) -> Result<(), End> {
        let is_known = |source: &Source| source.known.has(row.id, row.fingerprint);
        let is_known = self.sources.get(table).is_some_and(is_known);
        self.open(table, row.id).await?;
        self.pending.read = self.pending.read.saturating_add(1);
        if !is_known {
            self.pending.add_row(row);
        }
        Ok(())
    }

    /// Adds the deletion of a row.
    async fn add_deletion(&mut self, table: usize, id: uuid::Uuid) -> Result<(), End> {
        self.open(table, id).await?;
        self.pending.add_deletion(id);
        Ok(())
    }

    /// Adds a row that did not decode.
    async fn add_rejection(&mut self, table: usize, rejection: Rejection) -> Result<(), End> {
        self.open(table, rejection.id.unwrap_or_default()).await?;
        self.pending.read = self.pending.read.saturating_add(1);
        if let (Some(source), Some(id)) = (self.sources.get_mut(table), rejection.id) {
            source.known.reject(id);
        }
        self.pending.add_rejection(rejection);
        Ok(())
    }

    /// Returns whether the pending parcel is large enough to be sent.
    fn is_full(&self) -> bool {
        self.pending.is_full(self.parcels.capacity() > 0)
    }

    /// Makes the pending parcel one of this table that lacks the id.
    ///
    /// The parcel that is sent for this has no new state, because the state already covers the row to be added.
    async fn open(&mut self, table: usize, id: uuid::Uuid) -> Result<(), End> {
        if self.pending.table != table || !self.pending.lacks(id) {
            self.send(table).await?;
        }
        Ok(())
    }

    /// Sends the pending parcel, and begins one of a table.
    async fn send(&mut self, next: usize) -> Result<(), End> {
        let parcel = std::mem::replace(&mut self.pending, Parcel::new(next));
        self.note_rows(&parcel);
        if parcel.is_empty() {
            return Ok(());
        }
        self.parcels.send(parcel).await.map_err(|_| End::Closed)
    }

    /// Sends the pending parcel with the state after it.
    async fn send_with_state(&mut self) -> Result<(), End> {
        let mut parcel = std::mem::take(&mut self.pending);
        self.note_rows(&parcel);
        parcel.state = Some(self.state.to_json().map_err(End::State)?);
        self.pending = parcel;
        self.send(self.pending.table).await
    }

    /// Records that a table has had rows.
    fn note_rows(&mut self, parcel: &Parcel) {
        if let Some(source) = self.sources.get(parcel.table)
            && !parcel.rows.is_empty()
        {
            self.state.tables.entry(source.table.name.clone()).or_default().has_rows = true;
        }
    }

    /// Records that a resource was not read to its end.
    fn refuse(&mut self, table: usize, reason: String) {
        if let Some(source) = self.sources.get(table) {
            self.not_mirrored.push(NotMirrored::new(&source.table.name, reason));
        }
    }
}
