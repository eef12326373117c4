//! The rows that have no record yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use core_api::{Client, catalog::ResourceInfo, record::FieldInfo};

use super::{Existing, ImportRow, RowState, journal, taken};
use crate::error::CliError;

/// The time that a create of an earlier run may still take to appear.
const SETTLED: u64 = 5;

/// Returns the fields that the rows set.
pub(crate) fn sent_fields(
    resource: &'static ResourceInfo,
    rows: &[ImportRow],
) -> Vec<&'static FieldInfo> {
    let is_sent = |info: &&FieldInfo| rows.iter().any(|row| row.record.get(info.name).is_some());
    resource.fields.iter().filter(is_sent).collect()
}

/// Returns all rows, with the ids of records that exist already.
///
/// # Errors
///
/// The errors of the lists.
pub(crate) async fn pending<'a>(
    client: &Client,
    resource: &'static ResourceInfo,
    key: &[&'static FieldInfo],
    rows: &'a [ImportRow],
    states: &BTreeMap<String, RowState>,
) -> Result<Vec<(&'a ImportRow, Option<String>)>, CliError> {
    let open: Vec<&ImportRow> = rows
        .iter()
        .filter(|row| !matches!(states.get(&row.key), Some(RowState::Done { .. })))
        .collect();
    settle(&open, states).await;
    let taken: BTreeSet<String> = taken(states.values());
    let mut existing = Existing::search(client, resource, key, &open, &taken).await?;
    let known = |row: &'a ImportRow| match states.get(&row.key) {
        Some(RowState::Done { id }) => (row, Some(id.clone())),
        Some(RowState::Sending { .. } | RowState::Refused) | None => (row, existing.take(row)),
    };
    Ok(rows.iter().map(known).collect())
}

/// Waits until a create that an earlier run has just sent would be visible.
async fn settle(rows: &[&ImportRow], states: &BTreeMap<String, RowState>) {
    let sent = rows.iter().filter_map(|row| match states.get(&row.key) {
        Some(RowState::Sending { at }) => Some(*at),
        Some(RowState::Done { .. } | RowState::Refused) | None => None,
    });
    let Some(last) = sent.max() else { return };
    let age = journal::now().saturating_sub(last);
    tokio::time::sleep(Duration::from_secs(SETTLED.saturating_sub(age).min(SETTLED))).await;
}
