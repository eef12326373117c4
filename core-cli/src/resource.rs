//! Resources and fields by the names that people type.

use core_api::{
    catalog::{self, RESOURCES, ResourceInfo},
    record::{FieldInfo, Kind},
};

use crate::{
    error::CliError,
    suggestion::{did_you_mean, nearest},
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
        let advice = did_you_mean(&near);
        CliError::usage(format!(
            "`{name}` is not a valid resource{advice}\n`corectl resources` lists all resources"
        ))
    })
}

/// Returns the field of a resource with a name. Case is ignored, and old names are accepted.
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
    let by_name = table.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    let has_old =
        |field: &&FieldInfo| field.old_names.iter().any(|old| old.eq_ignore_ascii_case(name));
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
