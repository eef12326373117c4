//! The resources that the sandbox serves: those of the catalog.

mod rules;

use std::sync::LazyLock;

use core_api::{
    Activity, ClientRecord, DeletedHistory, Document, Employee, ExpenseEntry, Group, GroupDetail,
    Invoice, Json, Payment, Project, ProjectAssignmentActivity, ProjectAssignmentResource,
    TimeEntry,
    catalog::{RESOURCES, ResourceInfo},
    endpoint::CallKind,
    record::FieldInfo,
};

use super::row::Row;

/// A resource: its fields and calls are those of the binding, and its rules those of recorded responses.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The Rust name, which id types refer to.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [FieldInfo],
}

impl Resource {
    const fn new<R: core_api::Resource>() -> Self {
        Self { name: R::NAME, path: R::PATH, fields: R::FIELDS }
    }

    const fn of(info: &ResourceInfo) -> Self {
        Self { name: info.name, path: info.path, fields: info.fields }
    }

    /// Returns whether the binding has this call for the resource. Calls that no source shows count too.
    pub(crate) fn has(&self, call: CallKind) -> bool {
        let info = RESOURCES.iter().find(|info| info.path == self.path);
        info.is_some_and(|info| info.call(call).is_some())
    }

    /// Returns the field that other records show as the name of a reference.
    pub(super) fn label_field(&self) -> Option<&'static str> {
        let candidates = ["displayName", "name", "label", "code", "number", "invoiceNumber"];
        candidates.into_iter().find(|name| self.fields.iter().any(|info| info.name == *name))
    }

    /// Returns the unique field, and the error key of a duplicate.
    pub(super) fn unique(&self) -> Option<(&'static str, &'static str)> {
        let rule = rules::UNIQUE.iter().find(|(path, ..)| *path == self.path);
        rule.map(|(_, field, key)| (*field, *key))
    }

    /// Returns whether `fields` may name a field. The database cannot execute some of these queries.
    pub(super) fn is_selectable(&self, field: &str) -> bool {
        !rules::UNSELECTABLE.contains(&(self.path, field))
    }

    /// Returns a record that has only the default values.
    pub(super) fn new_row(&self) -> Row {
        let mut row = Row::empty(self.fields);
        let defaults = rules::DEFAULTS.iter().find(|(path, _)| *path == self.path);
        for (name, default) in defaults.map_or(&[][..], |(_, defaults)| defaults) {
            row.set(name, Json::parse(*default).ok());
        }
        row
    }
}

/// All resources with records.
static ALL: LazyLock<Vec<Resource>> = LazyLock::new(|| {
    RESOURCES.iter().filter(|info| !info.fields.is_empty()).map(Resource::of).collect()
});

/// Returns all resources that the sandbox serves.
pub(crate) fn all() -> &'static [Resource] {
    &ALL
}

// The resources that code of the sandbox names: those with sample data of their own, or with more calls.
pub(crate) static ACTIVITY: Resource = Resource::new::<Activity>();
pub(super) static CLIENT: Resource = Resource::new::<ClientRecord>();
pub(super) static DELETED_HISTORY: Resource = Resource::new::<DeletedHistory>();
pub(crate) static DOCUMENT: Resource = Resource::new::<Document>();
pub(crate) static EMPLOYEE: Resource = Resource::new::<Employee>();
pub(super) static EXPENSE_ENTRY: Resource = Resource::new::<ExpenseEntry>();
pub(super) static GROUP: Resource = Resource::new::<Group>();
pub(super) static GROUP_DETAIL: Resource = Resource::new::<GroupDetail>();
pub(super) static INVOICE: Resource = Resource::new::<Invoice>();
pub(super) static PAYMENT: Resource = Resource::new::<Payment>();
pub(crate) static PROJECT: Resource = Resource::new::<Project>();
pub(crate) static PROJECT_ASSIGNMENT_ACTIVITY: Resource =
    Resource::new::<ProjectAssignmentActivity>();
pub(crate) static PROJECT_ASSIGNMENT_RESOURCE: Resource =
    Resource::new::<ProjectAssignmentResource>();
pub(super) static TIME_ENTRY: Resource = Resource::new::<TimeEntry>();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_name_resources_and_fields_of_the_binding() {
        let rules = rules::UNIQUE.iter().map(|(path, field, _)| (*path, *field));
        let defaults = rules::DEFAULTS.iter();
        let defaults =
            defaults.flat_map(|(path, all)| all.iter().map(|(field, _)| (*path, *field)));
        for (path, field) in rules.chain(rules::UNSELECTABLE.iter().copied()).chain(defaults) {
            let resource = all().iter().find(|resource| resource.path == path);
            let fields = resource.map_or(&[][..], |resource| resource.fields);
            assert!(fields.iter().any(|info| info.name == field), "{path} {field}");
        }
        for (path, defaults) in rules::DEFAULTS {
            assert!(defaults.iter().all(|(_, json)| Json::parse(*json).is_ok()), "{path}");
        }
    }

    #[test]
    fn calls_are_those_of_the_binding() {
        let company = all().iter().find(|resource| resource.path == "/company").unwrap();
        assert!(company.has(CallKind::Read) && !company.has(CallKind::List));
        assert!(PROJECT.has(CallKind::Patch) && !PROJECT.has(CallKind::Read));
    }
}
