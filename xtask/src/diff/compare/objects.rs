//! Compares nested objects.

use super::{
    declarations::{Declaration, DeclarationRules},
    fields, history,
    owner::{Owner, OwnerKind},
    rust_names::compare_rust_names,
    texts,
};
use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item, Side},
        rules::{declarations as rule, fields as field_rule},
    },
    spec::{Object, history::History},
};

impl Declaration for Object {
    fn rules() -> DeclarationRules {
        DeclarationRules {
            renamed: &rule::OBJECT_RENAMED,
            removed: &rule::OBJECT_REMOVED,
            added: &rule::OBJECT_ADDED,
            has_calls: false,
        }
    }

    fn name(&self) -> &Spanned<String> {
        &self.name
    }

    fn rust_name(&self) -> &Spanned<String> {
        self.rust_name()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn equal_parts(&self, new: &Self, comparison: &Comparison<'_>) -> Option<&'static str> {
        fields::are_alike(&self.fields, &new.fields, comparison).then_some("its fields are")
    }

    fn compare_parts(&self, new: &Self, comparison: &mut Comparison<'_>) {
        compare_object(self, new, comparison);
    }
}

fn compare_object(old: &Object, new: &Object, comparison: &mut Comparison<'_>) {
    let item = new.item(Side::New);
    let Object {
        origin: old_origin,
        name: _,
        // The name in Rust may follow from the other one.
        rust: _,
        doc: old_doc,
        aliases: old_aliases,
        is_patchable: was_patchable,
        evidence: old_evidence,
        provenance: old_provenance,
        fields: old_fields,
        history: old_history,
    } = old;
    texts::origins(old_origin, &new.origin, &item, comparison);
    compare_rust_names(old.name.value == new.name.value, old.rust_name(), &item, comparison);
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
