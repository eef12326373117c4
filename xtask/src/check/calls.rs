//! Rules for the calls of a resource.

use super::{Known, check_twice, refer};
use crate::{
    diagnostics::{Mistakes, nearest},
    emit::names::call_name,
    spec::{Call, Resource, Type},
};

const CALLS: [&str; 5] = ["get", "list", "create", "update", "delete"];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

pub(super) fn check(resource: &Resource, known: &Known<'_>, mistakes: &mut Mistakes) {
    let path = &resource.path;
    if !path.value.is_empty() && (!path.value.starts_with('/') || path.value.contains('{')) {
        let help = "write it as `/timeentry`; calls below a record have a table `[call.…]`";
        mistakes.push(&path.at, "a resource's path starts with `/` and has no placeholder", help);
    }
    for call in &resource.calls {
        if !CALLS.contains(&call.value.as_str()) {
            let help = match nearest(&call.value, CALLS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("there are `{}`; others have a table `[call.…]`", CALLS.join("`, `"))
                }
            };
            mistakes.push(&call.at, format!("unknown call `{}`", call.value), help);
        }
    }
    let listed = resource.calls.iter().map(|call| (call.value.as_str(), &call.at));
    check_twice(listed, "call", "each call stands once", mistakes);
    for call in &resource.extra_calls {
        check_call(call, resource, known, mistakes);
    }
}

fn check_call(call: &Call, resource: &Resource, known: &Known<'_>, mistakes: &mut Mistakes) {
    if !METHODS.contains(&call.method.value.as_str()) && !call.method.value.is_empty() {
        let help = format!("there are {}", METHODS.join(", "));
        mistakes.push(&call.method.at, format!("unknown method `{}`", call.method.value), help);
    }
    if !call.path.value.starts_with('/') && !call.path.value.is_empty() {
        mistakes.push(&call.path.at, "a path starts with `/`", "write it as `/project/{id}/…`");
    }
    if !call.scope.value.is_empty() {
        let place = ("scope", "specs/scopes.toml");
        refer(&known.scopes, &call.scope.value, &call.scope.at, place, mistakes);
    }
    known.check_type(&call.returns, mistakes);
    let is_answer =
        matches!(call.returns.value, Type::Object(_) | Type::List(_) | Type::Json | Type::Wrong);
    if !is_answer {
        let help = "write `object:…`, `list:…` or `json`";
        mistakes.push(&call.returns.at, "a call cannot return this", help);
    }
    if let Some(body) = &call.body {
        known.check_type(body, mistakes);
        if call.method.value == "GET" || call.method.value == "DELETE" {
            let message = format!("a {} has no body", call.method.value);
            mistakes.push(&body.at, message, "leave `body` out");
        }
    }
    check_placeholders(call, resource, known, mistakes);
}

/// `{id}` is the resource's own id; every other placeholder stands in `params`.
fn check_placeholders(
    call: &Call,
    resource: &Resource,
    known: &Known<'_>,
    mistakes: &mut Mistakes,
) {
    let placeholders = call.placeholders();
    for name in &placeholders {
        if *name != "id" && !call.params.iter().any(|(param, _)| param.value == *name) {
            let rust = call_name(&call.name.value, &resource.name.value);
            let help =
                format!("add `params = {{ {name} = \"id:…\" }}`, so that `{rust}` has a field");
            mistakes.push(
                &call.path.at,
                format!("no field for the placeholder `{{{name}}}`"),
                help,
            );
        }
    }
    for (name, ty) in &call.params {
        known.check_type(ty, mistakes);
        if !placeholders.contains(&name.value.as_str()) {
            let help = format!("add `{{{}}}` to the path, or leave it out here", name.value);
            mistakes.push(&name.at, format!("`{}` is not in the path", name.value), help);
        }
    }
}
