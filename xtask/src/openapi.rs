//! `openapi`: the specs as an OpenAPI document, for tools and programs in any language.

mod constants;
mod content;
mod context;
pub(crate) mod error_keys;
mod errors;
mod evidence;
mod examples;
mod extra;
mod fields;
mod head;
mod headers;
mod history;
mod json;
mod operation;
mod parameters;
mod paths;
mod schemas;
mod security;
mod server_facts;
mod shapes;
mod side;
mod standard;
mod standard_docs;
mod successes;
mod tags;
mod version;
mod words;

use std::{collections::BTreeMap, panic, thread};

use crate::spec::Specs;
use context::Context;
use json::{Json, Members, object, text};
pub(crate) use version::Version;

/// The documents of both versions. They are in the package of the sandbox, which can serve them.
const FILES: [(&str, Version); 2] = [
    ("core-sandbox/openapi/openapi.json", Version::V3_1),
    ("core-sandbox/openapi/openapi-3.0.json", Version::V3_0),
];

/// Returns the documents of both versions, by their paths from the folder of the workspace.
pub(crate) fn files(specs: &Specs) -> BTreeMap<String, String> {
    thread::scope(|scope| {
        let threads =
            FILES.map(|(path, version)| (path, scope.spawn(move || document(specs, version))));
        let text = |thread: thread::ScopedJoinHandle<'_, String>| {
            thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
        };
        threads.into_iter().map(|(path, thread)| (path.to_owned(), text(thread))).collect()
    })
}

/// Returns the document of a version as text. Equal specs have equal documents.
pub(crate) fn document(specs: &Specs, version: Version) -> String {
    let context = Context::new(specs, version);
    let document = object([
        ("openapi", text(version.number())),
        ("info", head::info(&context)),
        ("servers", head::servers(&context)),
        ("tags", tags::tags(specs)),
        ("paths", paths::paths(&context).into()),
        ("components", components(&context)),
    ]);
    document.to_text()
}

fn components(context: &Context<'_>) -> Json {
    let mut schemas = schemas::schemas(context.specs, context.version);
    schemas.add(context.error.as_str(), errors::schema(context.version));
    schemas.add(context.patch.as_str(), patch(context.version));
    let job = "The answer to a batch. No source shows its members, and the body may be empty.";
    schemas.add(context.job.as_str(), object([("description", text(job))]));
    object([
        ("schemas", schemas.into()),
        ("parameters", parameters::components(context).into()),
        ("responses", responses(context)),
        ("headers", headers::components().into()),
        ("examples", examples::components(context).into()),
        ("securitySchemes", security::schemes(context).into()),
    ])
}

/// Returns the responses that several calls share.
fn responses(context: &Context<'_>) -> Json {
    let mut responses = successes::components(context);
    for (name, response) in errors::components(context) {
        responses.add(name, response);
    }
    responses.into()
}

/// Returns the schema of the body of a patch.
fn patch(version: Version) -> Json {
    let required = |names: [&str; 2]| Json::List(names.map(text).into());
    let mut op = version.typed("string", false);
    op.add("description", "Operation (RFC 6902 §4). Sources show `replace` only.");
    op.add("x-extensible-enum", vec![text("replace")]);
    let path = object([
        ("type", text("string")),
        ("description", text("A slash and the name of a field (RFC 6901).")),
    ]);
    let value = object([("description", text("The new value. `null` clears the field."))]);
    let operation = object([
        ("type", text("object")),
        ("properties", object([("op", op.into()), ("path", path), ("value", value)])),
        ("required", required(["op", "path"])),
    ]);
    let document = object([
        ("type", text("array")),
        ("description", text("A JSON Patch.")),
        ("items", operation),
    ]);
    let version = object([
        ("type", text("string")),
        ("description", text("The latest version of the record.")),
    ]);
    Members::of([
        ("type", text("object")),
        ("description", text("Changes of single fields of a record.")),
        ("properties", object([("Document", document), ("version", version)])),
        ("required", required(["Document", "version"])),
    ])
    .into()
}
