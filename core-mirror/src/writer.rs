//! The half of a run that writes: from parcels to batches of the destination.

use std::{pin::pin, sync::Arc, time::Duration};

use futures_util::future::{Either, select};
use tokio::sync::mpsc;

use super::{
    batch::{Batch, Written},
    company::Company,
    counts::Counts,
    destination::{Destination, DestinationError},
    holder::Holder,
    meter::Meter,
    parcel::Parcel,
    progress::Progress,
    run::RunReport,
    table::Table,
};

/// A function that gets the progress of a run.
pub(crate) type ProgressFn = Box<dyn FnMut(&Progress) + Send>;

/// The writer of a run.
pub(crate) struct Writer<'a, D> {
    pub(crate) destination: &'a mut D,
    pub(crate) company: &'a Company,
    pub(crate) holder: Holder,
    pub(crate) lease: Duration,
    pub(crate) tables: Vec<Arc<Table>>,
    /// The indexes of the tables in the order in which they are read.
    pub(crate) order: Vec<usize>,
    pub(crate) report: &'a mut RunReport,
    pub(crate) meter: &'a Meter,
    pub(crate) on_progress: Option<&'a mut ProgressFn>,
    /// The state after the last parcel.
    pub(crate) state: String,
    /// The table of the last parcel, and the number of its rows so far.
    pub(crate) position: (usize, u64),
    /// The rows of batches that are not committed yet.
    pub(crate) held: Counts,
}

impl<D: Destination> Writer<'_, D> {
    /// Writes all parcels. Holds the company while none arrives.
    pub(crate) async fn write(
        mut self,
        mut parcels: mpsc::Receiver<Parcel>,
    ) -> Result<(), DestinationError> {
        let mut ahead = None;
        loop {
            let next = match ahead.take() {
                Some(parcel) => Some(parcel),
                None => self.receive(&mut parcels).await?,
            };
            let Some(parcel) = next else { return Ok(()) };
            ahead = parcels.try_recv().ok();
            let is_followed = ahead.as_ref().is_some_and(Parcel::needs_write);
            self.write_parcel(parcel, is_followed).await?;
        }
    }

    /// Waits for the next parcel, and extends the claim meanwhile.
    async fn receive(
        &mut self,
        parcels: &mut mpsc::Receiver<Parcel>,
    ) -> Result<Option<Parcel>, DestinationError> {
        loop {
            // Three attempts fit into a lease.
            let pause = tokio::time::sleep(self.lease / 3);
            match select(pin!(parcels.recv()), pin!(pause)).await {
                Either::Left((parcel, _)) => return Ok(parcel),
                Either::Right(_) => {
                    self.destination.claim(self.company, self.holder, self.lease).await?;
                }
            }
        }
    }

    async fn write_parcel(
        &mut self,
        parcel: Parcel,
        is_followed: bool,
    ) -> Result<(), DestinationError> {
        let (index, needs_write) = (parcel.table, parcel.needs_write());
        let Some(table) = self.tables.get(index).map(Arc::clone) else { return Ok(()) };
        let mut counts = Counts::of(&parcel);
        let mut written = Written::with_rejected(0);
        if let Some(state) = parcel.state {
            self.state = state;
        }
        if needs_write {
            let mut batch = Batch::new(self.company, self.holder, self.report.id, &table);
            batch.lease = self.lease;
            batch.rows = parcel.rows;
            batch.deleted = parcel.deleted;
            batch.rejected = parcel.rejected;
            batch.replaces_rejected = parcel.replaces_rejected;
            batch.state.clone_from(&self.state);
            batch.is_followed = is_followed;
            written = self.destination.write(batch).await?;
        }
        counts.refuse(written.rejected);
        self.held.add(counts);
        if written.is_committed {
            std::mem::take(&mut self.held).add_to(self.report);
        }
        // Parcels without rows, such as those of a new state, may be of any table.
        if counts.read > 0 {
            self.show(index, &table, counts.read);
        }
        Ok(())
    }

    fn show(&mut self, index: usize, table: &Table, read: u64) {
        let before = if self.position.0 == index { self.position.1 } else { 0 };
        self.position = (index, before.saturating_add(read));
        self.meter.read(self.report);
        if let Some(on_progress) = &mut self.on_progress {
            let place = self.order.iter().position(|read| *read == index);
            on_progress(&Progress {
                table: table.name.clone(),
                number: place.map_or(0, |place| place.saturating_add(1)),
                tables: self.tables.len(),
                rows: self.position.1,
                calls: self.report.calls,
                waited: self.report.waited,
            });
        }
    }
}
