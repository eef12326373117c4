//! Creates of records that may exist already, and of many records.

mod batches;
mod find_or_create;

use std::collections::BTreeSet;

use core_api::{
    Activity, Employee, Id, ListProjects, ListTimeEntries, Project, TimeEntry, TimeEntryInput,
    client::{CreateOutcome, CreateReport, NaturalKey},
};
use core_sandbox::{Fault, Reply, Sandbox};
use jiff::civil::date;
use rust_decimal::Decimal;

use super::support::api::{Api, builder};

/// The ids that time entries refer to.
#[derive(Clone, Copy)]
struct Place {
    project: Id<Project>,
    activity: Id<Activity>,
    person: Id<Employee>,
}

async fn place(api: &Api) -> Place {
    let entry = api.client.first(ListTimeEntries::new()).await.unwrap().unwrap();
    let person = Id::new(entry.resource_id.unwrap().uuid());
    Place { project: entry.project_id.unwrap(), activity: entry.activity_id.unwrap(), person }
}

fn input(place: Place, row: usize) -> TimeEntryInput {
    let day = i8::try_from(row % 5).unwrap() + 1;
    TimeEntryInput::new()
        .date(date(2031, 3, day).at(0, 0, 0, 0))
        .project_id(place.project)
        .activity_id(place.activity)
        .resource_id(place.person)
        .description(format!("Row {row}"))
        .actual_hours(Decimal::new(75, 1))
}

fn key() -> NaturalKey<TimeEntry> {
    NaturalKey::new(TimeEntry::DATE)
        .and(TimeEntry::RESOURCE_ID)
        .and(TimeEntry::PROJECT_ID)
        .and(TimeEntry::DESCRIPTION)
}

fn inputs(place: Place, rows: usize) -> Vec<TimeEntryInput> {
    (0..rows).map(|row| input(place, row)).collect()
}

/// Returns the descriptions of the rows in Core, each once.
async fn rows_in_core(api: &Api) -> (usize, BTreeSet<String>) {
    let list = ListTimeEntries::new().filter(TimeEntry::DATE.ge(date(2031, 1, 1)));
    let entries = api.client.collect(list).await.unwrap();
    (entries.len(), entries.into_iter().filter_map(|entry| entry.description).collect())
}

fn count(report: &CreateReport<TimeEntry>, is: fn(&CreateOutcome<TimeEntry>) -> bool) -> usize {
    report.outcomes.iter().filter(|outcome| is(outcome)).count()
}

#[tokio::test]
async fn an_import_that_runs_twice_creates_each_row_once() {
    let api = Api::start().await;
    let place = place(&api).await;
    let before = api.sandbox.counters().requests;
    let report = api.client.create_all(inputs(place, 200)).unless_exists(key()).run().await;
    let first = api.sandbox.counters().requests - before;
    assert_eq!(report.to_string(), "200 created");
    assert!(first <= 204, "{first}");

    let before = api.sandbox.counters().requests;
    let report = api.client.create_all(inputs(place, 200)).unless_exists(key()).run().await;
    let second = api.sandbox.counters().requests - before;
    assert_eq!(report.to_string(), "0 created, 200 already there");
    assert!(second <= 4, "{second}");
    assert!(report.is_complete());
    for (row, outcome) in report.outcomes.iter().enumerate() {
        let text = outcome.record().unwrap().description.clone();
        assert_eq!(text, Some(format!("Row {row}")));
    }
    assert_eq!(rows_in_core(&api).await.0, 200);
}

#[tokio::test]
async fn lost_answers_and_failures_never_double_a_row() {
    let api = Api::start().await;
    let place = place(&api).await;
    api.sandbox.inject(Fault::answer_lost().method("POST").on("/api/timeentry").times(3));
    let busy = Reply::status(429).retry_after(0);
    api.sandbox.inject(Fault::reply(busy).method("POST").on("/api/timeentry").after(4).times(2));
    let failed = Fault::status(500).method("POST").on("/api/timeentry").after(9).times(2);
    api.sandbox.inject(failed);
    let report = api.client.create_all(inputs(place, 40)).unless_exists(key()).run().await;
    assert_eq!(count(&report, |one| matches!(one, CreateOutcome::Recovered(_))), 3, "{report}");
    assert_eq!(count(&report, |one| matches!(one, CreateOutcome::Unknown(_))), 2, "{report}");
    let unknown = report.failures().next().unwrap().1.to_string();
    assert!(unknown.contains("a look-up by the natural key did not find the record"), "{unknown}");

    let report = api.client.create_all(inputs(place, 40)).unless_exists(key()).run().await;
    assert_eq!(report.to_string(), "2 created, 38 already there");
    let (rows, texts) = rows_in_core(&api).await;
    assert_eq!((rows, texts.len()), (40, 40));
}

