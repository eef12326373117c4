//! JSON Schemas of the specs, so that editors complete and check them.

use std::collections::BTreeMap;

use super::SCHEMAS;

/// A JSON Schema with the keywords that specs need.
enum Schema {
    Text,
    /// A text that matches this regular expression.
    Pattern(&'static str),
    OneOf(&'static [&'static str]),
    Flag,
    /// A whole number from 1 up.
    Number,
    /// A number or a text.
    Wire,
    List(Box<Schema>),
    /// A table with these keys; those that must be there are marked.
    Table(Vec<(&'static str, bool, Schema)>),
    /// A table whose keys are names, each with such a value.
    Map(Box<Schema>),
}

use Schema::{Flag, Number, OneOf, Pattern, Text, Wire};

const MUST: bool = true;
const MAY: bool = false;

const ADDRESS: Schema = Pattern("^https://");
const TYPE_NAME: Schema = Pattern("^[A-Z][A-Za-z0-9]*$");
const TYPE: Schema =
    Pattern("^(string|boolean|int32|decimal|date-time|json|id|(id|enum|object|list):.+)$");
const OBSERVED: Schema = OneOf(&["observed"]);

pub(super) fn schemas() -> BTreeMap<String, String> {
    let schemas = [
        ("api", api()),
        ("enum", enumeration()),
        ("object", record("object", vec![("patch", MAY, Flag)], MUST)),
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

fn api() -> Schema {
    let texts = |keys: &'static [&'static str]| {
        Schema::Table(keys.iter().map(|key| (*key, MUST, Text)).collect())
    };
    let reference = Schema::Table(vec![("name", MUST, TYPE_NAME), ("doc", MUST, Text)]);
    let pages = ["default_size", "max_size", "max_expanded_size"].map(|key| (key, MUST, Number));
    let filter = ["operators", "joins"].map(|key| (key, MUST, list(Text)));
    let rate = vec![("calls_per_minute", MUST, Number)];
    Schema::Table(vec![
        ("documentation_version", MUST, Text),
        ("references", MAY, list(reference)),
        ("servers", MUST, texts(&["production"])),
        (
            "identity",
            MUST,
            texts(&["issuer", "authorize", "token", "revocation", "userinfo", "discovery", "jwks"]),
        ),
        ("headers", MUST, texts(&["utc_offset", "rate_limit", "rate_remaining", "rate_reset"])),
        ("pages", MUST, Schema::Table(pages.into())),
        ("filter", MUST, Schema::Table(filter.into())),
        ("rate_limit", MUST, Schema::Table(rate)),
    ])
}

fn scopes() -> Schema {
    let access = OneOf(&["read", "write"]);
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
        ("confidence", MAY, OBSERVED),
    ];
    Schema::Table(vec![
        ("enum", MUST, TYPE_NAME),
        ("doc", MUST, Text),
        ("source", MUST, ADDRESS),
        ("values", MAY, list(Schema::Table(value))),
    ])
}

/// An object or a resource: what names it, the fields, and the rest.
fn record(key: &'static str, rest: Vec<(&'static str, bool, Schema)>, has_fields: bool) -> Schema {
    let field = vec![
        ("type", MUST, TYPE),
        ("required", MAY, Flag),
        ("read_only", MAY, Flag),
        ("volatile", MAY, Flag),
        ("filter", MAY, Flag),
        ("sort", MAY, Flag),
        ("max_length", MAY, Number),
        ("unit", MAY, Text),
        ("doc", MUST, Text),
        ("confidence", MAY, OBSERVED),
    ];
    let mut keys = vec![(key, MUST, TYPE_NAME), ("doc", MUST, Text), ("source", MUST, ADDRESS)];
    keys.extend(rest);
    keys.push(("fields", has_fields, map(Schema::Table(field))));
    Schema::Table(keys)
}

fn resource() -> Schema {
    let call = vec![
        ("method", MUST, OneOf(&["GET", "POST", "PUT", "PATCH", "DELETE"])),
        ("path", MUST, Pattern("^/")),
        ("scope", MUST, Text),
        ("returns", MUST, TYPE),
        ("body", MAY, TYPE),
        ("params", MAY, map(TYPE)),
        ("idempotent", MAY, Flag),
        ("doc", MUST, Text),
        ("confidence", MAY, OBSERVED),
    ];
    let calls = || list(OneOf(&["get", "list", "create", "update", "patch", "delete", "batch"]));
    record(
        "resource",
        vec![
            ("path", MUST, Pattern("^/")),
            ("calls", MUST, calls()),
            ("documented_calls", MAY, calls()),
            ("observed_calls", MAY, calls()),
            ("call", MAY, map(Schema::Table(call))),
            ("confidence", MAY, OBSERVED),
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
