//! Sample records with values by the kinds of their fields.

use core_api::{
    EntityType, GroupType, ItemType, Json, ResourceType, WireEnum,
    record::{FieldInfo, Kind},
    wire_enum::WireValue,
};

use super::{Seed, date, reference};
use crate::data::{
    references::{UNSPECIFIED, references},
    row::{scalar, text},
    scalar::rules,
    schema::Resource,
};

/// Values for texts without a known meaning.
const TEXTS: [&str; 6] = [
    "As agreed on the phone",
    "See the last minutes",
    "For the north wing",
    "To be reviewed",
    "Second phase",
    "Urgent",
];

/// Inserts a record of a resource for each of these names. Values of `fixed` are JSON.
pub(super) fn fill(
    seed: &mut Seed,
    resource: &'static Resource,
    names: &[&str],
    fixed: &[(&'static str, &str)],
) {
    for name in names {
        let day = seed.past(10, 300);
        let mut values = Vec::new();
        for info in resource.fields {
            let fixed = fixed.iter().find(|(field, _)| *field == info.name);
            let value = match fixed {
                Some((_, json)) => Json::parse(*json).ok(),
                None => value(seed, resource, info, name),
            };
            values.push((info.name, value));
        }
        seed.insert(resource, day, &values);
    }
}

fn value(
    seed: &mut Seed,
    resource: &'static Resource,
    info: &FieldInfo,
    name: &str,
) -> Option<Json> {
    // A quarter of the optional values is missing.
    if !info.required && seed.numbers.below(4) == 0 && info.name != "name" {
        return None;
    }
    match info.kind {
        Kind::Text => sample_text(seed, info, name),
        Kind::Boolean if info.name == "isActive" => scalar(true),
        Kind::DateTime => {
            let is_end = ["end", "due", "expiry"].iter().any(|word| info.name.contains(word));
            date(seed.past(if is_end { 0 } else { 200 }, 150))
        }
        Kind::Enum => enum_value(info.name),
        Kind::Id(_) => sample_reference(seed, resource, info.name),
        kind => rules(kind)?.sample.and_then(|sample| sample(&mut seed.numbers)),
    }
}

/// Returns the name of the record for a field that has a name, or one of [`TEXTS`].
fn sample_text(seed: &mut Seed, info: &FieldInfo, name: &str) -> Option<Json> {
    let is_name = ["name", "label", "code", "number", "company", "title"].contains(&info.name);
    let words = if is_name { name } else { seed.numbers.pick(&TEXTS)? };
    let max = info.max_length.map_or(usize::MAX, |max| max as usize);
    text(&words.chars().take(max).collect::<String>())
}

/// Returns the first known value of an enum.
fn enum_value(field: &str) -> Option<Json> {
    fn first<E: WireEnum>() -> Option<Json> {
        match E::KNOWN.first()?.wire() {
            WireValue::Number(number) => scalar(number),
            WireValue::Text(name) => text(name),
            _ => None,
        }
    }
    match field {
        "entityType" => first::<EntityType>(),
        "itemType" => first::<ItemType>(),
        "resourceType" => first::<ResourceType>(),
        "type" => first::<GroupType>(),
        "billStatus" => scalar(0),
        _ => None,
    }
}

/// Returns the id of a record that the field may refer to.
///
/// A record never refers to another of its resource, which prevents cycles.
fn sample_reference(seed: &mut Seed, resource: &'static Resource, field: &str) -> Option<Json> {
    let description = references(resource).iter().find(|reference| reference.id == field)?;
    // An unspecified target is usually a person.
    if description.target == UNSPECIFIED {
        return seed.person();
    }
    if description.targets.iter().any(|to| to.path == resource.path) {
        return None;
    }
    match description.targets.first() {
        Some(to) => {
            let ids: Vec<_> = seed.database.rows(to).filter_map(|row| row.id("id")).collect();
            seed.numbers.pick(&ids).and_then(reference)
        }
        None => seed.entity(description.target),
    }
}
