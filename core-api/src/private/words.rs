//! Checks of options that only some kinds of fields allow.
//!
//! An expansion calls these functions in constants, so a panic is a compile error at the option.

use crate::record::Kind;

/// Checks that Core can filter by a field of this kind.
///
/// # Panics
///
/// If the field is nested or JSON.
#[track_caller]
pub const fn filter(kind: Kind) {
    assert!(kind.is_scalar(), "Core does not filter by nested or JSON fields");
}

/// Checks that Core can sort by a field of this kind.
///
/// # Panics
///
/// If the field is nested or JSON.
#[track_caller]
pub const fn sort(kind: Kind) {
    assert!(kind.is_scalar(), "Core does not sort by nested or JSON fields");
}

/// Checks that a field of this kind can have a largest number of characters.
///
/// # Panics
///
/// If the field is not a text.
#[track_caller]
pub const fn max_length(kind: Kind) {
    assert!(matches!(kind, Kind::Text), "`max_length` is allowed on text fields only");
}

/// Checks that a field of this kind can be sensitive.
///
/// # Panics
///
/// If the field is an enum, or a list of enums.
#[track_caller]
pub const fn sensitive(kind: Kind) {
    assert!(
        !kind.is_enum(),
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
    assert!(kind.is_scalar(), "only single values are unique, not nested or JSON fields");
}

/// Checks that a field of this kind can be zeros where there is no record.
///
/// # Panics
///
/// If the field is not an id.
#[track_caller]
pub const fn zeros(kind: Kind) {
    assert!(matches!(kind, Kind::Id(_)), "`zeros` is allowed on ids only");
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
    let fits = match value {
        DefaultValue::Boolean => matches!(kind, Kind::Boolean),
        DefaultValue::Integer => matches!(kind, Kind::Integer | Kind::Decimal | Kind::Enum(_)),
        DefaultValue::Decimal => matches!(kind, Kind::Decimal),
        DefaultValue::Text => {
            matches!(kind, Kind::Text | Kind::DateTime | Kind::Enum(_) | Kind::Id(_))
        }
    };
    assert!(fits, "the default is not a value of the field's type");
}
