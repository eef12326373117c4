//! One record: fetch, create, replace, delete.

use std::collections::BTreeMap;

use axum::{body::Bytes, http::StatusCode};
use core_api::{Json, record::FieldInfo};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Answer, Kind, values::kept};
use crate::{
    refusal::Refusal,
    server::Shared,
    store::{Row, Store, bare, now, text},
};

/// What only the server writes.
const OWN: [&str; 8] = [
    "id",
    "createdOn",
    "createdById",
    "lastUpdated",
    "lastUpdatedById",
    "version",
    "objectState",
    "token",
];

pub(super) fn fetch(shared: &Shared, kind: Kind, id: Uuid) -> Result<Answer, Refusal> {
    let store = shared.store();
    let row = store.row(kind, id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::Json(StatusCode::OK, written(kind.registration().table, row, None)))
}

pub(super) fn create(shared: &Shared, kind: Kind, body: &Bytes) -> Result<Answer, Refusal> {
    let table = kind.registration().table;
    let mut store = shared.store();
    let mut row = read(table, body)?;
    check(&store, kind, &row, None)?;
    let id = store.new_id();
    let user = store.user;
    row.set(table, "id", text(&id.to_string()));
    row.set(table, "createdOn", text(&now()));
    row.set(table, "createdById", text(&user.to_string()));
    Ok(save(&mut store, kind, id, row, StatusCode::CREATED))
}

pub(super) fn replace(
    shared: &Shared,
    kind: Kind,
    id: Uuid,
    body: &Bytes,
) -> Result<Answer, Refusal> {
    let table = kind.registration().table;
    let mut store = shared.store();
    let old = store.row(kind, id).ok_or_else(Refusal::not_found)?.clone();
    let sent: BTreeMap<String, Json> = object(body)?;
    let mut row = read(table, body)?;
    check(&store, kind, &row, Some(id))?;
    if sent.get("version") != old.value(table, "version") {
        let message = "The record has been changed by another user. Refresh and try again.";
        return Err(Refusal::conflict("OutDatedModel", None, message));
    }
    for name in ["id", "createdOn", "createdById"] {
        row.set(table, name, old.value(table, name).cloned());
    }
    Ok(save(&mut store, kind, id, row, StatusCode::OK))
}

pub(super) fn delete(shared: &Shared, kind: Kind, id: Uuid) -> Result<Answer, Refusal> {
    shared.store().remove(kind, id).ok_or_else(Refusal::not_found)?;
    Ok(Answer::Nothing)
}

/// Completes a record, keeps it, and answers with it.
fn save(store: &mut Store, kind: Kind, id: Uuid, mut row: Row, status: StatusCode) -> Answer {
    let table = kind.registration().table;
    complete(store, kind, &mut row);
    row.set(table, "lastUpdated", text(&now()));
    row.set(table, "lastUpdatedById", text(&store.user.to_string()));
    row.set(table, "version", text(&store.new_version()));
    row.set(table, "objectState", bare(1));
    let body = written(table, &row, None);
    store.insert(kind, id, row);
    Answer::Json(status, body)
}

/// Fills in what the server derives from other fields.
fn complete(store: &Store, kind: Kind, row: &mut Row) {
    let registration = kind.registration();
    let table = registration.table;
    for (shown, id, _) in registration.shown {
        let name = row.id(table, id).and_then(|id| store.name_of(id)).and_then(text);
        row.set(table, shown, name);
    }
    match kind {
        Kind::Activity => {
            let part = |name| row.text(table, name).unwrap_or_default();
            let name = format!("{}:{}", part("code"), part("sub"));
            row.set(table, "name", text(&name));
        }
        Kind::Project => {
            let part = |name| row.text(table, name).unwrap_or_default();
            let name = format!("{} | {}", part("code"), part("name"));
            row.set(table, "displayName", text(&name));
        }
        Kind::TimeEntry => {
            let project = row.id(table, "projectId").and_then(|id| store.row(Kind::Project, id));
            let project_table = Kind::Project.registration().table;
            let client = project.and_then(|row| row.value(project_table, "client")).cloned();
            row.set(table, "client", client);
            // Where nothing is billed, Core writes the id of nothing.
            if row.value(table, "invoiceId").is_none() {
                row.set(table, "invoiceId", text(&Uuid::nil().to_string()));
            }
        }
    }
}

