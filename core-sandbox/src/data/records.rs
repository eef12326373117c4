//! Calls for one record: get, create, update, delete.

mod batch;
mod body;
mod patch;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use uuid::Uuid;

use super::{
    database::Database,
    derived::{derive_fields, refresh_others},
    history::Deletion,
    refusal::Refusal,
    row::{Row, scalar, text},
    rules,
    schema::Resource,
};
pub(crate) use batch::create_batch;
use body::Submission;
pub(crate) use patch::patch;

/// Returns a record as JSON.
pub(crate) fn get(database: &Database, resource: &Resource, id: Uuid) -> Result<String, Refusal> {
    let row = database.row(resource, id).ok_or(Refusal::NotFound)?;
    Ok(json(row))
}

/// Returns the single record of a resource as JSON.
pub(crate) fn read_single(database: &Database, resource: &Resource) -> Result<String, Refusal> {
    let row = database.rows(resource).next().ok_or(Refusal::NotFound)?;
    Ok(json(row))
}

/// Creates a record and returns it as JSON.
pub(crate) fn create(
    database: &mut Database,
    resource: &'static Resource,
    body: &[u8],
) -> Result<String, Refusal> {
    database.check_room(resource)?;
    let mut row = Submission::read(resource.new_row(), body)?.row;
    rules::check(database, resource, &row, None)?;
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
) -> Result<String, Refusal> {
    let old = database.row(resource, id).ok_or(Refusal::NotFound)?;
    let Submission { mut row, version } = Submission::read(Row::empty(resource.fields), body)?;
    // Core checks the version first, even if required fields are missing too.
    if version != old.text("version") {
        return Err(Refusal::out_of_date());
    }
    rules::check(database, resource, &row, Some(id))?;
    for (info, value) in old.iter().filter(|(info, _)| info.read_only) {
        row.set_value(info.name, value);
    }
    let row = save(database, resource, row);
    Ok(json(&row))
}

/// Deletes a record to which no other record refers.
pub(crate) fn delete(
    database: &mut Database,
    resource: &'static Resource,
    id: Uuid,
) -> Result<(), Refusal> {
    rules::check_unused(database, resource, id)?;
    let row = database.remove(resource, id).ok_or(Refusal::NotFound)?;
    refresh_others(database, resource, &row);
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
    if let Some(id) = row.id("id") {
        database.insert(resource, id, row.clone());
    }
    refresh_others(database, resource, &row);
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
