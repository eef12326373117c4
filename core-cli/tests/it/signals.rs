//! Signals in the middle of a run: the file is whole, and the next run completes it.

use std::{path::Path, process::Stdio, time::Duration};

use core_sandbox::Fault;
use rusqlite::{Connection, types::Value};
use rustix::process::{Pid, Signal, kill_process};

use crate::sandbox::Server;

/// The line of a mirror with several pages of rows.
fn line(file: &Path) -> String {
    format!(
        "mirror --company acme --to '{}' --resources project,time,client --json",
        file.display()
    )
}

/// Returns all rows of the tables of records, in the order of their ids.
fn rows(file: &Path) -> Vec<Vec<Value>> {
    let connection = Connection::open(file).unwrap();
    let mut all = Vec::new();
    for table in ["project", "time_entry", "client"] {
        let mut select = connection.prepare(&format!("SELECT * FROM {table} ORDER BY id")).unwrap();
        let columns = select.column_count();
        let cells = |row: &rusqlite::Row<'_>| (0..columns).map(|index| row.get(index)).collect();
        all.extend(select.query_map([], cells).unwrap().map(|row| row.unwrap()));
    }
    all
}

/// Returns a text of the file, such as the last outcome.
fn text(file: &Path, sql: &str) -> String {
    Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_signal_within_a_batch_leaves_a_whole_file_that_the_next_run_completes() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let undisturbed = folder.path().join("undisturbed.db");
    assert_eq!(server.run(&line(&undisturbed)).code, Some(0));
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let file = folder.path().join(format!("{code}.db"));
        // The fourth page does not come before the signal.
        let slow = Fault::delayed(Duration::from_secs(60)).on("/api/timeentry").after(3);
        let fault = server.sandbox.inject(slow);
        let mut command = server.command(&line(&file));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        server.wait_until_fired(&fault);
        kill_process(Pid::from_child(&child), signal).unwrap();
        let ended = child.wait_with_output().unwrap();
        server.sandbox.clear_faults();
        let (stdout, stderr) =
            (String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap());
        assert_eq!(ended.status.code(), Some(code), "{stderr}");
        assert!(
            stdout.contains(r#""outcome":"incomplete","reason":"the run was stopped""#),
            "{stdout}"
        );
        assert!(stderr.contains("the next run continues there"), "{stderr}");
        assert_eq!(text(&file, "PRAGMA integrity_check"), "ok");
        assert_eq!(text(&file, "SELECT reason FROM _mirror_runs"), "the run was stopped");
        let before = rows(&file).len();
        assert!(before > 1000 && before < rows(&undisturbed).len(), "{before}");
        let next = server.run(&line(&file));
        assert_eq!(next.code, Some(0), "{}", next.stderr);
        assert_eq!(rows(&file), rows(&undisturbed));
    }
}

#[test]
fn a_signal_before_the_first_batch_leaves_no_file() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("firm.db");
    let slow = Fault::delayed(Duration::from_secs(60)).on("/api/company");
    let fault = server.sandbox.inject(slow);
    let mut command = server.command(&format!("mirror --to '{}'", file.display()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.wait_until_fired(&fault);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{ended:?}");
    assert!(!file.exists());
}