fn object(body: &Bytes) -> Result<BTreeMap<String, Json>, Refusal> {
    serde_json::from_slice(body).map_err(|_| invalid("the body is not a JSON object"))
}

fn invalid(detail: &str) -> Refusal {
    let message =
        format!("The request cannot be completed. The data submitted is invalid: {detail}.");
    Refusal::conflict("InValidModel", None, message)
}

/// What was sent, without what only the server writes.
fn read(table: &'static [FieldInfo], body: &Bytes) -> Result<Row, Refusal> {
    let mut row = Row::empty(table);
    for (name, json) in object(body)? {
        let Some(index) = table.iter().position(|info| info.name == name) else {
            row.unlisted.insert(name, json);
            continue;
        };
        if OWN.contains(&name.as_str()) || json.is_null() {
            continue;
        }
        let fits = kept(table[index].kind, &json);
        row.listed[index] =
            Some(fits.ok_or_else(|| invalid(&format!("{name} has a wrong value")))?);
    }
    Ok(row)
}

/// The rules that a record must meet; `own` is its id where it is there already.
fn check(store: &Store, kind: Kind, row: &Row, own: Option<Uuid>) -> Result<(), Refusal> {
    let registration = kind.registration();
    let table = registration.table;
    for (info, value) in table.iter().zip(&row.listed) {
        if info.required && value.is_none() {
            let message = format!("{} is required.", info.name);
            return Err(Refusal::conflict("RequiredFieldMissing", Some("000.020"), message));
        }
        let text: Option<String> = value.as_ref().and_then(|json| json.to_value().ok());
        if let (Some(max), Some(text)) = (info.max_length, text)
            && text.chars().count() > max as usize
        {
            return Err(invalid(&format!("{} is longer than {max} characters", info.name)));
        }
    }
    for (_, id, target) in registration.shown {
        if let (Some(id_value), Some(target)) = (row.id(table, id), target)
            && !id_value.is_nil()
            && store.row(*target, id_value).is_none()
        {
            return Err(invalid(&format!("{id} refers to nothing")));
        }
    }
    let Some(unique) = registration.unique else { return Ok(()) };
    let is_twin = |other: &&Row| {
        other.value(table, unique) == row.value(table, unique) && other.id(table, "id") != own
    };
    if row.value(table, unique).is_some() && store.rows(kind).any(|other| is_twin(&other)) {
        let message = format!("The {unique} is already in use. ");
        return Err(Refusal::conflict("CodeAlreadyExists", None, message));
    }
    Ok(())
}

/// A record as an answer has it; `only` are the indices of the fields that were asked for.
pub(super) fn written(table: &[FieldInfo], row: &Row, only: Option<&[usize]>) -> String {
    let mut members = Vec::new();
    let read_at = Timestamp::now().as_second().to_string();
    for (index, (info, value)) in table.iter().zip(&row.listed).enumerate() {
        if only.is_some_and(|only| !only.contains(&index)) {
            continue;
        }
        let text = match value {
            _ if info.name == "token" => read_at.as_str(),
            Some(json) => json.as_str(),
            None => "null",
        };
        members.push(format!("\"{}\":{text}", info.name));
    }
    if only.is_none() {
        let member = |(name, json): (&String, &Json)| {
            let name = serde_json::Value::from(name.as_str());
            format!("{name}:{}", json.as_str())
        };
        members.extend(row.unlisted.iter().map(member));
    }
    format!("{{{}}}", members.join(","))
}
