//! `import`: pages, JSON files and connectors against specs.

mod broken;
mod command;
mod common;
mod connector;
mod pages;
mod property;

use crate::{
    diagnostics::Source,
    load,
    tests::{API, SCOPES},
    vendor::{self, ImportOptions, Report, Texts},
};

/// A resource with deliberate corrections: a comment, and facts that were seen on the wire.
const GATE: &str = r#"resource = "Gate"
doc = "A gate."
source = "https://api-explorer.bqecore.com/docs/api/apis/gate"
path = "/gate"
calls = ["get", "list"]
call_evidence = { get = "assumed" }

# The order is that of answers.
[fields]
label    = { type = "string", filter = true, max_length = 40, doc = "Name." }
# Public code sends it as a text.
height   = { type = "string", sort = true, doc = "Height." }
keeperId = { type = "id:Unspecified", doc = "Keeper." }
openedOn = { type = "string", doc = "Last opening.", evidence = "observed" }
locks    = { type = "json", doc = "Locks." }
rust     = { type = "string", doc = "Nobody else knows it." }
id       = { type = "id", read_only = true, doc = "Identifier." }
version  = { type = "string?", read_only = true, doc = "Version.", evidence = "assumed" }
"#;

const KIND: &str = r#"enum = "GateKind"
doc = "Kind of a gate."
source = "https://example.com"
values = [
    { value = 0, name = "Wood", doc = "Wooden." },
]
"#;

const LOCK: &str = r#"object = "Lock"
doc = "A lock."
source = "https://example.com"

[fields]
code = { type = "string", doc = "Code." }
"#;

fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

/// The specs of the tests, with these instead of those of the same path.
fn specs(changed: &Texts) -> Vec<Source> {
    let api = API.replace(
        "references = [",
        "references = [{ name = \"Vendor\", doc = \"A vendor.\" }, { name = \"Unspecified\", doc = \"Any.\" }, ",
    );
    let all = [
        ("specs/api.toml", api.as_str()),
        ("specs/enums/gate_kind.toml", KIND),
        ("specs/objects/lock.toml", LOCK),
        ("specs/resources/general/gate.toml", GATE),
        ("specs/scopes.toml", SCOPES),
    ];
    let text = |path: &str, text: &str| changed.get(path).map_or(text.to_owned(), String::clone);
    all.into_iter().map(|(path, old)| source(path, &text(path, old))).collect()
}

fn import(documents: &[(&str, &str)], options: &ImportOptions, before: &Texts) -> (Report, Texts) {
    let documents = documents.iter().map(|(path, text)| source(path, text)).collect();
    vendor::compare(load::of(specs(before)), documents, options)
        .map_err(|error| panic!("{error}"))
        .unwrap()
}

/// Imports documents into the first specs.
fn imported(documents: &[(&str, &str)]) -> (Report, Texts) {
    import(documents, &ImportOptions::default(), &Texts::new())
}
