//! The reader of a mirror, beside mirrors that write.

use core_mirror::{
    Company, Destination, Mirror, Outcome, Postgres, PostgresReadError, PostgresReader, RunReport,
    Selection,
};
use jiff::{Timestamp, civil::date};

use super::Database;
use crate::{
    destinations::{
        server::{Server, Stop},
        suite::Place,
    },
    support::Firm,
};

/// Opens a reader of a database, with parameters of the address.
async fn open(place: &Database, parameters: &str) -> Result<PostgresReader, PostgresReadError> {
    let address = format!("{}?{parameters}", place.server.socket_address(&place.name));
    PostgresReader::open(&address.parse().unwrap()).await
}

/// Returns the rows of a selection.
async fn rows(
    reader: &PostgresReader,
    selection: Selection<'_>,
) -> Result<Vec<Vec<Option<String>>>, PostgresReadError> {
    let mut rows = reader.rows(&selection).await?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().await? {
        let texts = (0..2).map(|index| row.text(index).unwrap().map(str::to_owned));
        found.push(texts.collect());
        assert!(row.text(2).is_err(), "there are two columns");
    }
    found.sort_unstable();
    Ok(found)
}

/// Makes tables of a mirror with some rows.
async fn prepared() -> Option<Database> {
    let place = Database::new().await?;
    place.open().await.prepare(&[]).await.unwrap();
    place
        .execute(
            "CREATE VIEW odd AS SELECT * FROM (VALUES ('acme', 7.50, TIMESTAMP '2026-01-31 23:59:59'), \
             ('acme', NULL, NULL), ('acme', 1, '2026-02-01'), ('acme', 0.00000000001, '0044-03-15 BC'), \
             ('beta', 3, NULL)) AS t (_company, amount, date)",
        )
        .await;
    Some(place)
}

