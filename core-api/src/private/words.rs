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
