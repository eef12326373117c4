//! Reports from mirrors of each kind, which are equal.

use std::{fs, path::Path, process::Stdio};

use core_sandbox::{DataSet, Fault};
use jiff::civil::date;
use tempfile::TempDir;

use crate::{database::Database, sandbox::Server, support::run};

/// The resources that the reports need.
const RESOURCES: &str =
    "--company acme --resources invoices,projects,clients,time,expense-entries,employees";

/// Addresses of mirrors of each kind.
struct Places {
    folder: TempDir,
    _database: Option<Database<'static>>,
    /// The first one is a file of SQLite.
    addresses: Vec<String>,
}

impl Places {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let mut addresses = vec![path("firm.db"), format!("csv:{}", path("csv"))];
        if cfg!(feature = "parquet") {
            addresses.push(format!("parquet:{}", path("parquet")));
        }
        let database = Database::shared();
        addresses.extend(database.as_ref().map(Database::address));
        Self { folder, _database: database, addresses }
    }
}

/// Starts a sandbox with records, and its clock on a day.
fn sandbox(data_set: DataSet) -> Server {
    Server::with(|builder| builder.data_set(data_set).today(date(2026, 9, 30)))
}

/// Returns all that a report shows, in each form.
fn shown(line: &str, address: &str, folder: &Path) -> Vec<String> {
    let svg = folder.join("chart.svg");
    let table = format!("--chart --svg '{}'", svg.display());
    let shown = ["--csv", "--json", table.as_str()].map(|form| {
        let run = run(&format!("report {line} --mirror '{address}' {form}"));
        assert_eq!(run.code, Some(0), "{address}: {}", run.stderr);
        assert!(run.stderr.contains("the mirror was whole at 20"), "{}", run.stderr);
        run.stdout
    });
    let mut shown = shown.to_vec();
    shown.push(fs::read_to_string(&svg).unwrap());
    fs::remove_file(svg).unwrap();
    shown
}

#[test]
fn mirrors_of_all_kinds_have_equal_reports() {
    for data_set in [DataSet::Sample, DataSet::Nasty] {
        let (server, places) = (sandbox(data_set), Places::new());
        for address in &places.addresses {
            let run = server.run(&format!("mirror --to '{address}' {RESOURCES}"));
            assert_eq!(run.code, Some(0), "{address}: {}", run.stderr);
        }
        for line in [
            "aging --as-of 2026-09-30",
            "aging --as-of 2026-06-30 --by project",
            "unbilled --as-of 2026-09-30",
            "unbilled --from 2026-03-01 --as-of 2026-08-31 --by person",
            "utilization --from 0001-01-01 --to 2026-09-30",
            "utilization --from 2026-02-01 --to 2026-02-28 --by client",
        ] {
            let expected = shown(line, &places.addresses[0], places.folder.path());
            assert!(expected[1].lines().count() > 1, "{line}: {}", expected[1]);
            for address in &places.addresses[1..] {
                let found = shown(line, address, places.folder.path());
                assert_eq!(found, expected, "{line}: {address}");
            }
        }
    }
}

#[test]
fn the_command_in_an_error_makes_the_missing_view() {
    let (server, places) = (Server::start(), Places::new());
    for address in &places.addresses {
        let run =
            server.run(&format!("mirror --to '{address}' --company 'a b' --resources projects"));
        assert_eq!(run.code, Some(0), "{address}: {}", run.stderr);
        // Each command adds a table that the views before do not need.
        for report in ["utilization", "unbilled", "aging"] {
            let line = format!("report {report} --mirror '{address}'");
            let refused = crate::support::run(&line);
            assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""), "{address}");
            assert!(
                refused.stderr.contains("the mirror has no view `report_"),
                "{}",
                refused.stderr
            );
            let command = refused.stderr.split("run `corectl ").nth(1).unwrap();
            let run = server.run(command.split('`').next().unwrap());
            assert_eq!(run.code, Some(0), "{command}: {}", run.stderr);
            let mended = crate::support::run(&line);
            assert_eq!(mended.code, Some(0), "{command}: {}", mended.stderr);
        }
    }
}

#[test]
fn a_mirror_that_runs_now_is_refused_or_named() {
    let (server, places) = (sandbox(DataSet::Sample), Places::new());
    let line = "report utilization --from 2026-01-01 --to 2026-09-30 --mirror";
    for address in &places.addresses {
        let mirror = format!("mirror --to '{address}' {RESOURCES}");
        for is_first in [true, false] {
            let before = run(&format!("{line} '{address}'"));
            assert_eq!(before.code, Some(if is_first { 2 } else { 0 }), "{}", before.stderr);
            // The tables before it are written, and their batches committed.
            let held = server.sandbox.inject(Fault::held().on("/api/timeentry").always());
            let mut child = server
                .command(&mirror)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            server.wait_until_fired(&held);
            let meanwhile = run(&format!("{line} '{address}'"));
            if is_first {
                let code = (meanwhile.code, meanwhile.stdout.as_str());
                assert_eq!(code, (Some(1), ""), "{}", meanwhile.stderr);
                assert!(meanwhile.stderr.contains("was never whole"), "{}", meanwhile.stderr);
            } else {
                assert_eq!(meanwhile.code, Some(0), "{}", meanwhile.stderr);
                assert_eq!(meanwhile.stdout, before.stdout);
                assert!(meanwhile.stderr.contains("Z, is running"), "{}", meanwhile.stderr);
            }
            held.remove();
            held.release();
            assert!(child.wait().unwrap().success(), "{address}");
        }
        assert_eq!(run(&format!("{line} '{address}'")).code, Some(0));
    }
}
