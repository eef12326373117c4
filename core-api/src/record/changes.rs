//! Differences between two versions of a record.

use std::fmt;

use serde_json::value::RawValue;

use super::{Extent, FieldInfo, Fields, Kind, Record, View, view_too_long};
use crate::{Id, encode, sensitive::mask_field};

/// The differences between two versions of a record. See
/// [`Resource::changes_since`](crate::Resource::changes_since).
///
/// Fields that only the server writes do not count: `version`, the time of the last change, and the
/// `token`, which differs at each read. In nested objects, only the ids of such fields count.
///
/// ```
/// use core_api::{Employee, Resource};
///
/// let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","title":"Drafter","version":"AAA="}"#;
/// let old: Employee = serde_json::from_str(text)?;
/// let mut new = old.clone();
/// assert!(new.changes_since(&old).is_empty());
///
/// new.title = Some("Architect".to_owned());
/// let changes = new.changes_since(&old);
/// assert_eq!(changes.names().collect::<Vec<_>>(), ["title"]);
/// let patch = changes.into_patch()?; // sends `title` alone
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Changes<R> {
    pub(crate) id: Id<R>,
    pub(crate) version: String,
    pub(crate) changed: Vec<FieldChange>,
}

/// A changed field and its new value.
pub(crate) struct FieldChange {
    pub(crate) name: Box<str>,
    pub(crate) value: Box<RawValue>,
    /// The JSON that `Debug` shows instead, if the value is sensitive.
    pub(crate) shown: Option<Box<str>>,
    pub(crate) is_patchable: bool,
    /// The reason, if the value is longer than Core accepts.
    pub(crate) fault: Option<String>,
}

/// Changes that a patch cannot make. An update sends the whole record and can make them.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("Core cannot patch `{field}`, because it is nested; send the whole record with an update")]
pub struct NotPatchable {
    field: Box<str>,
}

impl NotPatchable {
    pub(crate) fn new(field: Box<str>) -> Self {
        Self { field }
    }

    /// Returns the wire name of a field that cannot be patched.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl<R: Record> Changes<R> {
    /// Compares two versions of the record with an id.
    pub(crate) fn between(id: Id<R>, old: &R, new: &R) -> Self {
        let version = super::version(new).unwrap_or_default().to_owned();
        Self { id, version, changed: changed(old, new) }
    }
}

impl<R> Changes<R> {
    /// Returns whether the record is unchanged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }

    /// Returns the wire names of the changed fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.changed.iter().map(|change| &*change.name)
    }

    /// Returns the reason for the first new value that is longer than Core accepts.
    #[cfg(feature = "client")]
    pub(crate) fn too_long(self) -> Option<String> {
        self.changed.into_iter().find_map(|change| change.fault)
    }
}

/// Returns the changed fields, listed and unlisted, with their new values.
fn changed(old: &dyn Fields, new: &dyn Fields) -> Vec<FieldChange> {
    let mut changed = Vec::new();
    for (index, info) in new.table().iter().enumerate() {
        let (Some(was), Some(is)) = (old.view(index), new.view(index)) else { continue };
        if info.read_only
            || info.volatile
            || is_same_value((old, was), (new, is), index)
            || is_left_out(new, index, is)
        {
            continue;
        }
        let value = match (is, new.unlisted().misfit(index)) {
            (View::Unset, Some(json)) => json.to_raw(),
            _ => match encode::view_to_raw(is) {
                Ok(value) => value,
                Err(_) => continue,
            },
        };
        let is_patchable = match info.kind {
            Kind::Object(_) | Kind::Values(_) | Kind::Json => false,
            Kind::List(_) => is_patchable(was) && is_patchable(is),
            Kind::Text
            | Kind::Boolean
            | Kind::Integer
            | Kind::Decimal
            | Kind::DateTime
            | Kind::Id(_)
            | Kind::Enum(_) => true,
        };
        let fault = view_too_long(info, is);
        let shown = shown(info, value.get());
        for name in new.unlisted().sent_names(index, info.name) {
            let (name, value) = (name.into(), value.clone());
            let (shown, fault) = (shown.clone(), fault.clone());
            changed.push(FieldChange { name, value, shown, is_patchable, fault });
        }
    }
    let is_row = new.unlisted().extent() != Extent::Whole;
    for (name, value) in new.unlisted().iter().filter(|(_, value)| !(is_row && value.is_null())) {
        if old.unlisted().text(name) != Some(value.as_str()) {
            // The type of an unlisted value is unknown. A nested one cannot be patched.
            let is_patchable = !value.as_str().starts_with(['{', '[']);
            let value = value.to_raw();
            let name = name.into();
            changed.push(FieldChange { name, value, shown: None, is_patchable, fault: None });
        }
    }
    changed
}

