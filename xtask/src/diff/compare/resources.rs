//! Compares resources.

use super::{
    calls,
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
        rules::calls::PATH_CHANGED,
        rules::declarations as rule,
    },
    spec::{Resource, history::History},
};

/// The standard calls that send fields.
const WRITES: [&str; 4] = ["create", "update", "patch", "batch"];

impl Declaration for Resource {
    fn rules() -> DeclarationRules {
        DeclarationRules {
            renamed: &rule::RESOURCE_RENAMED,
            removed: &rule::RESOURCE_REMOVED,
            added: &rule::RESOURCE_ADDED,
            has_calls: true,
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
        if self.path.value == new.path.value {
            return Some("its path is");
        }
        fields::are_alike(&self.fields, &new.fields, comparison).then_some("its fields are")
    }

    fn compare_parts(&self, new: &Self, comparison: &mut Comparison<'_>) {
        compare_resource(self, new, comparison);
    }
}

fn compare_resource(old: &Resource, new: &Resource, comparison: &mut Comparison<'_>) {
    let item = new.item(Side::New);
    let Resource {
        origin: old_origin,
        group: old_group,
        area: old_area,
        name: _,
        // The name in Rust may follow from the other one.
        rust: _,
        doc: old_doc,
        aliases: old_aliases,
        path: old_path,
        // Calls are compared with their evidence below.
        calls: _,
        extra_calls: _,
        fields: old_fields,
        evidence: old_evidence,
        provenance: old_provenance,
        call_evidence: _,
        history: old_history,
        // Calls are compared with their deprecations below.
        call_deprecated: _,
        call_since: _,
    } = old;
    texts::origins(old_origin, &new.origin, &item, comparison);
    compare_rust_names(old.name.value == new.name.value, old.rust_name(), &item, comparison);
    texts::docs(old_doc, &new.doc, &item, comparison);
    texts::aliases(old_aliases, &new.aliases, &item, comparison);
    history::compare(old_history, &new.history, &old.name.value, &item, comparison);
    texts::own_evidence(*old_evidence, new.evidence, &item, comparison);
    texts::provenance(old_provenance.as_ref(), new.provenance.as_ref(), &item, comparison);
    let areas = (old_area.as_ref(), new.area.as_ref());
    compare_places((old_group, &new.group), areas, &item, comparison);
    compare_paths(&old_path.value, &new.path, &item, comparison);
    calls::compare(old, new, comparison);
    let owner = Owner {
        wire: &new.name.value,
        rust: &item.rust,
        kind: kind(old, new),
        evidence: (*old_evidence, new.evidence),
        at: &new.name.at,
    };
    fields::compare(old_fields, &new.fields, &owner, comparison);
}

/// Returns what both states do with fields.
fn kind(old: &Resource, new: &Resource) -> OwnerKind {
    let has = |word: &str| old.has_call(word) && new.has_call(word);
    OwnerKind::Resource {
        has_input: has("create"),
        is_written: WRITES.iter().any(|word| has(word)),
    }
}

fn compare_paths(
    was: &str,
    new: &Spanned<String>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let is = &new.value;
    if was == is {
        return;
    }
    let item = Item { at: &new.at, ..item.clone() };
    let says = format!("has the path `{is}`, formerly `{was}`");
    let entry = format!("Send the calls of `{}` to `{is}` instead of `{was}`.", item.rust);
    comparison.add(&PATH_CHANGED, &item, &says, entry);
}

/// Compares the module and the area of the documentation.
fn compare_places(
    (old_group, group): (&str, &str),
    (old_area, area): (Option<&Spanned<String>>, Option<&Spanned<String>>),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old_group != group {
        let rust = &item.rust;
        let says = format!("is in the module `{group}`, formerly in `{old_group}`");
        let entry = format!("Move `{old_group}::{rust}` and its calls to `{group}`.");
        comparison.add(&rule::GROUP_CHANGED, item, &says, entry);
    }
    let name =
        |area: Option<&Spanned<String>>| area.map(|area| area.value.clone()).unwrap_or_default();
    let (old, new) = (name(old_area), name(area));
    if old != new {
        comparison.add(&rule::AREA_CHANGED, item, &format!("is in the area “{new}”"), None);
    }
}
