//! Calls for one record: get, create, update, delete.

mod batch;
mod body;
mod depth;
mod patch;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use uuid::Uuid;

use super::{
    database::Database,
    defaults::{Write, complete},
    derived::{derive_fields, refresh_others},
    history::Deletion,
    marks::Marks,
    refusal::Refusal,
    row::{Row, scalar, text},
    rules,
    schema::{DELETED_HISTORY, Resource, TIME_ENTRY},
};
pub(crate) use batch::create_batch;
use body::Submission;
pub(crate) use patch::patch;

/// Returns a record as JSON.
pub(crate) fn get(database: &Database, resource: &Resource, id: Uuid) -> Result<String, Refusal> {
    let row = database.row(resource, id).ok_or_else(|| missing(resource, id))?;
    Ok(json(row))
}

/// Returns the single record of a resource as JSON.
pub(crate) fn read_single(database: &Database, resource: &Resource) -> Result<String, Refusal> {
    let absent = || Refusal::NotFound(format!("{} has no record", resource.path));
    let row = database.rows(resource).next().ok_or_else(absent)?;
    Ok(json(row))
}

/// Creates a record and returns it as JSON.
pub(crate) fn create(
    database: &mut Database,
    resource: &'static Resource,
    body: &[u8],
    marks: &mut Marks,
) -> Result<String, Refusal> {
    database.check_room(resource)?;
    let mut row = Submission::read(resource.new_row(), body, marks)?.row;
    complete(database, resource, &mut row, Write::Create, now().date());
    rules::check(database, resource, &row, None, marks)?;
    let id = database.new_id();
    row.set("id", text(&id.to_string()));
    row.set("createdOn", text(&now().to_string()));
    row.set("createdById", text(&database.user().to_string()));
    let row = save(database, resource, row);
    database.count_created(resource);
    Ok(json(&row))
}

/// Replaces the writable fields of a record and returns it as JSON.
pub(crate) fn update(
    database: &mut Database,
    resource: &'static Resource,
    id: Uuid,
    body: &[u8],
    marks: &mut Marks,
) -> Result<String, Refusal> {
    let Some(old) = database.row(resource, id) else {
        return Err(absent(database, resource, id));
    };
    let Submission { mut row, version } = Submission::read(resource.blank_row(), body, marks)?;
    // Core checks the version first, even if required fields are missing too.
    rules::check_version(resource, old, version.as_deref(), marks)?;
    for (info, value) in old.iter().filter(|(info, _)| info.read_only) {
        row.set_value(info.name, value);
    }
    complete(database, resource, &mut row, Write::Update, now().date());
    rules::check(database, resource, &row, Some(old), marks)?;
    let row = save(database, resource, row);
    Ok(json(&row))
}

/// Refuses the update of a record that does not exist. Core fails if it was a time entry that was deleted.
fn absent(database: &Database, resource: &Resource, id: Uuid) -> Refusal {
    let was_deleted = database.rows_with_id_in(&DELETED_HISTORY, "entityId", id).next().is_some();
    match was_deleted && resource.path == TIME_ENTRY.path {
        true => Refusal::Failure(format!("the time entry {id} was deleted")),
        false => missing(resource, id),
    }
}

/// Refuses a call for a record that does not exist.
fn missing(resource: &Resource, id: Uuid) -> Refusal {
    Refusal::NotFound(format!("{} has no record {id}", resource.path))
}

/// Deletes a record to which no other record refers.
pub(crate) fn delete(
    database: &mut Database,
    resource: &'static Resource,
    id: Uuid,
) -> Result<(), Refusal> {
    rules::check_unused(database, resource, id)?;
    let row = database.remove(resource, id).ok_or_else(|| missing(resource, id))?;
    refresh_others(database, resource, Some(&row), None);
    Deletion { resource, id, record: &row, time: now() }.record(database);
    Ok(())
}

/// Sets the derived fields of a record and stores it under its id.
fn save(database: &mut Database, resource: &'static Resource, mut row: Row) -> Row {
    derive_fields(database, resource, &mut row);
    row.set("lastUpdated", text(&now().to_string()));
    row.set("lastUpdatedById", text(&database.user().to_string()));
    row.set("version", text(&database.new_version()));
    row.set("objectState", scalar(1));
    let old = row.id("id").and_then(|id| database.insert(resource, id, row.clone()));
    refresh_others(database, resource, old.as_deref(), Some(&row));
    row
}

fn json(row: &Row) -> String {
    row.to_json(Timestamp::now().as_second())
}

/// Returns the time in UTC, with up to three digits of a second. Its text has no trailing zeros.
fn now() -> DateTime {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC).datetime();
    let milliseconds = i32::from(now.millisecond());
    let truncated = now.with().subsec_nanosecond(milliseconds * 1_000_000).build();
    truncated.unwrap_or(now)
}
