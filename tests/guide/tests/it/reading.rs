//! Programs that read: each number is compared with the raw JSON.

use core_api::Activity;
use rusqlite::Connection;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::{
    raw::{Rows, number},
    world::{Run, World},
};

const YEAR: &str = "timeentry?where=date >= '2026-01-01' AND billable = true";

#[tokio::test]
async fn the_first_program_sums_the_hours_of_the_year() {
    let world = World::logged_in().await;
    let rows = world.rows("timeentry").await.having("billable", [true]);
    let rows = rows.between("date", "2026-01-01", "2026-12-31");
    let expected = format!("{} time entries, {} hours\n", rows.len(), rows.sum(&["actualHours"]));
    assert!(rows.len() > 100);
    assert_eq!(world.output("first", &[]).await, expected);
    assert_eq!(world.rows(YEAR).await.len(), rows.len());
}

#[tokio::test]
async fn a_filter_of_the_command_line_selects_rows_or_is_marked() {
    let world = World::logged_in().await;
    let rows = world.rows("timeentry").await.having("billable", [true]);
    let rows = rows.between("date", "2026-09-01", "2026-09-15T00:00:00");
    let expected = format!("{} time entries, {} hours\n", rows.len(), rows.sum(&["actualHours"]));
    let filter = "billable = true and date >= '2026-09-01' and date <= '2026-09-15'";
    assert_eq!(world.output("lists", &[filter]).await, expected);

    let run = world.run("lists", &["bilable = true"]).await;
    assert_eq!(run.code, Some(1));
    assert!(run.errors.contains("`billable`"), "{}", run.errors);
}

#[tokio::test]
async fn an_export_goes_on_after_an_interruption() {
    let world = World::with(|sandbox| sandbox.at_least::<Activity>(1500)).await;
    world.log_in().await;
    // After the count and the first page, Core refuses the second page.
    let fault = core_sandbox::Fault::status(404).on("/api/activity").after(2);
    world.sandbox.inject(fault);
    let run = world.run("export", &[]).await;
    assert_eq!(run.code, Some(1), "{run:?}");
    let part = world.read("activities.jsonl").lines().count();
    assert!((1000..1500).contains(&part), "{part}");

    world.sandbox.clear_faults();
    world.output("export", &[]).await;
    let ids = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let mut written: Vec<String> = Vec::new();
    for line in world.read("activities.jsonl").lines() {
        written.push(ids(&serde_json::from_str(line).unwrap()));
    }
    let mut expected = world.rows("activity").await.texts("id");
    written.sort();
    expected.sort();
    assert_eq!(written, expected);
}

#[tokio::test]
async fn the_time_of_a_person_is_summed_by_day() {
    let world = World::logged_in().await;
    let rows = world.rows("timeentry").await.having("resource", ["Jonas Berg"]);
    let rows = rows.between("date", "2026-09-01", "2026-09-07T00:00:00");
    let output = world.output("my_time", &["Jonas Berg", "2026-09-01", "2026-09-07"]).await;
    let total = format!("total      {:>6.2}", rows.sum(&["actualHours"]));
    assert_eq!(output.lines().last(), Some(total.as_str()));
    let mut days = rows.texts("date");
    days.sort();
    days.dedup();
    assert_eq!(output.lines().count(), days.len() + 1, "{output}");

    let run = world.run("my_time", &["Nobody", "2026-09-01", "2026-09-07"]).await;
    assert!(run.errors.contains("no record has the `displayName` 'Nobody'"), "{}", run.errors);
}

/// Returns rows by id. A row of a list lacks nested fields, which the wire sends as `null`.
fn comparable(mut rows: Vec<Value>) -> Vec<Value> {
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.retain(|name, value| !value.is_null() && name != "token");
    }
    rows.sort_by_key(|row| row["id"].to_string());
    rows
}

/// Returns the unbilled rows of a project and its phases.
async fn unbilled(world: &World, code: &str) -> Rows {
    let projects = world.rows("project").await.0;
    let is_below = |row: &&Value| row["code"].as_str().is_some_and(|it| it.starts_with(code));
    let ids: Vec<Value> = projects.iter().filter(is_below).map(|row| row["id"].clone()).collect();
    assert!(ids.len() > 1, "the project has phases");
    let rows = world.rows("timeentry").await.having("projectId", ids);
    rows.having("billStatus", [0]).having("billable", [true])
}

#[tokio::test]
async fn the_unbilled_time_of_a_project_includes_its_phases() {
    let world = World::logged_in().await;
    let rows = unbilled(&world, "24-016").await;
    assert!(rows.len() > 5);
    let output = world.output("unbilled", &["24-016"]).await;
    let (hours, amount) = (rows.sum(&["actualHours"]), rows.sum(&["actualHours", "billRate"]));
    let cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    assert_ne!(cents, amount, "the amount shows how it is rounded");
    let total = format!("{:<40} {hours:>9.2} h {cents:>12.2}", "total");
    assert_eq!(output.lines().last(), Some(total.as_str()));

    let json: Vec<Value> =
        serde_json::from_str(&world.output("unbilled", &["24-016", "--json"]).await).unwrap();
    assert!(comparable(json) == comparable(rows.0));
}

