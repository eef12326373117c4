//! Calls whose parts contradict each other.

use std::collections::BTreeSet;

use super::{Findings, records};
use crate::spec::{Access, Call, Field, Resource, Specs, Type, field_flag::FieldFlag};

/// The methods that change nothing (RFC 9110, section 9.2.1).
const SAFE: &str = "GET";

pub(super) fn find_scopes(specs: &Specs, findings: &mut Findings<'_>) {
    for call in specs.resources.iter().flat_map(|resource| &resource.extra_calls) {
        let scope = specs.scopes.iter().find(|scope| scope.name.value == call.scope.value);
        let Some(access) = scope.and_then(|scope| scope.access) else { continue };
        let method = &call.method.value;
        let (message, help) = match access {
            Access::Read if method != SAFE => (
                format!("a {method} needs a scope that only reads"),
                "name a scope with `access = \"write\"`",
            ),
            Access::Write if method == SAFE => (
                format!("a {method} needs a scope that writes"),
                "name a scope with `access = \"read\"`",
            ),
            Access::Read | Access::Write => continue,
        };
        findings.push(&call.scope.at, message, help);
    }
}

pub(super) fn find_repetitions(specs: &Specs, findings: &mut Findings<'_>) {
    for call in specs.resources.iter().flat_map(|resource| &resource.extra_calls) {
        let Some(is_idempotent) = call.is_idempotent else { continue };
        let method = call.method.value.as_str();
        // RFC 9110, section 9.2.2.
        let of_method = matches!(method, "GET" | "PUT" | "DELETE");
        if is_idempotent == of_method {
            let message = format!("`idempotent = {is_idempotent}` says what {method} says");
            findings.push(&call.method.at, message, "leave `idempotent` out");
        }
    }
}

pub(super) fn find_unreachable(specs: &Specs, findings: &mut Findings<'_>) {
    let of_calls =
        specs.resources.iter().flat_map(|resource| &resource.extra_calls).flat_map(Call::types);
    let of_fields = records(specs).flat_map(|(_, fields)| fields).map(|field| &field.ty.value);
    let used: BTreeSet<&str> = of_calls
        .chain(of_fields)
        .filter_map(|ty| match ty.item() {
            Type::Resource(name) | Type::Input(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    for resource in &specs.resources {
        let name = &resource.name;
        let is_used = !resource.calls.is_empty() || used.contains(name.value.as_str());
        if !is_used && !resource.fields.is_empty() {
            let message = format!("no call reads or writes the fields of `{}`", name.value);
            let help = "add the calls to `calls`, or leave `[fields]` out";
            findings.push(&name.at, message, help);
        }
    }
}

pub(super) fn find_required(specs: &Specs, findings: &mut Findings<'_>) {
    let is_made = |resource: &&Resource| resource.has_call("create") || resource.calls.is_empty();
    for resource in specs.resources.iter().filter(|resource| !is_made(resource)) {
        let is_required = |field: &&Field| field.has(FieldFlag::Required);
        let fields: Vec<_> = resource.fields.iter().filter(is_required).collect();
        let Some(first) = fields.first() else { continue };
        let names: Vec<_> = fields.iter().map(|field| field.name.value.as_str()).collect();
        let verb = if fields.len() == 1 { "is" } else { "are" };
        let (names, resource) = (names.join("`, `"), &resource.name.value);
        let message = format!("`{names}` {verb} required, and `{resource}` has no call `create`");
        let help = "add `create` to `calls`, or leave `required` out";
        findings.push(&first.name.at, message, help);
    }
}
