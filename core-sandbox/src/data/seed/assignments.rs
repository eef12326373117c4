//! Assignments of activities and employees to projects, and members of groups.

use uuid::Uuid;

use super::{Seed, activities::ActivityRates, reference};
use crate::data::{
    row::scalar,
    schema::{
        ACTIVITY, GROUP, GROUP_DETAIL, PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE,
    },
};

/// Inserts the activities and employees of the first projects.
pub(super) fn seed(seed: &mut Seed, activities: &[ActivityRates], projects: &[Uuid]) {
    for project in projects.iter().take(20) {
        let day = seed.ago(200);
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

/// Inserts the members of the first group.
pub(super) fn group_details(seed: &mut Seed) {
    let group = seed.database.rows(&GROUP).find_map(|row| row.id("id"));
    let members: Vec<_> = seed
        .database
        .rows(&ACTIVITY)
        .filter_map(|row| Some((row.id("id")?, row.json("name"))))
        .take(6)
        .collect();
    for (id, name) in members {
        let day = seed.ago(300);
        let values =
            [("groupId", group.and_then(reference)), ("entityId", reference(id)), ("entity", name)];
        seed.insert(&GROUP_DETAIL, day, &values);
    }
}
