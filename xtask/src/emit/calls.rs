//! The calls of a resource.

use std::collections::BTreeSet;

use super::{
    markdown::inline,
    text::{Text, lower},
};
use crate::{
    rust::{
        calls::{CALLS, StandardCall, standard_call_name},
        names::{field_name, input_name, is_placeholder, rust_call, rust_parameter},
        old_names::{self, OldName},
        types::{self, foreign_type, rust_type},
    },
    spec::{
        Call, Resource, Specs, Type, evidence::Evidence, history::since_sentence,
        query_parameter::QueryParameter, type_names::TypeNames,
    },
};

/// Adds the items of core-api that the extra calls of a resource need.
pub(super) fn add_used(resource: &Resource, names: &TypeNames, used: &mut BTreeSet<String>) {
    for call in &resource.extra_calls {
        used.insert("Endpoint".to_owned());
        call.types().for_each(|ty| types::add_used(ty, names, used));
        if call.placeholders().contains(&"id") {
            used.insert("Id".to_owned());
        }
    }
}

/// Writes the standard calls as a declaration lists them.
pub(super) fn standard_calls(text: &mut Text, resource: &Resource) {
    let name = &resource.name.value;
    for StandardCall { word, .. } in CALLS.iter().filter(|call| resource.has_call(call.word)) {
        if let Some(version) = resource.call_since(word) {
            text.doc("    ", "");
            text.doc("    ", &since_sentence(version));
        }
        text.deprecated("    ", resource.call_deprecation(word));
        old_names(text, &old_names::of_standard_call(resource, word));
        text.line(format!("    {word} = {},", standard_call_name(word, name)));
    }
    if resource.has_call("create") {
        old_names(text, &old_names::of_input(resource));
        text.line(format!("    input = {},", input_name(name)));
    }
    if let Some(option) = resource.evidence.option() {
        text.line(format!("    {option},"));
    }
    for evidence in Evidence::ALL.into_iter().filter(|evidence| *evidence != resource.evidence) {
        let words = CALLS.iter().map(|call| call.word);
        let calls: Vec<_> = words
            .filter(|word| resource.has_call(word) && resource.call_evidence(word) == evidence)
            .collect();
        if !calls.is_empty() {
            text.line(format!("    {}({}),", evidence.rust_word(), calls.join(", ")));
        }
    }
    text.line("    examples = core_api");
}

