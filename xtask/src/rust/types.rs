//! Rust types for types of the wire, and the imports that they need.

use std::collections::BTreeSet;

use super::names::{input_name, reference_name, type_name};
use crate::spec::{Field, Type};

/// Returns the Rust type of a value that is not null.
pub(crate) fn rust_type(ty: &Type) -> String {
    qualified_type(ty, "")
}

/// Returns the Rust type with a path before each item of core-api, as in `core_api::Project`.
pub(crate) fn qualified_type(ty: &Type, path: &str) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.facts().rust.to_owned(),
        Type::Json | Type::OwnId | Type::Wrong => format!("{path}Json"),
        Type::Id(names) => format!("{path}Id<{path}{}>", reference_name(names)),
        Type::Enum(name) | Type::Object(name) | Type::Resource(name) => {
            format!("{path}{}", type_name(name))
        }
        Type::Input(name) => format!("{path}{}", input_name(name)),
        Type::List(name) => format!("Vec<{path}{}>", type_name(name)),
        Type::ListOf(item) => format!("Vec<{}>", qualified_type(item, path)),
        Type::Nothing => "()".to_owned(),
    }
}

/// Returns the Rust type as a program writes it that imports nothing. `path` leads to core-api, as `core_api::` does.
pub(crate) fn foreign_type(ty: &Type, path: &str) -> String {
    match ty {
        Type::Scalar(scalar) => match scalar.facts().import {
            Some(import) => format!("{path}exports::{import}"),
            None => scalar.facts().rust.to_owned(),
        },
        Type::ListOf(item) => format!("Vec<{}>", foreign_type(item, path)),
        Type::Json
        | Type::OwnId
        | Type::Id(_)
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::Nothing
        | Type::Wrong => qualified_type(ty, path),
    }
}

/// Returns the Rust type of a field that is not null. A record in a field is in a box, because it is large.
pub(crate) fn field_type(field: &Field) -> String {
    let ty = rust_type(&field.ty.value);
    if needs_box(field) { format!("Box<{ty}>") } else { ty }
}

/// Returns whether a field holds its value in a box.
pub(crate) fn needs_box(field: &Field) -> bool {
    field.is_boxed || matches!(field.ty.value, Type::Resource(_))
}

/// Adds the items of core-api that a type needs.
pub(crate) fn add_used(ty: &Type, used: &mut BTreeSet<String>) {
    match ty {
        Type::OwnId => used.extend(["Id".to_owned()]),
        Type::Id(names) => used.extend(["Id".to_owned(), reference_name(names)]),
        Type::Enum(name) | Type::Object(name) | Type::List(name) | Type::Resource(name) => {
            used.extend([type_name(name).to_owned()]);
        }
        Type::Input(name) => used.extend([input_name(name)]),
        Type::ListOf(item) => add_used(item, used),
        Type::Json => used.extend(["Json".to_owned()]),
        Type::Scalar(_) | Type::Nothing | Type::Wrong => {}
    }
}
