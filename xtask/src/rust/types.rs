//! Rust types for types of the wire, and the imports that they need.

use std::collections::BTreeSet;

use super::names::{reference_name, type_name};
use crate::spec::Type;

/// Returns the Rust type of a value that is not null.
pub(crate) fn rust_type(ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.facts().rust.to_owned(),
        Type::Json | Type::OwnId | Type::Wrong => "Json".to_owned(),
        Type::Id(names) => format!("Id<{}>", reference_name(names)),
        Type::Enum(name) | Type::Object(name) => type_name(name).to_owned(),
        Type::List(name) => format!("Vec<{}>", type_name(name)),
    }
}

/// Adds the items of core-api that a type needs.
pub(crate) fn add_used(ty: &Type, used: &mut BTreeSet<String>) {
    match ty {
        Type::OwnId => used.extend(["Id".to_owned()]),
        Type::Id(names) => used.extend(["Id".to_owned(), reference_name(names)]),
        Type::Enum(name) | Type::Object(name) | Type::List(name) => {
            used.extend([type_name(name).to_owned()]);
        }
        Type::Json => used.extend(["Json".to_owned()]),
        Type::Scalar(_) | Type::Wrong => {}
    }
}
