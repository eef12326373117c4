//! Compares the records that ids refer to: those without a spec, and choices of several records.

use std::collections::BTreeMap;

use super::{rust_names::compare_rust_names, texts};
use crate::{
    diagnostics::At,
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        rules::declarations as rule,
    },
    rust::names::reference_name,
    spec::{Reference, Specs, Type},
};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (&comparison.old.specs, &comparison.new.specs);
    compare_references(old, new, comparison);
    compare_choices(old, new, comparison);
}

fn item(reference: &Reference, side: Side) -> Item<'_> {
    let name = &reference.name;
    let rust = reference.rust_name().value.clone();
    Item { owner: "api.toml", wire: name.value.clone(), rust, side, at: &name.at }
}

fn compare_references(old: &Specs, new: &Specs, comparison: &mut Comparison<'_>) {
    let pairs =
        Pairs::new(old.references(), new.references(), |reference| reference.name.value.as_str());
    for (old, new) in pairs.both {
        let Reference { name: _, rust: _, doc: old_doc } = old;
        let item = item(new, Side::New);
        compare_rust_names(true, old.rust_name(), &item, comparison);
        texts::docs(old_doc, &new.doc, &item, comparison);
    }
    for gone in pairs.removed {
        let item = item(gone, Side::Old);
        let declared = new.resources.iter().find(|known| known.name.value == gone.name.value);
        if declared.is_some_and(|known| known.is_record()) {
            let entry = format!("Make `{}` a record. Before, only its ids were known.", item.rust);
            comparison.add(&rule::REFERENCE_DECLARED, &item, "has a spec", entry);
            continue;
        }
        let entry = format!("Remove `{}`.", item.rust);
        comparison.add(&rule::REFERENCE_REMOVED, &item, "is gone", entry);
    }
    for added in pairs.added {
        let item = item(added, Side::New);
        let entry = format!("Add `{}`, whose ids are known.", item.rust);
        comparison.add(&rule::REFERENCE_ADDED, &item, "is a new record that ids refer to", entry);
    }
}

/// Compares the marker types that fields need, such as `EmployeeOrVendor`.
fn compare_choices(old: &Specs, new: &Specs, comparison: &mut Comparison<'_>) {
    let (old, new) = (choices(old), choices(new));
    let item = |name: &str, side, at| {
        let (wire, rust) = (name.to_owned(), name.to_owned());
        Item { owner: "references", wire, rust, side, at }
    };
    for (name, at) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
        let entry = format!("Remove `{name}`, the type for ids of several records.");
        comparison.add(&rule::CHOICE_REMOVED, &item(name, Side::Old, at), "is gone", entry);
    }
    for (name, at) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let entry = format!("Add `{name}`, a type for ids of several records.");
        comparison.add(&rule::CHOICE_ADDED, &item(name, Side::New, at), "is new", entry);
    }
}

/// Returns the marker types, each with the place of a type that needs it.
fn choices(specs: &Specs) -> BTreeMap<String, &At> {
    let objects = specs.objects.iter().flat_map(|object| &object.fields);
    let resources = specs.resources.iter().flat_map(|resource| &resource.fields);
    let fields = objects.chain(resources).map(|field| (&field.ty.value, &field.ty.at));
    let calls = specs.resources.iter().flat_map(|resource| &resource.extra_calls);
    let calls = calls.flat_map(|call| call.types().map(|ty| (ty, &call.name.at)));
    let choice = |ty: &'_ Type| match ty.item() {
        Type::Id(names) if names.len() > 1 => Some(reference_name(names, &specs.type_names)),
        _ => None,
    };
    fields.chain(calls).filter_map(|(ty, at)| Some((choice(ty)?, at))).collect()
}
