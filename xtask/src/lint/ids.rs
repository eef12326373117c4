//! Ids that could say more about the record that they refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, records};
use crate::{
    diagnostics::At,
    rules::names::capitalized,
    spec::{Call, Field, Specs, Type, scalar::Scalar},
};

/// The reference for an id of a record of a kind without a known name.
pub(super) const UNSPECIFIED: &str = "Unspecified";

/// Returns the name of an id without its ending: `project` for `projectId`.
fn stem(field: &Field) -> Option<&str> {
    field.name.value.strip_suffix("Id").filter(|stem| !stem.is_empty())
}

/// Returns the names of all records, with or without a spec.
fn record_names(specs: &Specs) -> BTreeSet<&str> {
    let resources = specs.resources.iter().filter(|known| known.is_record());
    let resources = resources.map(|known| known.name.value.as_str());
    let references = specs.references().iter().map(|known| known.name.value.as_str());
    resources.chain(references).filter(|name| *name != UNSPECIFIED).collect()
}

pub(super) fn find_unspecified(specs: &Specs, findings: &mut Findings<'_>) {
    let known = record_names(specs);
    // The records to which ids of a name refer elsewhere.
    let mut elsewhere: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let all = || records(specs).flat_map(|(_, fields)| fields);
    for field in all() {
        if let Type::Id(names) = field.ty.value.item()
            && !names.iter().any(|name| name == UNSPECIFIED)
        {
            elsewhere.entry(&field.name.value).or_default().insert(names.join("|"));
        }
    }
    for field in all() {
        let is_unspecified = match field.ty.value.item() {
            Type::Id(names) => names.iter().any(|name| name == UNSPECIFIED),
            Type::Scalar(_)
            | Type::Json
            | Type::OwnId
            | Type::Enum(_)
            | Type::Object(_)
            | Type::Resource(_)
            | Type::Input(_)
            | Type::List(_)
            | Type::ListOf(_)
            | Type::Nothing
            | Type::Wrong => false,
        };
        let Some(stem) = stem(field).filter(|_| is_unspecified) else { continue };
        let others = elsewhere.get(field.name.value.as_str());
        let same = others.filter(|others| others.len() == 1).and_then(|others| others.first());
        let name = same.cloned().or_else(|| nearest_record(stem, &known));
        if let Some(name) = name {
            let message =
                format!("`{}` refers to no record, and its name fits `{name}`", field.name.value);
            findings.push(
                field.type_at(),
                message,
                format!("write `id:{name}`, or `id:{name}?` if no source shows it"),
            );
        }
    }
}

/// Returns the record with the longest name at the end of a name: `Client` for `billingClient`.
fn nearest_record(stem: &str, known: &BTreeSet<&str>) -> Option<String> {
    let name = capitalized(stem);
    let ends = known.iter().filter(|known| name.ends_with(**known));
    ends.max_by_key(|known| known.len()).map(|known| (*known).to_owned())
}

pub(super) fn find_texts(specs: &Specs, findings: &mut Findings<'_>) {
    let known = record_names(specs);
    for field in records(specs).flat_map(|(_, fields)| fields) {
        let is_text = field.ty.value == Type::Scalar(Scalar::Text);
        let Some(stem) = stem(field).filter(|_| is_text) else { continue };
        if known.contains(capitalized(stem).as_str()) {
            let name = capitalized(stem);
            let message = format!("`{}` is a text, and `{name}` is a record", field.name.value);
            findings.push(field.type_at(), message, format!("write `id:{name}`"));
        }
    }
}

/// Finds choices of records in several orders, because each order is a type of its own.
pub(super) fn find_orders(specs: &Specs, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<Vec<&str>, (&Vec<String>, &At)> = BTreeMap::new();
    let fields = records(specs).flat_map(|(_, fields)| fields).map(|field| &field.ty);
    let calls = specs.resources.iter().flat_map(|resource| &resource.extra_calls);
    for ty in fields.chain(calls.flat_map(Call::spanned_types)) {
        let Type::Id(names) = ty.value.item() else { continue };
        let mut sorted: Vec<_> = names.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        let (first, at) = *seen.entry(sorted).or_insert((names, &ty.at));
        if first != names {
            let (own, first) = (names.join("|"), first.join("|"));
            findings.push(
                &ty.at,
                format!("`id:{own}` and `id:{first}` are different types"),
                format!("write `id:{first}`"),
            );
            findings.also(at, "the other order is here");
        }
    }
}

/// The records that have an id of one name.
#[derive(Default)]
struct Uses<'a> {
    /// The number of records with a name beside the id.
    named: usize,
    /// The other records, and their ids.
    nameless: Vec<(&'a str, &'a Field)>,
}

/// Finds ids without a name beside them, where other records with this id have one.
pub(super) fn find_nameless(specs: &Specs, findings: &mut Findings<'_>) {
    /// The number of records with a name for each one without, from which a name seems to be forgotten.
    const USUAL: usize = 4;
    let mut uses: BTreeMap<&str, Uses<'_>> = BTreeMap::new();
    for (record, fields) in records(specs) {
        for field in fields {
            let Some(stem) = stem(field).filter(|_| matches!(field.ty.value, Type::Id(_))) else {
                continue;
            };
            let is_name = |other: &Field| {
                let rest = other.name.value.strip_prefix(stem);
                matches!(rest, Some("" | "Name" | "FullName" | "Code"))
            };
            let Uses { named, nameless } = uses.entry(&field.name.value).or_default();
            if fields.iter().any(is_name) {
                *named += 1;
            } else {
                nameless.push((record, field));
            }
        }
    }
    for (name, Uses { named, nameless }) in uses {
        if nameless.is_empty() || named < USUAL * nameless.len() {
            continue;
        }
        for (record, field) in nameless {
            let message =
                format!("`{record}` has `{name}` and no name beside it, as {named} others have");
            let help =
                format!("add `{}`, if an answer or a page shows it", name.trim_end_matches("Id"));
            findings.push(&field.name.at, message, help);
        }
    }
}
