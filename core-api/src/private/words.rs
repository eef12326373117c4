//! Words of a declaration that only some kinds of fields have.
//!
//! An expansion calls these functions in constants, so that a panic is an error of the compiler at the
//! word.

use crate::record::Kind;

/// Checks that Core can filter by a field of this kind.
///
/// # Panics
///
/// When the field is nested or JSON.
#[track_caller]
pub const fn filter(kind: Kind) {
    assert!(kind.is_scalar(), "Core does not filter by a field that is nested or JSON");
}

/// Checks that Core can sort by a field of this kind.
///
/// # Panics
///
/// When the field is nested or JSON.
#[track_caller]
pub const fn sort(kind: Kind) {
    assert!(kind.is_scalar(), "Core does not sort by a field that is nested or JSON");
}

/// Checks that a field of this kind has a number of characters.
///
/// # Panics
///
/// When the field is not a text.
#[track_caller]
pub const fn max_length(kind: Kind) {
    assert!(matches!(kind, Kind::Text), "only a text has a `max_length`");
}
