//! Checks of options that only some kinds of fields allow.
//!
//! An expansion calls these functions in constants, so a panic is a compile error at the option.

use super::field_kinds::{FieldKind, LiteralForm};
use crate::{record::Kind, wire_enum::WireValue};

/// Returns the kind by which the rules decide.
const fn of(kind: Kind) -> FieldKind {
    match kind {
        Kind::Text => FieldKind::Text,
        Kind::Boolean => FieldKind::Boolean,
        Kind::Integer => FieldKind::Integer,
        Kind::Decimal => FieldKind::Decimal,
        Kind::DateTime => FieldKind::DateTime,
        Kind::Id(_) => FieldKind::Id,
        Kind::Enum([first, ..]) => match first.wire {
            WireValue::Number(_) => FieldKind::NumberEnum,
            WireValue::Text(_) => FieldKind::TextEnum,
        },
        Kind::Enum([]) => FieldKind::NumberEnum,
        Kind::Values(Kind::Enum(_)) => FieldKind::EnumList,
        Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json => FieldKind::Nested,
    }
}

/// Checks that Core can filter by a field of this kind.
///
/// # Panics
///
/// If the field is nested or JSON.
#[track_caller]
pub const fn filter(kind: Kind) {
    assert!(of(kind).has_filters(), "Core does not filter by nested or JSON fields");
}

/// Checks that Core can sort by a field of this kind.
///
/// # Panics
///
/// If the field is nested or JSON.
#[track_caller]
pub const fn sort(kind: Kind) {
    assert!(of(kind).has_orders(), "Core does not sort by nested or JSON fields");
}

/// Checks that a field of this kind can have a largest number of characters.
///
/// # Panics
///
/// If the field is not a text.
#[track_caller]
pub const fn max_length(kind: Kind) {
    assert!(of(kind).has_length(), "`max_length` is allowed on text fields only");
}

/// Checks that a field of this kind can be sensitive.
///
/// # Panics
///
/// If the field is an enum, or a list of enums.
#[track_caller]
pub const fn sensitive(kind: Kind) {
    assert!(
        of(kind).can_be_sensitive(),
        "an enum cannot be sensitive, because its unknown values are logged; declare the field as \
         `Option<i32>` or `Option<String>`"
    );
}

/// Checks that a field of this kind can be unique.
///
/// # Panics
///
/// If the field is nested or JSON.
#[track_caller]
pub const fn unique(kind: Kind) {
    assert!(of(kind).can_be_unique(), "only single values are unique, not nested or JSON fields");
}

/// Checks that a field of this kind can be zeros where there is no record.
///
/// # Panics
///
/// If the field is not an id.
#[track_caller]
pub const fn zeros(kind: Kind) {
    assert!(of(kind).can_be_zeros(), "`zeros` is allowed on ids only");
}

/// The type of a literal in `default = …`.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum DefaultValue {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with a point.
    Decimal,
    /// A text.
    Text,
}

/// Checks that a new record can have a value of this type in a field of a kind.
///
/// # Panics
///
/// If the type does not fit.
#[track_caller]
pub const fn default(kind: Kind, value: DefaultValue) {
    let form = match value {
        DefaultValue::Boolean => LiteralForm::Boolean,
        DefaultValue::Integer => LiteralForm::Integer,
        DefaultValue::Decimal => LiteralForm::Decimal,
        DefaultValue::Text => LiteralForm::Text,
    };
    let fits = of(kind).accepts_default(form);
    assert!(fits, "the default is not a value of the field's type");
}
