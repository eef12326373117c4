//! The rules for records: a table of rules about references, and the checks of fields.

use core_api::error::key;
use uuid::Uuid;

use super::{
    database::Database,
    marks::Marks,
    references::{references, references_to},
    refusal::Refusal,
    row::Row,
    schema::{GROUP_DETAIL, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY, Resource, TIME_ENTRY},
};

/// A rule about the targets of references, which a record must satisfy when it is saved.
struct ReferenceRule {
    resource: &'static Resource,
    condition: Condition,
    /// The key of the refusal, if a source shows it.
    key: Option<&'static str>,
    /// The message of the refusal.
    message: &'static str,
}

/// A condition on the targets of references.
enum Condition {
    /// No record of the resource refers to the target of `id` as its parent.
    NoChildren { id: &'static str, of: &'static Resource, parent: &'static str },
    /// The item is assigned to the owner, alone or as a member of a group. An owner without assignments permits
    /// every item.
    Assigned {
        owner: &'static str,
        item: &'static str,
        assignments: &'static Resource,
        /// The field of an assignment with the id of an item or a group.
        assigned: &'static str,
        groups: &'static Resource,
        /// The field of a group's row with the id of an item.
        member: &'static str,
    },
}

/// The rules about references that a source shows. No source shows one for expense entries.
static REFERENCE_RULES: [ReferenceRule; 2] = [
    ReferenceRule {
        resource: &TIME_ENTRY,
        condition: Condition::NoChildren { id: "projectId", of: &PROJECT, parent: "parentId" },
        key: None,
        message: "Project Assignment does not allow this operation",
    },
    ReferenceRule {
        resource: &TIME_ENTRY,
        condition: Condition::Assigned {
            owner: "projectId",
            item: "activityId",
            assignments: &PROJECT_ASSIGNMENT_ACTIVITY,
            assigned: "itemId",
            groups: &GROUP_DETAIL,
            member: "entityId",
        },
        key: Some(key::PROJECT_CONTROL_LIMITATION),
        message: "sandbox: the activity is not assigned to the project; see \
                  `/project/{id}/activities`, and `/group/detail` for its groups",
    },
];

/// The required fields that a source contradicts, so that a record without them is accepted and marked.
///
/// The vendor's page requires the description of a time entry. Recorded answers demand only ids.
static DOUBTFUL_REQUIREMENTS: [(&Resource, &str); 1] = [(&TIME_ENTRY, "description")];

/// The resources whose updates need the version, as recorded answers show.
static VERSIONED: [&Resource; 1] = [&TIME_ENTRY];

/// Checks a record before it is saved.
///
/// `old` is the stored record if it already exists.
pub(super) fn check(
    database: &Database,
    resource: &Resource,
    row: &Row,
    old: Option<&Row>,
    marks: &mut Marks,
) -> Result<(), Refusal> {
    let own_id = old.and_then(|old| old.id("id"));
    check_fields(resource, row, marks)?;
    check_references(database, resource, row, own_id)?;
    check_rules(database, resource, row, old)?;
    check_unique(database, resource, row, own_id)
}

/// Checks the version of an update against the stored one.
pub(super) fn check_version(
    resource: &Resource,
    old: &Row,
    version: Option<&str>,
    marks: &mut Marks,
) -> Result<(), Refusal> {
    let needs_one = VERSIONED.iter().any(|other| other.path == resource.path);
    match version {
        Some(version) if old.text("version").as_deref() == Some(version) => Ok(()),
        Some(_) => Err(Refusal::out_of_date()),
        None if needs_one => Err(Refusal::no_version()),
        // A record without a version has nothing to compare.
        None if old.text("version").is_none() => Ok(()),
        None => marks.note("an update without a version", Refusal::no_version),
    }
}

/// Checks that no record refers to this one, so that no reference loses its target.
pub(super) fn check_unused(
    database: &Database,
    resource: &'static Resource,
    id: Uuid,
) -> Result<(), Refusal> {
    let mut references = references_to(resource);
    match references.find(|(other, reference)| {
        database.rows_with_id_in(other, reference.id, id).next().is_some()
    }) {
        None => Ok(()),
        Some((other, reference)) => Err(Refusal::rule(format_args!(
            "a record of {} refers to this one by {}; delete or change it first",
            other.path, reference.id
        ))),
    }
}

fn check_fields(resource: &Resource, row: &Row, marks: &mut Marks) -> Result<(), Refusal> {
    for (info, value) in row.iter() {
        if info.required && value.is_none() {
            let is_doubtful = DOUBTFUL_REQUIREMENTS
                .iter()
                .any(|(other, field)| other.path == resource.path && *field == info.name);
            match is_doubtful {
                true => marks.note(format!("no {}", info.name), || Refusal::missing(info.name))?,
                false => return Err(Refusal::missing(info.name)),
            }
        }
        let Some(max) = info.max_length else { continue };
        let length = row.text(info.name).map_or(0, |text| text.chars().count());
        if length > max as usize {
            return Err(Refusal::model(format_args!(
                "{} has {length} characters, and at most {max} are accepted",
                info.name
            )));
        }
    }
    Ok(())
}

fn check_references(
    database: &Database,
    resource: &Resource,
    row: &Row,
    own_id: Option<Uuid>,
) -> Result<(), Refusal> {
    for reference in references(resource).iter().filter(|reference| reference.is_checked()) {
        // The nil id means the same as `null`: no reference.
        let Some(id) = row.id(reference.id).filter(|id| !id.is_nil()) else { continue };
        if Some(id) == own_id {
            return Err(Refusal::model(format_args!(
                "{} refers to the record itself",
                reference.id
            )));
        }
        if !database.has_target(reference, id) {
            return Err(Refusal::model(format_args!(
                "{} refers to a record that does not exist",
                reference.id
            )));
        }
    }
    Ok(())
}

fn check_rules(
    database: &Database,
    resource: &Resource,
    row: &Row,
    old: Option<&Row>,
) -> Result<(), Refusal> {
    let rules = REFERENCE_RULES.iter().filter(|rule| rule.resource.path == resource.path);
    for rule in rules {
        // A saved record keeps its references, even if the rule came into force later.
        let is_new = |field: &str| old.is_none_or(|old| old.id(field) != row.id(field));
        if rule.condition.fields().into_iter().any(is_new) && !rule.condition.holds(database, row) {
            return Err(Refusal::Rule { key: rule.key, message: rule.message.to_owned() });
        }
    }
    Ok(())
}

impl Condition {
    /// Returns the fields that the condition is about.
    fn fields(&self) -> Vec<&'static str> {
        match self {
            Self::NoChildren { id, .. } => vec![*id],
            Self::Assigned { owner, item, .. } => vec![*owner, *item],
        }
    }

