//! JSON Schemas of the specs, so that editors complete and check them.

use std::collections::BTreeMap;

use super::SCHEMAS;
use crate::{
    rust::calls::CALLS,
    spec::{
        Access, METHODS,
        api_key::{API_KEYS, ApiKey, ApiKeyKind},
        evidence::Evidence,
        field_flag::FieldFlag,
        scalar::Scalar,
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
    /// A number or a text.
    Wire,
    List(Box<Schema>),
    /// A table with these keys. The flag marks required keys.
    Table(Vec<(&'static str, bool, Schema)>),
    /// A table with any names as keys, and values of one schema.
    Map(Box<Schema>),
}

use Schema::{Flag, Number, OneOf, Pattern, Text, Type, Wire};

const MUST: bool = true;
const MAY: bool = false;

const ADDRESS: Schema = Pattern("^https://");
const ALIAS: &str = "^[a-z0-9]+([ -][a-z0-9]+)*$";
const TYPE_NAME: Schema = Pattern("^[A-Z][A-Za-z0-9]*$");

pub(super) fn schemas() -> BTreeMap<String, String> {
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
            ),
        ),
        ("resource", resource()),
        ("scopes", scopes()),
    ];
    let file = |(name, schema): (&str, Schema)| {
        let body = schema.to_json();
        let head = "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n";
        (format!("{SCHEMAS}/{name}.json"), format!("{head}  {}\n", body[1..].trim_start()))
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
    OneOf(Evidence::ALL.map(Evidence::word).into())
}

fn aliases() -> Schema {
    list(Pattern(ALIAS))
}

fn api() -> Schema {
    let entry = |key: &ApiKey| {
        let value = match key.kind {
            ApiKeyKind::Text => Text,
            ApiKeyKind::Number => Number,
            ApiKeyKind::Texts => list(Text),
        };
        (key.key, MUST, value)
    };
    let reference = || Schema::Table(vec![("name", MUST, TYPE_NAME), ("doc", MUST, Text)]);
    let mut entries = Vec::new();
    for keys in API_KEYS.chunk_by(|key, next| key.section == next.section) {
        match keys[0].section {
            "" => {
                entries.extend(keys.iter().map(entry));
                entries.push(("references", MAY, list(reference())));
                entries.push(("areas", MAY, list(Text)));
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
    Schema::Table(vec![("scope", MUST, map(Schema::Table(scope)))])
}

fn enumeration() -> Schema {
    let value = vec![
        ("value", MUST, Wire),
        ("name", MUST, TYPE_NAME),
        ("doc", MUST, Text),
        ("evidence", MAY, evidence()),
    ];
    Schema::Table(vec![
        ("enum", MUST, TYPE_NAME),
        ("doc", MUST, Text),
        ("source", MUST, ADDRESS),
        ("aliases", MAY, aliases()),
        ("values", MAY, list(Schema::Table(value))),
    ])
}

/// An object or a resource: the key of its name, further keys, and the fields.
fn record(key: &'static str, rest: Vec<(&'static str, bool, Schema)>, has_fields: bool) -> Schema {
    let mut field = vec![("type", MUST, Type)];
    field.extend(FieldFlag::ALL.map(|flag| (flag.word(), MAY, Flag)));
    field.extend([
        ("max_length", MAY, Number),
        ("unit", MAY, Text),
        ("doc", MUST, Text),
        ("evidence", MAY, evidence()),
    ]);
    let mut keys = vec![(key, MUST, TYPE_NAME), ("doc", MUST, Text), ("source", MUST, ADDRESS)];
    keys.extend(rest);
    keys.push(("fields", has_fields, map(Schema::Table(field))));
    Schema::Table(keys)
}

fn resource() -> Schema {
    let call = vec![
        ("method", MUST, OneOf(METHODS.into())),
        ("path", MUST, Pattern("^/")),
        ("scope", MUST, Text),
        ("returns", MUST, Type),
        ("body", MAY, Type),
        ("params", MAY, map(Type)),
        ("idempotent", MAY, Flag),
        ("doc", MUST, Text),
        ("aliases", MAY, aliases()),
        ("evidence", MAY, evidence()),
    ];
    let calls = list(OneOf(CALLS.map(|call| call.word).into()));
    let call_evidence = CALLS.map(|call| (call.word, MAY, evidence())).into();
    record(
        "resource",
        vec![
            ("area", MAY, Text),
            ("aliases", MAY, aliases()),
            ("path", MUST, Pattern("^/")),
            ("calls", MUST, calls),
            ("call_evidence", MAY, Schema::Table(call_evidence)),
            ("call", MAY, map(Schema::Table(call))),
            ("evidence", MAY, evidence()),
        ],
        MAY,
    )
}

impl Schema {
    fn to_json(&self) -> String {
        let mut json = String::new();
        self.write(&mut json, 0);
        json
    }

    fn write(&self, json: &mut String, depth: usize) {
        match self {
            Text => json.push_str(r#"{ "type": "string", "minLength": 1 }"#),
            Pattern(pattern) => {
                json.push_str(&format!(r#"{{ "type": "string", "pattern": {pattern:?} }}"#));
            }
            OneOf(words) => json.push_str(&format!(r#"{{ "enum": {words:?} }}"#)),
            Type => {
                let scalars = Scalar::ALL.map(|scalar| scalar.facts().spelling).join("|");
                let pattern = format!("^({scalars}|json|id|(id|enum|object|list):.+)\\??$");
                json.push_str(&format!(r#"{{ "type": "string", "pattern": {pattern:?} }}"#));
            }
            Flag => json.push_str(r#"{ "type": "boolean" }"#),
            Number => json.push_str(r#"{ "type": "integer", "minimum": 1 }"#),
            Wire => json.push_str(r#"{ "type": ["integer", "string"] }"#),
            Self::List(items) => nested(json, depth, "array", |json| {
                json.push_str("\"items\": ");
                items.write(json, depth + 1);
            }),
            Self::Map(values) => nested(json, depth, "object", |json| {
                json.push_str("\"additionalProperties\": ");
                values.write(json, depth + 1);
            }),
            Self::Table(keys) => nested(json, depth, "object", |json| table(keys, json, depth + 1)),
        }
    }
}

fn nested(json: &mut String, depth: usize, kind: &str, inner: impl FnOnce(&mut String)) {
    let indent = "  ".repeat(depth);
    json.push_str(&format!("{{\n{indent}  \"type\": {kind:?},\n{indent}  "));
    inner(json);
    json.push_str(&format!("\n{indent}}}"));
}

fn table(keys: &[(&'static str, bool, Schema)], json: &mut String, depth: usize) {
    let indent = "  ".repeat(depth);
    let required: Vec<_> = keys.iter().filter(|(_, must, _)| *must).map(|(key, ..)| key).collect();
    json.push_str(&format!("\"additionalProperties\": false,\n{indent}"));
    json.push_str(&format!("\"required\": {required:?},\n{indent}\"properties\": {{"));
    for (index, (key, _, schema)) in keys.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        json.push_str(&format!("{comma}\n{indent}  {key:?}: "));
        schema.write(json, depth + 1);
    }
    json.push_str(&format!("\n{indent}}}"));
}
