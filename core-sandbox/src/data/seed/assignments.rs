//! Assignments of activities and employees to projects, and members of groups.

use uuid::Uuid;

use super::{Seed, activities::ActivityRates, reference, samples::ALL_ACTIVITIES};
use crate::data::{
    row::scalar,
    schema::{
        ACTIVITY, GROUP, GROUP_DETAIL, PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE,
    },
};

/// Inserts the activities and employees of the first projects, and the members of the group of all activities.
///
/// Each of these projects has the group too, because its time entries have activities of all kinds. A new activity
/// is not a member, so the projects do not permit it.
pub(super) fn seed(seed: &mut Seed, activities: &[ActivityRates], projects: &[Uuid]) {
    let all = group(seed, ALL_ACTIVITIES);
    for activity in activities {
        insert_member(seed, all, activity.id);
    }
    for project in projects.iter().take(20) {
        let day = seed.ago(200);
        let values = [
            ("projectId", reference(*project)),
            ("itemId", all.and_then(reference)),
            ("itemType", scalar(139)),
        ];
        seed.insert(&PROJECT_ASSIGNMENT_ACTIVITY, day, &values);
        for _ in 0..2 {
            let activity =
                seed.numbers.pick(activities).and_then(|activity| reference(activity.id));
            let values =
                [("projectId", reference(*project)), ("itemId", activity), ("itemType", scalar(1))];
            seed.insert(&PROJECT_ASSIGNMENT_ACTIVITY, day, &values);
        }
        let person = seed.person();
        let values = [
            ("projectId", reference(*project)),
            ("resourceId", person),
            ("resourceType", scalar(1)),
        ];
        seed.insert(&PROJECT_ASSIGNMENT_RESOURCE, day, &values);
    }
}

/// Inserts the members of the first group of the samples.
pub(super) fn group_details(seed: &mut Seed) {
    let first = group(seed, "Design phases");
    let members: Vec<Uuid> =
        seed.database.rows(&ACTIVITY).filter_map(|row| row.id("id")).take(6).collect();
    for activity in members {
        insert_member(seed, first, activity);
    }
}

/// Returns the id of the group with this name.
fn group(seed: &Seed, name: &str) -> Option<Uuid> {
    let mut groups = seed.database.rows(&GROUP);
    groups.find(|row| row.text("name").as_deref() == Some(name))?.id("id")
}

fn insert_member(seed: &mut Seed, group: Option<Uuid>, activity: Uuid) {
    let name = seed.database.row(&ACTIVITY, activity).and_then(|row| row.json("name"));
    let values = [
        ("groupId", group.and_then(reference)),
        ("entityId", reference(activity)),
        ("entity", name),
    ];
    let day = seed.ago(300);
    seed.insert(&GROUP_DETAIL, day, &values);
}
