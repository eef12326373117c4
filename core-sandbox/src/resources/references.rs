//! Which fields refer to which records, as the tables of the binding tell.

use std::{collections::BTreeMap, sync::LazyLock};

use core_api::{
    Target, Unspecified,
    record::{FieldInfo, Kind},
};

use super::{
    Resource,
    registration::{ACTIVITY, ALL, PROJECT},
};

/// A field with an id, and the field beside it that shows the name.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) id: &'static str,
    pub(crate) name: Option<&'static str>,
    /// What has this name in the binding: a resource, several, or one without records here.
    pub(crate) target: &'static str,
    /// Where the records are.
    pub(crate) to: Vec<&'static Resource>,
}

impl Reference {
    fn of(fields: &'static [FieldInfo], info: &'static FieldInfo) -> Option<Self> {
        let Kind::Id(target) = info.kind else { return None };
        if info.name == "id" {
            return None;
        }
        let stem = info.name.strip_suffix("Id").unwrap_or(info.name);
        let is_name = |name: &str| {
            name.strip_prefix(stem).is_some_and(|rest| matches!(rest, "" | "Name" | "Number"))
        };
        let shown = fields.iter().find(|info| info.kind == Kind::Text && is_name(info.name));
        let name = shown.map(|info| info.name);
        Some(Self { id: info.name, name, target, to: resources(target) })
    }

    /// Whether an id that leads nowhere is refused. Of projects and activities Core is known to
    /// check it; of the others no source says anything.
    pub(crate) fn is_checked(&self) -> bool {
        [ACTIVITY.name, PROJECT.name].contains(&self.target)
    }

    /// Whether it may lead to a record of this resource.
    fn leads_to(&self, resource: &Resource) -> bool {
        self.to.iter().any(|to| to.path == resource.path)
    }
}

/// The name of what no source tells the kind of.
pub(crate) const UNSPECIFIED: &str = <Unspecified as Target>::NAME;

/// The resources that a target means: `Project`, each of `EmployeeOrVendor`, or any.
fn resources(target: &str) -> Vec<&'static Resource> {
    if target == UNSPECIFIED {
        return ALL.to_vec();
    }
    let named = |name: &str| ALL.into_iter().find(|resource| resource.name == name);
    match named(target) {
        Some(resource) => vec![resource],
        None => target.split("Or").filter_map(named).collect(),
    }
}

/// The references of each resource, by its path.
static REFERENCES: LazyLock<BTreeMap<&'static str, Vec<Reference>>> = LazyLock::new(|| {
    let of = |resource: &'static Resource| {
        let fields = resource.fields;
        fields.iter().filter_map(|info| Reference::of(fields, info)).collect()
    };
    ALL.into_iter().map(|resource| (resource.path, of(resource))).collect()
});

/// The references that records of a resource have.
pub(crate) fn references(resource: &Resource) -> &'static [Reference] {
    REFERENCES.get(resource.path).map_or(&[], Vec::as_slice)
}

/// Every reference to a resource, with the resource that has it.
pub(crate) fn references_to(
    resource: &'static Resource,
) -> impl Iterator<Item = (&'static Resource, &'static Reference)> {
    let all = ALL.into_iter();
    let pairs = all.flat_map(|other| references(other).iter().map(move |found| (other, found)));
    pairs.filter(|(_, reference)| reference.leads_to(resource))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::registration::{CLIENT, EMPLOYEE, TIME_ENTRY};

    fn reference(resource: &Resource, id: &str) -> &'static Reference {
        references(resource).iter().find(|reference| reference.id == id).unwrap()
    }

    #[test]
    fn a_reference_is_an_id_and_the_name_beside_it() {
        let manager = reference(&PROJECT, "managerId");
        assert_eq!((manager.name, manager.to[0].path), (Some("manager"), EMPLOYEE.path));
        assert_eq!(reference(&PROJECT, "feeScheduleId").name, Some("feeScheduleName"));
        assert_eq!(reference(&PROJECT, "clientId").to[0].path, CLIENT.path);
        assert_eq!(reference(&PROJECT, "classId").to.len(), 0);
        assert_eq!(reference(&TIME_ENTRY, "resourceId").to[0].path, EMPLOYEE.path);
        assert_eq!(reference(&TIME_ENTRY, "invoiceId").name, Some("invoiceNumber"));
    }

    #[test]
    fn references_are_found_from_both_ends() {
        let to_projects = references_to(&PROJECT);
        let names: Vec<_> = to_projects.map(|(other, found)| (other.path, found.id)).collect();
        for pair in [("/timeentry", "projectId"), ("/project", "parentId"), ("/invoice", "x")] {
            assert_eq!(names.contains(&pair), pair.1 != "x", "{pair:?}");
        }
    }
}
