//! Programs that write.

use std::time::{Duration, Instant};

use core_api::{Activity, TimeEntry};
use core_auth::{FileStore, Session};
use core_sandbox::Fault;

use super::world::World;

/// A CSV file of good rows with their projects, and three rows that name unknown records.
async fn hours(world: &World) -> String {
    let employees = world.rows("employee").await.texts("displayName");
    // Time belongs to the phases of a project that has some.
    let projects = world.rows("project").await.having("status", [0]).having("hasChild", [false]);
    let projects = projects.texts("code");
    let activities = world.rows("activity").await.having("isActive", [true]).texts("code");
    let mut text = "date,employee,project,activity,hours,description\n".to_owned();
    for number in 0..60_usize {
        let pick = |names: &[String]| names[number % names.len()].clone();
        let (day, hours) = (1 + number % 28, 1 + number % 7);
        text.push_str(&format!(
            "2027-02-{day:02},{},{},{},{hours}.25,\"Row {}, imported\"\n",
            pick(&employees),
            pick(&projects),
            pick(&activities),
            number / 2,
        ));
    }
    text.push_str("2027-02-01,Nobody,24-016,SD-05,1,x\n");
    text.push_str(&format!("2027-02-01,{},99-999,SD-05,1,x\n", employees[0]));
    text + &format!("2027-02-01,{},{},XX-1,1,x\n", employees[0], projects[0])
}

#[tokio::test]
async fn an_import_names_refused_rows_and_makes_none_twice() {
    let world = World::logged_in().await;
    world.write("hours.csv", &hours(&world).await);
    let run = world.run("import", &["hours.csv"]).await;
    assert_eq!(run.output, "60 created\n", "{run:?}");
    for line in [
        "line 62: there is not exactly one Employee `Nobody`",
        "line 63: there is not exactly one Project `99-999`",
        "line 64: there is not exactly one Activity `XX-1`",
    ] {
        assert!(run.errors.contains(line), "{run:?}");
    }
    let again = world.output("import", &["hours.csv"]).await;
    assert_eq!(again, "0 created, 60 already there\n");
    assert_eq!(world.sandbox.created::<TimeEntry>(), 60);

    // The multiset of the wire is that of the file.
    let rows = world.rows("timeentry").await.between("date", "2027-02-01", "2027-02-29");
    let mut found: Vec<String> = rows.0.iter().map(|row| row["actualHours"].to_string()).collect();
    let text = world.read("hours.csv");
    let mut expected: Vec<String> = text
        .lines()
        .skip(1)
        .take(60)
        .map(|line| line.split(',').nth(4).unwrap().to_owned())
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn an_import_with_lost_answers_and_a_kill_makes_none_twice() {
    let world = World::with(|sandbox| sandbox.latency(Duration::from_millis(5))).await;
    world.log_in().await;
    world.write("hours.csv", &hours(&world).await);
    let mut child = world.command("import", &["hours.csv"]).spawn().unwrap();
    let start = Instant::now();
    while world.sandbox.created::<TimeEntry>() < 10 {
        assert!(start.elapsed() < Duration::from_secs(60), "the program creates no rows");
        tokio::time::sleep(Duration::from_millis(1)).await; // no event tells of a row
    }
    child.kill().await.unwrap();
    world.sandbox.inject(Fault::answer_lost().method("POST").on("/api/timeentry").after(20));
    let second = world.output("import", &["hours.csv"]).await;
    assert!(second.contains(" created, ") && second.ends_with(" already there\n"), "{second}");
    let third = world.output("import", &["hours.csv"]).await;
    assert_eq!(third, "0 created, 60 already there\n");
    assert_eq!(world.sandbox.created::<TimeEntry>(), 60);
}

#[tokio::test]
async fn a_session_without_the_scope_for_writing_is_told_to_log_in_with_it() {
    let world = World::logged_in().await;
    std::fs::remove_file(world.path("session-write.json")).unwrap();
    let store = FileStore::open(world.path("session-write.json")).unwrap();
    Session::builder(world.app(), store).login(world.person()).open().await.unwrap();
    let run = world.run("errors", &["E-02", "Errors"]).await;
    assert!(run.errors.contains("403 not permitted: the login did not ask for"), "{run:?}");
    assert!(run.errors.contains("`readwrite:core`"), "{run:?}");
    assert_eq!(run.output, "get the permission or the scope that the error names\n");
}

#[tokio::test]
async fn a_record_is_made_changed_patched_and_deleted() {
    let world = World::logged_in().await;
    let before = world.rows("employee").await.having("displayName", ["Jonas Berg"]).0.remove(0);
    assert_eq!(world.output("change", &[]).await, "the rate was 120.0 and is 135.5\n");
    assert_eq!(world.rows("activity").await.having("code", ["G-01"]).len(), 0);
    assert_eq!(world.sandbox.created::<Activity>(), 1);
    let mut after = world.rows("employee").await.having("displayName", ["Jonas Berg"]).0.remove(0);
    assert_eq!(after["billRate"].to_string(), "120.5");
    assert!(after["title"].is_null() && !before["title"].is_null());
    // No other field was changed.
    for field in ["billRate", "title", "version", "lastUpdated", "token"] {
        after[field] = before[field].clone();
    }
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_error_leads_to_a_decision() {
    let world = World::logged_in().await;
    let output = world.output("errors", &["E-01", "Errors"]).await;
    assert!(output.starts_with("made "), "{output}");

    let advice = async |description: &str| {
        let run = world.run("errors", &["E-01", description]).await;
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.errors.contains("POST /activity"), "{run:?}");
        run.output
    };
    assert_eq!(advice("Errors").await, "use the activity that has the code E-01\n");
    assert_eq!(advice(&"x".repeat(5000)).await, "correct the input: nothing was sent\n");

    let fault = |fault: Fault| {
        world.sandbox.clear_faults();
        world.sandbox.inject(fault.method("POST").on("/api/activity"));
    };
    fault(Fault::answer_lost());
    assert_eq!(advice("Errors").await, "1 activities have the code E-01\n");
    fault(Fault::status(403));
    assert_eq!(advice("Errors").await, "get the permission or the scope that the error names\n");
    fault(Fault::status(503));
    assert_eq!(advice("Errors").await, "1 activities have the code E-01\n");
}
