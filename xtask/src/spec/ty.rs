//! The types of fields, answers, bodies and parameters.

use super::scalar::Scalar;
use crate::rules::field_kinds::FieldKind;

/// A type of a field, an answer, a body or a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Scalar(Scalar),
    Json,
    /// The record's own id.
    OwnId,
    /// The id of one of these records.
    Id(Vec<String>),
    Enum(String),
    Object(String),
    /// The record of a resource.
    Resource(String),
    /// The input of a create of a resource.
    Input(String),
    /// A list of nested objects.
    List(String),
    /// A list of anything else: scalars, ids, enums, records or inputs.
    ListOf(Box<Type>),
    /// An answer without data.
    Nothing,
    /// A type that could not be read. A mistake has been noted.
    Wrong,
}

impl Type {
    /// Returns the records of an id, or of a list of ids, if there are several.
    pub(super) fn choice(&self) -> Option<&[String]> {
        match self.item() {
            Self::Id(names) if names.len() > 1 => Some(names),
            _ => None,
        }
    }

    /// Returns the type of the items of a list, and of other types the type itself.
    pub(crate) fn item(&self) -> &Self {
        match self {
            Self::ListOf(item) => item,
            Self::Scalar(_)
            | Self::Json
            | Self::OwnId
            | Self::Id(_)
            | Self::Enum(_)
            | Self::Object(_)
            | Self::Resource(_)
            | Self::Input(_)
            | Self::List(_)
            | Self::Nothing
            | Self::Wrong => self,
        }
    }

    /// Returns whether a row of a list may leave the value out: it is an object, a list or JSON.
    pub(crate) fn is_nested(&self) -> bool {
        match self {
            Self::Object(_) | Self::Resource(_) | Self::List(_) | Self::ListOf(_) | Self::Json => {
                true
            }
            Self::Scalar(_)
            | Self::OwnId
            | Self::Id(_)
            | Self::Enum(_)
            | Self::Input(_)
            | Self::Nothing
            | Self::Wrong => false,
        }
    }

    /// Returns the kind of a field of this type, or `None` if no field has it.
    ///
    /// `has_texts` is true for an enum whose values are texts on the wire.
    pub(crate) fn kind(&self, has_texts: bool) -> Option<FieldKind> {
        Some(match self {
            Self::Scalar(Scalar::Text) => FieldKind::Text,
            Self::Scalar(Scalar::Boolean) => FieldKind::Boolean,
            Self::Scalar(Scalar::Integer) => FieldKind::Integer,
            Self::Scalar(Scalar::Decimal) => FieldKind::Decimal,
            Self::Scalar(Scalar::DateTime) => FieldKind::DateTime,
            Self::OwnId | Self::Id(_) => FieldKind::Id,
            Self::Enum(_) if has_texts => FieldKind::TextEnum,
            Self::Enum(_) => FieldKind::NumberEnum,
            Self::ListOf(item) if matches!(**item, Self::Enum(_)) => FieldKind::EnumList,
            Self::Json | Self::Object(_) | Self::Resource(_) | Self::List(_) | Self::ListOf(_) => {
                FieldKind::Nested
            }
            Self::Input(_) | Self::Nothing | Self::Wrong => return None,
        })
    }

    /// Returns the type as specs spell it.
    pub(crate) fn spelling(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.facts().spelling.to_owned(),
            Self::Json | Self::Wrong => "json".to_owned(),
            Self::OwnId => "id".to_owned(),
            Self::Id(names) => format!("id:{}", names.join("|")),
            Self::Enum(name) => format!("enum:{name}"),
            Self::Object(name) => format!("object:{name}"),
            Self::Resource(name) => format!("resource:{name}"),
            Self::Input(name) => format!("input:{name}"),
            Self::List(name) => format!("list:{name}"),
            Self::ListOf(item) => format!("list:{}", item.spelling()),
            Self::Nothing => "none".to_owned(),
        }
    }
}
