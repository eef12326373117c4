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
    "name",
    "displayname",
    "date",
    "description",
    "title",
    "status",
    "amount",
    "hours",
    "balance",
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
    fields.sort_by_key(|field| rank(field));
    fields
}

/// Returns the place of a field among the candidates. Fields with equal places keep their order.
fn rank(field: &FieldInfo) -> usize {
    let name = field.name.to_ascii_lowercase();
    let whole = TELLING.iter().position(|word| name == *word);
    let part = || TELLING.iter().position(|word| name.ends_with(word));
    let of_part = |index: usize| index.saturating_add(TELLING.len());
    let rest = TELLING.len().saturating_mul(2);
    let rank = whole.or_else(|| part().map(of_part)).unwrap_or(rest);
    // The name of a record that an id refers to tells more than a flag or a rate.
    if rank == rest && field.kind != Kind::Text { rest.saturating_add(1) } else { rank }
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
