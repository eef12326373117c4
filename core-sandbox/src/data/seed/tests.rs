//! Tests of the sample data.

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
        written(&generate(today, COMPANY_NAME, 0)) == written(&generate(today, COMPANY_NAME, 0))
    );
    assert!(
        written(&generate(today, COMPANY_NAME, 0))
            != written(&generate(day("2026-03-18"), COMPANY_NAME, 0))
    );
}

#[test]
fn no_record_is_newer_than_now() {
    let times = ["00:00:05", "03:00:00", "06:59:59", "07:00:00", "23:00:00"];
    let latest =
        times.map(|time| latest(day("2026-03-17"), format!("2026-03-17T{time}").parse().unwrap()));
    let shown = latest.map(|time| time.time().to_string());
    assert_eq!(shown, ["00:00:05", "03:00:00", "06:59:59", "07:00:00", "07:00:00"]);
    // Of another day, the time of day does not matter.
    let other = super::latest(day("2026-03-17"), day("2026-03-18").at(3, 0, 0, 0));
    assert_eq!(other.to_string(), "2026-03-17T07:00:00");

    let now = TimeZone::UTC.to_datetime(Timestamp::now());
    let database = generate(now.date(), COMPANY_NAME, 0);
    let after = TimeZone::UTC.to_datetime(Timestamp::now());
    for row in all().iter().flat_map(|resource| database.rows(resource)) {
        for name in ["createdOn", "lastUpdated"] {
            let Some(time) = row.text(name) else { continue };
            assert!(time.parse::<DateTime>().unwrap() <= after, "{name}: {time}");
        }
    }
}

#[test]
fn the_main_resources_have_the_expected_number_of_records() {
    let database = sample();
    let counts = [&ACTIVITY, &PROJECT, &TIME_ENTRY].map(|resource| database.rows(resource).count());
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
