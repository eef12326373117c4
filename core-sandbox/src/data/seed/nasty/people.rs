//! Namesakes, people who have left, and names in many scripts.

use uuid::Uuid;

use super::{SCRIPTS, memo};
use crate::data::{
    row::{scalar, text},
    schema::{CLIENT, EMPLOYEE},
    seed::{Seed, date, hundredths},
};

/// The people that other records refer to.
pub(super) struct People {
    pub(super) employee: Uuid,
    pub(super) inactive: Uuid,
    pub(super) client: Uuid,
}

pub(super) fn seed(seed: &mut Seed) -> People {
    let mut employee = Uuid::nil();
    for name in SCRIPTS {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        let day = seed.ago(500);
        let values = [
            ("firstName", text(first)),
            ("lastName", text(last)),
            ("displayName", text(name)),
            ("status", scalar(0)),
            ("billRate", hundredths(33_333)),
        ];
        employee = seed.insert(&EMPLOYEE, day, &values);
    }
    let day = seed.ago(900);
    let left = seed.ago(30);
    let inactive = [
        // A namesake of an employee of the sample.
        ("firstName", text("Ben")),
        ("lastName", text("Okafor")),
        ("status", scalar(1)),
        ("dateHired", date(day)),
        ("dateReleased", date(left)),
        ("memo", memo()),
    ];
    let inactive = seed.insert(&EMPLOYEE, day, &inactive);
    // Only a last name, and everything else is null.
    seed.insert(&EMPLOYEE, day, &[("lastName", text("Cher"))]);
    People { employee, inactive, client: clients(seed) }
}

fn clients(seed: &mut Seed) -> Uuid {
    let day = seed.ago(800);
    let mut client = Uuid::nil();
    for name in SCRIPTS {
        let values = [("name", text(name)), ("company", text(name)), ("status", scalar(0))];
        client = seed.insert(&CLIENT, day, &values);
    }
    // Two namesakes of a client of the sample. One of them is not in use.
    for status in [0, 1] {
        let values = [("name", text("Alder & Finch")), ("status", scalar(status))];
        seed.insert(&CLIENT, day, &values);
    }
    seed.insert(&CLIENT, day, &[("name", super::longest(65)), ("company", super::longest(55))]);
    client
}
