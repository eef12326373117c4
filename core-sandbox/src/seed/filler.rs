//! Records whose values follow from the kinds of their fields.

use core_api::{
    EntityType, GroupType, ItemType, Json, ResourceType, WireEnum,
    record::{FieldInfo, Kind},
    wire_enum::WireValue,
};

use super::{Seed, date, hundredths, reference};
use crate::{
    resources::{Resource, UNSPECIFIED, references},
    store::{bare, text},
};

/// What fills texts that nothing is known of.
const TEXTS: [&str; 6] = [
    "As agreed on the phone",
    "See the last minutes",
    "For the north wing",
    "To be reviewed",
    "Second phase",
    "Urgent",
];

/// Makes records of a resource, one for each of these names; values that are fixed are JSON.
pub(super) fn fill(
    seed: &mut Seed,
    resource: &'static Resource,
    names: &[&str],
    fixed: &[(&'static str, &str)],
) {
    for name in names {
        let made = seed.past(10, 300);
        let mut values = Vec::new();
        for info in resource.fields {
            let given = fixed.iter().find(|(field, _)| *field == info.name);
            let value = match given {
                Some((_, json)) => Json::parse(*json).ok(),
                None => value(seed, resource, info, name),
            };
            values.push((info.name, value));
        }
        seed.insert(resource, made, &values);
    }
}

fn value(
    seed: &mut Seed,
    resource: &'static Resource,
    info: &FieldInfo,
    name: &str,
) -> Option<Json> {
    // What nobody must set is missing now and then.
    if !info.required && seed.numbers.below(4) == 0 && info.name != "name" {
        return None;
    }
    match info.kind {
        Kind::Text => worded(seed, info, name),
        Kind::Boolean => bare(info.name == "isActive" || seed.numbers.below(4) == 0),
        Kind::Integer => bare(0),
        Kind::Decimal => hundredths(seed.numbers.below(800) * 125),
        Kind::DateTime => {
            let is_end = ["end", "due", "expiry"].iter().any(|word| info.name.contains(word));
            date(seed.past(if is_end { 0 } else { 200 }, 150))
        }
        Kind::Enum => enumerated(info.name),
        Kind::Id(_) => referred(seed, resource, info.name),
        _ => None,
    }
}

/// The name of the record where the field is one, or some words.
fn worded(seed: &mut Seed, info: &FieldInfo, name: &str) -> Option<Json> {
    let is_name = ["name", "label", "code", "number", "company", "title"].contains(&info.name);
    let words = if is_name { name } else { seed.numbers.pick(&TEXTS)? };
    let max = info.max_length.map_or(usize::MAX, |max| max as usize);
    text(&words.chars().take(max).collect::<String>())
}

/// A value that has a name, of those enums that have some.
fn enumerated(field: &str) -> Option<Json> {
    fn first<E: WireEnum>() -> Option<Json> {
        match E::KNOWN.first()?.wire() {
            WireValue::Number(number) => bare(number),
            WireValue::Text(name) => text(name),
            _ => None,
        }
    }
    match field {
        "entityType" => first::<EntityType>(),
        "itemType" => first::<ItemType>(),
        "resourceType" => first::<ResourceType>(),
        "type" => first::<GroupType>(),
        "billStatus" => bare(0),
        _ => None,
    }
}

/// A record that the field may refer to; none of the same kind, so that nothing goes in circles.
fn referred(seed: &mut Seed, resource: &'static Resource, field: &str) -> Option<Json> {
    let reference_to = references(resource).iter().find(|found| found.id == field)?;
    // A record of a kind that nobody names is most often a person.
    if reference_to.target == UNSPECIFIED {
        return seed.person();
    }
    if reference_to.to.iter().any(|to| to.path == resource.path) {
        return None;
    }
    match reference_to.to.first() {
        Some(to) => {
            let ids: Vec<_> = seed.store.rows(to).filter_map(|row| row.id("id")).collect();
            seed.numbers.pick(&ids).and_then(reference)
        }
        None => seed.named(reference_to.target),
    }
}
