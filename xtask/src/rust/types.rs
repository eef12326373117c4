//! Rust types for types of the wire, and the imports that they need.

use std::collections::BTreeSet;

use super::names::{input_name, reference_name};
use crate::spec::{Field, Type, type_names::TypeNames};

/// Returns the Rust type of a value that is not null.
pub(crate) fn rust_type(ty: &Type, names: &TypeNames) -> String {
    qualified_type(ty, "", names)
}

/// Returns the Rust type with a path before each item of core-api, as in `core_api::Project`.
pub(crate) fn qualified_type(ty: &Type, path: &str, names: &TypeNames) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.facts().rust.to_owned(),
        Type::Json | Type::OwnId | Type::Wrong => format!("{path}Json"),
        Type::Id(records) => format!("{path}Id<{path}{}>", reference_name(records, names)),
        Type::Enum(name) => format!("{path}{}", names.of_enum(name)),
        Type::Object(name) => format!("{path}{}", names.of_object(name)),
        Type::Resource(name) => format!("{path}{}", names.of_record(name)),
        Type::Input(name) => format!("{path}{}", input_name(name)),
        Type::List(name) => format!("Vec<{path}{}>", names.of_object(name)),
        Type::ListOf(item) => format!("Vec<{}>", qualified_type(item, path, names)),
        Type::Nothing => "()".to_owned(),
    }
}

/// Returns the Rust type as a program writes it that imports nothing. `path` leads to core-api, as `core_api::` does.
pub(crate) fn foreign_type(ty: &Type, path: &str, names: &TypeNames) -> String {
    match ty {
        Type::Scalar(scalar) => match scalar.facts().import {
            Some(import) => format!("{path}exports::{import}"),
            None => scalar.facts().rust.to_owned(),
        },
        Type::ListOf(item) => format!("Vec<{}>", foreign_type(item, path, names)),
        Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::Nothing
        | Type::Wrong => qualified_type(ty, path, names),
    }
}

/// Returns the Rust type of a field that is not null. A record in a field is in a box, because it is large.
pub(crate) fn field_type(field: &Field, names: &TypeNames) -> String {
    let ty = rust_type(&field.ty.value, names);
    if needs_box(field) { format!("Box<{ty}>") } else { ty }
}

/// Returns whether a field holds its value in a box.
pub(crate) fn needs_box(field: &Field) -> bool {
    field.is_boxed || matches!(field.ty.value, Type::Resource(_))
}

/// Adds the items of core-api that a type needs.
pub(crate) fn add_used(ty: &Type, names: &TypeNames, used: &mut BTreeSet<String>) {
    match ty {
        Type::OwnId => used.extend(["Id".to_owned()]),
        Type::Id(records) => used.extend(["Id".to_owned(), reference_name(records, names)]),
        Type::Enum(name) => used.extend([names.of_enum(name).to_owned()]),
        Type::Object(name) | Type::List(name) => used.extend([names.of_object(name).to_owned()]),
        Type::Resource(name) => used.extend([names.of_record(name).to_owned()]),
        Type::Input(name) => used.extend([input_name(name)]),
        Type::ListOf(item) => add_used(item, names, used),
        Type::Json => used.extend(["Json".to_owned()]),
        Type::Scalar(_) | Type::Nothing | Type::Wrong => {}
    }
}
