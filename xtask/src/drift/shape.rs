//! Shapes of JSON: names, types, formats and counts, without values.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text_format::TextFormat;

/// The number of names that an object may have. Objects with more are maps, whose keys are data.
const MAX_NAMES: usize = 1_000;

/// The number of different numbers that are counted for a place.
const MAX_NUMBERS: usize = 64;

/// The largest number that may be the value of an enum.
const MAX_ENUM_VALUE: i64 = 255;

/// The upper bounds of the classes of lengths, in characters. Each usual limit of a text is a bound.
const LENGTHS: [u64; 40] = [
    0, 1, 2, 4, 8, 10, 12, 16, 20, 25, 30, 32, 35, 36, 40, 45, 50, 55, 60, 64, 65, 70, 75, 80, 90,
    100, 120, 128, 150, 200, 250, 255, 256, 300, 400, 500, 512, 1_000, 2_000, 4_000,
];

/// The values at one place of JSON texts.
///
/// The recorder of `core-api` writes the same form, as `docs/guide/shapes.md` describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Shape {
    pub(crate) null: u64,
    pub(crate) boolean: u64,
    pub(crate) integer: u64,
    /// Numbers with a decimal point and no fraction: `5.0`.
    pub(crate) whole: u64,
    pub(crate) decimal: u64,
    pub(crate) text: BTreeMap<TextFormat, u64>,
    /// The upper bound of the class of the longest text, in characters.
    pub(crate) longest: u64,
    /// Small whole numbers, which may be values of an enum.
    pub(crate) numbers: BTreeMap<i64, u64>,
    /// Whole numbers that are not counted in `numbers`.
    pub(crate) other_numbers: u64,
    pub(crate) lists: u64,
    pub(crate) items: Option<Box<Shape>>,
    pub(crate) objects: u64,
    /// Members of the objects, in the order of the texts.
    pub(crate) fields: Vec<FieldShape>,
    /// Members whose names are not kept.
    pub(crate) other_names: u64,
    /// Objects with another order of members than `fields`.
    pub(crate) reordered: u64,
}

/// A member of objects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldShape {
    pub(crate) name: String,
    pub(crate) shape: Shape,
}

impl Shape {
    /// Returns the number of values.
    pub(crate) fn count(&self) -> u64 {
        self.null.saturating_add(self.filled())
    }

    /// Returns the number of values other than `null`.
    pub(crate) fn filled(&self) -> u64 {
        let kinds = [
            self.boolean,
            self.integer,
            self.whole,
            self.decimal,
            self.texts(),
            self.lists,
            self.objects,
        ];
        kinds.into_iter().fold(0, u64::saturating_add)
    }

    /// Returns the number of texts.
    pub(crate) fn texts(&self) -> u64 {
        self.text.values().copied().fold(0, u64::saturating_add)
    }

    /// Returns the number of texts of a format.
    pub(crate) fn texts_of(&self, format: TextFormat) -> u64 {
        self.text.get(&format).copied().unwrap_or_default()
    }

    /// Returns the lower bound of the length of the longest text, in characters.
    pub(crate) fn longest_at_least(&self) -> u64 {
        let below = LENGTHS.iter().rev().find(|bound| **bound < self.longest);
        below.map_or(0, |bound| bound.saturating_add(1))
    }

    /// Returns the shape of the member with this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.shape)
    }

    pub(super) fn add_integer(&mut self, number: Option<i64>) {
        self.integer = self.integer.saturating_add(1);
        let small = number.filter(|number| (0..=MAX_ENUM_VALUE).contains(number));
        match small {
            Some(small)
                if self.numbers.len() < MAX_NUMBERS || self.numbers.contains_key(&small) =>
            {
                add(self.numbers.entry(small).or_default(), 1);
            }
            Some(_) | None => add(&mut self.other_numbers, 1),
        }
    }

    pub(super) fn add_text(&mut self, text: &str) {
        let format = TextFormat::of(text);
        add(self.text.entry(format).or_default(), 1);
        let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        let bound = LENGTHS.iter().copied().find(|bound| *bound >= length).unwrap_or(u64::MAX);
        self.longest = self.longest.max(bound);
    }

    /// Returns the index of a member. A new one is placed after the member before it.
    ///
    /// Returns `None` if the objects have too many names.
    pub(super) fn index_of(&mut self, name: &str, previous: Option<usize>) -> Option<usize> {
        let next = previous.map_or(0, |previous| previous.saturating_add(1));
        // Most objects have the members of the one before, in the same order.
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
        let place = next.min(self.fields.len());
        self.fields.insert(place, FieldShape { name: name.to_owned(), shape: Self::default() });
        Some(place)
    }

    /// Adds the counts of another shape.
    pub(crate) fn merge(&mut self, other: &Self) {
        let counts = [
            (&mut self.null, other.null),
            (&mut self.boolean, other.boolean),
            (&mut self.integer, other.integer),
            (&mut self.whole, other.whole),
            (&mut self.decimal, other.decimal),
            (&mut self.other_numbers, other.other_numbers),
            (&mut self.lists, other.lists),
            (&mut self.objects, other.objects),
            (&mut self.other_names, other.other_names),
            (&mut self.reordered, other.reordered),
        ];
        counts.into_iter().for_each(|(count, more)| add(count, more));
        for (format, count) in &other.text {
            add(self.text.entry(*format).or_default(), *count);
        }
        self.longest = self.longest.max(other.longest);
        for (number, count) in &other.numbers {
            let is_known = self.numbers.contains_key(number);
            if is_known || self.numbers.len() < MAX_NUMBERS {
                add(self.numbers.entry(*number).or_default(), *count);
            } else {
                add(&mut self.other_numbers, *count);
            }
        }
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items);
        }
        self.merge_fields(other);
    }

    fn merge_fields(&mut self, other: &Self) {
        let (mut previous, mut is_in_order) = (None, true);
        for FieldShape { name, shape } in &other.fields {
            let Some(index) = self.index_of(name, previous) else {
                add(&mut self.other_names, shape.count());
                continue;
            };
            is_in_order &= previous.is_none_or(|previous| previous < index);
            previous = Some(index);
            if let Some(field) = self.fields.get_mut(index) {
                field.shape.merge(shape);
            }
        }
        if !is_in_order {
            add(&mut self.reordered, other.objects);
        }
    }
}

/// Adds to a count that stays at its largest value.
pub(super) fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}
