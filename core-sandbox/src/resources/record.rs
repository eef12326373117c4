//! One record: fetch, create, replace, delete.

mod batch;
mod body;
mod patch;
mod rules;

use axum::http::StatusCode;
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use super::{
    Answer, DELETED_HISTORY, Resource,
    derived::{complete, refresh_others},
};
use crate::{
    refusal::Refusal,
    store::{Row, Store, bare, text},
};
pub(super) use batch::create_all;
pub(super) use patch::patch;

pub(super) fn fetch(store: &Store, resource: &Resource, id: Uuid) -> Result<Answer, Refusal> {
    let row = store.row(resource, id).ok_or_else(Refusal::not_found)?;
    Ok(whole(StatusCode::OK, row))
}

pub(super) fn create(
    store: &mut Store,
    resource: &'static Resource,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let mut row = body::read(resource.new_row(), body)?.row;
    rules::check(store, resource, &row, None)?;
    let id = store.new_id();
    row.set("id", text(&id.to_string()));
    row.set("createdOn", text(&now()));
    row.set("createdById", text(&store.user().to_string()));
    let row = save(store, resource, row);
    store.note_created(resource);
    Ok(whole(StatusCode::CREATED, &row))
}

pub(super) fn replace(
    store: &mut Store,
    resource: &'static Resource,
    id: Uuid,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let old = store.row(resource, id).ok_or_else(Refusal::not_found)?;
    let body::Sent { mut row, version } = body::read(Row::empty(resource.fields), body)?;
    // Before anything else: Core answers so even where required fields are missing too.
    if version != old.text("version") {
        return Err(Refusal::out_of_date());
    }
    rules::check(store, resource, &row, Some(id))?;
    for (info, value) in old.iter().filter(|(info, _)| info.read_only) {
        row.set(info.name, value.cloned());
    }
    let row = save(store, resource, row);
    Ok(whole(StatusCode::OK, &row))
}

pub(super) fn delete(
    store: &mut Store,
    resource: &'static Resource,
    id: Uuid,
) -> Result<Answer, Refusal> {
    rules::check_unused(store, resource, id)?;
    let row = store.remove(resource, id).ok_or_else(Refusal::not_found)?;
    refresh_others(store, resource, &row);
    remember(store, id);
    Ok(Answer::Nothing)
}

/// Notes a deletion. Of the history's rows only `deletedOn` is known; which record it was stands
/// in a field of the sandbox's own.
fn remember(store: &mut Store, deleted: Uuid) {
    let mut row = DELETED_HISTORY.new_row();
    let id = store.new_id();
    row.set("id", text(&id.to_string()));
    row.set("deletedOn", text(&now()));
    row.set("version", text(&store.new_version()));
    if let Some(deleted) = text(&deleted.to_string()) {
        row.set_unlisted("entityId".to_owned(), deleted);
    }
    store.insert(&DELETED_HISTORY, id, row);
}

/// Completes and keeps a record that has its id.
fn save(store: &mut Store, resource: &'static Resource, mut row: Row) -> Row {
    complete(store, resource, &mut row);
    row.set("lastUpdated", text(&now()));
    row.set("lastUpdatedById", text(&store.user().to_string()));
    row.set("version", text(&store.new_version()));
    row.set("objectState", bare(1));
    if let Some(id) = row.id("id") {
        store.insert(resource, id, row.clone());
    }
    refresh_others(store, resource, &row);
    row
}

fn whole(status: StatusCode, row: &Row) -> Answer {
    Answer::Json(status, row.to_json(Timestamp::now().as_second()))
}

/// Now, in UTC, with up to three digits of a second and no zeros at their end.
fn now() -> String {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC).datetime();
    let milliseconds = i32::from(now.millisecond());
    let whole = now.with().subsec_nanosecond(milliseconds * 1_000_000).build();
    whole.unwrap_or(now).to_string()
}
