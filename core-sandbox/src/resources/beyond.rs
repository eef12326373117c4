//! Calls beyond those for whole records: what is below a record, files, health, version.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode},
    routing::get,
};
use core_api::Json;
use uuid::Uuid;

use super::{
    ACTIVITY, Answer, DOCUMENT, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE,
    Resource, parsed, run,
};
use crate::{
    identity::Access,
    refusal::Refusal,
    server::Shared,
    store::{Row, Store},
};

/// The routes below the base URL.
pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/project/{id}/activities", get(activities))
        .route("/project/{id}/resources", get(resources))
        .route("/resourceschedule/week", get(weeks))
        .route("/document/uri/{id}", get(uri))
        .route("/health", get(health))
        .route("/version", get(version))
}

async fn activities(shared: State<Shared>, headers: HeaderMap, id: Path<String>) -> Response<Body> {
    run(&shared, &headers, Access::Read, |store| {
        let names = ["id", "projectId", "itemId", "itemType"];
        assigned(store, &PROJECT_ASSIGNMENT_ACTIVITY, parsed(&id)?, &names, |row| {
            let activity = row.id("itemId").and_then(|id| store.row(&ACTIVITY, id));
            vec![("item", activity.and_then(|activity| activity.value("name")).cloned())]
        })
    })
}

/// No source shows the rows; these are the assignments.
async fn resources(shared: State<Shared>, headers: HeaderMap, id: Path<String>) -> Response<Body> {
    run(&shared, &headers, Access::Read, |store| {
        let names = ["id", "projectId", "resourceId", "resourceType"];
        assigned(store, &PROJECT_ASSIGNMENT_RESOURCE, parsed(&id)?, &names, |_| Vec::new())
    })
}

/// What is assigned to a project, as rows with these fields, and more.
fn assigned(
    store: &Store,
    resource: &Resource,
    project: Uuid,
    names: &[&'static str],
    more: impl Fn(&Row) -> Vec<(&'static str, Option<Json>)>,
) -> Result<Answer, Refusal> {
    store.row(&PROJECT, project).ok_or_else(Refusal::not_found)?;
    let item = |row: &Row| {
        let values = names.iter().map(|name| (*name, row.value(name).cloned()));
        let member = |(name, value): (&str, Option<Json>)| {
            format!("\"{name}\":{}", value.as_ref().map_or("null", Json::as_str))
        };
        format!("{{{}}}", values.chain(more(row)).map(member).collect::<Vec<_>>().join(","))
    };
    let rows: Vec<String> = store.referring(resource, "projectId", project).map(item).collect();
    match rows.is_empty() {
        true => Ok(Answer::Nothing),
        false => Ok(Answer::Json(StatusCode::OK, format!("[{}]", rows.join(",")))),
    }
}

/// No source shows the rows, so there are none.
async fn weeks(shared: State<Shared>, headers: HeaderMap) -> Response<Body> {
    run(&shared, &headers, Access::Read, |_| Ok(Answer::Nothing))
}

async fn uri(shared: State<Shared>, headers: HeaderMap, id: Path<String>) -> Response<Body> {
    run(&shared, &headers, Access::Read, |store| {
        let id = parsed(&id)?;
        store.row(&DOCUMENT, id).ok_or_else(Refusal::not_found)?;
        let address = format!("{}/files/{id}", shared.settings.address);
        Ok(Answer::Json(StatusCode::OK, serde_json::Value::from(address).to_string()))
    })
}

/// No source shows the answers of these two.
async fn health(shared: State<Shared>, headers: HeaderMap) -> Response<Body> {
    run(&shared, &headers, Access::Read, |_| {
        Ok(Answer::Json(StatusCode::OK, r#"{"status":"Healthy"}"#.to_owned()))
    })
}

async fn version(shared: State<Shared>, headers: HeaderMap) -> Response<Body> {
    run(&shared, &headers, Access::Read, |_| {
        let version = core_api::api::DOCUMENTATION_VERSION;
        Ok(Answer::Json(StatusCode::OK, format!(r#"{{"version":"{version}"}}"#)))
    })
}
