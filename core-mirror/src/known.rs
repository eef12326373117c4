//! The rows that a destination has at the start of a run.

use std::{collections::BTreeSet, sync::Arc};

use uuid::Uuid;

/// The ids and fingerprints of the rows of one table, and the ids of its rejected rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Sorted by id.
    rows: Arc<[(Uuid, i64)]>,
    /// The ids of rejected rows. An older version of such a row may be among the rows.
    rejected: BTreeSet<Uuid>,
}

impl Known {
    pub(crate) fn new(mut rows: Vec<(Uuid, i64)>, rejected: BTreeSet<Uuid>) -> Self {
        rows.sort_unstable_by_key(|(id, _)| *id);
        Self { rows: rows.into(), rejected }
    }

    /// Returns whether the destination has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the ids of rejected rows.
    pub(crate) fn rejected(&self) -> &BTreeSet<Uuid> {
        &self.rejected
    }

    /// Records that a row was rejected.
    pub(crate) fn reject(&mut self, id: Uuid) {
        self.rejected.insert(id);
    }

    /// Returns whether the destination has the same row, and no newer version of it was rejected.
    pub(crate) fn has(&self, id: Uuid, fingerprint: i64) -> bool {
        self.fingerprint(id) == Some(fingerprint) && !self.rejected.contains(&id)
    }

    fn fingerprint(&self, id: Uuid) -> Option<i64> {
        let index = self.rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.rows.get(index).map(|(_, fingerprint)| *fingerprint)
    }

    /// Returns whether any row must be read again.
    pub(crate) fn is_stale(&self) -> bool {
        self.rows.iter().any(|(_, fingerprint)| *fingerprint == 0)
    }

    /// Iterates over the ids of all rows, and then over those of rejected rows without an older version.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Uuid> + use<> {
        let rows = Arc::clone(&self.rows);
        let is_new = |id: &Uuid| self.fingerprint(*id).is_none();
        let rejected: Vec<Uuid> = self.rejected.iter().copied().filter(is_new).collect();
        (0..rows.len()).filter_map(move |index| rows.get(index).map(|(id, _)| *id)).chain(rejected)
    }
}
