//! Values of fields by their names and kinds.

use core_api::{
    EntityType, GroupType, ItemType, Json, ResourceType, WireEnum,
    record::{FieldInfo, Kind},
    wire_enum::WireValue,
};

use super::{Seed, date};
use crate::data::{
    row::{hundredths, scalar, text},
    scalar::rules,
};

/// Texts of fields without a known meaning.
const TEXTS: &[&str] = &[
    "As agreed on the phone",
    "See the last minutes",
    "For the north wing",
    "To be reviewed",
    "Second phase",
    "Urgent",
];

/// Texts by the last word of a field. An earlier line wins.
const TEXTS_BY_WORD: &[(&[&str], &[&str])] = &[
    (&["email"], &["office@example.com", "studio@example.com", "desk@example.org"]),
    (&["phone", "fax", "mobile", "cell"], &["555-0101", "555-0117", "555-0142", "555-0188"]),
    (&["uri", "url", "website"], &["https://www.example.com", "https://www.example.org"]),
    (&["line1"], &["12 Mill Lane", "4 Quay Street", "81 Orchard Road"]),
    (&["city"], &["Marlow", "Dunmore", "Everett"]),
    (&["state"], &["OH", "VT", "WA"]),
    (&["zip"], &["43004", "05401", "98201"]),
    (&["country"], &["US"]),
    (&["currency"], &["USD"]),
    (&["department"], &["Design", "Delivery", "Site", "Office"]),
    (&["ssn", "routing", "account"], &["000000000"]),
];

/// Texts by the whole name of a field.
const TEXTS_BY_NAME: &[(&str, &[&str])] = &[
    ("firstName", &["Ilse", "Juno", "Kemal", "Lena", "Milo", "Nora"]),
    ("lastName", &["Brandt", "Park", "Aydin", "Fors", "Grant", "Quist"]),
    ("stateCode", &["OH", "VT", "WA"]),
    ("cultureCode", &["en-US"]),
    ("taxId", &["00-0000000"]),
    ("taxNumber", &["00-0000000"]),
];

/// Fields that show the name of their record.
const NAMES: [&str; 5] = ["name", "label", "company", "title", "displayName"];

/// Fields that show the number of their record, or its name if the sample has names.
const NUMBERS: [&str; 3] = ["code", "number", "invoiceNumber"];

/// The last of the days that a record has: each such day is after the other days of the record.
const ENDS: [&str; 14] = [
    "end",
    "ends",
    "due",
    "expiry",
    "expires",
    "until",
    "finish",
    "closed",
    "completed",
    "paid",
    "released",
    "deleted",
    "delivery",
    "to",
];

/// Integers other than 0, by the name of the field.
const INTEGERS: &[(&str, u32)] =
    &[("fiscalStartDay", 1), ("fiscalStartMonth", 1), ("fiscalEndDay", 31), ("fiscalEndMonth", 12)];

/// The name and the number of a record.
pub(super) struct RecordName {
    pub(super) name: String,
    pub(super) number: String,
}

/// Returns whether the field identifies its record. Such a field always has a value.
pub(super) fn is_name(info: &FieldInfo) -> bool {
    NAMES.contains(&info.name) || NUMBERS.contains(&info.name)
}

/// Returns a plausible value of a field that is not a reference.
pub(super) fn value(seed: &mut Seed, info: &FieldInfo, record: &RecordName) -> Option<Json> {
    match info.kind {
        Kind::Text => sample_text(seed, info, record),
        Kind::Boolean if info.name == "isActive" => scalar(true),
        Kind::Integer => {
            let known = INTEGERS.iter().find(|(name, _)| *name == info.name);
            scalar(known.map_or(0, |(_, number)| *number))
        }
        Kind::Decimal => decimal(seed, info),
        Kind::DateTime => day(seed, info.name),
        Kind::Enum(_) => Some(enum_value(info.name)?),
        kind => rules(kind)?.sample.and_then(|sample| sample(&mut seed.numbers)),
    }
}

fn sample_text(seed: &mut Seed, info: &FieldInfo, record: &RecordName) -> Option<Json> {
    let words = words(info.name);
    let last = words.last().map_or("", String::as_str);
    let by_name = TEXTS_BY_NAME.iter().find(|(name, _)| *name == info.name);
    let by_word = TEXTS_BY_WORD.iter().find(|(all, _)| all.contains(&last));
    let known = by_name.map(|(_, texts)| *texts).or(by_word.map(|(_, texts)| *texts));
    let shown = match known {
        _ if NAMES.contains(&info.name) => record.name.as_str(),
        _ if NUMBERS.contains(&info.name) => record.number.as_str(),
        texts => seed.numbers.pick(texts.unwrap_or(TEXTS))?,
    };
    let max = info.max_length.map_or(usize::MAX, |max| max as usize);
    text(&shown.chars().take(max).collect::<String>())
}

fn decimal(seed: &mut Seed, info: &FieldInfo) -> Option<Json> {
    let words = words(info.name);
    let has = |word: &str| words.iter().any(|other| other == word);
    if has("percent") || has("percentage") {
        return hundredths(seed.numbers.below(101) * 100);
    }
    if has("multiplier") || has("factor") {
        return hundredths(100);
    }
    rules(Kind::Decimal)?.sample.and_then(|sample| sample(&mut seed.numbers))
}

/// Returns a day. Ends are in the last 150 days, and all other days before them.
fn day(seed: &mut Seed, name: &str) -> Option<Json> {
    let words = words(name);
    let has = |word: &str| words.iter().any(|other| other == word);
    let ago = match has("birth") {
        true => seed.past(9_000, 9_000),
        false if ENDS.into_iter().any(has) => seed.past(0, 150),
        false => seed.past(200, 150),
    };
    date(ago)
}

/// Returns the first known value of an enum, or 0. Enums accept values that are not known.
fn enum_value(field: &str) -> Option<Json> {
    fn first<E: WireEnum>() -> Option<Json> {
        match E::KNOWN.first()?.wire() {
            WireValue::Number(number) => scalar(number),
            WireValue::Text(name) => text(name),
            _ => None,
        }
    }
    let known = match field {
        "entityType" => first::<EntityType>(),
        "itemType" => first::<ItemType>(),
        "resourceType" => first::<ResourceType>(),
        "type" => first::<GroupType>(),
        _ => None,
    };
    known.or_else(|| scalar(0))
}

/// Splits a name in camel case into its words, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_start_at_capital_letters() {
        assert_eq!(words("dateOfBirth"), ["date", "of", "birth"]);
        assert_eq!(words("PurchaseOrder"), ["purchase", "order"]);
        assert_eq!(words("id"), ["id"]);
    }
}
