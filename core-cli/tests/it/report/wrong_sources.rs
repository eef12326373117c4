//! Reports from PostgreSQL that fail: each error names the fix, and nothing is written.

use std::{fs, process::Stdio};

use crate::{
    database::{
        Database,
        server::{Server as Postgres, Stop},
    },
    sandbox::Server,
    support::{Run, corectl, finish, run, words},
};

fn report(address: &str) -> Run {
    run(&format!("report utilization --mirror '{address}'"))
}

/// Checks that a report fails with a code and these parts of its error.
fn refused(run: &Run, code: i32, parts: &[&str]) {
    assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    for part in parts {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

/// Mirrors the hours of a sandbox.
fn mirrored(database: &Database<'_>, schema: &str) {
    let address = format!("{}?schema={schema}", database.address());
    let line = format!(
        "mirror --to '{address}' --company acme --resources time,projects,clients,employees"
    );
    let run = Server::start().run(&line);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_schema_without_a_mirror_is_named_with_one_that_has() {
    let Some(database) = Database::shared() else { return };
    let address = database.address();
    let parts = ["the schema `public` of the database", "name another schema, or make it with"];
    refused(&report(&address), 2, &parts);
    mirrored(&database, "core");
    let parts = ["has no mirror; name one that has, such as `schema=core`", "`corectl mirror --to"];
    refused(&report(&address), 2, &parts);
    let whole = report(&format!("{address}?schema=core"));
    assert_eq!(whole.code, Some(0), "{}", whole.stderr);
    let other = run(&format!("report aging --mirror '{address}?schema=core' --company acmee"));
    refused(&other, 2, &["did you mean `acme`?"]);
}

#[test]
fn a_view_that_was_changed_has_the_command_that_says_what_to_do() {
    let Some(database) = Database::shared() else { return };
    mirrored(&database, "public");
    database.query("DROP VIEW report_time; CREATE VIEW report_time AS SELECT 1 AS hours");
    let parts =
        ["the view `report_time` cannot be read: it has no column `person_id`", "--company acme"];
    refused(&report(&database.address()), 1, &parts);
    database.query("DROP VIEW report_time; CREATE VIEW report_time AS SELECT _company, id AS person_id, \
         'Ada' AS person, true AS billable, 'NaN'::numeric AS hours, 1 AS target, date FROM time_entry");
    let run =
        run(&format!("report utilization --mirror '{}' --from 0001-01-01", database.address()));
    refused(&run, 1, &["has the amount `NaN`, which is not a number"]);
}

#[test]
fn a_server_that_refuses_has_the_fix() {
    let Some(database) = Database::shared() else { return };
    mirrored(&database, "public");
    database.query(
        "DO 'BEGIN CREATE ROLE guarded LOGIN PASSWORD ''right''; \
         EXCEPTION WHEN duplicate_object THEN NULL; END'",
    );
    refused(&report("postgres://me@127.0.0.1:1/books"), 1, &["`127.0.0.1:1` cannot be reached"]);
    let missing = database.server.socket_address("no_such_database");
    refused(&report(&missing), 1, &["does not exist", "`createdb`"]);

    let guarded = database.tcp_address("guarded", "localhost");
    let home = tempfile::tempdir().unwrap();
    let with = |password: &str| {
        let mut command = corectl();
        command.env("HOME", home.path()).env_remove("PGPASSFILE");
        command.args(words(&format!("report utilization --mirror '{guarded}'")));
        finish(command.env("PGPASSWORD", password))
    };
    refused(&with(""), 1, &["password missing; set `PGPASSWORD`"]);
    let wrong = with("canary");
    refused(&wrong, 1, &["refused the user (28P01", "`PGPASSWORD`"]);
    assert!(!wrong.stderr.contains("canary"), "{}", wrong.stderr);
    refused(&with("right"), 1, &["refused a right (42501", "`SELECT` for its tables and views"]);
    database.query("GRANT SELECT ON _mirror_runs, report_time TO guarded");
    assert_eq!(with("right").code, Some(0), "{}", with("right").stderr);
}

#[test]
fn a_certificate_is_checked_as_the_address_says() {
    let Some(database) = Database::shared() else { return };
    mirrored(&database, "public");
    let address = |host| database.tcp_address("owner", host);
    let strict = format!("{}&sslmode=verify-full", address("localhost"));
    refused(&report(&strict), 1, &["UnknownIssuer", "name its authority in `sslrootcert`"]);
    let root = format!("sslrootcert={}", database.server.certificate().display());
    let other = format!("{}&{root}", address("db.example.org"));
    refused(&report(&other), 1, &["not valid for name", "correct the name of the host"]);
    let missing = format!("{}&sslrootcert=/no/such/file", address("localhost"));
    refused(&report(&missing), 2, &["`/no/such/file`", "; name another"]);
    let right = report(&format!("{}&{root}", address("localhost")));
    assert_eq!(right.code, Some(0), "{}", right.stderr);
}

#[test]
fn a_lock_of_another_program_is_waited_for_and_then_named() {
    let Some(database) = Database::shared() else { return };
    mirrored(&database, "public");
    let _locked = database.session("BEGIN; LOCK TABLE time_entry");
    let address = format!("{}?options=-c%20lock_timeout%3D100", database.address());
    refused(&report(&address), 1, &["a lock in the way (55P03", "`pg_locks`", "`lock_timeout`"]);
}

#[test]
fn a_server_that_is_killed_meanwhile_ends_the_report_without_output() {
    let Some(server) = Postgres::start() else { return };
    let database = Database::of(&server);
    mirrored(&database, "public");
    let folder = tempfile::tempdir().unwrap();
    // The rows of the view begin, and do not end.
    database.query(
        "DROP VIEW report_time; CREATE VIEW report_time AS \
         SELECT _company, resource_id AS person_id, resource AS person, billable, actual_hours AS hours, \
         0 AS target, date FROM time_entry \
         UNION ALL SELECT 'acme', NULL, NULL, true, 1, 0, '2026-01-01' FROM pg_sleep(600)",
    );
    for how in [Stop::Immediate, Stop::Kill] {
        let mut command = corectl();
        let line = format!(
            "report utilization --mirror '{}' --from 2020-01-01 --output hours.csv --svg chart.svg",
            database.address()
        );
        command.args(words(&line)).current_dir(folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
        while database.query(waits).is_empty() {
            assert!(child.try_wait().unwrap().is_none(), "the report ended early");
        }
        server.stop(how);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(1), &[][..]),
            "{stderr}"
        );
        assert!(stderr.contains("read again"), "{stderr}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no file is left");
        server.start_again();
    }
}
