//! Reads JSON into shapes, by the tables of records.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use serde_json::value::RawValue;

use super::shape::{Shape, add};
use crate::{
    catalog::RESOURCES,
    decode::{for_each_item, for_each_member, text},
    record::{FieldInfo, Kind},
};

/// The largest depth of nested values that are read.
const MAX_DEPTH: usize = 8;

/// The number of listed names that show that an object is a record.
const RECORD_NAMES: usize = 3;

/// The longest name that is not listed.
const MAX_NAME: usize = 40;

/// The names of all declared fields. They are public, wherever they occur.
static DECLARED: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let mut tables: Vec<&'static [FieldInfo]> =
        RESOURCES.iter().map(|resource| resource.fields).collect();
    let (mut names, mut next) = (BTreeSet::new(), 0);
    while let Some(table) = tables.get(next).copied() {
        next += 1;
        names.extend(table.iter().map(|info| info.name));
        for nested in table.iter().filter_map(|info| info.kind.nested()) {
            // A nested table may contain itself.
            if !tables.iter().any(|known| std::ptr::eq(*known, nested)) {
                tables.push(nested);
            }
        }
    }
    names
});

/// The declaration of a place.
#[derive(Clone, Copy)]
struct Place {
    /// The fields of objects here. `None` if no declaration lists them.
    table: Option<&'static [FieldInfo]>,
    is_enum: bool,
    is_sensitive: bool,
    depth: usize,
}

/// Adds the values of a body, which is a record or a list of records with these fields.
///
/// Returns whether the body is JSON. `budget` limits the number of new names.
pub(super) fn observe(
    shape: &mut Shape,
    body: &str,
    table: &'static [FieldInfo],
    budget: &mut usize,
) -> bool {
    let Ok(json) = serde_json::from_str::<&RawValue>(body) else { return false };
    let table = (!table.is_empty()).then_some(table);
    let place = Place { table, is_enum: false, is_sensitive: false, depth: 0 };
    add_value(shape, json.get(), place, budget);
    true
}

fn add_value(shape: &mut Shape, json: &str, place: Place, budget: &mut usize) {
    match json.as_bytes().first() {
        Some(b'n') => add(&mut shape.null, 1),
        Some(b't' | b'f') => add(&mut shape.boolean, 1),
        Some(b'"') => {
            let text = text::unquote(json).unwrap_or(Cow::Borrowed("?"));
            shape.add_text(&text, !place.is_sensitive);
        }
        Some(b'[') => add_list(shape, json, place, budget),
        Some(b'{') => add_object(shape, json, place, budget),
        Some(_) => shape.add_number(json, place.is_enum && !place.is_sensitive),
        None => {}
    }
}

fn add_list(shape: &mut Shape, json: &str, place: Place, budget: &mut usize) {
    add(&mut shape.lists, 1);
    let Some(depth) = place.deeper() else { return };
    let items = shape.items.get_or_insert_default();
    for_each_item(json, &mut |item| add_value(items, item, Place { depth, ..place }, budget));
}

fn add_object(shape: &mut Shape, json: &str, place: Place, budget: &mut usize) {
    add(&mut shape.objects, 1);
    let Some(depth) = place.deeper() else { return };
    let table = place.table.unwrap_or_default();
    let (mut listed, mut all) = (0_usize, 0_usize);
    for_each_member(json, &mut |name, _| {
        all = all.saturating_add(1);
        listed = listed.saturating_add(usize::from(field(table, name).is_some()));
    });
    // The keys of an object with few listed fields may be data, as in a map from names of people.
    let is_record = listed >= RECORD_NAMES || listed >= all.div_ceil(2);
    let (mut previous, mut is_in_order) = (None, true);
    for_each_member(json, &mut |name, value| {
        let info = field(table, name);
        let is_public = info.is_some() || (is_record && is_name(name)) || DECLARED.contains(name);
        let is_public = is_public && !place.is_sensitive;
        let index = is_public.then(|| shape.index_of(name, previous, budget)).flatten();
        let Some(index) = index else { return add(&mut shape.other_names, 1) };
        is_in_order &= previous.is_none_or(|previous| previous < index);
        previous = Some(index);
        let place = Place {
            table: info.and_then(|info| info.kind.nested()),
            is_enum: info.is_some_and(|info| is_enum(info.kind)),
            is_sensitive: info.is_some_and(|info| info.sensitive),
            depth,
        };
        if let Some(field) = shape.fields.get_mut(index) {
            add_value(&mut field.shape, value, place, budget);
        }
    });
    if !is_in_order {
        add(&mut shape.reordered, 1);
    }
}

impl Place {
    fn deeper(self) -> Option<usize> {
        (self.depth < MAX_DEPTH).then(|| self.depth.saturating_add(1))
    }
}

/// Returns whether values of a kind, or the items of its lists, are enums.
fn is_enum(kind: Kind) -> bool {
    matches!(kind, Kind::Enum(_) | Kind::Values(Kind::Enum(_)))
}

fn field(table: &'static [FieldInfo], name: &str) -> Option<&'static FieldInfo> {
    table.iter().find(|info| info.name == name)
}

/// Returns whether a name looks like that of a field: words in camel case with at most two digits.
fn is_name(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() <= MAX_NAME
        && digits <= 2
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
