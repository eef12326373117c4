//! Sample records of all resources without records of their own, by the tables of fields.

use std::collections::BTreeMap;

use core_api::{
    Json, Target, User,
    endpoint::CallKind,
    record::{FieldInfo, Kind},
};
use uuid::Uuid;

use super::{
    Seed, reference,
    samples::{Sample, sample},
    values::{RecordName, is_name, value, words},
};
use crate::{
    data::{
        derived::refresh,
        references::{UNSPECIFIED, references},
        schema::{Resource, all},
    },
    splitmix::SplitMix,
};

/// The ids of all records, by the path of the resource. They include records that are yet to be inserted, so
/// that records may refer to each other in any order.
type Ids = BTreeMap<&'static str, Vec<Uuid>>;

/// Inserts records of each resource that has none and that the condition selects.
pub(super) fn fill(seed: &mut Seed, is_selected: impl Fn(&Resource) -> bool) {
    let mut ids: Ids = all()
        .iter()
        .map(|resource| {
            let rows = seed.database.rows(resource);
            (resource.path, rows.filter_map(|row| row.id("id")).collect())
        })
        .collect();
    let is_empty = |resource: &&Resource| ids.get(resource.path).is_none_or(Vec::is_empty);
    let empty: Vec<&'static Resource> =
        all().iter().filter(is_empty).filter(|resource| is_selected(resource)).collect();
    for resource in &empty {
        let mut numbers = numbers(resource, "ids");
        let records = if resource.has(CallKind::Read) { 1 } else { sample(resource).records };
        ids.insert(resource.path, (0..records).map(|_| numbers.id()).collect());
    }
    for resource in &empty {
        // Numbers of its own keep the records when another resource is added.
        seed.numbers = numbers(resource, "values");
        for (index, id) in ids.get(resource.path).into_iter().flatten().enumerate() {
            insert(seed, resource, &ids, index, *id);
        }
    }
    // A record shows the names of records that were inserted after it.
    for resource in empty {
        for id in ids.get(resource.path).into_iter().flatten() {
            refresh(&mut seed.database, resource, *id);
        }
    }
}

/// Returns the random numbers of a resource for a purpose.
fn numbers(resource: &Resource, purpose: &str) -> SplitMix {
    let bytes = resource.path.bytes().chain(purpose.bytes());
    SplitMix::new(
        bytes.fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))),
    )
}

fn insert(seed: &mut Seed, resource: &'static Resource, ids: &Ids, index: usize, id: Uuid) {
    let Sample { fixed, .. } = sample(resource);
    let record = record_name(resource, index);
    let day = seed.past(10, 300);
    let mut values = Vec::new();
    for info in resource.fields {
        let fixed = fixed.iter().find(|(field, _)| *field == info.name);
        let value = match (fixed, info.kind) {
            (Some((_, json)), _) => Json::parse(*json).ok(),
            // A quarter of the optional values is missing.
            (None, _) if is_optional(info) && seed.numbers.below(4) == 0 => None,
            (None, Kind::Id(_)) => sample_reference(seed, resource, ids, info.name),
            (None, _) => value(seed, info, &record),
        };
        values.push((info.name, value));
    }
    seed.insert_with_id(id, resource, day, &values);
}

fn is_optional(info: &FieldInfo) -> bool {
    !info.required && !is_name(info)
}

/// Returns the name of a record: from the sample, or the name of the resource with a number.
fn record_name(resource: &Resource, index: usize) -> RecordName {
    let number = 1_001_usize.saturating_add(index).to_string();
    match sample(resource).names {
        [] => {
            let words = words(resource.name).join(" ");
            let (first, rest) = words.split_at_checked(1).unwrap_or_default();
            let name = format!("{}{rest} {}", first.to_uppercase(), index.saturating_add(1));
            RecordName { name, number }
        }
        names => {
            let name = names.iter().cycle().nth(index).copied().unwrap_or_default();
            RecordName { name: name.to_owned(), number: name.to_owned() }
        }
    }
}

/// Returns the id of a record that the field may refer to.
///
/// A record never refers to another of its resource, which prevents cycles.
fn sample_reference(
    seed: &mut Seed,
    resource: &'static Resource,
    ids: &Ids,
    field: &str,
) -> Option<Json> {
    let description = references(resource).iter().find(|reference| reference.id == field)?;
    // An unspecified target is usually a person.
    if description.target == UNSPECIFIED {
        return seed.person();
    }
    if description.target == <User as Target>::NAME {
        return reference(seed.database.user());
    }
    if description.targets.iter().any(|to| to.path == resource.path) {
        return None;
    }
    match description.targets.first() {
        Some(to) => seed.numbers.pick(ids.get(to.path)?).and_then(reference),
        None => seed.entity(description.target),
    }
}
