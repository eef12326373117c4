//! Compares types, in which a declaration may have another name.

use super::history::was_called;
use crate::spec::{Specs, Type, history::History};

/// The kind of declaration that a type names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Enum,
    Object,
    Record,
}

/// Returns whether programs see one type. The old name of a declaration is an alias of its new name.
pub(super) fn are_equal(old: &Type, new: &Type, specs: &Specs) -> bool {
    with_names(old, &|kind, name| newest(kind, name, specs)) == *new
}

/// Returns whether programs see one type of a call. Its resource may have another name.
pub(super) fn are_equal_in(
    (old, from): (&Type, &str),
    (new, to): (&Type, &str),
    specs: &Specs,
) -> bool {
    let name = |kind, name: &str| match kind {
        Kind::Record if name == from => to.to_owned(),
        Kind::Record | Kind::Enum | Kind::Object => newest(kind, name, specs),
    };
    with_names(old, &name) == *new
}

/// Returns a type with other names of declarations.
fn with_names(ty: &Type, name: &dyn Fn(Kind, &str) -> String) -> Type {
    match ty {
        Type::Id(names) => Type::Id(names.iter().map(|it| name(Kind::Record, it)).collect()),
        Type::Enum(other) => Type::Enum(name(Kind::Enum, other)),
        Type::Object(other) => Type::Object(name(Kind::Object, other)),
        Type::Resource(other) => Type::Resource(name(Kind::Record, other)),
        Type::Input(other) => Type::Input(name(Kind::Record, other)),
        Type::List(other) => Type::List(name(Kind::Object, other)),
        Type::ListOf(item) => Type::ListOf(Box::new(with_names(item, name))),
        Type::Scalar(_) | Type::Json | Type::OwnId | Type::Nothing | Type::Wrong => ty.clone(),
    }
}

/// Returns the name of the declaration that had this name, or the name itself.
fn newest(kind: Kind, name: &str, specs: &Specs) -> String {
    let names: Vec<(&str, &History)> = match kind {
        Kind::Enum => specs.enums.iter().map(|it| (it.name.value.as_str(), &it.history)).collect(),
        Kind::Object => {
            specs.objects.iter().map(|it| (it.name.value.as_str(), &it.history)).collect()
        }
        Kind::Record => {
            specs.resources.iter().map(|it| (it.name.value.as_str(), &it.history)).collect()
        }
    };
    let renamed = names.iter().find(|(_, history)| was_called(history, name));
    let is_declared = names.iter().any(|(known, _)| *known == name);
    renamed.filter(|_| !is_declared).map_or(name, |(newest, _)| newest).to_owned()
}
