//! The deletion history: `GET /deletedhistory`, read once for all resources of a pass.
//!
//! No source shows an answer. So each field of a row that holds the id of a known record is a claim
//! that this record was deleted. A claim is never a proof.

mod entity;
mod row;

use std::{collections::BTreeMap, sync::Arc};

pub(super) use entity::EntityNames;
use jiff::civil::DateTime;
use row::HistoryRow;
pub(super) use row::ID_FIELDS;
use uuid::Uuid;

use super::{notice::HistoryNotice, timeline::Timeline};
use crate::{
    DeletedHistory, Error, ErrorKind,
    client::{
        id_set::IdSet,
        paging::{Records, ServerClock},
        pipeline::Pipeline,
    },
    endpoint::List,
};

/// A resource whose deletions a pass looks for.
#[derive(Clone, Debug)]
pub(super) struct HistoryTarget {
    pub(super) names: EntityNames,
    /// The records that the caller has.
    pub(super) known: Arc<IdSet>,
}

/// The records that a field of the history claims to be deleted, with the time.
pub(super) type Claims = BTreeMap<Uuid, Option<DateTime>>;

/// The rows of the history that concern the resources of a pass.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The claims of each target, by the field with the id.
    claims: Vec<BTreeMap<String, Claims>>,
    pub(super) timeline: Timeline,
    pub(super) clock: ServerClock,
    /// The number of rows of each entity that no target matches.
    unknown: BTreeMap<String, u64>,
    unreadable: Option<(Arc<Error>, u64)>,
}

impl History {
    /// The largest number of entities and fields that are kept, because the server names them.
    const NAMES: usize = 64;

    /// Reads the rows since a time. `None` means all rows.
    pub(super) async fn read(
        pipeline: Arc<Pipeline>,
        targets: Arc<[HistoryTarget]>,
        since: Option<DateTime>,
    ) -> Result<Self, Error> {
        let list = List::<DeletedHistory>::new();
        let mut rows = Records::since(pipeline, &list, row::TIME, since);
        let mut history = Self { claims: vec![BTreeMap::new(); targets.len()], ..Self::default() };
        loop {
            match rows.try_next().await {
                Ok(Some(row)) => history.add(HistoryRow::of(&row), &targets, rows.clock()),
                Ok(None) => break,
                Err(error) => {
                    let Some(row) = error.row() else { return Err(error) };
                    // The types of the fields are assumptions.
                    match HistoryRow::of_raw(row.raw()) {
                        Some(row) => history.add(row, &targets, rows.clock()),
                        None => history.add_unreadable(error),
                    }
                }
            }
        }
        history.clock = rows.clock();
        Ok(history)
    }

    fn add(&mut self, row: HistoryRow, targets: &[HistoryTarget], clock: ServerClock) {
        if let Some(time) = row.deleted_on {
            self.timeline.note(time, clock);
        }
        let mut is_matched = false;
        for (target, claims) in targets.iter().zip(&mut self.claims) {
            is_matched |= target.names.matches(&row.entity);
            for (field, id) in row.ids.iter().filter(|(_, id)| target.known.contains(id)) {
                is_matched = true;
                if claims.len() < Self::NAMES || claims.contains_key(field) {
                    let claim = claims.entry(field.clone()).or_default().entry(*id).or_default();
                    *claim = (*claim).max(row.deleted_on);
                }
            }
        }
        let is_countable =
            self.unknown.len() < Self::NAMES || self.unknown.contains_key(&row.entity);
        if !is_matched && is_countable {
            let rows = self.unknown.entry(row.entity).or_default();
            *rows = rows.saturating_add(1);
        }
    }

    fn add_unreadable(&mut self, error: Error) {
        let (_, rows) = self.unreadable.get_or_insert_with(|| (Arc::new(error), 0));
        *rows = rows.saturating_add(1);
    }

    /// Returns the claims of a target by field. `None` if the target was not part of the read.
    pub(super) fn claims(&self, target: usize) -> Option<&BTreeMap<String, Claims>> {
        self.claims.get(target)
    }

    /// Returns the time in the history of a deletion by any field.
    pub(super) fn deleted_on(&self, target: usize, id: Uuid) -> Option<DateTime> {
        let claims = self.claims(target)?;
        claims.values().filter_map(|claims| claims.get(&id).copied().flatten()).max()
    }

    /// Returns what the rows show beside deletions.
    pub(super) fn notices(&self) -> impl Iterator<Item = HistoryNotice> {
        let unreadable = self.unreadable.iter();
        let unreadable = unreadable.map(|(first, rows)| HistoryNotice::UnreadableRows {
            first: Arc::clone(first),
            rows: *rows,
        });
        let unknown = self.unknown.iter();
        unreadable.chain(unknown.map(|(entity, rows)| HistoryNotice::UnknownEntity {
            entity: entity.clone(),
            rows: *rows,
        }))
    }
}

/// Returns whether an error means that the history is not available, so that sweeps must replace it.
///
/// Other errors concern any call. After a failure that may pass, the history is requested once more.
pub(super) fn is_unavailable(error: &Error, is_second: bool) -> bool {
    match error.kind() {
        ErrorKind::Permission
        | ErrorKind::NotFound
        | ErrorKind::NotUnique
        | ErrorKind::Validation
        | ErrorKind::Duplicate
        | ErrorKind::OutOfDate
        | ErrorKind::Query
        | ErrorKind::Decode => true,
        ErrorKind::Refused | ErrorKind::Server => is_second || !error.is_retryable(),
        ErrorKind::Unsent
        | ErrorKind::Throttled
        | ErrorKind::Token
        | ErrorKind::Connection
        | ErrorKind::Timeout
        | ErrorKind::NotAuthenticated
        | ErrorKind::RateLimited
        | ErrorKind::Write => false,
    }
}
