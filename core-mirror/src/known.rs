//! The rows that a destination has at the start of a run.

use std::sync::Arc;

use uuid::Uuid;

/// The ids and fingerprints of the rows of one table, and the ids of its rejected rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Sorted by id.
    rows: Arc<[(Uuid, i64)]>,
    /// Sorted. Ids that are not among the rows.
    rejected: Vec<Uuid>,
}

impl Known {
    pub(crate) fn new(mut rows: Vec<(Uuid, i64)>, mut rejected: Vec<Uuid>) -> Self {
        rows.sort_unstable_by_key(|(id, _)| *id);
        let rows: Arc<[(Uuid, i64)]> = rows.into();
        rejected.retain(|id| rows.binary_search_by_key(id, |(id, _)| *id).is_err());
        rejected.sort_unstable();
        rejected.dedup();
        Self { rows, rejected }
    }

    /// Returns whether the destination has neither rows nor rejected rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.rejected.is_empty()
    }

    /// Returns the fingerprint of a row.
    pub(crate) fn fingerprint(&self, id: Uuid) -> Option<i64> {
        let index = self.rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.rows.get(index).map(|(_, fingerprint)| *fingerprint)
    }

    /// Returns whether any row must be read again.
    pub(crate) fn is_stale(&self) -> bool {
        self.rows.iter().any(|(_, fingerprint)| *fingerprint == 0)
    }

    /// Iterates over the ids of all rows, with the rejected ones.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Uuid> + use<> {
        let (rows, rejected) = (Arc::clone(&self.rows), self.rejected.clone());
        (0..rows.len()).filter_map(move |index| rows.get(index).map(|(id, _)| *id)).chain(rejected)
    }
}