#[tokio::test]
async fn rows_are_texts_of_a_company_and_of_days() {
    let Some(place) = prepared().await else { return };
    // The form of texts does not depend on the settings of the session.
    let reader = open(&place, "options=-c%20DateStyle%3DGerman").await.unwrap();
    let columns = ["date", "amount"];
    let some = |day: Option<&str>, amount: Option<&str>| {
        vec![day.map(str::to_owned), amount.map(str::to_owned)]
    };
    let all = Selection::new("acme", "odd", &columns);
    let old = some(Some("0044-03-15 00:00:00 BC"), Some("0.00000000001"));
    let january = some(Some("2026-01-31 23:59:59"), Some("7.50"));
    let february = some(Some("2026-02-01 00:00:00"), Some("1"));
    let found = rows(&reader, all.clone()).await.unwrap();
    assert_eq!(found, [some(None, None), old.clone(), january.clone(), february.clone()]);
    let until = all.clone().to_day(date(2026, 1, 31));
    assert_eq!(rows(&reader, until).await.unwrap(), [some(None, None), old, january.clone()]);
    let day = all.clone().from_day(date(2026, 1, 31)).to_day(date(2026, 1, 31));
    assert_eq!(rows(&reader, day).await.unwrap(), std::slice::from_ref(&january));
    let later = all.clone().from_day(date(0, 1, 1));
    assert_eq!(rows(&reader, later).await.unwrap(), [january, february]);
    assert!(rows(&reader, Selection::new("acm", "odd", &columns)).await.unwrap().is_empty());
    let columns = reader.columns("odd").await.unwrap();
    assert_eq!(columns, ["_company", "amount", "date"]);
    assert!(reader.columns("even").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reader_sees_one_moment_while_a_mirror_runs() {
    let Some(place) = Database::new().await else { return };
    let firm = Firm::start().await;
    let mut mirror = Mirror::builder(firm.read_only(), place.open().await)
        .company("acme")
        .resources(["Project"])
        .build()
        .unwrap();
    let first = mirror.run().await.unwrap();
    let reader = open(&place, "").await.unwrap();
    let selection = Selection::new("acme", "project", &["id", "code"]);
    let before = rows(&reader, selection.clone()).await.unwrap();
    assert!(!before.is_empty());
    let second = mirror.run().await.unwrap();
    place.execute("UPDATE project SET code = 'changed'; DELETE FROM _mirror_runs").await;
    assert_eq!(rows(&reader, selection.clone()).await.unwrap(), before);
    assert_eq!(reader.companies().await.unwrap(), ["acme"]);
    let run = reader.last_run("acme").await.unwrap().unwrap();
    assert_eq!(run.outcome, Outcome::Complete);
    let distance = run.started_at.duration_since(first.started_at).as_micros();
    assert_eq!(distance, 0, "{run:?} is not the first run");
    assert!(second.started_at > first.started_at);

    let reader = open(&place, "").await.unwrap();
    assert_ne!(rows(&reader, selection).await.unwrap(), before);
    assert!(reader.companies().await.unwrap().is_empty());
    assert_eq!(reader.last_run("acme").await.unwrap(), None);
    let session = "CREATE VIEW session AS SELECT 'acme' AS _company, \
                   current_setting('transaction_read_only') AS is_read_only, \
                   current_setting('transaction_isolation') AS isolation";
    place.execute(session).await;
    let reader = open(&place, "").await.unwrap();
    let selection = Selection::new("acme", "session", &["is_read_only", "isolation"]);
    let found = rows(&reader, selection).await.unwrap();
    assert_eq!(found, [["on", "repeatable read"].map(|text| Some(text.to_owned()))]);
}

#[tokio::test]
async fn runs_are_told_by_their_outcome() {
    let Some(place) = prepared().await else { return };
    let mut destination = place.open().await;
    let mut times = Vec::new();
    for (second, outcome) in [
        (0, Outcome::CompleteButRejected),
        (1, Outcome::Complete),
        (2, Outcome::Incomplete("the line was cut".to_owned())),
        (3, Outcome::Running),
    ] {
        let mut report = RunReport::start(Company::new("acme"));
        report.started_at = Timestamp::new(1_790_000_000 + second, 123_456_000).unwrap();
        report.outcome = outcome;
        destination.report(&report).await.unwrap();
        times.push(report.started_at);
    }
    let reader = open(&place, "").await.unwrap();
    let last = reader.last_run("acme").await.unwrap().unwrap();
    assert_eq!((last.started_at, last.outcome), (times[3], Outcome::Running));
    let whole = reader.last_whole_run("acme").await.unwrap().unwrap();
    assert_eq!((whole.started_at, whole.outcome), (times[1], Outcome::Complete));
    assert_eq!(reader.last_whole_run("beta").await.unwrap(), None);
    place.execute("UPDATE _mirror_runs SET started_at = 'infinity'").await;
    let reader = open(&place, "").await.unwrap();
    let text = reader.last_run("acme").await.unwrap_err().to_string();
    assert!(text.contains("no mirror writes; delete its row"), "{text}");
}

#[tokio::test]
async fn a_mirror_that_is_missing_is_an_error_with_the_fix() {
    let Some(place) = Database::new().await else { return };
    let text = open(&place, "schema=core").await.unwrap_err().to_string();
    assert!(text.contains("the schema `core` of the database"), "{text}");
    assert!(text.contains("has no mirror; run a mirror into it"), "{text}");
    place.open().await.prepare(&[]).await.unwrap();
    let error = open(&place, "schema=core").await.unwrap_err();
    assert!(matches!(&error, PostgresReadError::NoMirror { others, .. } if others == &["public"]));
    assert!(error.to_string().contains("but these have one: `public`;"), "{error}");

    let reader = open(&place, "").await.unwrap();
    let read = async |relation, columns: &[&str]| {
        rows(&reader, Selection::new("acme", relation, columns)).await.unwrap_err().to_string()
    };
    let text = read("report_time", &["hours"]).await;
    assert!(text.contains("no `report_time`; mirror the tables that it reads: `time_"), "{text}");
    let text = read("project", &["name"]).await;
    assert!(text.contains("no `project`; mirror it as well"), "{text}");
    let text = read("_mirror_state", &["company", "stat"]).await;
    assert!(text.contains("`public._mirror_state` of the") && text.contains("`stat`"), "{text}");
}

#[tokio::test]
async fn a_reader_needs_only_the_right_to_read() {
    let Some(place) = prepared().await else { return };
    let user =
        "DO 'BEGIN CREATE ROLE watcher LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'";
    place.execute(user).await;
    let address = place.server.address_of("watcher", &place.name);
    let reader = async || PostgresReader::open(&address.parse().unwrap()).await.unwrap();
    let text = reader().await.companies().await.unwrap_err().to_string();
    assert!(text.contains("refused a right (42501: permission denied"), "{text}");
    assert!(text.contains("`USAGE` for the schema `public`, and `SELECT`"), "{text}");
    place.execute("GRANT SELECT ON _mirror_runs, odd TO watcher").await;
    assert!(reader().await.companies().await.unwrap().is_empty());
    let selection = Selection::new("beta", "odd", &["date", "amount"]);
    assert_eq!(rows(&reader().await, selection).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_query_that_fails_is_an_error_with_the_fix() {
    let Some(place) = prepared().await else { return };
    place
        .execute(
            "CREATE VIEW wrong AS SELECT company AS _company, 1 / 0 AS a, 1 AS b FROM _mirror_runs",
        )
        .await;
    let mut report = RunReport::start(Company::new("acme"));
    report.outcome = Outcome::Complete;
    place.open().await.report(&report).await.unwrap();
    let reader = open(&place, "").await.unwrap();
    let text = rows(&reader, Selection::new("acme", "wrong", &["a", "b"])).await.unwrap_err();
    let text = text.to_string();
    assert!(text.contains("(22012: division by zero); mend this, and read again"), "{text}");

    let other = place.server.client(&place.name).await;
    other.batch_execute("BEGIN; LOCK TABLE _mirror_runs").await.unwrap();
    for (parameters, part) in [
        ("options=-c%20lock_timeout%3D50", "a lock in the way (55P03"),
        ("options=-c%20statement_timeout%3D50", "canceled a statement (57014"),
    ] {
        let reader = open(&place, parameters).await.unwrap();
        let text = reader.companies().await.unwrap_err().to_string();
        assert!(text.contains(part) && text.contains("by `options` in the address"), "{text}");
    }
}

#[tokio::test]
async fn a_server_that_ends_is_named() {
    let Some(server) = Server::start() else { return };
    let name = server.database().await;
    let address = server.socket_address(&name).parse().unwrap();
    Postgres::connect(server.socket_address(&name).parse().unwrap())
        .await
        .unwrap()
        .prepare(&[])
        .await
        .unwrap();
    let reader = PostgresReader::open(&address).await.unwrap();
    server.stop(Stop::Immediate);
    let text = reader.companies().await.unwrap_err().to_string();
    let is_named = text.contains("broke: ") || text.contains("is starting or stopping");
    assert!(is_named && text.contains("read again"), "{text}");
    let text = PostgresReader::open(&address).await.unwrap_err().to_string();
    assert!(text.contains("cannot be reached"), "{text}");
}