    fn holds(&self, database: &Database, row: &Row) -> bool {
        match self {
            Self::NoChildren { id, of, parent } => row
                .id(id)
                .is_none_or(|id| database.rows_with_id_in(of, parent, id).next().is_none()),
            Self::Assigned { owner, item, assignments, assigned, groups, member } => {
                let (Some(owner_id), Some(item_id)) = (row.id(owner), row.id(item)) else {
                    return true;
                };
                let rows = database.rows_with_id_in(assignments, owner, owner_id);
                let ids: Vec<Uuid> = rows.filter_map(|row| row.id(assigned)).collect();
                let mut memberships = database.rows_with_id_in(groups, member, item_id);
                ids.is_empty()
                    || ids.contains(&item_id)
                    || memberships.any(|row| row.id("groupId").is_some_and(|id| ids.contains(&id)))
            }
        }
    }
}

fn check_unique(
    database: &Database,
    resource: &Resource,
    row: &Row,
    own_id: Option<Uuid>,
) -> Result<(), Refusal> {
    let Some((field, key)) = resource.unique() else { return Ok(()) };
    let Some(value) = row.text(field) else { return Ok(()) };
    let is_taken = database
        .rows(resource)
        .any(|other| other.text(field).as_ref() == Some(&value) && other.id("id") != own_id);
    if is_taken {
        let message = format!("The {} ({value}) is already in use. ", field.to_uppercase());
        return Err(Refusal::Rule { key, message });
    }
    Ok(())
}
