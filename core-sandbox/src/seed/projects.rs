//! Projects and their phases.

use core_api::{Json, Project};
use jiff::ToSpan;
use uuid::Uuid;

use super::{PEOPLE, Seed, hundredths, row};
use crate::{
    resources::Kind,
    store::{bare, text},
};

const CLIENTS: [&str; 9] = [
    "Alder & Finch",
    "Bayview School District",
    "City of Marlow",
    "Dunmore Hotels",
    "Everett Clinic",
    "Foster Family",
    "Greenway Housing",
    "Harbor Logistics",
    "O'Neill Brothers",
];

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

const PHASES: [&str; 2] = ["Design", "Construction"];

/// How many projects stand alone or at the top.
const ROOTS: u32 = 48;

/// A project that time is booked on.
#[derive(Clone)]
pub(super) struct Booked {
    pub(super) id: Uuid,
    pub(super) client: String,
}

/// What a phase takes from the project at the top.
struct Root {
    id: Uuid,
    code: String,
    display_name: String,
    is_active: bool,
}

/// The projects that time is booked on: phases, where a project has them.
pub(super) fn seed(seed: &mut Seed, people: &[Uuid; PEOPLE.len()]) -> Vec<Booked> {
    let clients = CLIENTS.map(|name| {
        let id = seed.numbers.id();
        seed.store.name(id, name.to_owned());
        (id, name)
    });
    let mut booked = Vec::new();
    for number in 0..ROOTS {
        let Some(client) = seed.numbers.pick(&clients) else { continue };
        let has_phases = number % 4 == 0;
        let root = project(seed, people, client, number, None, has_phases);
        if has_phases {
            for index in 0..PHASES.len() as u32 {
                let phase = project(seed, people, client, index, Some(&root), false);
                booked.push(Booked { id: phase.id, client: client.1.to_owned() });
            }
        } else {
            booked.push(Booked { id: root.id, client: client.1.to_owned() });
        }
    }
    booked
}

fn project(
    seed: &mut Seed,
    people: &[Uuid; PEOPLE.len()],
    (client_id, client): (Uuid, &str),
    number: u32,
    root: Option<&Root>,
    has_phases: bool,
) -> Root {
    let table = Project::FIELDS;
    let is_active = root.map_or_else(|| seed.numbers.below(5) < 4, |root| root.is_active);
    let (code, name) = match root {
        Some(root) => {
            let phase = PHASES[number as usize % PHASES.len()];
            (format!("{}-{}", root.code, &phase[..1]), phase.to_owned())
        }
        None => {
            let work = WORKS[number as usize % WORKS.len()];
            (format!("{}-{number:03}", 23 + number / 16), format!("{work} {}", 1 + number / 8))
        }
    };
    let display_name = format!("{code} | {name}");
    let made = seed.today.saturating_sub(i64::from(380 + seed.numbers.below(500)).days());
    let mut values = vec![
        ("displayName", text(&display_name)),
        ("name", text(&name)),
        ("code", text(&code)),
        ("type", bare(u8::from(root.is_some()))),
        ("level", bare(u8::from(root.is_some()))),
        ("status", bare(if is_active { 0 } else { 4 })),
        ("hasChild", bare(has_phases)),
        ("clientId", text(&client_id.to_string())),
        ("client", text(client)),
        ("startDate", text(&made.at(0, 0, 0, 0).to_string())),
    ];
    values.extend(terms(seed, people));
    if let Some(root) = root {
        let id = root.id.to_string();
        values.extend([
            ("phaseName", text(&name)),
            ("parentId", text(&id)),
            ("parent", text(&root.display_name)),
            ("rootProjectId", text(&id)),
            ("rootProject", text(&root.display_name)),
            ("phaseOrder", bare(number + 1)),
        ]);
    }
    let id = seed.insert(Kind::Project, row(table, &values), made);
    Root { id, code, display_name, is_active }
}

/// Who manages a project, and how it is charged.
fn terms(seed: &mut Seed, people: &[Uuid; PEOPLE.len()]) -> [(&'static str, Option<Json>); 16] {
    let manager = seed.numbers.pick(people).unwrap_or_default();
    let manager_name = seed.store.name_of(manager).unwrap_or_default();
    let amount = 1_500_000 + seed.numbers.below(400) * 25_000;
    let none = text(&Uuid::nil().to_string());
    [
        ("managerId", text(&manager.to_string())),
        ("manager", text(manager_name)),
        ("contractType", bare(seed.numbers.below(3))),
        ("serviceContract", hundredths(amount)),
        ("contractAmount", hundredths(amount)),
        ("percentComplete", hundredths(seed.numbers.below(100) * 100)),
        ("invoiceTemplateId", none.clone()),
        ("manualInvoiceTemplateId", none.clone()),
        ("jointInvoiceTemplateId", none),
        ("interestRate", hundredths(1_500)),
        ("graceDays", bare(30)),
        ("recurringAmount", hundredths(0)),
        ("sendInvoiceToContact", bare(false)),
        ("messageOnInvoice", text("<br>")),
        ("hasCustomInvoiceNumber", bare(false)),
        ("defaultGroup", text("All Projects")),
    ]
}
