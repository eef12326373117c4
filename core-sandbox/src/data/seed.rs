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
    ToSpan,
    civil::{Date, DateTime},
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
    let mut seed =
        Seed { database, numbers: numbers.clone(), today, people: Vec::new(), clients: Vec::new() };
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
    let mut seed = Seed { database, numbers, today, people: Vec::new(), clients: Vec::new() };
    nasty::seed(&mut seed);
    seed.database
}

/// The state of the generation.
struct Seed {
    database: Database,
    numbers: SplitMix,
    today: Date,
    people: Vec<Uuid>,
    clients: Vec<Uuid>,
}

/// Values by the names of their fields.
type Values<'a> = &'a [(&'a str, Option<Json>)];

impl Seed {
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
        let created = self.moment(day);
        let updated = created.saturating_add(i64::from(self.numbers.below(72 * 3600)).seconds());
        // The last change of any record was this morning.
        let updated = updated.min(self.today.at(7, 0, 0, 0)).max(created);
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
mod tests {
    use std::collections::BTreeSet;

    use core_api::endpoint::CallKind;

    use super::*;
    use crate::data::{
        references::references,
        schema::{ACTIVITY, PROJECT, TIME_ENTRY, all},
    };

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn sample() -> Database {
        database(DataSet::Sample, day("2026-03-17"), COMPANY_NAME, 0)
    }

    fn written(database: &Database) -> Vec<String> {
        let rows = all().iter().flat_map(|resource| database.rows(resource));
        rows.map(|row| row.to_json(0)).collect()
    }

    #[test]
    fn the_data_is_the_same_at_each_start() {
        let today = day("2026-03-17");
        assert!(
            written(&generate(today, COMPANY_NAME, 0))
                == written(&generate(today, COMPANY_NAME, 0))
        );
        assert!(
            written(&generate(today, COMPANY_NAME, 0))
                != written(&generate(day("2026-03-18"), COMPANY_NAME, 0))
        );
    }

    #[test]
    fn the_main_resources_have_the_expected_number_of_records() {
        let database = sample();
        let counts =
            [&ACTIVITY, &PROJECT, &TIME_ENTRY].map(|resource| database.rows(resource).count());
        assert_eq!(counts, [40, 72, 5000]);
        let phases = database.rows(&PROJECT).filter(|row| row.id("parentId").is_some()).count();
        assert_eq!(phases, 24);
        let parents =
            database.rows(&PROJECT).filter(|row| row.json("hasChild") == scalar(true)).count();
        assert_eq!(parents, 12);
    }

    #[test]
    fn every_reference_has_a_target_and_shows_its_name() {
        let database = sample();
        for resource in all() {
            for row in database.rows(resource) {
                for reference in references(resource) {
                    let id = row.id(reference.id).filter(|id| !id.is_nil());
                    let has_target = id.is_none_or(|id| database.has_target(reference, id));
                    assert!(has_target, "{}.{}", resource.name, reference.id);
                    let Some(name) = reference.name else { continue };
                    let shown = id.and_then(|id| database.name_of(reference, id));
                    assert_eq!(row.value(name), shown, "{}.{name}", resource.name);
                }
            }
        }
    }

    #[test]
    fn nothing_ends_before_it_starts() {
        let database = sample();
        let mut compared = 0;
        for resource in all() {
            for start in resource.fields.iter().map(|info| info.name) {
                let end = start.replace("start", "end").replace("Start", "End");
                for row in database.rows(resource).filter(|_| end != start) {
                    let days = [start, end.as_str()].map(|name| row.text(name));
                    let [Some(first), Some(last)] = days else { continue };
                    assert!(first <= last, "{}.{start}: {first}, {last}", resource.name);
                    compared += 1;
                }
            }
        }
        assert!(compared > 20, "{compared}");
    }

    #[test]
    fn every_resource_has_records_and_a_single_object_is_one() {
        let database = sample();
        for resource in all() {
            let records = database.rows(resource).count();
            let is_single = resource.has(CallKind::Read);
            assert!(if is_single { records == 1 } else { records >= 5 }, "{}", resource.name);
            for row in database.rows(resource) {
                for (info, value) in row.iter() {
                    let is_complete = value.is_some() || !info.required;
                    assert!(is_complete, "{}.{}", resource.name, info.name);
                }
            }
        }
    }

    #[test]
    fn this_month_has_billable_time_even_on_its_first_day() {
        for today in ["2026-03-01", "2026-02-28", "2027-01-01"] {
            let today = day(today);
            let database = database(DataSet::Sample, today, COMPANY_NAME, 0);
            let days: Vec<Date> = database
                .rows(&TIME_ENTRY)
                .filter(|row| row.json("billable") == scalar(true))
                .map(|row| row.text("date").unwrap().parse::<DateTime>().unwrap().date())
                .collect();
            assert!(days.iter().filter(|day| **day >= today.first_of_month()).count() >= 20);
            assert!(days.iter().all(|day| *day <= today));
            let months: BTreeSet<_> = days.iter().map(|day| (day.year(), day.month())).collect();
            assert!(months.len() >= 12, "{months:?}");
        }
    }

    #[test]
    fn texts_and_numbers_have_the_format_of_core() {
        assert_eq!(hundredths(0).unwrap().as_str(), "0.0");
        assert_eq!(hundredths(26_500).unwrap().as_str(), "265.0");
        assert_eq!(hundredths(13_372).unwrap().as_str(), "133.72");
        let database = sample();
        let created: Vec<String> =
            database.rows(&TIME_ENTRY).map(|row| row.text("createdOn").unwrap()).collect();
        assert!(created.iter().all(|text| text.len() <= 23 && !text.ends_with('Z')));
        assert!(created.iter().any(|text| text.contains('.')));
        let versions: BTreeSet<_> = [&ACTIVITY, &PROJECT, &TIME_ENTRY]
            .into_iter()
            .flat_map(|resource| database.rows(resource))
            .map(|row| row.text("version").unwrap())
            .collect();
        assert_eq!(versions.len(), 5112);
        assert!(versions.iter().all(|text| text.len() == 12 && text.ends_with('=')));
    }
}
