//! Numbers of rows that a run reads and writes.

use super::{parcel::Parcel, run::RunReport};

/// The number of rows of parcels.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) read: u64,
    changed: u64,
    deleted: u64,
    rejected: u64,
}

impl Counts {
    pub(crate) fn of(parcel: &Parcel) -> Self {
        Self {
            read: parcel.read,
            changed: count(parcel.rows.len()),
            deleted: count(parcel.deleted.len()),
            rejected: count(parcel.rejected.len()),
        }
    }

    /// Subtracts what the destination refused. It may refuse deletions as well as rows.
    pub(crate) fn refuse(&mut self, refused: u64) {
        let written = self.changed.saturating_add(self.deleted).saturating_sub(refused);
        self.deleted = written.saturating_sub(self.changed).min(self.deleted);
        self.changed = self.changed.min(written);
        self.rejected = self.rejected.saturating_add(refused);
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (sum, number) in [
            (&mut self.read, other.read),
            (&mut self.changed, other.changed),
            (&mut self.deleted, other.deleted),
            (&mut self.rejected, other.rejected),
        ] {
            *sum = sum.saturating_add(number);
        }
    }

    pub(crate) fn add_to(self, report: &mut RunReport) {
        for (sum, number) in [
            (&mut report.rows_read, self.read),
            (&mut report.rows_changed, self.changed),
            (&mut report.rows_deleted, self.deleted),
            (&mut report.rows_rejected, self.rejected),
        ] {
            *sum = sum.saturating_add(number);
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
