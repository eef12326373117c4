//! Extra calls: assignments of a project, addresses of files, health and version.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response},
    routing::get,
};
use core_api::Json;
use uuid::Uuid;

use super::{Success, parse_id, run};
use crate::{
    data::{
        ACTIVITY, DOCUMENT, Database, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY,
        PROJECT_ASSIGNMENT_RESOURCE, Refusal, Resource, Row,
    },
    http::{bearer::Access, error_response::ErrorResponse},
    state::SharedState,
};

/// Returns the routes of the extra calls.
pub(super) fn router() -> Router<SharedState> {
    Router::new()
        .route("/project/{id}/activities", get(activities))
        .route("/project/{id}/resources", get(resources))
        .route("/document/uri/{id}", get(uri))
        .route("/health", get(health))
        .route("/version", get(version))
}

async fn activities(
    state: State<SharedState>,
    headers: HeaderMap,
    id: Path<String>,
) -> Response<Body> {
    run(&state, &headers, Access::Read, |database| {
        let names = ["id", "projectId", "itemId", "itemType"];
        assignments(database, &PROJECT_ASSIGNMENT_ACTIVITY, parse_id(&id)?, &names, |row| {
            let activity = row.id("itemId").and_then(|id| database.row(&ACTIVITY, id));
            vec![("item", activity.and_then(|activity| activity.json("name")))]
        })
    })
}

/// No source shows the rows of this call, so it returns the assignments.
async fn resources(
    state: State<SharedState>,
    headers: HeaderMap,
    id: Path<String>,
) -> Response<Body> {
    run(&state, &headers, Access::Read, |database| {
        let names = ["id", "projectId", "resourceId", "resourceType"];
        assignments(database, &PROJECT_ASSIGNMENT_RESOURCE, parse_id(&id)?, &names, |_| Vec::new())
    })
}

/// Returns the assignments of a project as JSON, with these fields and the members of `more`.
fn assignments(
    database: &Database,
    resource: &Resource,
    project: Uuid,
    names: &[&'static str],
    more: impl Fn(&Row) -> Vec<(&'static str, Option<Json>)>,
) -> Result<Success, ErrorResponse> {
    database.row(&PROJECT, project).ok_or(Refusal::NotFound)?;
    let item = |row: &Row| {
        let values = names.iter().map(|name| (*name, row.json(name)));
        let member = |(name, value): (&str, Option<Json>)| {
            format!("\"{name}\":{}", value.as_ref().map_or("null", Json::as_str))
        };
        format!("{{{}}}", values.chain(more(row)).map(member).collect::<Vec<_>>().join(","))
    };
    let rows: Vec<String> =
        database.rows_with_id_in(resource, "projectId", project).map(item).collect();
    match rows.is_empty() {
        true => Ok(Success::NoContent),
        false => Ok(Success::Ok(format!("[{}]", rows.join(",")))),
    }
}

async fn uri(state: State<SharedState>, headers: HeaderMap, id: Path<String>) -> Response<Body> {
    run(&state, &headers, Access::Read, |database| {
        let id = parse_id(&id)?;
        database.row(&DOCUMENT, id).ok_or(Refusal::NotFound)?;
        let address = format!("{}/files/{id}", state.settings.address);
        Ok(Success::Ok(serde_json::Value::from(address).to_string()))
    })
}

/// No source shows the response of this call.
async fn health(state: State<SharedState>, headers: HeaderMap) -> Response<Body> {
    run(&state, &headers, Access::Read, |_| Ok(Success::Ok(r#"{"status":"Healthy"}"#.to_owned())))
}

/// No source shows the response of this call.
async fn version(state: State<SharedState>, headers: HeaderMap) -> Response<Body> {
    run(&state, &headers, Access::Read, |_| {
        let version = core_api::api::DOCUMENTATION_VERSION;
        Ok(Success::Ok(format!(r#"{{"version":"{version}"}}"#)))
    })
}
