//! The observations of each call of the catalog.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};
use serde::{Deserialize, Serialize};

use super::{
    observer::observe,
    refusal::{Refusal, names},
    shape::{Shape, add},
};
use crate::{
    catalog::{CallInfo, RESOURCES, ResourceInfo},
    client::middleware::call_path::CallPath,
    endpoint::CallKind,
    record::FieldInfo,
    sensitive::RecordTables,
};

/// The observations of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CallObservation {
    pub(super) statuses: BTreeMap<u16, u64>,
    /// Bodies of answers with a success status.
    pub(super) answer: Shape,
    /// Bodies of such answers to requests that selected fields.
    pub(super) selected: Shape,
    /// Bodies of requests that were accepted.
    pub(super) request: Shape,
    /// Fields in `where`.
    pub(super) filters: BTreeMap<String, Runs>,
    /// Fields in `orderBy`.
    pub(super) orders: BTreeMap<String, Runs>,
    /// Fields that a refusal called missing.
    pub(super) missing: BTreeMap<String, u64>,
}

/// The uses of a field in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Runs {
    accepted: u64,
    refused: u64,
}

/// Returns the call of a request, or `None` for a path of no resource.
pub(super) fn call_of(
    request: &Request<Bytes>,
) -> Option<(&'static ResourceInfo, &'static CallInfo)> {
    let path = &request.extensions().get::<CallPath>()?.0;
    let calls = RESOURCES
        .iter()
        .flat_map(|resource| resource.calls.iter().map(move |call| (resource, call)));
    let found = calls.filter(|(_, call)| call.method == request.method().as_str());
    // A word in a path wins over a placeholder.
    found.filter(|(_, call)| fits(call.path, path)).max_by_key(|(_, call)| words(call.path))
}

fn fits(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/'), path.split('/'));
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(known), Some(found)) if known.starts_with('{') && !found.is_empty() => {}
            (Some(known), Some(found)) if known.eq_ignore_ascii_case(found) => {}
            (_, _) => return false,
        }
    }
}

fn words(template: &str) -> usize {
    template.split('/').filter(|segment| !segment.starts_with('{')).count()
}

impl CallObservation {
    /// Adds a request and its response.
    pub(super) fn add(
        &mut self,
        (resource, call): (&ResourceInfo, &CallInfo),
        request: &Request<Bytes>,
        response: &Response<Bytes>,
        budget: &mut usize,
    ) {
        let status = response.status();
        add(self.statuses.entry(status.as_u16()).or_default(), 1);
        let query = request.uri().query().unwrap_or_default();
        let is_selection =
            form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "fields");
        let received = std::str::from_utf8(response.body()).unwrap_or_default();
        let refusal = Refusal::of(status, received, resource.fields);
        if status.is_success() {
            let tables = Tables::of(resource, call, request);
            let place = if is_selection { &mut self.selected } else { &mut self.answer };
            observe(place, received, tables.answer, budget);
            let sent = std::str::from_utf8(request.body()).unwrap_or_default();
            observe(&mut self.request, sent, tables.request, budget);
        }
        for (parameter, runs, refused) in [
            ("where", &mut self.filters, &refusal.filters),
            ("orderBy", &mut self.orders, &refusal.orders),
        ] {
            let values = form_urlencoded::parse(query.as_bytes());
            let values = values.filter(|(name, _)| name.eq_ignore_ascii_case(parameter));
            for name in values.flat_map(|(_, value)| names(&value, resource.fields)) {
                let is_refused = refused.contains(&name);
                if status.is_success() || is_refused {
                    let runs: &mut Runs = runs.entry(name.to_owned()).or_default();
                    add(if is_refused { &mut runs.refused } else { &mut runs.accepted }, 1);
                }
            }
        }
        for name in refusal.missing {
            add(self.missing.entry(name.to_owned()).or_default(), 1);
        }
    }

    /// Returns the number of names in the shapes.
    pub(super) fn names(&self) -> usize {
        let shapes = [&self.answer, &self.selected, &self.request];
        shapes.into_iter().map(Shape::names).fold(0, usize::saturating_add)
    }
}

/// The tables of the records that a call sends and returns.
struct Tables {
    request: &'static [FieldInfo],
    answer: &'static [FieldInfo],
}

impl Tables {
    fn of(resource: &ResourceInfo, call: &CallInfo, request: &Request<Bytes>) -> Self {
        let own = resource.fields;
        match call.kind {
            Some(CallKind::Get | CallKind::List | CallKind::Read) => {
                Self { request: &[], answer: own }
            }
            Some(CallKind::Create | CallKind::Update) => Self { request: own, answer: own },
            Some(CallKind::BatchCreate) => Self { request: own, answer: &[] },
            Some(CallKind::Patch | CallKind::Delete) => Self { request: &[], answer: &[] },
            None => {
                let tables = request.extensions().get::<RecordTables>();
                let tables = tables.copied().unwrap_or_default();
                Self { request: tables.body, answer: tables.answer }
            }
        }
    }
}