#[tokio::test]
async fn a_refused_row_has_cores_reason_and_stops_no_other() {
    let api = Api::start().await;
    let place = place(&api).await;
    let mut inputs = inputs(place, 10);
    inputs[3] = inputs[3].clone().project_id(Id::new(uuid::Uuid::from_u128(7)));
    inputs[5] = inputs[5].clone().description("x".repeat(101));
    let report = api.client.create_all(inputs).run().await;
    assert_eq!(report.to_string(), "8 created, 2 refused");
    let failures: Vec<_> =
        report.failures().map(|(row, outcome)| (row, outcome.to_string())).collect();
    assert_eq!(failures[0].0, 3);
    assert!(failures[0].1.contains("projectId refers to a record"), "{}", failures[0].1);
    assert_eq!(failures[1].0, 5);
    assert!(failures[1].1.contains("description"), "{}", failures[1].1);
}

#[tokio::test]
async fn an_error_of_all_rows_leaves_the_others_unsent() {
    let api = Api::start().await;
    let place = place(&api).await;
    let fault = Fault::unauthorized().method("POST").on("/api/timeentry").after(6).always();
    api.sandbox.inject(fault);
    let report = api.client.create_all(inputs(place, 20)).concurrency(1).run().await;
    assert_eq!(report.to_string(), "6 created, 14 not sent");
    assert!(report.outcomes[6..].iter().all(|outcome| outcome.error().unwrap().needs_login()));
    assert_eq!(api.sandbox.created::<TimeEntry>(), 6);
}

#[tokio::test]
async fn a_server_that_keeps_failing_ends_the_import() {
    let api = Api::start().await;
    let place = place(&api).await;
    api.sandbox.inject(Fault::status(500).method("POST").on("/api/timeentry").always());
    let report = api.client.create_all(inputs(place, 50)).concurrency(1).run().await;
    assert_eq!(report.to_string(), "0 created, 5 unknown, 45 not sent");
}

#[tokio::test]
async fn a_search_that_fails_leaves_all_rows_unsent() {
    let api = Api::start().await;
    let place = place(&api).await;
    api.sandbox.inject(Fault::status(404).method("GET").on("/api/timeentry"));
    let report = api.client.create_all(inputs(place, 3)).unless_exists(key()).run().await;
    assert_eq!(report.to_string(), "0 created, 3 not sent");
}

#[tokio::test]
async fn repeated_and_incomplete_keys_are_rows_of_their_own() {
    let api = Api::start().await;
    let place = place(&api).await;
    let rows = vec![input(place, 0), input(place, 1), input(place, 0)];
    let key_with_memo = key().and(TimeEntry::MEMO);
    let report = api.client.create_all(rows.clone()).unless_exists(key()).run().await;
    assert_eq!(report.to_string(), "2 created, 1 repeated");
    assert!(matches!(report.outcomes[2], CreateOutcome::Repeated(0)));

    let report = api.client.create_all(rows).unless_exists(key_with_memo).run().await;
    assert_eq!(report.to_string(), "0 created, 3 refused");
    let text = report.outcomes[0].to_string();
    assert!(text.contains("the input has no `memo`"), "{text}");
}

#[tokio::test]
async fn a_stopped_import_knows_its_rows_and_can_be_continued() {
    let api = Api::start().await;
    let place = place(&api).await;
    let mut import = api.client.create_all(inputs(place, 30)).unless_exists(key());
    for _ in 0..12 {
        assert!(matches!(import.next().await, Some(CreateOutcome::New(_))));
    }
    assert_eq!(import.reported(), 12);
    assert!((12..=16).contains(&import.started()), "{}", import.started());
    let progress = import.progress();
    assert_eq!((progress.rows, progress.total), (12, Some(30)));
    drop(import);

    let report = api.client.create_all(inputs(place, 30)).unless_exists(key()).run().await;
    assert!(report.is_complete());
    let (rows, texts) = rows_in_core(&api).await;
    assert_eq!((rows, texts.len()), (30, 30));
}

#[tokio::test]
async fn the_time_left_respects_the_rate_limit() {
    let sandbox = Sandbox::start().await.unwrap();
    let limit = core_api::client::RateLimit::per_minute(100);
    let client = builder(&sandbox).rate_limit(limit).build().unwrap();
    let api = Api { sandbox, client };
    let place = place(&api).await;
    let mut import = api.client.create_all(inputs(place, 500));
    import.next().await.unwrap();
    let left = import.progress().time_left.unwrap().as_secs();
    assert!((200..=320).contains(&left), "{left}");
    let list = api.client.stream(ListProjects::new());
    assert_eq!(list.progress().time_left, None);
}
