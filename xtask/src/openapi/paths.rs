//! Paths with the operations of all resources.

use std::collections::BTreeMap;

use super::{
    context::Context,
    extra,
    json::{Json, Members},
    operation::Operation,
    parameters, standard,
};
use crate::spec::{METHODS, Resource};

/// Returns all paths, sorted, with their operations in the order of [`METHODS`].
pub(super) fn paths(context: &Context<'_>) -> Members {
    let mut paths: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for resource in &context.specs.resources {
        for operation in operations(resource, context) {
            paths.entry(operation.path.clone()).or_default().push(operation);
        }
    }
    paths.into_iter().map(|(path, operations)| (path, item(operations, context))).collect()
}

fn item(mut operations: Vec<Operation>, context: &Context<'_>) -> Json {
    operations
        .sort_by_key(|operation| METHODS.iter().position(|method| *method == operation.method));
    let mut item = Members::of([("parameters", Json::List(vec![parameters::utc_offset()]))]);
    for operation in operations {
        item.add(operation.method.to_lowercase(), operation.into_json(context));
    }
    item.into()
}

/// Returns the operations of a resource. All facts of a resource are named, so that a new one is
/// thought about here.
fn operations(resource: &Resource, context: &Context<'_>) -> Vec<Operation> {
    let Resource {
        origin: _,
        group: _,
        area: _,
        rust: _,
        name: _,
        doc: _,
        aliases: _,
        path: _,
        calls: _,
        extra_calls,
        fields: _,
        evidence: _,
        provenance: _,
        call_evidence: _,
        history: _,
        call_deprecated: _,
        call_since: _,
    } = resource;
    let mut operations = standard::operations(resource, context);
    operations.extend(extra_calls.iter().map(|call| extra::operation(call, resource, context)));
    operations
}