/// Writes the old names of a call or an input, which the derive declares as deprecated aliases.
fn old_names(text: &mut Text, names: &[OldName<'_>]) {
    let old: Vec<_> = names.iter().map(|name| name.old.as_str()).collect();
    if !old.is_empty() {
        text.line(format!("    #[renamed_from({})]", old.join(", ")));
    }
}

/// Writes an extra call.
pub(super) fn extra_call(text: &mut Text, call: &Call, resource: &Resource, specs: &Specs) {
    let names = &specs.type_names;
    let name = rust_call(call, &resource.name.value);
    extra_docs(text, call, resource, names);
    let scope = specs.scopes.iter().find(|scope| scope.name.value == call.scope.value);
    let need = scope.map_or(String::new(), |scope| need(&scope.variant.value));
    let request = format!("{} {}", call.method.value, call.path.value);
    let aliases = call.aliases.iter().map(|alias| alias.value.as_str());
    text.aliases([request.as_str()].into_iter().chain(aliases));
    text.deprecated("", call.history.deprecation());
    text.line("#[derive(Clone, Debug, Endpoint)]");
    let returns = rust_type(&call.returns.value, names);
    let (method, path) = (&call.method.value, &call.path.value);
    let idempotent = call.is_idempotent.map_or(String::new(), |is| format!(", idempotent = {is}"));
    let status = status_option(call);
    let evidence = call.evidence.option().map_or(String::new(), |word| format!(", {word}"));
    text.line(format!(
        "#[endpoint({method}, {path:?}, scope = {need}, returns = {returns}{idempotent}{status}{evidence})]"
    ));
    text.line("#[non_exhaustive]");
    if call.placeholders().is_empty() && call.body.is_none() && call.query.is_empty() {
        text.line(format!("pub struct {name} {{}}"));
        return;
    }
    text.line(format!("pub struct {name} {{"));
    for (name, ty) in placeholders(call, resource) {
        text.doc("    ", &format!("The path parameter `{name}`."));
        if !is_placeholder(name) {
            text.line(format!("    #[endpoint(path = {name:?})]"));
        }
        text.line(format!("    pub {}: {},", field_name(name), rust_type(&ty, names)));
    }
    if let Some(body) = &call.body {
        text.doc("    ", "The body of the request.");
        text.line("    #[endpoint(body)]");
        text.line(format!("    pub body: {},", rust_type(&body.value, names)));
    }
    for parameter in &call.query {
        query_parameter(text, parameter, call.evidence, names);
    }
    text.line("}");
}

/// Writes the field of a query parameter. `inherited` is the evidence of the call.
fn query_parameter(
    text: &mut Text,
    parameter: &QueryParameter,
    inherited: Evidence,
    names: &TypeNames,
) {
    let name = &parameter.name.value;
    if parameter.doc.is_empty() {
        text.doc("    ", &format!("The query parameter `{name}`."));
    } else {
        text.doc("    ", &inline(&parameter.doc));
    }
    if parameter.evidence != inherited {
        text.doc("    ", "");
        text.doc("    ", parameter.evidence.mark());
    }
    if let Some(provenance) = &parameter.provenance {
        text.doc("    ", "");
        text.doc("    ", &provenance.sentence());
    }
    text.line(format!("    #[endpoint(query = {name:?})]"));
    let ty = rust_type(&parameter.ty.value, names);
    let ty = if parameter.is_required { ty } else { format!("Option<{ty}>") };
    text.line(format!("    pub {}: {ty},", rust_parameter(parameter)));
}

fn extra_docs(text: &mut Text, call: &Call, resource: &Resource, names: &TypeNames) {
    text.doc(
        "",
        &format!("`{} {}`: {}", call.method.value, call.path.value, lower(&inline(&call.doc))),
    );
    text.doc("", "");
    text.doc("", &format!("Needs the scope `{}`.", call.scope.value));
    if call.evidence != Evidence::Documented {
        text.doc("", call.evidence.mark());
    }
    if let Some(provenance) = &call.provenance {
        text.doc("", &provenance.sentence());
    }
    if let Some(since) = call.history.since_sentence() {
        text.doc("", &since);
    }
    if !resource.is_record() {
        text.line(format!("/// Source: <{}>", resource.origin.source));
    }
    text.doc("", "");
    text.line("/// # Errors");
    text.doc("", "");
    let errors = "[`Permission`](core_api::ErrorKind::Permission) if the user, the subscription or the scope does not permit the call";
    if call.placeholders().is_empty() {
        text.doc("", &format!("{errors}."));
    } else {
        let missing = "[`NotFound`](core_api::ErrorKind::NotFound) if nothing is at the path";
        text.doc("", &format!("{errors}. {missing}."));
    }
    text.doc("", "");
    extra_example(text, call, resource, names);
}

fn extra_example(text: &mut Text, call: &Call, resource: &Resource, types: &TypeNames) {
    let name = rust_call(call, &resource.name.value);
    let typed = placeholders(call, resource).into_iter();
    let typed = typed.map(|(name, ty)| (field_name(name), foreign_type(&ty, "core_api::", types)));
    let body = call
        .body
        .iter()
        .map(|body| ("body".to_owned(), foreign_type(&body.value, "core_api::", types)));
    let required = call.query.iter().filter(|parameter| parameter.is_required);
    let in_query = required.map(|parameter| {
        (rust_parameter(parameter), foreign_type(&parameter.ty.value, "core_api::", types))
    });
    let all: Vec<_> = typed.chain(body).chain(in_query).collect();
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    let parameters: String = all.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect();
    let answer = if call.returns.value == Type::Nothing { "" } else { "let answer = " };
    for line in [
        "# Example",
        "",
        "```no_run",
        &format!("# use core_api::{{Client, Error, {name}}};"),
        &format!("# async fn example(client: Client{parameters}) -> Result<(), Error> {{"),
        &format!("{answer}client.send({name}::new({})).await?;", names.join(", ")),
        "# Ok(())",
        "# }",
        "```",
    ] {
        text.line(format!("/// {line}").trim_end());
    }
}

/// Returns the placeholders of a call, with their types.
fn placeholders<'a>(call: &'a Call, resource: &Resource) -> Vec<(&'a str, Type)> {
    let typed = |name| match call.params.iter().find(|(param, _)| param.value == name) {
        None => Type::Id(vec![resource.name.value.clone()]),
        Some((_, ty)) => ty.value.clone(),
    };
    call.placeholders().into_iter().map(|name| (name, typed(name))).collect()
}

/// Returns the word of a declaration for the success statuses, or an empty text.
fn status_option(call: &Call) -> String {
    let statuses: Vec<_> = call.statuses.iter().map(|status| status.value.to_string()).collect();
    match statuses.as_slice() {
        [] => String::new(),
        [one] => format!(", status = {one}"),
        several => format!(", status = [{}]", several.join(", ")),
    }
}

/// Returns the access type of a scope in a declaration. The derive knows two of them without a path.
fn need(scope: &str) -> String {
    match scope {
        "ReadCore" | "ReadwriteCore" => scope.to_owned(),
        other => format!("crate::access::{other}"),
    }
}
