//! JSON Schemas as text.

use super::{
    MUST,
    Schema::{self, Flag, Number, OneOf, Pattern, Text, Type, Wire},
    line as line_keys,
};
use crate::spec::scalar::Scalar;

impl Schema {
    pub(super) fn to_json(&self) -> String {
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
                let pattern = format!(
                    "^({scalars}|json|none|(list:)?(id|resource|input)|(id|enum|object|list|resource|input):.+)\\??$"
                );
                json.push_str(&format!(r#"{{ "type": "string", "pattern": {pattern:?} }}"#));
            }
            Flag => json.push_str(r#"{ "type": "boolean" }"#),
            Number => json.push_str(r#"{ "type": "integer", "minimum": 1 }"#),
            Self::Success => {
                json.push_str(r#"{ "type": "integer", "minimum": 200, "maximum": 299 }"#);
            }
            Wire => json.push_str(r#"{ "type": ["integer", "string"] }"#),
            Self::List(items) => nested(json, depth, "array", |json| {
                json.push_str("\"items\": ");
                items.write(json, depth + 1);
            }),
            Self::Map(values) => nested(json, depth, "object", |json| {
                json.push_str("\"additionalProperties\": ");
                values.write(json, depth + 1);
            }),
            Self::Fields { line, change, common } => nested(json, depth, "object", |json| {
                fields(json, depth + 1, (line, change), common);
            }),
            Self::Any(schemas) => {
                json.push_str("{ \"anyOf\": [");
                for (index, schema) in schemas.iter().enumerate() {
                    json.push_str(if index == 0 { "" } else { ", " });
                    schema.write(json, depth + 1);
                }
                json.push_str("] }");
            }
            Self::Allow => json.push_str(r##"{ "$ref": "#/$defs/allow" }"##),
            Self::True => json.push_str(r#"{ "const": true }"#),
            Self::Single => json.push_str(r#"{ "type": ["string", "number", "boolean"] }"#),
            Self::Table(keys) => nested(json, depth, "object", |json| table(keys, json, depth + 1)),
        }
    }
}

/// Writes the keys of `[fields]`. The changes of common fields share one definition.
fn fields(json: &mut String, depth: usize, (line, change): (&Schema, &Schema), common: &[String]) {
    let indent = "  ".repeat(depth);
    json.push_str("\"additionalProperties\": ");
    line.write(json, depth);
    json.push_str(&format!(",\n{indent}\"properties\": {{\n{indent}  \"common\": "));
    let names = Schema::List(Box::new(Text));
    Schema::Any(vec![Schema::True, names, Schema::Table(line_keys(MUST))]).write(json, depth + 1);
    json.push_str(&format!("\n{indent}}}"));
    if !common.is_empty() {
        json.push_str(&format!(",\n{indent}\"patternProperties\": {{\n{indent}  "));
        json.push_str(&format!("\"^({})$\": ", common.join("|")));
        change.write(json, depth + 1);
        json.push_str(&format!("\n{indent}}}"));
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
    // Each declaration can silence rules.
    if keys.iter().any(|(key, ..)| *key == "doc") {
        json.push_str(&format!(",\n{indent}  \"allow\": "));
        Schema::Allow.write(json, depth + 1);
    }
    json.push_str(&format!("\n{indent}}}"));
}
