//! Schemas of fields, and of the types of specs.

use super::{
    evidence::add_provenance,
    history,
    json::{Json, Members, reference, text},
    server_facts,
    side::Side,
    version::Version,
};
use crate::{
    rust::names::input_name,
    spec::{
        Field, Type,
        evidence::Evidence,
        field_flag::FieldFlag,
        scalar::Scalar,
        server_facts::{InLists, ServerFacts},
    },
};

/// The field that Core compares when a record is sent back.
const VERSION: &str = "version";

/// Returns the schemas of the fields in the order of the wire.
pub(super) fn properties(
    fields: &[Field],
    evidence: Evidence,
    version: Version,
    side: Side,
) -> Members {
    let is_sent = |field: &&Field| side == Side::Answer || !field.has(FieldFlag::ReadOnly);
    let schema =
        |field: &Field| (field.name.value.clone(), of_field(field, evidence, version, side));
    fields.iter().filter(is_sent).map(schema).collect()
}

/// Returns the schema of a field. `inherited` is the evidence of its record.
fn of_field(field: &Field, inherited: Evidence, version: Version, side: Side) -> Json {
    let Field {
        name: _,
        ty,
        doc,
        unit,
        flags: _,
        refused: _,
        max_length,
        evidence,
        provenance,
        is_type_assumed,
        // The layout in Rust, and the place of the line.
        is_boxed: _,
        origin: _,
        history,
        rust: _,
        facts,
    } = field;
    let is_nullable = match side {
        Side::Answer => {
            !is_identity(field) && (facts.null != Some(false) || facts.in_lists.is_some())
        }
        Side::Input => !field.has(FieldFlag::Required),
    };
    let mut schema = of_type(&ty.value, is_nullable, version);
    // A client that judges an answer would refuse the whole record for one long text.
    let length = if side == Side::Input { "maxLength" } else { "x-max-length" };
    schema.add_some(length, *max_length);
    schema.add("description", description(doc, unit.as_deref(), facts));
    // An update sends the id and the version back, and tools leave out fields that are `readOnly`.
    if field.has(FieldFlag::ReadOnly) && !is_identity(field) {
        schema.add("readOnly", true);
    }
    history::add(&mut schema, history);
    add_abilities(&mut schema, field);
    server_facts::add(&mut schema, facts, side);
    schema.add_some("x-unit", unit.as_deref());
    if *evidence != inherited {
        schema.add("x-evidence", evidence.word());
    }
    add_provenance(&mut schema, provenance.as_ref());
    if *is_type_assumed {
        schema.add("x-type-assumed", true);
    }
    schema.into()
}

/// Returns whether the field says which record, or which version of it, an update replaces.
pub(super) fn is_identity(field: &Field) -> bool {
    field.ty.value == Type::OwnId
        || field.has(FieldFlag::ReadOnly) && ["id", VERSION].contains(&field.name.value.as_str())
}

/// Adds the abilities of a field. A missing member means that no source shows the ability.
fn add_abilities(schema: &mut Members, field: &Field) {
    for flag in FieldFlag::ALL {
        let name = match flag {
            FieldFlag::Filter => "x-filterable",
            FieldFlag::Sort => "x-sortable",
            FieldFlag::Sensitive => "x-sensitive",
            FieldFlag::Volatile => "x-volatile",
            // Standard members say this.
            FieldFlag::Required | FieldFlag::ReadOnly => continue,
        };
        if field.has(flag) {
            schema.add(name, true);
        } else if field.refused.contains(&flag) {
            schema.add(name, false);
        }
    }
    if is_expandable(field) {
        schema.add("x-expandable", true);
    }
}

/// Returns whether `expand` can name a field.
pub(super) fn is_expandable(field: &Field) -> bool {
    match field.facts.in_lists {
        Some(InLists::Expanded) => true,
        Some(InLists::Never) => false,
        None => field.ty.value.is_nested() && field.ty.value != Type::Json,
    }
}

fn description(doc: &str, unit: Option<&str>, facts: &ServerFacts) -> String {
    let unit = unit.map(|unit| format!("In {}.", unit.replace('/', " per ")));
    let sentences = [doc.to_owned()].into_iter().chain(unit).chain(facts.sentences());
    sentences.collect::<Vec<_>>().join(" ")
}

/// Returns the schema of a type.
pub(super) fn of_type(ty: &Type, is_nullable: bool, version: Version) -> Members {
    let formatted = |name: &str, format: &str| {
        let mut schema = version.typed(name, is_nullable);
        schema.add("format", format);
        schema
    };
    match ty {
        Type::Scalar(Scalar::Text) => version.typed("string", is_nullable),
        Type::Scalar(Scalar::Boolean) => version.typed("boolean", is_nullable),
        Type::Scalar(Scalar::Integer) => formatted("integer", "int32"),
        Type::Scalar(Scalar::Decimal) => formatted("number", "decimal"),
        // Core's times have no offset, which the format `date-time` (RFC 3339) demands.
        Type::Scalar(Scalar::DateTime) => formatted("string", "date-time-local"),
        Type::Json | Type::Nothing | Type::Wrong => Members::default(),
        Type::OwnId => formatted("string", "uuid"),
        Type::Id(names) => {
            let mut schema = formatted("string", "uuid");
            let names = names.iter().map(|name| text(name.as_str())).collect();
            schema.add("x-refers-to", Json::List(names));
            schema
        }
        Type::Enum(name) | Type::Object(name) | Type::Resource(name) => {
            version.referring(reference("schemas", name), is_nullable)
        }
        Type::Input(name) => {
            version.referring(reference("schemas", &input_name(name)), is_nullable)
        }
        Type::List(name) => {
            let mut schema = version.typed("array", is_nullable);
            schema.add("items", reference("schemas", name));
            schema
        }
        Type::ListOf(item) => {
            let mut schema = version.typed("array", is_nullable);
            schema.add("items", of_type(item, false, version));
            schema
        }
    }
}
