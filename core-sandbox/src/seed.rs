//! Made-up data of a firm of architects: the same at each start, and plausible.

mod activities;
mod filler;
mod invoices;
mod people;
mod projects;
mod rest;
mod time_entries;

use std::sync::{Mutex, PoisonError};

use core_api::Json;
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use uuid::Uuid;

use crate::{
    resources::{Resource, complete},
    splitmix::SplitMix,
    store::{Store, bare, text},
};

/// Everything, up to this day.
pub(crate) fn store(today: Date) -> Store {
    // Tests start many sandboxes, on one day.
    static LAST: Mutex<Option<(Date, Store)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((day, store)) if *day == today => store.clone(),
        _ => last.insert((today, made_up(today))).1.clone(),
    }
}

fn made_up(today: Date) -> Store {
    let mut numbers = SplitMix::new(4711);
    let user = numbers.id();
    let mut store = Store::new(user);
    store.name(user, "Ada Reyes");
    let mut seed = Seed { store, numbers, today, people: Vec::new(), clients: Vec::new() };
    seed.people = people::employees(&mut seed);
    seed.clients = people::clients(&mut seed);
    rest::before_projects(&mut seed);
    let activities = activities::seed(&mut seed);
    let projects = projects::seed(&mut seed);
    let invoices = invoices::seed(&mut seed, &projects);
    time_entries::seed(&mut seed, &activities, &projects, &invoices);
    rest::after_projects(&mut seed, &activities, &projects);
    seed.store
}

/// The data as it is being made.
struct Seed {
    store: Store,
    numbers: SplitMix,
    today: Date,
    people: Vec<Uuid>,
    clients: Vec<Uuid>,
}

