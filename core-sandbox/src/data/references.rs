//! References between records, from the tables of the binding.

use std::{collections::BTreeMap, sync::LazyLock};

use core_api::{
    Target, Unspecified,
    record::{FieldInfo, Kind},
};

use super::schema::{ACTIVITY, DELETED_HISTORY, GROUP, PROJECT, Resource, all};

/// A field with the id of another record, and the field that shows the name of that record.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The name of the field with the id.
    pub(crate) id: &'static str,
    /// The name of the field with the name.
    pub(crate) name: Option<&'static str>,
    /// The target in the binding: one resource, several, or an entity without records here.
    pub(crate) target: &'static str,
    /// The resources that may have the record.
    pub(crate) targets: Vec<&'static Resource>,
}

/// Fields that refer to another resource too, by the path of their own resource. A field beside them says to which.
static OTHER_TARGETS: [(&str, &str, &Resource); 2] =
    [("/projectassignment/activity", "itemId", &GROUP), ("/allocation", "itemId", &GROUP)];

impl Reference {
    fn new(resource: &'static Resource, info: &'static FieldInfo) -> Option<Self> {
        let fields = resource.fields;
        let Kind::Id(target) = info.kind else { return None };
        if info.name == "id" {
            return None;
        }
        let stem = info.name.strip_suffix("Id").unwrap_or(info.name);
        let is_name = |name: &str| {
            name.strip_prefix(stem).is_some_and(|rest| matches!(rest, "" | "Name" | "Number"))
        };
        let label = fields.iter().find(|info| info.kind == Kind::Text && is_name(info.name));
        let name = label.map(|info| info.name);
        let mut targets = resources(target);
        let others = OTHER_TARGETS
            .iter()
            .filter(|(path, field, _)| *path == resource.path && *field == info.name);
        targets.extend(others.map(|(_, _, other)| *other));
        Some(Self { id: info.name, name, target, targets })
    }

    /// Returns whether an id without a record is refused.
    ///
    /// Core is known to check ids of projects and activities. No source covers other references.
    pub(crate) fn is_checked(&self) -> bool {
        [ACTIVITY.name, PROJECT.name].contains(&self.target)
    }

    /// Returns whether the target may be a record of this resource.
    fn may_target(&self, resource: &Resource) -> bool {
        self.targets.iter().any(|to| to.path == resource.path)
    }
}

/// The name of a target that no source specifies.
pub(crate) const UNSPECIFIED: &str = <Unspecified as Target>::NAME;

/// Returns the resources of a target: one for `Project`, two for `EmployeeOrVendor`, or all if it
/// is unspecified.
fn resources(target: &str) -> Vec<&'static Resource> {
    if target == UNSPECIFIED {
        return all().iter().collect();
    }
    let named = |name: &str| all().iter().find(|resource| resource.name == name);
    match named(target) {
        Some(resource) => vec![resource],
        None => target.split("Or").filter_map(named).collect(),
    }
}

/// The references of each resource, by its path.
static REFERENCES: LazyLock<BTreeMap<&'static str, Vec<Reference>>> = LazyLock::new(|| {
    let references_of = |resource: &'static Resource| {
        // The history of deletions has ids of records that are gone.
        let is_gone =
            |info: &FieldInfo| resource.path == DELETED_HISTORY.path && info.name == "entityId";
        let living = resource.fields.iter().filter(|info| !is_gone(info));
        living.filter_map(|info| Reference::new(resource, info)).collect()
    };
    all().iter().map(|resource| (resource.path, references_of(resource))).collect()
});

/// Returns the references that records of a resource have.
pub(crate) fn references(resource: &Resource) -> &'static [Reference] {
    REFERENCES.get(resource.path).map_or(&[], Vec::as_slice)
}

/// Returns all references to a resource, each with the resource that has it.
pub(crate) fn references_to(
    resource: &'static Resource,
) -> impl Iterator<Item = (&'static Resource, &'static Reference)> {
    let pairs = all()
        .iter()
        .flat_map(|other| references(other).iter().map(move |reference| (other, reference)));
    pairs.filter(|(_, reference)| reference.may_target(resource))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::schema::{CLIENT, EMPLOYEE, TIME_ENTRY};

    fn reference(resource: &Resource, id: &str) -> &'static Reference {
        references(resource).iter().find(|reference| reference.id == id).unwrap()
    }

    #[test]
    fn a_reference_is_an_id_and_the_name_beside_it() {
        let manager = reference(&PROJECT, "managerId");
        assert_eq!((manager.name, manager.targets[0].path), (Some("manager"), EMPLOYEE.path));
        assert_eq!(reference(&PROJECT, "feeScheduleId").name, Some("feeScheduleName"));
        assert_eq!(reference(&PROJECT, "clientId").targets[0].path, CLIENT.path);
        assert_eq!(reference(&PROJECT, "classId").targets[0].path, "/class");
        assert_eq!(reference(&PROJECT, "createdById").targets.len(), 0);
        assert_eq!(reference(&TIME_ENTRY, "resourceId").targets[0].path, EMPLOYEE.path);
        assert_eq!(reference(&TIME_ENTRY, "invoiceId").name, Some("invoiceNumber"));
    }

    #[test]
    fn references_are_found_from_both_ends() {
        let to_projects = references_to(&PROJECT);
        let names: Vec<_> =
            to_projects.map(|(other, reference)| (other.path, reference.id)).collect();
        for pair in [("/timeentry", "projectId"), ("/project", "parentId"), ("/invoice", "x")] {
            assert_eq!(names.contains(&pair), pair.1 != "x", "{pair:?}");
        }
    }
}
