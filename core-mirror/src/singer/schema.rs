//! JSON Schemas of streams, made from the tables of fields.

use core_api::record::{FieldInfo, Kind};
use serde_json::{Map, Value, json};

use super::{
    config::DecimalForm,
    stream::{Property, Stream},
};

/// Returns the schema of the records of a stream.
pub(super) fn of(stream: &Stream, decimals: DecimalForm) -> Value {
    let mut properties = Map::new();
    for Property { field, .. } in &stream.properties {
        properties.insert(field.name.to_owned(), property(field.kind, decimals));
    }
    if stream.has_unlisted {
        properties.insert(Stream::UNLISTED.to_owned(), text());
    }
    if !stream.has_ids() {
        properties.insert(Stream::KEY.to_owned(), formatted("uuid"));
    }
    properties.insert(Stream::DELETED_AT.to_owned(), formatted("date-time"));
    json!({"type": "object", "additionalProperties": true, "properties": properties})
}

/// Returns the schema of a field. Every field may be null, because a list or a role may lack it.
fn property(kind: Kind, decimals: DecimalForm) -> Value {
    match (kind, decimals) {
        (Kind::Boolean, _) => json!({"type": ["null", "boolean"]}),
        (Kind::Integer, _) => json!({"type": ["null", "integer"]}),
        (Kind::Decimal, DecimalForm::Number) => json!({"type": ["null", "number"]}),
        (Kind::Decimal, DecimalForm::Text) => formatted("singer.decimal"),
        (Kind::DateTime, _) => formatted("date-time"),
        (Kind::Id(_), _) => formatted("uuid"),
        (Kind::Object(_) | Kind::List(_) | Kind::Values(_), _) => nested(kind, &mut Vec::new()),
        // Core may send a number or a text for an enum, and JSON of any type. A text holds all of them.
        _ => text(),
    }
}

fn text() -> Value {
    json!({"type": ["null", "string"]})
}

fn formatted(format: &str) -> Value {
    json!({"type": ["null", "string"], "format": format})
}

/// Returns the schema of a value within a nested object. It has the form of the wire: targets keep it as JSON.
///
/// `outer` has the tables around the value, because an object may hold objects of its own type.
fn nested(kind: Kind, outer: &mut Vec<&'static [FieldInfo]>) -> Value {
    match kind {
        Kind::Boolean => json!({"type": ["null", "boolean"]}),
        Kind::Integer => json!({"type": ["null", "integer"]}),
        Kind::Decimal => json!({"type": ["null", "number"]}),
        Kind::Text | Kind::DateTime | Kind::Id(_) => text(),
        Kind::Enum(_) => json!({"type": ["null", "integer", "string"]}),
        Kind::Object(table) => object(table.fields(), outer),
        Kind::List(table) => {
            json!({"type": ["null", "array"], "items": object(table.fields(), outer)})
        }
        Kind::Values(of) => json!({"type": ["null", "array"], "items": nested(*of, outer)}),
        _ => json!({}),
    }
}

fn object(fields: &'static [FieldInfo], outer: &mut Vec<&'static [FieldInfo]>) -> Value {
    if outer.iter().any(|known| std::ptr::eq(*known, fields)) {
        return json!({"type": ["null", "object"]});
    }
    outer.push(fields);
    let listed = fields.iter().filter(|field| !field.sensitive);
    let members: Map<String, Value> =
        listed.map(|field| (field.name.to_owned(), nested(field.kind, outer))).collect();
    outer.pop();
    json!({"type": ["null", "object"], "properties": members})
}
