//! Mirrors into PostgreSQL, over a socket.

use super::mirror;
use crate::{database::Database, sandbox::Server};

#[test]
fn a_database_has_all_rows_and_then_the_changes() {
    let Some(database) = Database::shared() else { return };
    let server = Server::start();
    let to = format!("{}?schema=core", database.address());
    let resources = "--resources activities,projects,clients";
    let first = mirror(&server, &to, resources);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(first.stdout.contains(r#""outcome":"complete""#), "{}", first.stdout);
    for resource in ["activity", "project", "client"] {
        let rows = database
            .query(&format!("SELECT count(*) FROM core.{resource} WHERE _company = 'acme'"));
        assert_eq!(rows, [server.run(&format!("count {resource}")).stdout.trim()], "{resource}");
    }

    let created = server.run("create activity --set code=SD-99 --set 'description=Site visit'");
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    let id = created.stdout.trim();
    let changed = server.run("update project 24-016 --set 'name=New name' --yes");
    assert_eq!(changed.code, Some(0), "{}", changed.stderr);
    let second = mirror(&server, &to, resources);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    assert!(second.stdout.contains(r#""outcome":"complete""#), "{}", second.stdout);
    assert!(second.stdout.contains(r#""rows_changed":"2""#), "{}", second.stdout);
    let found = database.query(&format!("SELECT description FROM core.activity WHERE id = '{id}'"));
    assert_eq!(found, ["Site visit"]);
    let found = database.query("SELECT count(*) FROM core.project WHERE name = 'New name'");
    assert_eq!(found, ["1"]);

    let deleted = server.run(&format!("delete activity {id} --yes"));
    assert_eq!(deleted.code, Some(0), "{}", deleted.stderr);
    let third = mirror(&server, &to, resources);
    assert!(third.stdout.contains(r#""rows_deleted":"1""#), "{}", third.stdout);
    let found = database.query(&format!("SELECT count(*) FROM core.activity WHERE id = '{id}'"));
    assert_eq!(found, ["0"]);
}

#[test]
fn a_database_that_refuses_the_mirror_has_the_fix() {
    let Some(database) = Database::shared() else { return };
    let server = Server::start();
    database.query(
        "DO 'BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'",
    );
    let address = database.server.address_of("reader", &database.name);
    let run = mirror(&server, &address, "--resources activities");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!run.stdout.contains("complete"), "{}", run.stdout);
    assert!(run.stderr.contains("refused a right (42501"), "{}", run.stderr);
    assert!(run.stderr.contains("grant it to the user of the address"), "{}", run.stderr);
    let run = mirror(&server, &format!("{}?schem=core", database.address()), "");
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `schema`?"), "{}", run.stderr);
}
