//! Plausible sample data of a firm of architects, which is the same at each start.

mod activities;
mod assignments;
mod company;
mod data_set;
mod deletions;
mod filler;
mod invoices;
mod nasty;
mod people;
mod projects;
mod samples;
mod time_entries;
mod values;

use core_api::Json;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use uuid::Uuid;

use super::{
    database::Database,
    defaults::{Write, complete},
    derived::derive_fields,
    row::{hundredths, scalar, text},
    schema::{GROUP, Resource},
};
use crate::splitmix::SplitMix;
pub(crate) use company::{COMPANY_NAME, database};
pub use data_set::DataSet;

fn generate(today: Date, company: &str, number: u64) -> Database {
    let mut numbers = SplitMix::new(number.wrapping_add(4711));
    let user = numbers.id();
    let mut database = Database::new(user);
    database.set_name(user, "Ada Reyes");
    let mut seed = Seed::new(database, numbers.clone(), today);
    // Projects and activities have default groups.
    filler::fill(&mut seed, |resource| resource.path == GROUP.path);
    seed.numbers = numbers;
    seed.people = people::employees(&mut seed);
    seed.clients = people::clients(&mut seed);
    let activities = activities::seed(&mut seed);
    let projects = projects::seed(&mut seed);
    let invoices = invoices::seed(&mut seed, &projects);
    time_entries::seed(&mut seed, &activities, &projects, &invoices);
    assignments::seed(&mut seed, &activities, &projects);
    deletions::seed(&mut seed);
    assignments::group_details(&mut seed);
    // The resources without records of their own.
    filler::fill(&mut seed, |_| true);
    company::set_name(&mut seed.database, company);
    seed.database
}

/// Adds records with the oddities of real companies.
fn with_nasty_records(database: Database, today: Date, number: u64) -> Database {
    let numbers = SplitMix::new(number.wrapping_add(815));
    let mut seed = Seed::new(database, numbers, today);
    nasty::seed(&mut seed);
    seed.database
}

/// The state of the generation.
struct Seed {
    database: Database,
    numbers: SplitMix,
    today: Date,
    /// The time of the last change of any record.
    latest: DateTime,
    people: Vec<Uuid>,
    clients: Vec<Uuid>,
}

/// Values by the names of their fields.
type Values<'a> = &'a [(&'a str, Option<Json>)];

/// Returns the time of the last change: this morning, but not later than now. A later change would not be the last one then.
fn latest(today: Date, now: DateTime) -> DateTime {
    let morning = today.at(7, 0, 0, 0);
    if today == now.date() { morning.min(now) } else { morning }
}

impl Seed {
    fn new(database: Database, numbers: SplitMix, today: Date) -> Self {
        let now = TimeZone::UTC.to_datetime(Timestamp::now());
        let latest = latest(today, now.with().subsec_nanosecond(0).build().unwrap_or(now));
        Self { database, numbers, today, latest, people: Vec::new(), clients: Vec::new() }
    }

    /// Inserts a record that was created on this day.
    ///
    /// The record has these values, the defaults of the resource, and the fields of all records.
    fn insert(&mut self, resource: &'static Resource, day: Date, values: Values<'_>) -> Uuid {
        let id = self.numbers.id();
        self.insert_with_id(id, resource, day, values);
        id
    }

    /// Inserts a record like [`insert`](Self::insert), with this id.
    fn insert_with_id(
        &mut self,
        id: Uuid,
        resource: &'static Resource,
        day: Date,
        values: Values<'_>,
    ) {
        let created = self.moment(day).min(self.latest);
        let updated = created.saturating_add(i64::from(self.numbers.below(72 * 3600)).seconds());
        let updated = updated.min(self.latest);
        let user = text(&self.database.user().to_string());
        let mut row = resource.new_row();
        for (name, value) in values {
            row.set(name, value.clone());
        }
        for (name, value) in [
            ("id", text(&id.to_string())),
            ("createdOn", text(&created.to_string())),
            ("createdById", user.clone()),
            ("lastUpdated", text(&updated.to_string())),
            ("lastUpdatedById", user),
            ("version", text(&self.database.new_version())),
            ("objectState", scalar(1)),
        ] {
            row.set(name, value);
        }
        complete(&self.database, resource, &mut row, Write::Create, day);
        derive_fields(&self.database, resource, &mut row);
        self.database.insert(resource, id, row);
    }

    /// Returns a time of this day before now, with up to three digits of a second.
    fn moment(&mut self, day: Date) -> DateTime {
        let hour = if day < self.today { 8 + self.numbers.below(10) } else { 0 };
        let seconds = hour * 3600 + self.numbers.below(3600);
        let milliseconds = i64::from(seconds) * 1000 + i64::from(self.numbers.below(1000));
        day.at(0, 0, 0, 0).saturating_add(milliseconds.milliseconds())
    }

    /// Returns the day this number of days ago.
    fn ago(&self, days: u32) -> Date {
        self.today.saturating_sub(i64::from(days).days())
    }

    /// Returns a day that is at least `minimum` and less than `minimum + span` days ago.
    fn past(&mut self, minimum: u32, span: u32) -> Date {
        let days = minimum + self.numbers.below(span);
        self.ago(days)
    }

    /// Returns the id of one of three entities without records here, such as classes.
    fn entity(&mut self, target: &str) -> Option<Json> {
        let number = 1 + self.numbers.below(3);
        let name = format!("{target} {number}");
        // Equal names have equal ids.
        let bytes = name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
        let id = SplitMix::new(bytes).id();
        self.database.set_name(id, &name);
        reference(id)
    }

    /// Returns the id of an employee.
    fn person(&mut self) -> Option<Json> {
        self.numbers.pick(&self.people).and_then(reference)
    }
}

/// Formats a day like Core.
fn date(day: Date) -> Option<Json> {
    text(&day.at(0, 0, 0, 0).to_string())
}

/// Formats the id of another record.
fn reference(id: Uuid) -> Option<Json> {
    text(&id.to_string())
}

#[cfg(test)]
mod tests;
