//! Indexes that a thread builds while the rows may change.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use core_api::record::{FieldInfo, Kind, Support};
use uuid::Uuid;

use super::{blocks::Blocks, index::Index};
use crate::data::row::Row;

/// The rows of a table, in the order of their ids.
pub(super) type TableRows = Blocks<(Uuid, Arc<Row>)>;

/// The number of rows up to which an index is built at once, because that takes little time.
pub(super) const FEW_ROWS: usize = 20_000;

/// The most places of indexes that are built before a query needs them. A place takes eight bytes.
const MAX_PLACES: usize = 12_000_000;

/// Indexes of a table that a thread builds from a copy of the rows.
#[derive(Debug)]
pub(super) struct IndexBuild {
    fields: &'static [FieldInfo],
    rows: TableRows,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The positions of the fields whose index is not begun.
    waiting: VecDeque<usize>,
    /// The positions of all fields of this build.
    wanted: Vec<usize>,
    indexes: Vec<(usize, Index)>,
    is_finished: bool,
}

impl IndexBuild {
    /// Starts a thread that builds indexes of these fields. Without a thread, no index is built.
    pub(super) fn start(
        fields: &'static [FieldInfo],
        rows: TableRows,
        wanted: Vec<usize>,
    ) -> Arc<Self> {
        let waiting = wanted.iter().copied().collect();
        let progress = Progress { waiting, wanted, ..Progress::default() };
        let build = Arc::new(Self { fields, rows, progress: Mutex::new(progress) });
        let of_thread = Arc::clone(&build);
        let thread = thread::Builder::new().name("core-sandbox index".to_owned());
        if thread.spawn(move || of_thread.run()).is_err() {
            build.progress().is_finished = true;
        }
        build
    }

    /// Adds a field, unless it is in the build already. Fields that queries need come first.
    pub(super) fn add(&self, field: usize) {
        let mut progress = self.progress();
        if !progress.wanted.contains(&field) {
            progress.wanted.push(field);
            progress.waiting.push_front(field);
        }
    }

    /// Takes the indexes that are built, and returns whether there will be no others.
    pub(super) fn take_indexes(&self) -> (Vec<(usize, Index)>, bool) {
        let mut progress = self.progress();
        (std::mem::take(&mut progress.indexes), progress.is_finished)
    }

    /// Returns the rows of the indexes.
    pub(super) fn rows(&self) -> &TableRows {
        &self.rows
    }

    fn run(self: Arc<Self>) {
        while let Some(field) = self.next_field() {
            let rows = self.rows.iter().map(|(_, row)| row);
            let index = Index::new(self.fields, field, (self.rows.len(), rows));
            self.progress().indexes.extend(index.map(|index| (field, index)));
        }
    }

    fn next_field(self: &Arc<Self>) -> Option<usize> {
        let mut progress = self.progress();
        // Without its table, nobody needs the indexes.
        let next = progress.waiting.pop_front().filter(|_| Arc::strong_count(self) > 1);
        progress.is_finished = next.is_none();
        next
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the fields of a large table by which clients sort, according to the sources.
pub(super) fn usual_fields(fields: &[FieldInfo], rows: usize) -> Vec<usize> {
    if rows <= FEW_ROWS {
        return Vec::new();
    }
    let is_sorted = |info: &FieldInfo| info.sort == Support::Known || info.name == "createdOn";
    let mut usual: Vec<(usize, &FieldInfo)> =
        fields.iter().enumerate().filter(|(_, info)| is_sorted(info)).collect();
    // Clients read changes by time.
    usual.sort_by_key(|(_, info)| (info.name != "lastUpdated", info.kind != Kind::DateTime));
    let most = MAX_PLACES / rows;
    usual.into_iter().map(|(position, _)| position).take(most).collect()
}
