//! Operations of the standard calls.

use super::{
    content::Content,
    context::Context,
    errors::{
        BAD_REQUEST, CONFLICT, ErrorResponse, FAILED_DEPENDENCY, FORBIDDEN, NOT_FOUND,
        SERVER_ERROR, TOO_MANY_REQUESTS, UNAUTHORIZED,
    },
    json::{Json, object, reference, text},
    operation::Operation,
    parameters,
    shapes::{input_example, row_example, update_example},
    standard_docs::{Docs, docs},
    successes::{Response, Success},
    tags::tag,
    words::uncapitalized,
};
use crate::{
    diagnostics::Spanned,
    rust::{
        calls::{CALLS, StandardCall, standard_call_name},
        names::input_name,
    },
    spec::{Access, Resource, Type, evidence::Provenance, history::History},
};

/// Returns the operations of the standard calls of a resource.
pub(super) fn operations(resource: &Resource, context: &Context<'_>) -> Vec<Operation> {
    let calls = CALLS.iter().filter(|call| resource.has_call(call.word));
    calls.map(|call| operation(call, resource, context)).collect()
}

fn operation(call: &StandardCall, resource: &Resource, context: &Context<'_>) -> Operation {
    let name = &resource.name.value;
    let Docs { summary, description } = docs(call.word, resource);
    Operation {
        id: uncapitalized(&standard_call_name(call.word, name)),
        method: call.method.to_owned(),
        path: format!("{}{}", resource.path.value, call.rest),
        tag: tag(resource),
        summary,
        description,
        source: resource.origin.source.clone(),
        parameters: parameters(call, resource, context),
        body: body(call.word, name, context),
        successes: successes(call.word, name, context),
        errors: errors(call),
        scope: scope(call, context),
        evidence: resource.call_evidence(call.word),
        provenance: provenance(call.word, resource),
        history: history(call.word, resource),
        // The schema of the record has its aliases.
        aliases: Vec::new(),
        is_idempotent: None,
    }
}

/// Returns the scope for reads or for writes.
fn scope(call: &StandardCall, context: &Context<'_>) -> String {
    let access = |scope: &&crate::spec::Scope| match scope.access {
        Some(Access::Read) => call.method == "GET",
        Some(Access::Write) => call.method != "GET",
        None => false,
    };
    let found = context.specs.scopes.iter().find(access);
    found.map_or_else(String::new, |scope| scope.name.value.clone())
}

/// Returns the source of the evidence of a call that has its own.
fn provenance(word: &str, resource: &Resource) -> Option<Provenance> {
    let own = resource.call_evidence.iter().find(|known| known.call.value == word)?;
    own.provenance.clone()
}

/// Returns the history of a call. The calls of a deprecated resource are deprecated, too.
fn history(word: &str, resource: &Resource) -> History {
    let find = |facts: &[(Spanned<String>, Spanned<String>)]| {
        facts.iter().find(|(call, _)| call.value == word).map(|(_, fact)| fact.clone())
    };
    let of_resource = &resource.history;
    History {
        deprecated: find(&resource.call_deprecated).or_else(|| of_resource.deprecated.clone()),
        since: find(&resource.call_since).or_else(|| of_resource.since.clone()),
        renamed_from: Vec::new(),
    }
}

fn has_id(call: &StandardCall) -> bool {
    call.rest.contains("{id}")
}

fn parameters(call: &StandardCall, resource: &Resource, context: &Context<'_>) -> Vec<Json> {
    if call.word == "list" {
        return parameters::of_list();
    }
    let ty = Type::Id(vec![resource.name.value.clone()]);
    let id = || parameters::in_path("id", "Identifier of the record.", &ty, context);
    if has_id(call) { vec![id()] } else { Vec::new() }
}

/// Returns the schema of a list whose items have this schema.
fn list_of(schema: &str) -> Json {
    object([("type", text("array")), ("items", reference("schemas", schema))])
}

/// Returns the content of a schema, which has an example of the same name.
fn record(name: &str) -> Content {
    Content { schema: reference("schemas", name), example: Some(name.to_owned()) }
}

fn body(word: &str, name: &str, context: &Context<'_>) -> Option<Content> {
    let input = input_name(name);
    match word {
        "create" => Some(record(&input)),
        "update" => {
            let example = Some(update_example(name));
            Some(Content { schema: reference("schemas", name), example })
        }
        "patch" => Some(record(&context.patch)),
        "batch" => Some(Content { schema: list_of(&input), example: Some(input_example(&input)) }),
        _ => None,
    }
}

fn successes(word: &str, name: &str, context: &Context<'_>) -> Vec<Success> {
    let record = || Response::Record(name.to_owned());
    match word {
        "list" => {
            let doc = "A page of records. Nested fields are `null` unless `expand` names them, and `fields` leaves out \
                       others. A page after the last record has the status 204 and no body.";
            let content = Content { schema: list_of(name), example: Some(row_example(name)) };
            let page = Response::Other { doc: doc.to_owned(), content };
            vec![Success::new("200", page), Success::new("204", Response::NoContent)]
        }
        "create" => vec![Success::new("201", record())],
        "delete" => vec![Success::new("204", Response::NoContent)],
        "batch" => {
            let content = Content { schema: reference("schemas", &context.job), example: None };
            let doc = "The job. No source shows its members.".to_owned();
            vec![Success::new("200", Response::Other { doc, content })]
        }
        _ => vec![Success::new("200", record())],
    }
}

fn errors(call: &StandardCall) -> Vec<&'static ErrorResponse> {
    let mut errors = Vec::new();
    if ["list", "create", "update", "patch", "batch"].contains(&call.word) {
        errors.push(&BAD_REQUEST);
    }
    errors.extend([&UNAUTHORIZED, &FORBIDDEN]);
    if has_id(call) {
        errors.push(&NOT_FOUND);
    }
    errors.push(&CONFLICT);
    if call.word == "list" {
        errors.push(&FAILED_DEPENDENCY);
    }
    errors.extend([&TOO_MANY_REQUESTS, &SERVER_ERROR]);
    errors
}
