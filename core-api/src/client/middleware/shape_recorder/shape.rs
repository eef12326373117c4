//! Shapes of JSON: names, types, formats and counts, without values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::text_format::TextFormat;

/// The upper bounds of the classes of lengths, in characters. Each usual limit of a text is a bound.
const LENGTHS: [u64; 40] = [
    0, 1, 2, 4, 8, 10, 12, 16, 20, 25, 30, 32, 35, 36, 40, 45, 50, 55, 60, 64, 65, 70, 75, 80, 90,
    100, 120, 128, 150, 200, 250, 255, 256, 300, 400, 500, 512, 1_000, 2_000, 4_000,
];

/// The largest number that may be the value of an enum. A larger one is data in a field of a wrong type.
const MAX_ENUM_VALUE: i64 = 255;

/// The largest number of names at one place.
const MAX_NAMES: usize = 256;

/// The values at one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Shape {
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) null: u64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) boolean: u64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) integer: u64,
    /// Numbers with a decimal point and no fraction: `5.0`.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) whole: u64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) decimal: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) text: BTreeMap<TextFormat, u64>,
    /// The upper bound of the class of the longest text, in characters.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) longest: u64,
    /// Values of an enum.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) numbers: BTreeMap<i64, u64>,
    /// Whole numbers that are not in `numbers`.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) other_numbers: u64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) lists: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Shape>>,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) objects: u64,
    /// Members of the objects, in the order of the texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<FieldShape>,
    /// Members whose names may be data.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) other_names: u64,
    /// Objects with another order of members than `fields`.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) reordered: u64,
}

/// A member of objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldShape {
    pub(super) name: String,
    pub(super) shape: Shape,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Adds to a count that stays at its largest value.
pub(super) fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}

impl Shape {
    /// Counts a text, and the class of its length.
    pub(super) fn add_text(&mut self, text: &str, has_length: bool) {
        add(self.text.entry(TextFormat::of(text)).or_default(), 1);
        if has_length {
            let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            let bound = LENGTHS.iter().copied().find(|bound| *bound >= length);
            self.longest = self.longest.max(bound.unwrap_or(u64::MAX));
        }
    }

    /// Counts a number by its JSON. Only the value of an enum is kept.
    pub(super) fn add_number(&mut self, json: &str, is_enum: bool) {
        if json.contains(['.', 'e', 'E']) {
            let is_whole = json
                .split_once('.')
                .is_some_and(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
            return add(if is_whole { &mut self.whole } else { &mut self.decimal }, 1);
        }
        add(&mut self.integer, 1);
        let number = json.parse().ok().filter(|number| (0..=MAX_ENUM_VALUE).contains(number));
        match number.filter(|_| is_enum) {
            Some(number) => add(self.numbers.entry(number).or_default(), 1),
            None => add(&mut self.other_numbers, 1),
        }
    }

    /// Returns the index of a member. A new one takes a unit of the budget, and is placed after the member
    /// before it.
    ///
    /// Returns `None` if there is no budget left, or if the objects have too many names.
    pub(super) fn index_of(
        &mut self,
        name: &str,
        previous: Option<usize>,
        budget: &mut usize,
    ) -> Option<usize> {
        let next = previous.map_or(0, |previous| previous.saturating_add(1));
        if self.fields.get(next).is_some_and(|field| field.name == name) {
            return Some(next);
        }
        let known = self.fields.iter().position(|field| field.name == name);
        if known.is_some() {
            return known;
        }
        if self.fields.len() >= MAX_NAMES {
            return None;
        }
        *budget = budget.checked_sub(1)?;
        let place = next.min(self.fields.len());
        self.fields.insert(place, FieldShape { name: name.to_owned(), shape: Self::default() });
        Some(place)
    }

    /// Returns the number of names, including nested ones.
    pub(super) fn names(&self) -> usize {
        let nested = self.fields.iter().map(|field| field.shape.names().saturating_add(1));
        let items = self.items.as_ref().map_or(0, |items| items.names());
        nested.fold(items, usize::saturating_add)
    }
}
