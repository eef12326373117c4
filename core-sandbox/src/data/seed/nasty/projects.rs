//! Projects with four levels, namesakes, an only activity, and links to deleted records.

use jiff::civil::date as day_of;
use uuid::Uuid;

use super::{Cast, SCRIPTS, deleted, memo, people::People};
use crate::data::{
    derived::refresh,
    row::{scalar, text},
    schema::{ACTIVITY, EMPLOYEE, PROJECT, PROJECT_ASSIGNMENT_ACTIVITY, Resource, all},
    seed::{Seed, Values, date, hundredths, reference},
};

pub(super) fn seed(seed: &mut Seed, people: &People) -> Cast {
    let deleted_class = deleted(seed, resource("/class").unwrap_or(&PROJECT));
    let (retired, only) = activities(seed);
    let deepest = levels(seed, people);
    let narrow = project(
        seed,
        "NASTY-2",
        "One activity only",
        &[("clientId", reference(people.client)), ("classId", reference(deleted_class))],
    );
    let assignment =
        [("projectId", reference(narrow)), ("itemId", reference(only)), ("itemType", scalar(1))];
    let day = seed.ago(100);
    seed.insert(&PROJECT_ASSIGNMENT_ACTIVITY, day, &assignment);
    others(seed);
    Cast {
        employee: people.employee,
        inactive: people.inactive,
        client: people.client,
        deepest,
        narrow,
        retired,
        only,
        deleted_class,
    }
}

fn resource(path: &str) -> Option<&'static Resource> {
    all().iter().find(|resource| resource.path == path)
}

fn project(seed: &mut Seed, code: &str, name: &str, more: Values<'_>) -> Uuid {
    let mut values = vec![("code", text(code)), ("name", text(name))];
    values.extend_from_slice(more);
    let day = seed.ago(300);
    seed.insert(&PROJECT, day, &values)
}

/// Inserts an activity that is not in use and one with a long description, and returns their ids.
fn activities(seed: &mut Seed) -> (Uuid, Uuid) {
    let day = seed.ago(700);
    let retired = [
        ("code", text("ALT")),
        ("sub", text("99")),
        ("description", text("Schematic design: meetings")),
        ("isActive", scalar(false)),
        ("billRate", hundredths(13_372)),
    ];
    let retired = seed.insert(&ACTIVITY, day, &retired);
    let only = [
        ("code", text("ÜB:1")),
        ("description", super::longest(100)),
        ("memo", memo()),
        ("minimumHours", scalar("0.3333333333333333333333333333")),
    ];
    (retired, seed.insert(&ACTIVITY, day, &only))
}

/// Inserts a project with a phase below a phase below a phase, and returns the deepest.
fn levels(seed: &mut Seed, people: &People) -> Uuid {
    let root = project(
        seed,
        "NASTY-1",
        "Four levels",
        &[
            ("clientId", reference(people.client)),
            ("managerId", reference(people.inactive)),
            ("memo", memo()),
            ("messageOnInvoice", text("<p>Pay <i>soon</i>.</p>")),
        ],
    );
    let mut parent = root;
    for level in 1_u32..4 {
        let code = format!("NASTY-1-{level}");
        let phase = project(
            seed,
            &code,
            "Phase",
            &[
                ("type", scalar(1)),
                ("level", scalar(level)),
                ("parentId", reference(parent)),
                ("rootProjectId", reference(root)),
                ("phaseName", text("Phase")),
                ("phaseOrder", scalar(1)),
                ("clientId", reference(people.client)),
            ],
        );
        refresh(&mut seed.database, &PROJECT, parent);
        parent = phase;
    }
    parent
}

/// Inserts projects with equal names, without values, with odd days, and with a deleted manager.
fn others(seed: &mut Seed) {
    for (number, name) in (3..).zip(SCRIPTS) {
        project(seed, &format!("NASTY-{number}"), name, &[("name", text("Library 1"))]);
    }
    let manager = deleted(seed, &EMPLOYEE);
    project(
        seed,
        "NASTY-20",
        "Managed by somebody who was deleted",
        &[("managerId", reference(manager)), ("status", scalar(3))],
    );
    project(
        seed,
        "NASTY-21",
        "Days",
        &[
            ("startDate", date(day_of(2024, 2, 29))),
            ("dueDate", date(day_of(9999, 12, 31))),
            ("completedOn", date(day_of(1, 1, 1))),
        ],
    );
    project(
        seed,
        "NASTY-22",
        "Amounts",
        &[
            ("contractAmount", scalar("-0.01")),
            ("serviceContract", scalar("79228162514264337593543950335")),
            ("expenseContract", scalar("0.0000000000000000000000000001")),
            ("percentComplete", scalar("133.333333")),
        ],
    );
    // A code without a name, and nothing else.
    let day = seed.ago(10);
    seed.insert(&PROJECT, day, &[("code", text("NASTY-23")), ("startDate", None)]);
}
