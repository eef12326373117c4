//! Compares types, in which a declaration may have another name.

use crate::spec::Type;

/// Returns a type with another name of a declaration. The name of a resource is in its own calls as well.
pub(super) fn with_name(ty: &Type, from: &str, to: &str) -> Type {
    let name = |name: &String| if name == from { to.to_owned() } else { name.clone() };
    match ty {
        Type::Id(names) => Type::Id(names.iter().map(name).collect()),
        Type::Enum(other) => Type::Enum(name(other)),
        Type::Object(other) => Type::Object(name(other)),
        Type::Resource(other) => Type::Resource(name(other)),
        Type::Input(other) => Type::Input(name(other)),
        Type::List(other) => Type::List(name(other)),
        Type::ListOf(item) => Type::ListOf(Box::new(with_name(item, from, to))),
        Type::Scalar(_) | Type::Json | Type::OwnId | Type::Nothing | Type::Wrong => ty.clone(),
    }
}
