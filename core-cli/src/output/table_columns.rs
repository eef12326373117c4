//! The choice of columns for a table that nobody named columns for.

use core_api::{
    catalog::RESOURCES,
    record::{FieldInfo, Kind},
};

use crate::resource::is_scalar;

/// Words in the names of fields that tell people most about a record, the best first.
const TELLING: [&str; 12] = [
    "number",
    "code",
    "date",
    "name",
    "displayname",
    "hours",
    "amount",
    "balance",
    "description",
    "title",
    "status",
    "type",
];

/// Returns the fields that a table may show, the most telling first.
pub(super) fn candidates(table: &'static [FieldInfo]) -> Vec<&'static FieldInfo> {
    let is_shown = |field: &&FieldInfo| {
        is_scalar(field)
            && !field.sensitive
            && !field.volatile
            && !matches!(field.kind, Kind::Id(_))
            && !is_service_field(field.name)
    };
    let mut fields: Vec<&'static FieldInfo> = table.iter().filter(is_shown).collect();
    fields.sort_by_key(|field| rank(table, field));
    fields
}

/// Returns the place of a field among the candidates. Fields with equal places keep their order.
///
/// First are the telling names, then the first amounts and hours, then the names of other records, then the rest.
fn rank(table: &[FieldInfo], field: &FieldInfo) -> usize {
    let name = field.name.to_ascii_lowercase();
    if let Some(place) = TELLING.iter().position(|word| name == *word) {
        return place;
    }
    let groups = TELLING.len();
    let word = TELLING.iter().position(|word| name.ends_with(word));
    let is_first = word.and_then(|place| TELLING.get(place)).is_some_and(|word| {
        let mut with_it = table.iter().filter(|other| ends_with(other.name, word));
        with_it.next().is_some_and(|first| first.name == field.name)
    });
    // The name of the record that an id of the same row refers to.
    let id = format!("{name}id");
    let is_reference = table.iter().any(|other| other.name.eq_ignore_ascii_case(&id));
    match (word, is_first, is_reference) {
        (Some(_), true, _) if field.kind == Kind::Decimal => groups,
        (_, _, true) => groups.saturating_add(1),
        (Some(_), true, false) => groups.saturating_add(2),
        (_, _, false) => groups.saturating_add(3),
    }
}

fn ends_with(name: &str, word: &str) -> bool {
    name.to_ascii_lowercase().ends_with(word)
}

/// Returns whether most resources have a field with the name, such as the time of the last change.
fn is_service_field(name: &str) -> bool {
    if TELLING.contains(&name) {
        return false;
    }
    let has_it = |fields: &[FieldInfo]| fields.iter().any(|field| field.name == name);
    let with_it = RESOURCES.iter().filter(|resource| has_it(resource.fields)).count();
    with_it.saturating_mul(2) > RESOURCES.len()
}
