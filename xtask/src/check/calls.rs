//! Rules for the calls of a resource.

use super::{DeclaredNames, check_twice, names::check_type_name, query};
use crate::{
    diagnostics::{Mistakes, Spanned, nearest},
    rules::{
        limits::{METHODS, may_have_body},
        path,
    },
    rust::{
        calls::CALLS,
        names::{field_name, rust_call},
    },
    spec::{Call, Resource, Type, scalar::Scalar},
};

pub(super) fn check(resource: &Resource, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    let path = &resource.path;
    // An empty text means a missing key, which has been noted.
    if !path.value.is_empty()
        && check_path(path, mistakes).is_some_and(|placeholders| !placeholders.is_empty())
    {
        let help = "write it as `/timeentry`; calls below a record have a table `[call.…]`";
        mistakes.push(&path.at, "the path of a resource has no placeholder", help);
    }
    for call in &resource.calls {
        let words = CALLS.map(|call| call.word);
        if !words.contains(&call.value.as_str()) {
            let help = match nearest(&call.value, words) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("there are `{}`; others have a table `[call.…]`", words.join("`, `"))
                }
            };
            mistakes.push(&call.at, format!("unknown call `{}`", call.value), help);
        }
    }
    let listed = resource.calls.iter().map(|call| (call.value.as_str(), &call.at));
    check_twice(listed, "call", "each call occurs once", mistakes);
    let batch = resource.calls.iter().find(|call| call.value == "batch");
    if let Some(batch) = batch.filter(|_| !resource.has_call("create")) {
        let help = "add `create`, because a batch sends inputs of `create`";
        mistakes.push(&batch.at, "`batch` needs `create` as well", help);
    }
    for call in resource.call_evidence.iter().map(|known| &known.call) {
        if !resource.has_call(&call.value) {
            let message = format!("the resource has no call `{}`", call.value);
            mistakes.push(&call.at, message, "name calls of `calls`");
        }
    }
    for call in &resource.extra_calls {
        check_call(call, resource, known, mistakes);
    }
}

fn check_call(
    call: &Call,
    resource: &Resource,
    known: &DeclaredNames<'_>,
    mistakes: &mut Mistakes,
) {
    if !is_kebab(&call.name.value) {
        let help = "write a verb and its object, as in `list-activities`";
        mistakes.push(
            &call.name.at,
            format!("`{}` is not a valid name of a call", call.name.value),
            help,
        );
    }
    if let Some(rust) = &call.rust {
        check_type_name(rust, mistakes);
    }
    if !METHODS.contains(&call.method.value.as_str()) && !call.method.value.is_empty() {
        let help = format!("there are {}", METHODS.join(", "));
        mistakes.push(&call.method.at, format!("unknown method `{}`", call.method.value), help);
    }
    if !call.scope.value.is_empty() {
        known.scopes.refer(&call.scope.value, &call.scope.at, mistakes);
        if known.scopes.has(&call.scope.value) && !known.needs.contains(call.scope.value.as_str()) {
            let message = format!("no call can need the scope `{}`", call.scope.value);
            let help = "add `access = \"read\"` or `access = \"write\"` to it in specs/scopes.toml";
            mistakes.push(&call.scope.at, message, help);
        }
    }
    if call.returns.value != Type::Scalar(Scalar::Text) {
        check_answer(&call.returns, known, mistakes);
    }
    if let Some(body) = &call.body {
        check_body(body, known, mistakes);
        if !may_have_body(&call.method.value) {
            let message = format!("a {} has no body", call.method.value);
            mistakes.push(&body.at, message, "leave `body` out");
        }
    }
    query::check(call, known, mistakes);
    query::check_statuses(call, mistakes);
    // An empty text means a missing key, which has been noted.
    let path = Some(&call.path).filter(|path| !path.value.is_empty());
    let placeholders = path.and_then(|path| check_path(path, mistakes));
    if let Some(placeholders) = &placeholders {
        check_placeholders(call, placeholders, resource, mistakes);
    }
    check_params(call, placeholders.as_deref(), known, mistakes);
}

