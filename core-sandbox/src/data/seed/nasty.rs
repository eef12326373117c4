//! Records with the oddities of real companies, beside the sample data.

mod money;
mod people;
mod projects;
mod time;

use core_api::Json;
use uuid::Uuid;

use super::Seed;
use crate::data::{
    row::text,
    schema::{DELETED_HISTORY, Resource},
};

/// The records that others refer to.
struct Cast {
    /// An employee with letters of other scripts in the name.
    employee: Uuid,
    /// An employee who has left.
    inactive: Uuid,
    client: Uuid,
    /// A phase four levels below its main project.
    deepest: Uuid,
    /// A project that permits one activity only.
    narrow: Uuid,
    /// An activity that is not in use.
    retired: Uuid,
    /// The only activity of the narrow project.
    only: Uuid,
    /// A class that was deleted.
    deleted_class: Uuid,
}

/// Texts in several scripts, with combining marks, letters outside of the first plane, and both directions.
const SCRIPTS: [&str; 6] = [
    "Żaneta Świątek-O'Brien",
    "李小龍 株式会社",
    "محمد بن سلمان",
    "Ægir Þórsson & Søn",
    "e\u{301}te\u{301} \u{1f3db}\u{fe0f}",
    "<b>\"Quoted\" \\ back, %_[slash]</b>",
];

/// Inserts the records.
pub(super) fn seed(seed: &mut Seed) {
    let people = people::seed(seed);
    let cast = projects::seed(seed, &people);
    let invoices = money::seed(seed, &cast);
    time::seed(seed, &cast, &invoices);
}

/// Returns a text of this number of characters. Those at its end are not in ASCII.
fn longest(characters: usize) -> Option<Json> {
    let start = "The longest text. ".chars();
    text(&start.chain(std::iter::repeat('ß')).take(characters).collect::<String>())
}

/// Returns a memo of several pages, with the ends of lines of Windows.
fn memo() -> Option<Json> {
    text(&"A line of a memo, with a tab\tand a price of 1,5 €.\r\n".repeat(400))
}

/// Adds a record to the history of deletions, and returns its id. No resource has the record.
fn deleted(seed: &mut Seed, resource: &Resource) -> Uuid {
    let id = seed.numbers.id();
    let day = seed.ago(90);
    let time = seed.moment(day);
    let values = [
        ("entityId", text(&id.to_string())),
        ("entity", text(resource.name)),
        ("deletedOn", text(&time.to_string())),
        ("deletedById", text(&seed.database.user().to_string())),
    ];
    seed.insert(&DELETED_HISTORY, day, &values);
    id
}

#[cfg(test)]
mod tests;
