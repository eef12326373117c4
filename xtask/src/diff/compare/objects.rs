//! Compares nested objects.

use super::{
    SIDES, fields,
    history::{self, was_called},
    owner::{Owner, OwnerKind},
    texts,
};
use crate::{
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        names::declaration,
        rules::{declarations as rule, fields as field_rule},
    },
    rust::names::type_name,
    spec::Object,
};

pub(super) fn compare(old: &[Object], new: &[Object], comparison: &mut Comparison<'_>) {
    let mut pairs = Pairs::new(old, new, |known| known.name.value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        compare_object(old, new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| was_called(&new.history, &old.name.value)) {
        let was = &old.name.value;
        history::renamed(was, type_name(was), &item(new, SIDES.1), comparison);
        compare_object(old, new, comparison);
    }
    let alike =
        pairs.take_alike(|old, new| fields::are_alike(&old.fields, &new.fields, comparison));
    for (old, new) in alike {
        let item = item(new, SIDES.1);
        let entry = format!("Rename `{}` to `{}`.", type_name(&old.name.value), item.rust);
        let says =
            format!("seems to be `{}` with another name (its fields are equal)", old.name.value);
        comparison.add(&rule::OBJECT_RENAMED, &item, &says, entry);
        compare_object(old, new, comparison);
    }
    for old in pairs.removed {
        let item = item(old, SIDES.0);
        let entry = format!("Remove `{}`.", item.rust);
        comparison.add(&rule::OBJECT_REMOVED, &item, "is gone", entry);
    }
    for new in pairs.added {
        let item = item(new, SIDES.1);
        let entry = format!("Add `{}`.", item.rust);
        comparison.add(&rule::OBJECT_ADDED, &item, "is new", entry);
    }
}

fn item(object: &Object, side: Side) -> Item<'_> {
    declaration(&object.name.value, side, &object.name.at)
}

fn compare_object(old: &Object, new: &Object, comparison: &mut Comparison<'_>) {
    let item = item(new, Side::New);
    let Object {
        origin: old_origin,
        name: _,
        doc: old_doc,
        aliases: old_aliases,
        is_patchable: was_patchable,
        evidence: old_evidence,
        provenance: old_provenance,
        fields: old_fields,
        history: old_history,
    } = old;
    texts::origins(old_origin, &new.origin, &item, comparison);
    texts::docs(old_doc, &new.doc, &item, comparison);
    texts::aliases(old_aliases, &new.aliases, &item, comparison);
    history::compare(old_history, &new.history, &old.name.value, &item, comparison);
    texts::own_evidence(*old_evidence, new.evidence, &item, comparison);
    texts::provenance(old_provenance.as_ref(), new.provenance.as_ref(), &item, comparison);
    compare_patches(*was_patchable, new.is_patchable, &item, comparison);
    compare_builders(old, new, &item, comparison);
    let owner = Owner {
        wire: &new.name.value,
        rust: &item.rust,
        kind: OwnerKind::Object,
        evidence: (*old_evidence, new.evidence),
        at: &new.name.at,
    };
    fields::compare(old_fields, &new.fields, &owner, comparison);
}

/// Compares whether a patch may replace a list of the object.
fn compare_patches(was: bool, is: bool, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    let rust = &item.rust;
    match (was, is) {
        (true, false) => {
            let entry = format!("Refuse patches with lists of `{rust}`.");
            comparison.add(&rule::PATCH_REMOVED, item, "is no longer patched in lists", entry);
        }
        (false, true) => {
            let entry = format!("Permit patches with lists of `{rust}`.");
            comparison.add(&rule::PATCH_ADDED, item, "is patched in lists", entry);
        }
        (true, true) | (false, false) => {}
    }
}

/// Compares whether a builder makes the object.
fn compare_builders(old: &Object, new: &Object, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    let rust = &item.rust;
    match (old.needs_builder(), new.needs_builder()) {
        (true, false) => {
            let entry = format!("Make `{rust}` by its setters instead of `{rust}::builder()`.");
            comparison.add(&field_rule::BUILDER_REMOVED, item, "needs no builder any more", entry);
        }
        (false, true) => {
            let entry = format!("Make `{rust}` by `{rust}::builder()` instead of its setters.");
            comparison.add(&field_rule::BUILDER_ADDED, item, "needs a builder", entry);
        }
        (true, true) | (false, false) => {}
    }
}
