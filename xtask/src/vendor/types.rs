//! Types of specs for the types of a source.

use std::collections::BTreeSet;

use super::{
    facts::SourceType,
    ids::{Referent, referent},
};
use crate::spec::{Specs, Type, scalar::Scalar};

/// The names that specs declare.
pub(super) struct Declarations<'a> {
    /// Resources with a record, and references.
    pub(super) records: BTreeSet<&'a str>,
    pub(super) enums: BTreeSet<&'a str>,
    pub(super) objects: BTreeSet<&'a str>,
}

/// The type that a spec can have for the type of a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This type.
    Exactly(Type),
    /// An id. The source does not tell of what, or tells two things.
    AnyId,
    /// The source does not tell the type.
    Silent,
    /// No type of a spec, with the reason and the way out.
    Undeclared { message: String, help: String },
}

impl<'a> Declarations<'a> {
    pub(super) fn of(specs: &'a Specs) -> Self {
        let resources = specs.resources.iter().filter(|resource| resource.is_record());
        let references = specs.references().iter().map(|reference| reference.name.value.as_str());
        Self {
            records: resources
                .map(|resource| resource.name.value.as_str())
                .chain(references)
                .collect(),
            enums: specs.enums.iter().map(|known| known.name.value.as_str()).collect(),
            objects: specs.objects.iter().map(|known| known.name.value.as_str()).collect(),
        }
    }

    /// Returns what the type of a source means for a field.
    pub(super) fn meaning(&self, field: &str, ty: &SourceType, is_resource: bool) -> Meaning {
        match ty {
            SourceType::Scalar(scalar) => Meaning::Exactly(Type::Scalar(*scalar)),
            SourceType::Silent => Meaning::Silent,
            SourceType::Id(words) => match referent(field, words.as_deref(), &self.records) {
                Referent::Own if is_resource => Meaning::Exactly(Type::OwnId),
                Referent::Records(names) => Meaning::Exactly(Type::Id(names)),
                Referent::Own | Referent::Unclear { .. } | Referent::Unknown => Meaning::AnyId,
            },
            SourceType::Enum(name) if self.enums.contains(name.as_str()) => {
                Meaning::Exactly(Type::Enum(name.clone()))
            }
            SourceType::Enum(name) => Meaning::Undeclared {
                message: format!("the enum `{name}` has no spec"),
                help: format!(
                    "add specs/enums/{}.toml with `values = []`, and import again",
                    crate::rust::names::file_name(name)
                ),
            },
            SourceType::Object(name) if self.objects.contains(name.as_str()) => {
                Meaning::Exactly(Type::Object(name.clone()))
            }
            SourceType::List(name) if self.objects.contains(name.as_str()) => {
                Meaning::Exactly(Type::List(name.clone()))
            }
            // A nested value of an unknown shape is raw JSON, so that `fields` can name it.
            SourceType::Object(_) | SourceType::List(_) => Meaning::Exactly(Type::Json),
            SourceType::Scalars(scalar) => {
                Meaning::Exactly(Type::ListOf(Box::new(Type::Scalar(*scalar))))
            }
        }
    }
}

/// Returns whether a type of a spec says no more than that the field exists.
pub(super) fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Json => true,
        Type::Id(names) => *names == ["Unspecified"],
        Type::Scalar(_)
        | Type::OwnId
        | Type::Enum(_)
        | Type::Object(_)
        | Type::Resource(_)
        | Type::Input(_)
        | Type::List(_)
        | Type::ListOf(_)
        | Type::Nothing
        | Type::Wrong => false,
    }
}

/// Returns whether a type is an id.
pub(super) fn is_id(ty: &Type) -> bool {
    matches!(ty, Type::Id(_) | Type::OwnId)
}

/// Returns whether a value of the type is a number, which may have a unit.
pub(super) fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Scalar(Scalar::Decimal | Scalar::Integer))
}
