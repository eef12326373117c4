//! Resources and fields by the names that people type.

use core_api::{
    catalog::{self, RESOURCES, ResourceInfo},
    record::{FieldInfo, Kind},
};

use crate::{
    error::CliError,
    names::{self, did_you_mean, nearest},
};

/// Returns the resource with a name, such as `time-entries`, `TimeEntry` or `/timeentry`.
///
/// # Errors
///
/// A usage error with the nearest names if no resource has the name.
pub(crate) fn find(name: &str) -> Result<&'static ResourceInfo, CliError> {
    catalog::find(name).ok_or_else(|| {
        let mut near: Vec<&str> = catalog::nearest(name).iter().map(|near| near.name).collect();
        if near.is_empty() {
            near = nearest(RESOURCES.iter().map(|resource| resource.name), name);
        }
        if let Some(meant) = exchanged(name).find_map(|name| catalog::find(&name)) {
            near.retain(|known| *known != meant.name);
            near.insert(0, meant.name);
        }
        let advice = did_you_mean(&near);
        CliError::usage(format!(
            "`{name}` is not a valid resource{advice}\n`corectl resources` lists all resources"
        ))
    })
}

/// Iterates over the names that two exchanged neighbours make of a name: `time` of `tiem`.
fn exchanged(name: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = name.chars().collect();
    (1..letters.len()).map(move |place| {
        let mut letters = letters.clone();
        letters.swap(place.saturating_sub(1), place);
        letters.into_iter().collect()
    })
}

/// Returns the field of a resource with a name. Case and separators are ignored, and old names are accepted.
///
/// # Errors
///
/// A usage error with the nearest names if the resource does not have the field.
pub(crate) fn field(
    resource: &'static ResourceInfo,
    name: &str,
) -> Result<&'static FieldInfo, CliError> {
    find_field(resource.fields, name).ok_or_else(|| {
        let advice = did_you_mean(&nearest(resource.fields.iter().map(|field| field.name), name));
        let of = resource.name;
        CliError::usage(format!(
            "`{name}` is not a valid field of {of}{advice}\n`corectl fields {of}` lists its fields"
        ))
    })
}

/// Returns the field of a table with a name, or with an old name.
pub(crate) fn find_field(table: &'static [FieldInfo], name: &str) -> Option<&'static FieldInfo> {
    let by_name = table.iter().find(|field| names::is_same(field.name, name));
    let has_old = |field: &&FieldInfo| field.old_names.iter().any(|old| names::is_same(old, name));
    by_name.or_else(|| table.iter().find(has_old))
}

/// Returns the fields of nested objects, or `None` for a field without declared ones.
pub(crate) fn nested(field: &FieldInfo) -> Option<&'static [FieldInfo]> {
    match field.kind {
        Kind::Object(table) | Kind::List(table) => Some(table.fields()),
        _ => None,
    }
}

/// Returns whether a field holds a value that a table can show: no object, list or JSON.
pub(crate) fn is_scalar(field: &FieldInfo) -> bool {
    !matches!(field.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json)
}
