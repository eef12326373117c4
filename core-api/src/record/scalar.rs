//! The kinds of fields, with a file for each scalar type.
//!
//! A scalar type has a variant of [`Kind`] and a row of `scalars!`. Its file implements [`Scalar`]: all of
//! its forms in JSON and in filters.

mod boolean;
pub(crate) mod date_time;
mod decimal;
pub(crate) mod id;
mod integer;
pub(crate) mod slot;
mod text;
pub(crate) mod wire_enum;

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{
    FieldInfo, FieldMut, FieldRef, FieldTable,
    required::{Form, form},
};
use crate::{
    literal::{LiteralError, LiteralToken, Operand},
    wire_enum::EnumValue,
};
use slot::Scalar;

/// The kind of a field: the type of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A number with exact digits.
    Decimal,
    /// A date and time without a time zone.
    DateTime,
    /// A 128-bit id. The text is the [`NAME`](crate::Target::NAME) of the record that it refers to.
    Id(&'static str),
    /// An enum, which is a number or a text on the wire. These are the values with a name.
    Enum(&'static [EnumValue]),
    /// A nested object with these fields.
    Object(FieldTable),
    /// A list of nested objects with these fields.
    List(FieldTable),
    /// A list of values without fields: texts, numbers, ids or enums. This is the kind of a value.
    Values(&'static Kind),
    /// JSON of an undocumented type, kept as text.
    Json,
}

impl Kind {
    /// Returns the fields of nested objects. `None` for a kind without declared fields.
    pub(crate) fn nested(self) -> Option<&'static [FieldInfo]> {
        match self {
            Self::Object(table) | Self::List(table) => Some(table.fields()),
            Self::Text
            | Self::Boolean
            | Self::Integer
            | Self::Decimal
            | Self::DateTime
            | Self::Id(_)
            | Self::Enum(_)
            | Self::Values(_)
            | Self::Json => None,
        }
    }
}

/// Makes each scalar type a type of fields, and a kind that Core can compare.
macro_rules! scalars {
    ($($kind:ident: $rust:ty,)*) => {
        $(impl Optional for $rust {
            const KIND: Kind = Kind::$kind;
            type Form = form::Scalar;

            fn field_mut(place: &mut Option<Self>) -> FieldMut<'_> {
                if Self::KEEPS_DIGITS { FieldMut::Digits(place) } else { FieldMut::Scalar(place) }
            }

            fn field_ref(field: &Option<Self>) -> FieldRef<'_> {
                FieldRef::Scalar(field)
            }
        })*

        impl Kind {
            /// Returns whether Core can compare values of this kind.
            pub(crate) const fn is_scalar(self) -> bool {
                match self {
                    $(Self::$kind |)* Self::Id(_) | Self::Enum(_) => true,
                    Self::Object(_) | Self::List(_) | Self::Values(_) | Self::Json => false,
                }
            }

            /// Parses a value in a filter. `None` for a kind that Core does not compare.
            pub(crate) fn parse_literal(
                self,
                token: LiteralToken<'_>,
            ) -> Option<Result<Operand, LiteralError>> {
                match self {
                    $(Self::$kind => Some(<$rust>::parse_literal(token)),)*
                    Self::Id(of) => Some(id::parse_literal(of, token)),
                    Self::Enum(values) => Some(wire_enum::parse_literal(values, token)),
                    Self::Object(_) | Self::List(_) | Self::Values(_) | Self::Json => None,
                }
            }
        }
    };
}

scalars! {
    Text: String,
    Boolean: bool,
    Integer: i32,
    Decimal: Decimal,
    DateTime: DateTime,
}

/// A type of a field: an [`Option`] of a type that Core sends, or the record's own [`Id`](crate::Id).
#[diagnostic::on_unimplemented(
    message = "a field of a record cannot be a `{Self}`",
    label = "not a type that Core sends",
    note = "use `Option<T>` where `T` is `String`, `bool`, `i32`, `Decimal`, `DateTime`, `Id<…>`, \
            an enum, an object, a `Vec` of any of these, or `Json`"
)]
pub trait FieldValue {
    /// The kind of the field.
    const KIND: Kind;

    /// The type without the `Option`, for filters and setters.
    type Inner;

    /// Returns mutable access to the field.
    fn field_mut(&mut self) -> FieldMut<'_>;

    /// Returns a reference to the field.
    fn field_ref(&self) -> FieldRef<'_>;

    /// Returns an unset field.
    fn unset() -> Self;

    /// Makes a field of a value.
    fn set(inner: Self::Inner) -> Self;
}

/// A type that Core sends. [`FieldValue`] is an `Option` of it.
///
/// `#[derive(Object)]` and `#[derive(WireEnum)]` implement it.
#[diagnostic::on_unimplemented(
    message = "a field cannot hold a `{Self}`",
    label = "not a type that Core sends",
    note = "use `String`, `bool`, `i32`, `Decimal`, `DateTime`, `Id<…>`, an enum, an object, a \
            `Vec` of any of these, or `Json`"
)]
pub trait Optional: Sized {
    /// The kind of the field.
    const KIND: Kind;

    /// The form of the type, for fields that are never null.
    type Form: Form<Self>;

    /// Returns mutable access to the field.
    fn field_mut(place: &mut Option<Self>) -> FieldMut<'_>;

    /// Returns a reference to the field.
    fn field_ref(field: &Option<Self>) -> FieldRef<'_>;
}
