//! Examples of records, rows, inputs and patches.

use std::collections::BTreeMap;

use super::{
    context::Context,
    fields::is_identity,
    json::{Json, Members, object, text},
    shapes::{has_input, input_example, is_returned, row_example, update_example},
    words::words,
};
use crate::{
    rules::names::capitalized,
    rust::names::input_name,
    spec::{Enum, Field, Object, Resource, Type, Wire, field_flag::FieldFlag, scalar::Scalar},
};

/// The version of a record, which Core writes in base64.
const VERSION: &str = "AAAAAAAaWBI=";

/// The largest number of optional fields in the example of an input.
const OPTIONAL: usize = 3;

/// Objects within objects that examples show. A deeper one is left out.
const DEPTH: usize = 2;

/// Makes values of types.
struct Samples<'a> {
    enums: BTreeMap<&'a str, &'a Enum>,
    objects: BTreeMap<&'a str, &'a Object>,
    resources: BTreeMap<&'a str, &'a Resource>,
}

/// Returns the components of all examples.
pub(super) fn components(context: &Context<'_>) -> Members {
    let specs = context.specs;
    let samples = Samples {
        enums: specs.enums.iter().map(|item| (item.name.value.as_str(), item)).collect(),
        objects: specs.objects.iter().map(|item| (item.name.value.as_str(), item)).collect(),
        resources: specs.resources.iter().map(|item| (item.name.value.as_str(), item)).collect(),
    };
    let mut examples = Members::default();
    let mut add = |name: String, value: Json| examples.add(name, object([("value", value)]));
    for resource in specs.resources.iter().filter(|resource| resource.is_record()) {
        let name = &resource.name.value;
        if is_returned(resource) {
            add(name.clone(), samples.record(&resource.fields, name, DEPTH));
        }
        if resource.has_call("update") {
            add(update_example(name), samples.update(resource));
        }
        if resource.has_call("list") {
            let row = samples.record(&resource.fields, name, 0);
            add(row_example(name), Json::List(vec![row]));
        }
        if has_input(resource) {
            let input = input_name(name);
            add(input.clone(), samples.input(resource));
            if resource.has_call("batch") {
                add(input_example(&input), Json::List(vec![samples.input(resource)]));
            }
        }
    }
    if specs.resources.iter().any(|resource| resource.has_call("patch")) {
        add(context.patch.clone(), patch());
    }
    examples
}

fn patch() -> Json {
    let operation = object([
        ("op", text("replace")),
        ("path", text("/description")),
        ("value", text("Site visit")),
    ]);
    object([("Document", Json::List(vec![operation])), ("version", text(VERSION))])
}

impl Samples<'_> {
    /// Returns all fields of a record. Below the depth, nested fields are `null` as in rows of lists.
    fn record(&self, fields: &[Field], record: &str, depth: usize) -> Json {
        let member = |field: &Field| (field.name.value.clone(), self.field(field, record, depth));
        Json::Object(fields.iter().map(member).collect())
    }

    /// Returns the fields of a record that an update sends: those that the server does not write, the id and the version.
    fn update(&self, resource: &Resource) -> Json {
        let is_sent = |field: &&Field| !field.has(FieldFlag::ReadOnly) || is_identity(field);
        let name = &resource.name.value;
        let member = |field: &Field| (field.name.value.clone(), self.field(field, name, 0));
        Json::Object(resource.fields.iter().filter(is_sent).map(member).collect())
    }

    /// Returns the required fields of an input, and a few optional ones.
    fn input(&self, resource: &Resource) -> Json {
        let is_required = |field: &&Field| field.has(FieldFlag::Required);
        let is_optional = |field: &&Field| {
            let is_plain = matches!(field.ty.value, Type::Scalar(_));
            is_plain && !is_required(field) && !field.has(FieldFlag::ReadOnly)
        };
        let required = resource.fields.iter().filter(is_required);
        let optional = resource.fields.iter().filter(is_optional).take(OPTIONAL);
        let name = &resource.name.value;
        let member = |field: &Field| (field.name.value.clone(), self.field(field, name, DEPTH));
        Json::Object(required.chain(optional).map(member).collect())
    }

    fn field(&self, field: &Field, record: &str, depth: usize) -> Json {
        match &field.ty.value {
            Type::Scalar(Scalar::Text) => text(sample_text(field)),
            Type::OwnId => id(record),
            other => self.value(other, depth),
        }
    }

    fn value(&self, ty: &Type, depth: usize) -> Json {
        match ty {
            Type::Scalar(Scalar::Text) => text("Site visit"),
            Type::Scalar(Scalar::Boolean) => true.into(),
            Type::Scalar(Scalar::Integer) => 1.into(),
            Type::Scalar(Scalar::Decimal) => Json::Number("12.5".to_owned()),
            Type::Scalar(Scalar::DateTime) => text("2026-03-02T00:00:00"),
            Type::Json | Type::Wrong => Json::Null,
            Type::OwnId => id(""),
            Type::Id(names) => id(names.first().map_or("", String::as_str)),
            Type::Enum(name) => self.enum_value(name),
            Type::Object(name) if depth > 0 => self.object(name, depth - 1),
            Type::List(name) if depth > 0 => Json::List(vec![self.object(name, depth - 1)]),
            Type::ListOf(item) if depth > 0 => Json::List(vec![self.value(item, depth - 1)]),
            Type::Resource(name) if depth > 0 => match self.resources.get(name.as_str()) {
                Some(resource) => self.record(&resource.fields, name, depth - 1),
                None => Json::Null,
            },
            Type::Object(_) | Type::List(_) | Type::ListOf(_) | Type::Resource(_) => Json::Null,
            Type::Input(_) | Type::Nothing => Json::Null,
        }
    }

    fn enum_value(&self, name: &str) -> Json {
        let first = self.enums.get(name).and_then(|declaration| declaration.values.first());
        match first.map(|value| &value.wire.value) {
            Some(Wire::Number(number)) => Json::Integer(*number),
            Some(Wire::Text(value)) => text(value.as_str()),
            None => 1.into(),
        }
    }

    fn object(&self, name: &str, depth: usize) -> Json {
        match self.objects.get(name) {
            Some(found) => self.record(&found.fields, name, depth),
            None => Json::Object(Members::default()),
        }
    }
}

/// Returns a text for a field: its version, an address, or its name in words.
fn sample_text(field: &Field) -> String {
    let name = &field.name.value;
    let sample = match name.to_lowercase() {
        lower if lower == "version" => VERSION.to_owned(),
        lower if lower.contains("email") => "ada@example.com".to_owned(),
        lower if lower.contains("phone") || lower.contains("fax") => "+1 555 0100".to_owned(),
        _ => capitalized(&words(name)),
    };
    let length = field.max_length.and_then(|length| usize::try_from(length).ok());
    sample.chars().take(length.unwrap_or(usize::MAX)).collect()
}

/// Returns the id of the example of a record. Equal names have equal ids.
fn id(record: &str) -> Json {
    // FNV-1a, twice with different starts.
    let hash = |start: u64| {
        record
            .bytes()
            .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let (high, low) = (hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15));
    text(format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    ))
}
