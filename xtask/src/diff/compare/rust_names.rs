//! Compares the names of types in Rust.

use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item},
        rules::fields::RUST_NAME_CHANGED,
    },
};

/// Compares the names in Rust of a type whose name in the spec `is_same`. Another name there is a change of its own.
pub(super) fn compare_rust_names(
    is_same: bool,
    old: &Spanned<String>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (was, is) = (&old.value, &item.rust);
    if is_same && was != is {
        let says = format!("is `{is}` in Rust, formerly `{was}`");
        let entry = format!("Rename `{was}` to `{is}`.");
        comparison.add(&RUST_NAME_CHANGED, item, &says, entry);
    }
}
