//! Projects and their phases.

use core_api::Json;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Seed, date, hundredths, reference};
use crate::data::{
    derived::refresh,
    row::{scalar, text},
    schema::PROJECT,
};

const WORKS: [&str; 8] = [
    "Library",
    "Town Hall Annex",
    "Warehouse",
    "Residence",
    "Clinic Renovation",
    "School Wing",
    "Boathouse",
    "Parking Deck",
];

/// The suffix of the code of each phase, and its name.
const PHASES: [(&str, &str); 2] = [("D", "Design"), ("C", "Construction")];

/// The number of projects without a parent.
const ROOTS: u32 = 48;

/// The values that a project shares with its phases.
struct RootProject {
    code: String,
    name: String,
    client: Option<Json>,
    manager: Option<Json>,
    status: u32,
    created: Date,
}

/// Inserts the projects, and returns those that have time entries.
///
/// If a project has phases, the time entries refer to the phases.
pub(super) fn seed(seed: &mut Seed) -> Vec<Uuid> {
    let mut with_time = Vec::new();
    for (number, work) in (0..ROOTS).zip(WORKS.iter().cycle()) {
        let days = 380 + seed.numbers.below(500);
        let root = RootProject {
            code: format!("{}-{number:03}", 23 + number / 16),
            name: format!("{work} {}", 1 + number / 8),
            client: seed.numbers.pick(&seed.clients).and_then(reference),
            manager: seed.person(),
            // Some projects are complete or inactive.
            status: [0, 0, 0, 0, 0, 2, 4].get(seed.numbers.below(7) as usize).map_or(0, |s| *s),
            created: seed.ago(days),
        };
        let id = insert(seed, &root, None);
        if number % 4 == 0 {
            let phases = 0..PHASES.len();
            with_time.extend(phases.map(|order| insert(seed, &root, Some((id, order)))));
            refresh(&mut seed.database, &PROJECT, id);
        } else {
            with_time.push(id);
        }
    }
    with_time
}

/// Inserts a project, or a phase, which has the id of its project and an index into [`PHASES`].
fn insert(seed: &mut Seed, root: &RootProject, phase: Option<(Uuid, usize)>) -> Uuid {
    let amount = hundredths(1_500_000 + seed.numbers.below(400) * 25_000);
    let mut values = vec![
        ("code", text(&root.code)),
        ("name", text(&root.name)),
        ("contractType", scalar(seed.numbers.below(3))),
        ("status", scalar(root.status)),
        ("clientId", root.client.clone()),
        ("managerId", root.manager.clone()),
        ("serviceContract", amount.clone()),
        ("contractAmount", amount),
        ("startDate", date(root.created)),
        ("percentComplete", hundredths(seed.numbers.below(100) * 100)),
        ("graceDays", scalar(30)),
    ];
    let named = phase.and_then(|(id, order)| Some((id, order, PHASES.get(order)?)));
    if let Some((id, order, (end, name))) = named {
        values.extend([
            ("code", text(&format!("{}-{end}", root.code))),
            ("name", text(name)),
            ("phaseName", text(name)),
            ("type", scalar(1)),
            ("level", scalar(1)),
            ("parentId", reference(id)),
            ("rootProjectId", reference(id)),
            ("phaseOrder", scalar(order + 1)),
        ]);
    }
    seed.insert(&PROJECT, root.created, &values)
}
