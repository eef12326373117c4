//! JSON Schemas of the specs, so that editors complete and check them.

mod json;

use std::collections::BTreeMap;

use super::SCHEMAS;
use crate::{
    lint::RULES,
    rules::limits::METHODS,
    rust::calls::CALLS,
    spec::{
        Access, Specs,
        api_key::{API_KEYS, ApiKey, ApiKeyKind},
        evidence::Evidence,
        field_flag::FieldFlag,
    },
};

/// A JSON Schema with the keywords that specs need.
enum Schema {
    Text,
    /// A text that matches this regular expression.
    Pattern(&'static str),
    OneOf(Vec<&'static str>),
    /// A type of a field or of an answer.
    Type,
    Flag,
    /// A whole number from 1 up.
    Number,
    /// A success status.
    Success,
    /// A number or a text.
    Wire,
    List(Box<Schema>),
    /// A table with these keys. The flag marks required keys.
    Table(Vec<(&'static str, bool, Schema)>),
    /// A table with any names as keys, and values of one schema.
    Map(Box<Schema>),
    /// Lines of fields, with lines that change a common field, and the line `common`.
    Fields {
        line: Box<Schema>,
        change: Box<Schema>,
        common: Vec<String>,
    },
    /// A value of one of these schemas.
    Any(Vec<Schema>),
    /// The value `true`.
    True,
    /// A text, a number or a boolean.
    Single,
    /// The names of rules, which each file defines once.
    Allow,
}

use Schema::{Allow, Flag, Number, OneOf, Pattern, Text, Type, Wire};

const MUST: bool = true;
const MAY: bool = false;

const ADDRESS: Schema = Pattern("^https://");
const ALIAS: &str = "^[a-z0-9]+([ -][a-z0-9]+)*$";
const TYPE_NAME: Schema = Pattern("^[A-Z][A-Za-z0-9]*$");
const VERSION: Schema = Pattern("^[0-9]+(\\.[0-9]+)*$");
const CALL_NAME: Schema = Pattern("^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$");

pub(super) fn schemas(specs: &Specs) -> BTreeMap<String, String> {
    let schemas = [
        ("api", api()),
        ("enum", enumeration()),
        (
            "object",
            record(
                "object",
                vec![
                    ("aliases", MAY, aliases()),
                    ("patch", MAY, Flag),
                    ("evidence", MAY, evidence()),
                ],
                MUST,
                specs,
            ),
        ),
        ("resource", resource(specs)),
        ("scopes", scopes()),
    ];
    let file = |(name, schema): (&str, Schema)| {
        let body = schema.to_json();
        let head = "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n";
        let text = format!("{head}{}  {}\n", definitions(), body[1..].trim_start());
        (format!("{SCHEMAS}/{name}.json"), text)
    };
    schemas.into_iter().map(file).collect()
}

fn list(items: Schema) -> Schema {
    Schema::List(Box::new(items))
}

fn map(values: Schema) -> Schema {
    Schema::Map(Box::new(values))
}

fn evidence() -> Schema {
    let word = || OneOf(Evidence::ALL.map(Evidence::word).into());
    let day = Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    let long = vec![("is", MUST, word()), ("source", MAY, Text), ("date", MAY, day)];
    Schema::Any(vec![word(), Schema::Table(long)])
}

/// The schema of `allow`, which every declaration may have. A rule is a line, so that merges are easy.
fn definitions() -> String {
    let names: Vec<_> = RULES.iter().map(|rule| format!("          {:?}", rule.name)).collect();
    let names = names.join(",\n");
    format!(
        "  \"$defs\": {{\n    \"allow\": {{\n      \"type\": \"array\",\n      \"items\": {{\n        \
         \"enum\": [\n{names}\n        ]\n      }}\n    }}\n  }},\n"
    )
}

fn aliases() -> Schema {
    list(Pattern(ALIAS))
}

/// The keys of a history. Old names have this schema.
fn history(old_name: fn() -> Schema) -> [(&'static str, bool, Schema); 3] {
    let old_names = Schema::Any(vec![old_name(), list(old_name())]);
    [("deprecated", MAY, Text), ("since", MAY, VERSION), ("renamed_from", MAY, old_names)]
}

fn api() -> Schema {
    let entry = |key: &ApiKey| {
        let value = match key.kind {
            ApiKeyKind::Text => Text,
            ApiKeyKind::Address => Pattern("^https://[^ /?#@]+(/[^ /?#]+)*$"),
            ApiKeyKind::Path => Pattern("^(/[A-Za-z0-9._~-]+)+$"),
            ApiKeyKind::Header => Pattern("^[a-z0-9-]+$"),
            ApiKeyKind::Number => Number,
            ApiKeyKind::Texts => list(Text),
        };
        (key.key, MUST, value)
    };
    let reference = || {
        let keys = [("name", MUST, TYPE_NAME), ("rust", MAY, TYPE_NAME), ("doc", MUST, Text)];
        Schema::Table(keys.into())
    };
    let mut entries = Vec::new();
    for keys in API_KEYS.chunk_by(|key, next| key.section == next.section) {
        match keys[0].section {
            "" => {
                entries.extend(keys.iter().map(entry));
                entries.push(("references", MAY, list(reference())));
                entries.push(("areas", MAY, list(Text)));
                entries.push(("common", MAY, map(Schema::Table(line(MUST)))));
                entries.push(("allow", MAY, Allow));
            }
            section => {
                entries.push((section, MUST, Schema::Table(keys.iter().map(entry).collect())));
            }
        }
    }
    Schema::Table(entries)
}

fn scopes() -> Schema {
    let access = OneOf(Access::ALL.map(Access::word).into());
    let scope = vec![
        ("name", MUST, Text),
        ("doc", MUST, Text),
        ("access", MAY, access),
        ("implies", MAY, list(TYPE_NAME)),
    ];
    Schema::Table(vec![("scope", MUST, map(Schema::Table(scope))), ("allow", MAY, Allow)])
}

fn enumeration() -> Schema {
    let mut value = vec![
        ("value", MUST, Wire),
        ("name", MUST, TYPE_NAME),
        ("doc", MUST, Text),
        ("evidence", MAY, evidence()),
    ];
    value.extend(history(|| TYPE_NAME));
    let mut keys = vec![
        ("enum", MUST, TYPE_NAME),
        ("rust", MAY, TYPE_NAME),
        ("doc", MUST, Text),
        ("source", MUST, ADDRESS),
        ("aliases", MAY, aliases()),
        ("values", MAY, list(Schema::Table(value))),
    ];
    keys.extend(history(|| TYPE_NAME));
    Schema::Table(keys)
}

/// An object or a resource: the key of its name, further keys, and the fields.
fn record(
    key: &'static str,
    rest: Vec<(&'static str, bool, Schema)>,
    has_fields: bool,
    specs: &Specs,
) -> Schema {
    let mut keys = vec![
        (key, MUST, TYPE_NAME),
        ("rust", MAY, TYPE_NAME),
        ("doc", MUST, Text),
        ("source", MUST, ADDRESS),
    ];
    keys.extend(rest);
    keys.extend(history(|| TYPE_NAME));
    let fields = Schema::Fields {
        line: Box::new(Schema::Table(line(MUST))),
        change: Box::new(Schema::Table(line(MAY))),
        common: specs.common().iter().map(|known| known.field.name.value.clone()).collect(),
    };
    keys.push(("fields", has_fields, fields));
    Schema::Table(keys)
}

/// The keys of a field. A line of its own must have a type and a documentation.
fn line(is_required: bool) -> Vec<(&'static str, bool, Schema)> {
    let mut keys = vec![("type", is_required, Type)];
    keys.extend(FieldFlag::ALL.map(|flag| (flag.word(), MAY, Flag)));
    keys.extend([
        ("max_length", MAY, Number),
        ("unit", MAY, Text),
        ("doc", is_required, Text),
        ("evidence", MAY, evidence()),
        ("in_lists", MAY, Schema::Any(vec![Flag, OneOf(vec!["expanded"])])),
        ("null", MAY, Flag),
        ("none", MAY, OneOf(vec!["zeros", "null"])),
        ("unique", MAY, Schema::Any(vec![Flag, Text])),
        ("unselectable", MAY, Flag),
        ("default", MAY, Schema::Single),
        ("rust", MAY, Pattern("^[a-z][a-z0-9_]*$")),
    ]);
    keys.extend(history(|| Text));
    keys
}

/// The keys of a query parameter.
fn parameter() -> Vec<(&'static str, bool, Schema)> {
    vec![
        ("type", MUST, Type),
        ("doc", MUST, Text),
        ("required", MAY, Flag),
        ("rust", MAY, Pattern("^[a-z][a-z0-9_]*$")),
        ("evidence", MAY, evidence()),
    ]
}

fn resource(specs: &Specs) -> Schema {
    let mut call = vec![
        ("method", MUST, OneOf(METHODS.into())),
        ("path", MUST, Pattern("^/")),
        ("scope", MUST, Text),
        ("returns", MUST, Type),
        ("body", MAY, Type),
        ("params", MAY, map(Type)),
        ("query", MAY, map(Schema::Any(vec![Type, Schema::Table(parameter())]))),
        ("status", MAY, list(Schema::Success)),
        ("idempotent", MAY, Flag),
        ("rust", MAY, TYPE_NAME),
        ("doc", MUST, Text),
        ("aliases", MAY, aliases()),
        ("evidence", MAY, evidence()),
    ];
    call.extend(history(|| CALL_NAME));
    let calls = list(OneOf(CALLS.map(|call| call.word).into()));
    let of_calls =
        |value: fn() -> Schema| Schema::Table(CALLS.map(|call| (call.word, MAY, value())).into());
    record(
        "resource",
        vec![
            ("area", MAY, Text),
            ("aliases", MAY, aliases()),
            ("path", MUST, Pattern("^/")),
            ("calls", MUST, calls),
            ("call_evidence", MAY, of_calls(evidence)),
            ("call_deprecated", MAY, of_calls(|| Text)),
            ("call_since", MAY, of_calls(|| VERSION)),
            ("call", MAY, map(Schema::Table(call))),
            ("evidence", MAY, evidence()),
        ],
        MAY,
        specs,
    )
}
