//! The standard calls of all resources: a table of calls, and the search of the call of a request.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    body::Bytes,
    http::{HeaderMap, Method, StatusCode, header},
};
use core_api::endpoint::CallKind;

use super::{Success, parse_id};
use crate::{
    data::{self, Database, Marks, PageCaps, Refusal, Resource},
    http::{bearer::Access, error_response::ErrorResponse},
};

/// A standard call and its execution.
pub(super) struct StandardCall {
    kind: CallKind,
    method: Method,
    pub(super) access: Access,
    pub(super) run: fn(&mut Database, &Request<'_>, &mut Marks) -> Result<Success, ErrorResponse>,
}

/// The place of a path: a resource and the calls that the path may mean.
pub(super) struct Place<'a> {
    pub(super) resource: &'static Resource,
    /// The part of the path after the path of the resource.
    pub(super) id: &'a str,
    calls: &'static [StandardCall],
}

/// The parts of a request for a resource.
pub(super) struct Request<'a> {
    pub(super) place: &'a Place<'a>,
    pub(super) query: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
    pub(super) caps: PageCaps,
}

/// The calls on the path of a resource.
static COLLECTION: [StandardCall; 3] = [
    StandardCall { kind: CallKind::List, method: Method::GET, access: Access::Read, run: list },
    StandardCall {
        kind: CallKind::Read,
        method: Method::GET,
        access: Access::Read,
        run: |database, request, _| {
            Ok(Success::Ok(data::read_single(database, request.resource())?))
        },
    },
    StandardCall {
        kind: CallKind::Create,
        method: Method::POST,
        access: Access::Write,
        run: |database, request, marks| {
            let body = request.json()?;
            Ok(Success::Created(data::create(database, request.resource(), body, marks)?))
        },
    },
];

/// The calls on one record.
static ITEM: [StandardCall; 4] = [
    StandardCall {
        kind: CallKind::Get,
        method: Method::GET,
        access: Access::Read,
        run: |database, request, _| {
            Ok(Success::Ok(data::get(database, request.resource(), parse_id(request.place.id)?)?))
        },
    },
    StandardCall {
        kind: CallKind::Update,
        method: Method::PUT,
        access: Access::Write,
        run: |database, request, marks| {
            let (id, body) = (parse_id(request.place.id)?, request.json()?);
            Ok(Success::Ok(data::update(database, request.resource(), id, body, marks)?))
        },
    },
    StandardCall {
        kind: CallKind::Patch,
        method: Method::PATCH,
        access: Access::Write,
        run: |database, request, marks| {
            let (id, body) = (parse_id(request.place.id)?, request.json()?);
            Ok(Success::Ok(data::patch(database, request.resource(), id, body, marks)?))
        },
    },
    StandardCall {
        kind: CallKind::Delete,
        method: Method::DELETE,
        access: Access::Write,
        run: |database, request, _| {
            data::delete(database, request.resource(), parse_id(request.place.id)?)?;
            Ok(Success::NoContent)
        },
    },
];

/// The call on the path of a resource and `/batch`.
static BATCH: [StandardCall; 1] = [StandardCall {
    kind: CallKind::BatchCreate,
    method: Method::POST,
    access: Access::Write,
    run: |database, request, marks| {
        let body = request.json()?;
        Ok(Success::Ok(data::create_batch(database, request.resource(), body, marks)?))
    },
}];

/// The call on the path of a resource and `/query`, which clients of 2019 used. No source shows that it still
/// works.
static QUERY: [StandardCall; 1] = [StandardCall {
    kind: CallKind::List,
    method: Method::GET,
    access: Access::Read,
    run: |database, request, marks| {
        let text = "no source shows that Core still has `/query`; leave it out";
        marks.note("a path with /query", || Refusal::NotFound(text.to_owned()))?;
        list(database, request, marks)
    },
}];

fn list(
    database: &mut Database,
    request: &Request<'_>,
    marks: &mut Marks,
) -> Result<Success, ErrorResponse> {
    let (resource, query) = (request.resource(), request.query);
    Ok(Success::Page(data::list(database, resource, query, request.caps, marks)?))
}

/// The resources by their paths.
static RESOURCES: LazyLock<BTreeMap<&str, &Resource>> =
    LazyLock::new(|| data::all().iter().map(|resource| (resource.path, resource)).collect());

/// Returns the place of a path.
pub(super) fn find(path: &str) -> Option<Place<'_>> {
    if let Some(resource) = RESOURCES.get(path) {
        return Some(Place { resource, id: "", calls: &COLLECTION });
    }
    let (parent, id) = path.rsplit_once('/').filter(|(_, id)| !id.is_empty())?;
    let resource = RESOURCES.get(parent)?;
    let calls: &[StandardCall] = match id {
        "batch" if resource.has(CallKind::BatchCreate) => &BATCH,
        "query" if resource.has(CallKind::List) => &QUERY,
        _ => &ITEM,
    };
    Some(Place { resource, id, calls })
}

impl Place<'_> {
    /// Returns the calls that the resource has.
    fn calls(&self) -> impl Iterator<Item = &'static StandardCall> {
        self.calls.iter().filter(|call| self.resource.has(call.kind))
    }

    /// Returns the call with this method.
    pub(super) fn call(&self, method: &Method) -> Option<&'static StandardCall> {
        self.calls().find(|call| call.method == *method)
    }

    /// Returns the methods of the path, with commas between them.
    pub(super) fn methods(&self) -> String {
        let methods: Vec<&str> = self.calls().map(|call| call.method.as_str()).collect();
        methods.join(",")
    }
}

impl Request<'_> {
    fn resource(&self) -> &'static Resource {
        self.place.resource
    }

    /// Returns the body, or refuses a content type other than JSON. The header may be missing.
    fn json(&self) -> Result<&[u8], ErrorResponse> {
        let Some(sent) = self.headers.get(header::CONTENT_TYPE) else { return Ok(self.body) };
        let kind = sent.to_str().unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if matches!(kind, "application/json" | "text/json") || kind.ends_with("+json") {
            return Ok(self.body);
        }
        let text = format!("the content type is `{kind}`; send `application/json`");
        Err(ErrorResponse::own(StatusCode::UNSUPPORTED_MEDIA_TYPE, text))
    }
}
