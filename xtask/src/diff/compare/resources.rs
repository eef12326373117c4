//! Compares resources.

use super::{
    SIDES, calls, fields,
    history::{self, was_called},
    owner::{Owner, OwnerKind},
    texts,
};
use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        names::declaration,
        rules::calls::PATH_CHANGED,
        rules::declarations as rule,
    },
    rust::names::type_name,
    spec::Resource,
};

/// The standard calls that send fields.
const WRITES: [&str; 4] = ["create", "update", "patch", "batch"];

pub(super) fn compare(old: &[Resource], new: &[Resource], comparison: &mut Comparison<'_>) {
    let mut pairs = Pairs::new(old, new, |known| known.name.value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        compare_resource(old, new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| was_called(&new.history, &old.name.value)) {
        let was = &old.name.value;
        history::renamed(was, type_name(was), &item(new, SIDES.1), comparison);
        compare_resource(old, new, comparison);
    }
    let alike = pairs.take_alike(|old, new| {
        old.path.value == new.path.value || fields::are_alike(&old.fields, &new.fields, comparison)
    });
    for (old, new) in alike {
        let item = item(new, SIDES.1);
        let entry =
            format!("Rename `{}` to `{}`, with its calls.", type_name(&old.name.value), item.rust);
        let is_same_path = old.path.value == new.path.value;
        let reason = if is_same_path { "its path is equal" } else { "its fields are equal" };
        let says = format!("seems to be `{}` with another name ({reason})", old.name.value);
        comparison.add(&rule::RESOURCE_RENAMED, &item, &says, entry);
        compare_resource(old, new, comparison);
    }
    for old in pairs.removed {
        let item = item(old, SIDES.0);
        let entry = format!("Remove `{}` and its calls.", item.rust);
        comparison.add(&rule::RESOURCE_REMOVED, &item, "is gone", entry);
    }
    for new in pairs.added {
        let item = item(new, SIDES.1);
        let entry = format!("Add `{}` and its calls.", item.rust);
        comparison.add(&rule::RESOURCE_ADDED, &item, "is new", entry);
    }
}

fn item(resource: &Resource, side: Side) -> Item<'_> {
    declaration(&resource.name.value, side, &resource.name.at)
}

fn compare_resource(old: &Resource, new: &Resource, comparison: &mut Comparison<'_>) {
    let item = item(new, Side::New);
    let Resource {
        origin: old_origin,
        group: old_group,
        area: old_area,
        name: _,
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
