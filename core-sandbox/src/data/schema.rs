//! The resources that the sandbox serves: those of the catalog.

use std::sync::LazyLock;

use core_api::{
    Activity, Allocation, Budget, ClientRecord, DeletedHistory, Document, Employee, ExpenseEntry,
    Group, GroupDetail, Invoice, Json, Payment, Project, ProjectAssignmentActivity,
    ProjectAssignmentResource, TimeEntry,
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

    /// Returns the unique field, and the error key of a duplicate if a source shows it.
    pub(super) fn unique(&self) -> Option<(&'static str, Option<&'static str>)> {
        let field = self.fields.iter().find(|info| info.unique)?;
        Some((field.name, field.duplicate_key))
    }

    /// Returns whether `fields` may name a field. The database cannot execute some of these queries.
    pub(super) fn is_selectable(&self, field: &str) -> bool {
        !self.fields.iter().any(|info| info.name == field && info.unselectable)
    }

    /// Returns a record that has only the default values.
    pub(super) fn new_row(&self) -> Row {
        let mut row = Row::empty(self.fields);
        for info in self.fields {
            let zeros = info.zeros.then_some(NIL);
            let default = info.default.or(zeros).and_then(|json| Json::parse(json).ok());
            row.set(info.name, default);
        }
        row
    }
}

/// The nil id, which Core writes for some empty references. Others are `null`.
const NIL: &str = "\"00000000-0000-0000-0000-000000000000\"";

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
pub(super) static ALLOCATION: Resource = Resource::new::<Allocation>();
pub(super) static BUDGET: Resource = Resource::new::<Budget>();
pub(super) static CLIENT: Resource = Resource::new::<ClientRecord>();
pub(super) static DELETED_HISTORY: Resource = Resource::new::<DeletedHistory>();
pub(crate) static DOCUMENT: Resource = Resource::new::<Document>();
pub(crate) static EMPLOYEE: Resource = Resource::new::<Employee>();
pub(super) static EXPENSE_ENTRY: Resource = Resource::new::<ExpenseEntry>();
pub(crate) static GROUP: Resource = Resource::new::<Group>();
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
    use crate::data::row::JsonText;

    #[test]
    fn defaults_are_those_of_the_declarations() {
        let row = PROJECT.new_row();
        assert_eq!(row.value("graceDays").map(JsonText::as_str), Some("0"));
        assert_eq!(row.value("invoiceTemplateId").map(JsonText::as_str), Some(NIL));
        assert_eq!(row.value("memo"), None);
        let key = "ActivityList_ActivityIDAlreadyExists";
        assert_eq!(ACTIVITY.unique(), Some(("code", Some(key))));
        assert!(!PROJECT.is_selectable("hasChild") && PROJECT.is_selectable("code"));
    }

    #[test]
    fn calls_are_those_of_the_binding() {
        let company = all().iter().find(|resource| resource.path == "/company").unwrap();
        assert!(company.has(CallKind::Read) && !company.has(CallKind::List));
        assert!(PROJECT.has(CallKind::Patch) && !PROJECT.has(CallKind::Read));
    }
}
