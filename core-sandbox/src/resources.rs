//! The resources: one line of registration each, and what the server knows of them.

mod list;
mod record;
pub(crate) mod values;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode, Uri},
    routing::get,
};
use core_api::{Activity, Project, TimeEntry, record::FieldInfo};
use uuid::Uuid;

use crate::{
    identity::{Access, bearer},
    refusal::{Refusal, challenge, empty_response, json_response},
    server::Shared,
    store::Row,
};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Activity,
    Project,
    TimeEntry,
}

/// What the server knows of a kind of record.
pub(crate) struct Registration {
    pub(crate) kind: Kind,
    pub(crate) path: &'static str,
    pub(crate) table: &'static [FieldInfo],
    /// The field that no two records share.
    pub(crate) unique: Option<&'static str>,
    /// Fields that show the name of what another field refers to, and the kind of that, where
    /// there are records of it.
    pub(crate) shown: &'static [(&'static str, &'static str, Option<Kind>)],
    /// Fields that the database refuses to be asked for by name.
    pub(crate) broken: &'static [&'static str],
}

static REGISTRATIONS: [Registration; 3] = [
    Registration {
        kind: Kind::Activity,
        path: "/activity",
        table: Activity::FIELDS,
        unique: Some("code"),
        shown: &[],
        broken: &[],
    },
    Registration {
        kind: Kind::Project,
        path: "/project",
        table: Project::FIELDS,
        unique: Some("code"),
        shown: &[
            ("client", "clientId", None),
            ("manager", "managerId", None),
            ("parent", "parentId", Some(Kind::Project)),
            ("rootProject", "rootProjectId", Some(Kind::Project)),
        ],
        broken: &["hasChild"],
    },
    Registration {
        kind: Kind::TimeEntry,
        path: "/timeentry",
        table: TimeEntry::FIELDS,
        unique: None,
        shown: &[
            ("activity", "activityId", Some(Kind::Activity)),
            ("project", "projectId", Some(Kind::Project)),
            ("resource", "resourceId", None),
        ],
        broken: &[],
    },
];

impl Kind {
    pub(crate) fn registration(self) -> &'static Registration {
        match self {
            Self::Activity => &REGISTRATIONS[0],
            Self::Project => &REGISTRATIONS[1],
            Self::TimeEntry => &REGISTRATIONS[2],
        }
    }

    /// The name by which other records show one of this kind.
    pub(crate) fn shown_name(self, row: &Row) -> Option<String> {
        let table = self.registration().table;
        match self {
            Self::Activity => row.text(table, "name"),
            Self::Project => row.text(table, "displayName"),
            Self::TimeEntry => None,
        }
    }
}

/// The routes of all resources.
pub(crate) fn router() -> Router<Shared> {
    REGISTRATIONS.iter().fold(Router::new(), |router, registration| {
        let kind = registration.kind;
        let list = async move |state: State<Shared>, headers: HeaderMap, uri: Uri| {
            let query = uri.query().unwrap_or_default().to_owned();
            run(&state, &headers, Access::Read, |shared| list::list(shared, kind, &query))
        };
        let create = async move |state: State<Shared>, headers: HeaderMap, body: Bytes| {
            run(&state, &headers, Access::Write, |shared| record::create(shared, kind, &body))
        };
        let fetch = async move |state: State<Shared>, headers: HeaderMap, id: Path<String>| {
            run(&state, &headers, Access::Read, |shared| record::fetch(shared, kind, id_of(&id)?))
        };
        let replace =
            async move |state: State<Shared>, headers: HeaderMap, id: Path<String>, body: Bytes| {
                run(&state, &headers, Access::Write, |shared| {
                    record::replace(shared, kind, id_of(&id)?, &body)
                })
            };
        let delete = async move |state: State<Shared>, headers: HeaderMap, id: Path<String>| {
            run(&state, &headers, Access::Write, |shared| record::delete(shared, kind, id_of(&id)?))
        };
        let path = registration.path;
        router
            .route(path, get(list).post(create))
            .route(&format!("{path}/{{id}}"), get(fetch).put(replace).delete(delete))
    })
}

/// What a call answers with: a status and a body, or nothing.
pub(crate) enum Answer {
    Json(StatusCode, String),
    Nothing,
}

/// Checks the token and runs the call.
fn run(
    shared: &Shared,
    headers: &HeaderMap,
    access: Access,
    call: impl FnOnce(&Shared) -> Result<Answer, Refusal>,
) -> Response<Body> {
    shared.counters.count_request();
    if let Err((status, error)) = bearer(shared, headers, access) {
        return challenge(status, error);
    }
    match call(shared) {
        Ok(Answer::Json(status, body)) => json_response(status, body),
        Ok(Answer::Nothing) => empty_response(StatusCode::NO_CONTENT),
        Err(refusal) => refusal.into_response(),
    }
}

fn id_of(path: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(path).map_err(|_| Refusal::not_found())
}