#[tokio::test]
async fn aging_has_the_open_amount_of_each_client() {
    let world = World::logged_in().await;
    let mut rows = world.rows("invoice").await;
    rows.0.retain(|row| number(&row["balance"]) > Decimal::ZERO);
    let output = world.output("aging", &["2026-09-30"]).await;
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let lines: Vec<Vec<String>> = output.lines().skip(2).map(cells).collect();
    let (total, clients) = lines.split_last().unwrap();
    assert_eq!(total[6], format!("{:.2}", rows.sum(&["balance"])));
    let current = rows.between("dueDate", "2026-09-30", "2027-12-31");
    assert_eq!(total[1], format!("{:.2}", current.sum(&["balance"])));
    assert!(clients.len() > 3 && clients.iter().all(|row| !row[0].is_empty()), "{output}");
    for column in 1..=6 {
        let sum = |rows: &[Vec<String>]| -> Decimal {
            rows.iter().map(|row| row[column].parse::<Decimal>().unwrap()).sum()
        };
        assert_eq!(sum(clients), total[column].parse::<Decimal>().unwrap(), "{output}");
    }
}

/// The mirrored resources with their paths.
const RESOURCES: [(&str, &str); 5] = [
    ("Employee", "employee"),
    ("Invoice", "invoice"),
    ("Payment", "payment"),
    ("Project", "project"),
    ("TimeEntry", "timeentry"),
];

/// Returns the rows of the mirror by id.
fn mirrored(world: &World, resource: &str) -> Vec<Value> {
    let database = Connection::open(world.path("mirror.sqlite")).unwrap();
    let sql = "SELECT json FROM row WHERE resource = ? ORDER BY id";
    let mut query = database.prepare(sql).unwrap();
    let rows = query.query_map([resource], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|text| serde_json::from_str(&text.unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_mirror_survives_kills_and_follows_changes() {
    let world = World::with(|sandbox| {
        let sandbox = sandbox.at_least::<core_api::TimeEntry>(5500);
        sandbox.latency(std::time::Duration::from_millis(15))
    });
    let world = world.await;
    world.log_in().await;
    let mut kills = 0;
    while kills < 3 {
        let before = world.sandbox.counters().requests;
        let mut child = world.command("mirror", &[]).spawn().unwrap();
        // A kill after some pages, unless the program was faster.
        let start = std::time::Instant::now();
        while world.sandbox.counters().requests < before + 3 + kills {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            assert!(start.elapsed() < std::time::Duration::from_secs(60), "it sends no calls");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        child.kill().await.unwrap();
        kills += 1;
    }
    world.output("mirror", &[]).await;

    let client = world.client();
    let entry = client.first(core_api::ListTimeEntries::new()).await.unwrap().unwrap();
    client.send(core_api::DeleteTimeEntry::new(entry.id)).await.unwrap();
    assert_eq!(world.output("mirror", &[]).await, "1 changes\n");

    for (resource, path) in RESOURCES {
        let expected = comparable(world.rows(path).await.0);
        let found = comparable(mirrored(&world, resource));
        assert_eq!(found.len(), expected.len(), "{resource}");
        assert!(found == expected, "{resource}");
    }
}

#[tokio::test]
async fn hand_written_calls_and_the_client_agree() {
    let world = World::logged_in().await;
    let grant = world.tokens().await;
    world.write("tokens.json", &grant);
    let before = world.output("before", &[]).await;
    assert!(before.contains("time entries"), "{before}");
    assert_eq!(world.output("after", &[]).await, before);
}

#[tokio::test]
async fn shapes_count_the_rows_and_hold_none_of_their_texts() {
    let world = World::logged_in().await;
    let names = world.rows("project").await.texts("name");
    assert_eq!(world.output("shapes", &[]).await, world.output("shapes", &[]).await);
    let text = std::fs::read_to_string(world.path("shapes.json")).unwrap();
    let shapes: Value = serde_json::from_str(&text).unwrap();
    // Two runs add up.
    assert_eq!(shapes["calls"][0]["observed"]["statuses"]["200"], 2);
    let rows = &shapes["calls"][0]["observed"]["answer"]["items"]["objects"];
    assert_eq!(rows.as_u64(), Some(2 * names.len().min(100) as u64));
    assert!(names.iter().all(|name| !text.contains(name)), "{text}");
}

#[tokio::test]
async fn a_program_without_async_code_reads_the_same_rows() {
    let world = World::logged_in().await;
    let mut expected = world.rows("activity").await.having("isActive", [true]).texts("description");
    let output = world.output("blocking", &[]).await;
    let mut found: Vec<&str> = output.lines().collect();
    found.sort_unstable();
    expected.sort();
    assert!(found == expected && found.len() > 5, "{output}");
}

#[tokio::test]
async fn a_file_is_saved_and_a_call_without_a_type_is_made() {
    let world = World::logged_in().await;
    let name = world.rows("document").await.texts("name").remove(0);
    let output = world.output("download", &[&name]).await;
    let length = std::fs::metadata(world.path("download.bin")).unwrap().len();
    assert!(output.starts_with(&format!("{length} bytes of ")) && length > 0, "{output}");

    let count = world.rows("activity").await.len().min(100);
    let output = world.output("raw", &[]).await;
    assert!(output.starts_with(&format!("{count} rows, the first is Some(")), "{output}");

    let mut command = world.command("raw", &[]);
    command.env("PROXY", "no proxy");
    let run = Run::of(command).await;
    assert!(run.code == Some(1) && run.errors.contains("proxy"), "{run:?}");
}
