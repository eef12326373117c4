//! Projects and their phases.

use core_api::Json;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Seed, date, hundredths, reference};
use crate::{
    resources::{PROJECT, refresh},
    store::{bare, text},
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

/// What the code of a phase ends with, and its name.
const PHASES: [(&str, &str); 2] = [("D", "Design"), ("C", "Construction")];

/// How many projects stand alone or at the top.
const ROOTS: u32 = 48;

/// A project at the top, as its phases take after it.
struct Root {
    code: String,
    name: String,
    client: Option<Json>,
    manager: Option<Json>,
    status: u32,
    made: Date,
}

/// The projects that time is booked on: phases, where a project has them.
pub(super) fn seed(seed: &mut Seed) -> Vec<Uuid> {
    let mut booked = Vec::new();
    for (number, work) in (0..ROOTS).zip(WORKS.iter().cycle()) {
        let days = 380 + seed.numbers.below(500);
        let root = Root {
            code: format!("{}-{number:03}", 23 + number / 16),
            name: format!("{work} {}", 1 + number / 8),
            client: seed.numbers.pick(&seed.clients).and_then(reference),
            manager: seed.person(),
            // Some are complete or inactive.
            status: [0, 0, 0, 0, 0, 2, 4].get(seed.numbers.below(7) as usize).map_or(0, |s| *s),
            made: seed.ago(days),
        };
        let id = insert(seed, &root, None);
        if number % 4 == 0 {
            let phases = 0..PHASES.len();
            booked.extend(phases.map(|order| insert(seed, &root, Some((id, order)))));
            refresh(&mut seed.store, &PROJECT, id);
        } else {
            booked.push(id);
        }
    }
    booked
}

/// Keeps a project, or the phase with this order of the project with this id.
fn insert(seed: &mut Seed, root: &Root, phase: Option<(Uuid, usize)>) -> Uuid {
    let amount = hundredths(1_500_000 + seed.numbers.below(400) * 25_000);
    let mut values = vec![
        ("code", text(&root.code)),
        ("name", text(&root.name)),
        ("contractType", bare(seed.numbers.below(3))),
        ("status", bare(root.status)),
        ("clientId", root.client.clone()),
        ("managerId", root.manager.clone()),
        ("serviceContract", amount.clone()),
        ("contractAmount", amount),
        ("startDate", date(root.made)),
        ("percentComplete", hundredths(seed.numbers.below(100) * 100)),
        ("graceDays", bare(30)),
    ];
    if let Some((id, order)) = phase
        && let Some((end, name)) = PHASES.get(order)
    {
        values.extend([
            ("code", text(&format!("{}-{end}", root.code))),
            ("name", text(name)),
            ("phaseName", text(name)),
            ("type", bare(1)),
            ("level", bare(1)),
            ("parentId", reference(id)),
            ("rootProjectId", reference(id)),
            ("phaseOrder", bare(order + 1)),
        ]);
    }
    seed.insert(&PROJECT, root.made, &values)
}
