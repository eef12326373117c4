//! The meanings of fields, from the OpenAPI document of the sandbox.

use std::{collections::BTreeMap, sync::OnceLock};

use core_api::{catalog::ResourceInfo, record::FieldInfo};
use serde::Deserialize;

/// The parts of the document that have meanings.
#[derive(Default, Deserialize)]
struct Document {
    components: Components,
}

#[derive(Default, Deserialize)]
struct Components {
    schemas: BTreeMap<String, Schema>,
}

#[derive(Default, Deserialize)]
struct Schema {
    #[serde(default)]
    properties: BTreeMap<String, Property>,
}

#[derive(Default, Deserialize)]
struct Property {
    #[serde(default)]
    description: String,
}

/// Returns the meaning of a field, or an empty text if no source is built in.
pub(crate) fn of(resource: &ResourceInfo, field: &FieldInfo) -> &'static str {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| serde_json::from_str(text()).unwrap_or_default());
    let schema = names(resource).find_map(|name| document.components.schemas.get(name));
    let property = schema.and_then(|schema| schema.properties.get(field.name));
    property.map_or("", |property| property.description.as_str())
}

#[cfg(feature = "sandbox")]
fn text() -> &'static str {
    core_sandbox::openapi()
}

#[cfg(not(feature = "sandbox"))]
fn text() -> &'static str {
    "{\"components\": {\"schemas\": {}}}"
}

/// Returns the names of the schema of a resource: the vendor's, which the calls have, and that of the type.
fn names(resource: &ResourceInfo) -> impl Iterator<Item = &str> {
    let of_calls = resource.calls.iter().filter_map(|call| {
        ["Get", "Read", "Create"].iter().find_map(|verb| call.name.strip_prefix(verb))
    });
    of_calls.chain([resource.name])
}

#[cfg(all(test, feature = "sandbox"))]
mod tests {
    use core_api::catalog::RESOURCES;

    use super::*;

    #[test]
    fn nearly_every_field_has_a_meaning() {
        let fields = RESOURCES.iter().flat_map(|resource| {
            resource.fields.iter().map(move |field| of(resource, field).is_empty())
        });
        let (without, all) = fields
            .fold((0, 0), |(without, all), is_empty| (without + usize::from(is_empty), all + 1));
        assert!(without * 20 < all, "{without} of {all} fields have no meaning");
    }
}
