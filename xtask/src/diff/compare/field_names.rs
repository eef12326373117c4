//! Compares the names of a field on the wire and in Rust.

use super::owner::Owner;
use crate::{
    diff::{
        finding::{Comparison, Item, Side},
        names::member,
        rules::fields as rule,
    },
    spec::Field,
};

/// Adds a rename that the new field tells. Its old constant and setter stay.
pub(super) fn renamed(
    old: &Field,
    new: &Field,
    owner: &Owner<'_>,
    comparison: &mut Comparison<'_>,
) {
    let item = owner.item(new, Side::New);
    let was = &old.name.value;
    if owner.name(old) == item.rust {
        wire_renamed(was, &item, comparison);
        return;
    }
    let field = member(owner.rust, old);
    let effect = format!("`{field}` stops compiling; the old constant and setter are deprecated");
    let entry =
        format!("Rename `{}` to `{}`. The old name is deprecated.", owner.name(old), item.rust);
    comparison
        .add(&rule::FIELD_RENAMED, &item, &format!("was called `{was}`"), entry)
        .effect(effect);
}

/// Adds a rename on the wire that programs do not see.
pub(super) fn wire_renamed(was: &str, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    let says = format!("was called `{was}`, with the same name in Rust");
    let entry = format!("Send `{}` under its new name. It was `{was}` on the wire.", item.rust);
    comparison.add(&rule::WIRE_NAME_CHANGED, item, &says, entry);
}

/// Compares the names in Rust of a field that has its name on the wire.
pub(super) fn compare(
    old: &Field,
    new: &Field,
    owner: &Owner<'_>,
    comparison: &mut Comparison<'_>,
) {
    let item = owner.item(new, Side::New);
    let (was, is) = (owner.name(old), &item.rust);
    if was != *is {
        let says = format!("is `{is}` in Rust, formerly `{was}`");
        let effect = format!("{} stop compiling", owner.parts(old));
        let entry = format!("Rename `{was}` to `{is}`.");
        comparison.add(&rule::RUST_NAME_CHANGED, &item, &says, entry).effect(effect);
    }
}
