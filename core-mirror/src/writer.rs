//! The half of a run that writes: from parcels to batches of the destination.

use std::{pin::pin, sync::Arc, time::Duration};

use futures_util::future::{Either, select};
use tokio::sync::mpsc;

use super::{
    batch::Batch,
    company::Company,
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
    pub(crate) report: &'a mut RunReport,
    pub(crate) meter: &'a Meter,
    pub(crate) on_progress: Option<&'a mut ProgressFn>,
    /// The state after the last parcel.
    pub(crate) state: String,
    /// The table of the last parcel, and the number of its rows so far.
    pub(crate) position: (usize, u64),
}

impl<D: Destination> Writer<'_, D> {
    /// Writes all parcels. Holds the company while none arrives.
    pub(crate) async fn write(
        mut self,
        mut parcels: mpsc::Receiver<Parcel>,
    ) -> Result<(), DestinationError> {
        loop {
            // Three attempts fit into a lease.
            let pause = tokio::time::sleep(self.lease / 3);
            let next = match select(pin!(parcels.recv()), pin!(pause)).await {
                Either::Left((parcel, _)) => Some(parcel),
                Either::Right(_) => None,
            };
            match next {
                Some(Some(parcel)) => self.write_parcel(parcel).await?,
                Some(None) => return Ok(()),
                None => self.destination.claim(self.company, self.holder, self.lease).await?,
            }
        }
    }

    async fn write_parcel(&mut self, parcel: Parcel) -> Result<(), DestinationError> {
        let (index, read, needs_write) = (parcel.table, parcel.read, parcel.needs_write());
        let Some(table) = self.tables.get(index).map(Arc::clone) else { return Ok(()) };
        if let Some(state) = parcel.state {
            self.state = state;
        }
        let (changed, deleted) = (count(parcel.rows.len()), count(parcel.deleted.len()));
        let undecodable = count(parcel.rejected.len());
        let mut refused = 0;
        if needs_write {
            let mut batch = Batch::new(self.company, self.holder, self.report.id, &table);
            batch.lease = self.lease;
            batch.rows = parcel.rows;
            batch.deleted = parcel.deleted;
            batch.rejected = parcel.rejected;
            batch.replaces_rejected = parcel.replaces_rejected;
            batch.state.clone_from(&self.state);
            refused = self.destination.write(batch).await?.rejected;
        }
        let report = &mut *self.report;
        report.rows_read = report.rows_read.saturating_add(read);
        // The destination may refuse deletions as well as rows.
        let written = changed.saturating_add(deleted).saturating_sub(refused);
        report.rows_changed = report.rows_changed.saturating_add(changed.min(written));
        report.rows_deleted =
            report.rows_deleted.saturating_add(written.saturating_sub(changed).min(deleted));
        let rejected = undecodable.saturating_add(refused);
        report.rows_rejected = report.rows_rejected.saturating_add(rejected);
        self.show(index, &table, read);
        Ok(())
    }

    fn show(&mut self, index: usize, table: &Table, read: u64) {
        let before = if self.position.0 == index { self.position.1 } else { 0 };
        self.position = (index, before.saturating_add(read));
        self.meter.read(self.report);
        if let Some(on_progress) = &mut self.on_progress {
            on_progress(&Progress {
                table: table.name.clone(),
                rows: self.position.1,
                total: None,
                calls: self.report.calls,
                waited: self.report.waited,
            });
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
