//! Employees and clients.

use uuid::Uuid;

use super::{Seed, date, hundredths, reference};
use crate::data::{
    row::{scalar, text},
    schema::{CLIENT, EMPLOYEE},
};

/// The first name, last name, title and department of each employee.
const PEOPLE: [(&str, &str, &str, &str); 12] = [
    ("Ada", "Reyes", "Principal", "Design"),
    ("Ben", "Okafor", "Project Architect", "Design"),
    ("Carla", "Jensen", "Project Manager", "Delivery"),
    ("Dev", "Malhotra", "Designer", "Design"),
    ("Elif", "Yilmaz", "Drafter", "Delivery"),
    ("Franz", "Huber", "Site Architect", "Site"),
    ("Grace", "Lin", "Interior Designer", "Design"),
    ("Hugo", "Marchetti", "Job Captain", "Delivery"),
    ("Ines", "Duarte", "Bookkeeper", "Office"),
    ("Jonas", "Berg", "Drafter", "Delivery"),
    ("Kavita", "Rao", "Landscape Architect", "Design"),
    ("Liam", "Walsh", "Intern", "Delivery"),
];

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

/// Inserts the employees. The first two manage the others.
pub(super) fn employees(seed: &mut Seed) -> Vec<Uuid> {
    let mut people: Vec<Uuid> = Vec::new();
    for (first, last, title, department) in PEOPLE {
        let hired = seed.past(400, 3000);
        let manager = seed.numbers.pick(people.get(..2).unwrap_or_default());
        let bill_rate = 9_000 + seed.numbers.below(60) * 250;
        let values = [
            ("firstName", text(first)),
            ("lastName", text(last)),
            ("title", text(title)),
            ("department", text(department)),
            ("status", scalar(0)),
            ("managerId", manager.and_then(reference)),
            ("dateHired", date(hired)),
            ("billRate", hundredths(bill_rate)),
            ("costRate", hundredths(bill_rate / 2)),
            ("overtimeBillRate", hundredths(bill_rate + bill_rate / 2)),
            ("overtimeCostRate", hundredths(bill_rate * 3 / 4)),
            ("utilizationTarget", hundredths(8_000)),
            ("dailyStandardHours", hundredths(800)),
            ("weeklyStandardHours", hundredths(4_000)),
        ];
        let id = seed.numbers.id();
        // The first employee is the author of the sample data.
        let id = if people.is_empty() { seed.database.user() } else { id };
        seed.insert_with_id(id, &EMPLOYEE, hired, &values);
        people.push(id);
    }
    people
}

/// Inserts the clients.
pub(super) fn clients(seed: &mut Seed) -> Vec<Uuid> {
    let client = |name: &&str| {
        let since = seed.past(400, 3000);
        let manager = seed.person();
        let values = [
            ("name", text(name)),
            ("company", text(name)),
            ("clientSince", date(since)),
            ("managerId", manager),
            ("status", scalar(0)),
            ("type", scalar(0)),
        ];
        seed.insert(&CLIENT, since, &values)
    };
    CLIENTS.iter().map(client).collect()
}