/// Returns the JSON to show instead of a value, if it is sensitive.
pub(crate) fn shown(info: &FieldInfo, json: &str) -> Option<Box<str>> {
    let shown = mask_field(info, json);
    (shown != json).then(|| shown.into())
}

/// Returns whether a list left out the field, so that its value is unknown.
fn is_left_out(new: &dyn Fields, index: usize, is: View<'_>) -> bool {
    matches!(is, View::Unset) && new.unlisted().is_partial() && !new.unlisted().had(index)
}

/// Returns whether two records have the same value in a field. Misfits count as values.
fn is_same_value(
    (old, was): (&dyn Fields, View<'_>),
    (new, is): (&dyn Fields, View<'_>),
    index: usize,
) -> bool {
    match (was, is) {
        (View::Unset, View::Unset) => old.unlisted().misfit(index) == new.unlisted().misfit(index),
        _ => is_same(was, is),
    }
}

/// Returns whether two values are equal as JSON, without the server's fields of nested objects.
fn is_same(was: View<'_>, is: View<'_>) -> bool {
    match (was, is) {
        (View::Object(was), View::Object(is)) => is_same_object(was, is),
        (View::List(was), View::List(is)) => {
            let items = (0..was.len()).map(|index| (was.item(index), is.item(index)));
            let mut same = items.map(|pair| match pair {
                (Some(was), Some(is)) => is_same_object(was, is),
                _ => false,
            });
            was.len() == is.len() && same.all(|is_same| is_same)
        }
        _ => match (encode::view_to_raw(was), encode::view_to_raw(is)) {
            (Ok(was), Ok(is)) => was.get() == is.get(),
            _ => true,
        },
    }
}

fn is_same_object(was: &dyn Fields, is: &dyn Fields) -> bool {
    let mut listed = was.table().iter().enumerate();
    let is_same_field = |(index, info): (usize, &FieldInfo)| match (was.view(index), is.view(index))
    {
        _ if info.volatile || (info.read_only && !matches!(info.kind, Kind::Id(_))) => true,
        (Some(View::Unset), Some(View::Unset)) => {
            was.unlisted().had(index) == is.unlisted().had(index)
                && was.unlisted().misfit(index) == is.unlisted().misfit(index)
        }
        (Some(was), Some(is)) => is_same(was, is),
        _ => true,
    };
    listed.all(is_same_field) && was.unlisted().iter().eq(is.unlisted().iter())
}

/// Returns whether a patch may replace a list. A missing list may be replaced.
fn is_patchable(view: View<'_>) -> bool {
    match view {
        View::List(list) => list.is_patchable(),
        _ => true,
    }
}

/// A text that `Debug` writes without quotes.
struct PlainText<'a>(&'a str);

impl fmt::Debug for PlainText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Writes the new values. Sensitive values are hidden.
impl<R> fmt::Debug for Changes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.changed.iter().map(|change| {
            let json = change.shown.as_deref().unwrap_or(change.value.get());
            (&change.name, PlainText(json))
        });
        f.debug_map().entries(entries).finish()
    }
}
