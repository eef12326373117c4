//! From specs to the text of declarations.

mod api;
mod calls;
mod enums;
mod modules;
pub(crate) mod names;
mod records;
mod references;
mod schema;
mod scopes;
mod text;

use std::collections::BTreeMap;

use crate::{coverage::Coverage, spec::Specs};
pub(crate) use calls::CALLS;

/// The folder of what is generated; its parent has `generated.rs`.
pub(crate) const GENERATED: &str = "core-api/src/generated";

/// The folder of the JSON Schemas of the specs.
pub(crate) const SCHEMAS: &str = "specs/schema";

/// The page that says how much of the API the specs describe.
const COVERAGE: &str = "docs/coverage.md";

/// Every file that is generated, by its path from the workspace's folder.
pub(crate) fn files(specs: &Specs) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for declaration in &specs.enums {
        let path = format!("{GENERATED}/enums/{}.rs", names::file_name(&declaration.name.value));
        files.insert(path, enums::declaration(declaration));
    }
    for object in &specs.objects {
        let path = format!("{GENERATED}/objects/{}.rs", names::file_name(&object.name.value));
        files.insert(path, records::object(object));
    }
    for resource in &specs.resources {
        let file = names::file_name(&resource.name.value);
        let path = format!("{GENERATED}/{}/{file}.rs", resource.group);
        files.insert(path, records::resource(resource, &specs.scopes));
    }
    files.insert(format!("{GENERATED}/scopes.rs"), scopes::declaration(&specs.scopes));
    files.insert(format!("{GENERATED}/references.rs"), references::declarations(specs));
    if let Some(api) = &specs.api {
        files.insert(format!("{GENERATED}/api.rs"), api::constants(api));
    }
    files.extend(modules::modules(specs));
    files.extend(schema::schemas());
    files.insert(COVERAGE.to_owned(), Coverage::of(specs).page(specs));
    files
}
