//! Rules for the query parameters and the success statuses of a call.

use super::{DeclaredNames, fields::check_rust_name, names::is_name};
use crate::{
    diagnostics::{At, Mistakes},
    rules::status::StatusMistake,
    rust::names::rust_parameter,
    spec::{Call, Type, query_parameter::QueryParameter},
};

/// Checks the names and types of the query parameters.
pub(super) fn check(call: &Call, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    for QueryParameter { name, rust, ty, .. } in &call.query {
        if !is_name(&name.value) {
            let message = format!("`{}` is not a valid name of a query parameter", name.value);
            let help = "a name is letters, digits and `_`, and starts with a letter";
            mistakes.push(&name.at, message, help);
        }
        check_rust_name(rust.as_ref(), mistakes);
        known.check_type(ty, mistakes);
        match &ty.value {
            Type::Scalar(_) | Type::OwnId | Type::Id(_) | Type::Enum(_) | Type::Wrong => {}
            Type::Json
            | Type::Object(_)
            | Type::Resource(_)
            | Type::Input(_)
            | Type::List(_)
            | Type::ListOf(_)
            | Type::Nothing => {
                let help = "write a scalar type, `id:…` or `enum:…`; no source shows how Core reads other \
                            values in a query";
                mistakes.push(&ty.at, "a query cannot contain a value of this type", help);
            }
        }
    }
}

/// Checks that the call has no second field with the name of a query parameter. `others` are its other fields.
pub(super) fn check_names(call: &Call, others: &[(String, &At)], mistakes: &mut Mistakes) {
    let mut seen: Vec<(String, &At)> = others.to_vec();
    for parameter in &call.query {
        let rust = rust_parameter(parameter);
        match seen.iter().find(|(known, _)| *known == rust) {
            Some((_, first)) => {
                let message = format!("a second field of a call that Rust calls `{rust}`");
                let help = "write `rust = \"…\"` beside the query parameter, with another name";
                mistakes.push(&parameter.name.at, message, help);
                mistakes.also(first, "the first one is here");
            }
            None => seen.push((rust, &parameter.name.at)),
        }
    }
}

/// Checks the success statuses, and that one of them can have the answer.
pub(super) fn check_statuses(call: &Call, mistakes: &mut Mistakes) {
    let mut seen = Vec::new();
    for status in &call.statuses {
        if let Some(mistake) = StatusMistake::of(status.value, &seen) {
            mistakes.push(&status.at, mistake.message(status.value), mistake.advice());
        }
        seen.push(status.value);
    }
    let is_empty = !seen.is_empty() && seen.iter().all(|status| [204, 205].contains(status));
    if is_empty
        && !matches!(
            call.returns.value,
            Type::Nothing | Type::List(_) | Type::ListOf(_) | Type::Wrong
        )
    {
        let help = "write `none`, or add the status of answers with data";
        mistakes.push(&call.returns.at, "an answer with this status has no data", help);
        mistakes.also(&call.statuses[0].at, "the status is here");
    }
}