/// Values by the names of their fields.
type Values<'a> = &'a [(&'a str, Option<Json>)];

impl Seed {
    /// Keeps a record that was made on this day: these values, what is unset elsewhere, and what
    /// every record has.
    fn insert(&mut self, resource: &'static Resource, made: Date, values: Values<'_>) -> Uuid {
        let id = self.numbers.id();
        let created = self.moment(made);
        let updated = created.saturating_add(i64::from(self.numbers.below(72 * 3600)).seconds());
        // Nothing has been changed later than this morning.
        let updated = updated.min(self.today.at(7, 0, 0, 0)).max(created);
        let user = text(&self.store.user().to_string());
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
            ("version", text(&self.store.new_version())),
            ("objectState", bare(1)),
        ] {
            row.set(name, value);
        }
        complete(&self.store, resource, &mut row);
        self.store.insert(resource, id, row);
        id
    }

    /// A moment of this day, before now, with a fraction of up to three digits.
    fn moment(&mut self, day: Date) -> DateTime {
        let hour = if day < self.today { 8 + self.numbers.below(10) } else { 0 };
        let seconds = hour * 3600 + self.numbers.below(3600);
        let milliseconds = i64::from(seconds) * 1000 + i64::from(self.numbers.below(1000));
        day.at(0, 0, 0, 0).saturating_add(milliseconds.milliseconds())
    }

    /// A day so many days ago.
    fn ago(&self, days: u32) -> Date {
        self.today.saturating_sub(i64::from(days).days())
    }

    /// A day from so many days ago to this many days before.
    fn past(&mut self, least: u32, span: u32) -> Date {
        let days = least + self.numbers.below(span);
        self.ago(days)
    }

    /// One of three things of a kind that has no records here, such as classes.
    fn named(&mut self, target: &str) -> Option<Json> {
        let number = 1 + self.numbers.below(3);
        let name = format!("{target} {number}");
        // The same name has the same id.
        let bytes = name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
        let id = SplitMix::new(bytes).id();
        self.store.name(id, &name);
        reference(id)
    }

    fn person(&mut self) -> Option<Json> {
        self.numbers.pick(&self.people).and_then(reference)
    }
}

/// Hundredths as Core writes them: with a point, and without zeros at the end.
fn hundredths(value: u32) -> Option<Json> {
    let digits = format!("{}.{:02}", value / 100, value % 100);
    bare(digits.strip_suffix('0').unwrap_or(&digits))
}

/// A day as Core writes it.
fn date(day: Date) -> Option<Json> {
    text(&day.at(0, 0, 0, 0).to_string())
}

/// An id of something else.
fn reference(id: Uuid) -> Option<Json> {
    text(&id.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::resources::{ACTIVITY, ALL, PROJECT, TIME_ENTRY, references};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn written(store: &Store) -> Vec<String> {
        let rows = ALL.into_iter().flat_map(|resource| store.rows(resource));
        rows.map(|row| row.to_json(0)).collect()
    }

    #[test]
    fn the_data_is_the_same_at_each_start() {
        let today = day("2026-03-17");
        assert!(written(&made_up(today)) == written(&made_up(today)));
        assert!(written(&made_up(today)) != written(&made_up(day("2026-03-18"))));
    }

    #[test]
    fn there_is_enough_of_everything() {
        let store = store(day("2026-03-17"));
        let counts =
            [&ACTIVITY, &PROJECT, &TIME_ENTRY].map(|resource| store.rows(resource).count());
        assert_eq!(counts, [40, 72, 5000]);
        let phases = store.rows(&PROJECT).filter(|row| row.id("parentId").is_some()).count();
        assert_eq!(phases, 24);
        let parents =
            store.rows(&PROJECT).filter(|row| row.value("hasChild") == bare(true).as_ref()).count();
        assert_eq!(parents, 12);
    }

    #[test]
    fn every_reference_leads_somewhere_and_shows_its_name() {
        let store = store(day("2026-03-17"));
        for resource in ALL {
            for row in store.rows(resource) {
                for reference in references(resource) {
                    let id = row.id(reference.id).filter(|id| !id.is_nil());
                    let is_known = id.is_none_or(|id| store.is_known(reference, id));
                    assert!(is_known, "{}.{}", resource.name, reference.id);
                    let Some(name) = reference.name else { continue };
                    let shown = id.and_then(|id| store.name_of(reference, id));
                    assert_eq!(row.value(name), shown, "{}.{name}", resource.name);
                }
            }
        }
    }

    #[test]
    fn every_resource_has_records_but_the_company_is_one() {
        let store = store(day("2026-03-17"));
        for resource in ALL {
            let least = if resource.name == "Company" { 1 } else { 5 };
            assert!(store.rows(resource).count() >= least, "{}", resource.name);
            for row in store.rows(resource) {
                for (info, value) in row.iter() {
                    let is_there = value.is_some() || !info.required;
                    assert!(is_there, "{}.{}", resource.name, info.name);
                }
            }
        }
    }

    #[test]
    fn this_month_has_billable_time_even_on_its_first_day() {
        for today in ["2026-03-01", "2026-02-28", "2027-01-01"] {
            let today = day(today);
            let store = store(today);
            let days: Vec<Date> = store
                .rows(&TIME_ENTRY)
                .filter(|row| row.value("billable") == bare(true).as_ref())
                .map(|row| row.text("date").unwrap().parse::<DateTime>().unwrap().date())
                .collect();
            assert!(days.iter().filter(|day| **day >= today.first_of_month()).count() >= 20);
            assert!(days.iter().all(|day| *day <= today));
            let months: BTreeSet<_> = days.iter().map(|day| (day.year(), day.month())).collect();
            assert!(months.len() >= 12, "{months:?}");
        }
    }

    #[test]
    fn texts_and_numbers_have_the_form_of_core() {
        assert_eq!(hundredths(0).unwrap().as_str(), "0.0");
        assert_eq!(hundredths(26_500).unwrap().as_str(), "265.0");
        assert_eq!(hundredths(13_372).unwrap().as_str(), "133.72");
        let store = store(day("2026-03-17"));
        let created: Vec<String> =
            store.rows(&TIME_ENTRY).map(|row| row.text("createdOn").unwrap()).collect();
        assert!(created.iter().all(|text| text.len() <= 23 && !text.ends_with('Z')));
        assert!(created.iter().any(|text| text.contains('.')));
        let versions: BTreeSet<_> = [&ACTIVITY, &PROJECT, &TIME_ENTRY]
            .into_iter()
            .flat_map(|resource| store.rows(resource))
            .map(|row| row.text("version").unwrap())
            .collect();
        assert_eq!(versions.len(), 5112);
        assert!(versions.iter().all(|text| text.len() == 12 && text.ends_with('=')));
    }
}
