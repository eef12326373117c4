//! Schemas of enums, nested objects, records and inputs.

use super::{
    evidence,
    fields::properties,
    history,
    json::{Json, Members, object, text},
    shapes::has_input,
    side::Side,
    version::Version,
};
use crate::{
    diagnostics::Spanned,
    rust::names::input_name,
    spec::{
        Enum, EnumValue, Field, Object, Origin, Resource, Specs, Wire, evidence::Evidence,
        field_flag::FieldFlag,
    },
};

/// Returns the schemas of all enums, objects and records, each kind in the order of the specs.
pub(super) fn schemas(specs: &Specs, version: Version) -> Members {
    let mut schemas = Members::default();
    for declaration in &specs.enums {
        schemas.add(declaration.name.value.as_str(), of_enum(declaration, version));
    }
    for declaration in &specs.objects {
        schemas.add(declaration.name.value.as_str(), of_object(declaration, version));
    }
    for resource in &specs.resources {
        if resource.is_record() {
            schemas.add(resource.name.value.as_str(), of_record(resource, version));
        }
        if has_input(resource) {
            schemas.add(input_name(&resource.name.value), of_input(resource, version));
        }
    }
    schemas
}

/// Adds the page of the vendor that a declaration comes from.
pub(super) fn add_source(schema: &mut Members, origin: &Origin) {
    let Origin { path: _, source } = origin;
    schema.add("externalDocs", object([("url", text(source.as_str()))]));
}

/// Adds the words by which people search.
fn add_aliases(schema: &mut Members, aliases: &[Spanned<String>]) {
    if !aliases.is_empty() {
        let words = aliases.iter().map(|alias| text(alias.value.as_str())).collect();
        schema.add("x-aliases", Json::List(words));
    }
}

/// Returns the schema of an enum. It accepts values without a name, because Core may send more than
/// the sources show.
fn of_enum(declaration: &Enum, version: Version) -> Json {
    // Names of schemas are the same in all languages.
    let Enum { origin, name: _, rust: _, doc, aliases, values, history } = declaration;
    let mut schema = wire_type(values, version);
    schema.add("description", description(doc, values));
    add_source(&mut schema, origin);
    add_aliases(&mut schema, aliases);
    history::add(&mut schema, history);
    if values.is_empty() {
        return schema.into();
    }
    let list = |of: fn(&EnumValue) -> Json| Json::List(values.iter().map(of).collect());
    schema.add("x-extensible-enum", list(|value| wire(&value.wire.value)));
    schema.add("x-enum-varnames", list(|value| text(value.name.value.as_str())));
    schema.add("x-enum-descriptions", list(|value| text(value.doc.as_str())));
    schema.add("x-enum-evidence", list(|value| text(value.evidence.word())));
    schema.into()
}

/// Returns the type of the values. A value without a name is a number unless a text is known.
fn wire_type(values: &[EnumValue], version: Version) -> Members {
    let is_text = |value: &EnumValue| !value.wire.value.is_number();
    match (values.iter().any(is_text), values.iter().all(is_text)) {
        (false, _) | (true, true) if values.is_empty() => integer(version),
        (false, _) => integer(version),
        (true, true) => version.typed("string", false),
        (true, false) => {
            let types = vec![integer(version).into(), version.typed("string", false).into()];
            Members::of([("anyOf", Json::List(types))])
        }
    }
}

fn integer(version: Version) -> Members {
    let mut schema = version.typed("integer", false);
    schema.add("format", "int32");
    schema
}

fn wire(value: &Wire) -> Json {
    match value {
        Wire::Number(number) => Json::Integer(*number),
        Wire::Text(value) => text(value.as_str()),
    }
}

/// Returns the documentation of an enum with a list of its values.
fn description(doc: &str, values: &[EnumValue]) -> String {
    if values.is_empty() {
        return format!("{doc}\n\nNo source names a value.");
    }
    let mut description = format!("{doc}\n\nKnown values. There may be more:\n");
    for EnumValue { wire, name, doc, evidence: _, provenance: _, history } in values {
        let wire = match &wire.value {
            Wire::Number(number) => number.to_string(),
            Wire::Text(value) => value.clone(),
        };
        description.push_str(&format!("\n- `{wire}` {}: {doc}", name.value));
        if let Some(sentence) = history.deprecation() {
            description.push_str(&format!(" Deprecated. {sentence}"));
        }
    }
    description
}

fn of_object(declaration: &Object, version: Version) -> Json {
    let Object {
        origin,
        name: _,
        rust: _,
        doc,
        aliases,
        is_patchable: _,
        evidence,
        provenance,
        fields,
        history,
    } = declaration;
    let mut schema = record(doc, fields, *evidence, version, Side::Answer);
    add_source(&mut schema, origin);
    add_aliases(&mut schema, aliases);
    history::add(&mut schema, history);
    evidence::add(&mut schema, *evidence, provenance.as_ref());
    schema.into()
}

/// Returns the schema of the records of an answer, which an update sends back.
fn of_record(resource: &Resource, version: Version) -> Json {
    let Resource { origin, doc, aliases, fields, evidence, provenance, history, .. } = resource;
    let mut schema = record(doc, fields, *evidence, version, Side::Answer);
    add_source(&mut schema, origin);
    add_aliases(&mut schema, aliases);
    history::add(&mut schema, history);
    evidence::add(&mut schema, *evidence, provenance.as_ref());
    schema.into()
}

/// Returns the schema of the body of a create.
fn of_input(resource: &Resource, version: Version) -> Json {
    let Resource { origin, doc, fields, evidence, provenance, history, .. } = resource;
    let doc = format!("The fields that a create sends. {doc}");
    let mut schema = record(&doc, fields, *evidence, version, Side::Input);
    let required = fields.iter().filter(|field| field.has(FieldFlag::Required));
    let required: Vec<Json> = required.map(|field| text(field.name.value.as_str())).collect();
    if !required.is_empty() {
        schema.add("required", required);
    }
    add_source(&mut schema, origin);
    history::add(&mut schema, history);
    evidence::add(&mut schema, *evidence, provenance.as_ref());
    schema.into()
}

fn record(
    doc: &str,
    fields: &[Field],
    evidence: Evidence,
    version: Version,
    side: Side,
) -> Members {
    let mut schema = Members::of([("type", text("object")), ("description", text(doc))]);
    let properties = properties(fields, evidence, version, side);
    if !properties.is_empty() {
        schema.add("properties", properties);
    }
    schema
}