/// Returns whether a name is in kebab case.
pub(super) fn is_kebab(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.split('-').all(is_word)
}

/// Checks that an answer can be read as a type.
fn check_answer(ty: &Spanned<Type>, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    known.check_type(ty, mistakes);
    let help = match ty.value.item() {
        Type::Input(_) => "write `resource:…`; a call returns the record",
        Type::Scalar(_)
        | Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::List(_)
        | Type::ListOf(_)
        | Type::Nothing
        | Type::Wrong => return,
    };
    mistakes.push(&ty.at, "a call cannot return this", help);
}

/// Checks that a type can be the body of a request.
fn check_body(ty: &Spanned<Type>, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    known.check_type(ty, mistakes);
    let help = match &ty.value {
        Type::Nothing => "leave `body` out",
        Type::Scalar(_) | Type::OwnId | Type::Id(_) | Type::Enum(_) => {
            "write `input`, `object:…`, `resource:…`, a list of them, `list:string`, `list:id:…` or `json`"
        }
        Type::Json
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::ListOf(_)
        | Type::Wrong => return,
    };
    mistakes.push(&ty.at, "a call cannot send this", help);
}

/// Checks a path, and returns the names of its placeholders.
///
/// Servers and proxies disagree about the reserved characters of RFC 3986, so a path has unreserved ones only.
fn check_path(path: &Spanned<String>, mistakes: &mut Mistakes) -> Option<Vec<String>> {
    match path::read(&path.value, "-._~/{}") {
        Ok(names) => Some(names),
        Err(mistake) => {
            mistakes.push(&path.at, mistake.message(), mistake.advice());
            None
        }
    }
}

/// Checks that each placeholder has a type: `{id}` is the id of the resource, `params` has the others.
fn check_placeholders(
    call: &Call,
    placeholders: &[String],
    resource: &Resource,
    mistakes: &mut Mistakes,
) {
    let is_own = |name: &str| name == "id" && resource.is_record();
    for name in placeholders.iter().filter(|name| !is_own(name)) {
        if !call.params.iter().any(|(param, _)| param.value == *name) {
            let rust = rust_call(call, &resource.name.value);
            let help =
                format!("add `params = {{ {name} = \"id:…\" }}`, so that `{rust}` has a field");
            let message = format!("no field for the placeholder `{{{name}}}`");
            mistakes.push(&call.path.at, message, help);
        }
    }
    let body = call.body.iter().map(|body| ("body".to_owned(), &body.at));
    let fields = placeholders.iter().map(|name| (field_name(name), &call.path.at));
    let fields: Vec<_> = fields.chain(body).collect();
    let names = fields.iter().map(|(name, at)| (name.as_str(), *at));
    let help = "rename a placeholder; its name in a path is not sent";
    check_twice(names, "field of a call that Rust calls", help, mistakes);
    query::check_names(call, &fields, mistakes);
}

/// Checks the types of the placeholders.
fn check_params(
    call: &Call,
    placeholders: Option<&[String]>,
    known: &DeclaredNames<'_>,
    mistakes: &mut Mistakes,
) {
    for (name, ty) in &call.params {
        known.check_type(ty, mistakes);
        if !matches!(ty.value, Type::Id(_) | Type::OwnId | Type::Scalar(Scalar::Text) | Type::Wrong)
        {
            let help = "write `id`, `id:…` or `string`";
            mistakes.push(&ty.at, "a path cannot contain a value of this type", help);
        }
        if placeholders.is_some_and(|all| !all.contains(&name.value)) {
            let help = format!("add `{{{}}}` to the path, or leave it out here", name.value);
            mistakes.push(&name.at, format!("`{}` is not in the path", name.value), help);
        }
    }
}
