//! Full disks: the error says so, earlier rows are whole, and the next run goes on.

use std::{env, fs, path::Path, process::Command};

use rusqlite::Connection;

use crate::{
    sandbox::Server,
    support::{Run, finish},
};

/// Four rows of hours, with the header of the fields.
const HOURS: &str = "date,employee,project,activity,actualHours,description\n\
2026-09-28,Jonas Berg,24-016-D,SD-05,7.5,Full\n2026-09-28,Ada Reyes,24-016-D,SD-05,1,Full\n";

/// Runs a script of a shell in a folder, where `disk` is a small disk of its own and `$core` is the command.
///
/// `None` if this user cannot mount disks, except where `CORE_NEEDS_PROGRAMS` is set.
fn on_small_disk(server: &Server, folder: &Path, kilobytes: u32, script: &str) -> Option<Run> {
    fs::create_dir_all(folder.join("disk")).unwrap();
    fs::create_dir_all(folder.join("out")).unwrap();
    let mount = format!("mount -t tmpfs -o size={kilobytes}k none disk || exit 99");
    let program = env!("CARGO_BIN_EXE_corectl");
    let core = format!("core() {{ '{program}' --sandbox={} \"$@\"; }}", server.sandbox.url());
    let script = format!("{mount}\n{core}\n{script}");
    // The variables of the person who runs the tests are left out, as for each command.
    let plain = crate::support::corectl();
    let mut command = Command::new("unshare");
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.args(["--map-root-user", "--mount", "sh", "-c", &script]).current_dir(folder);
    let run = finish(&mut command);
    if run.code == Some(99) || run.stderr.contains("unshare failed") {
        assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "no disk is mounted: {}", run.stderr);
        eprintln!("no disk can be mounted, so this is not tried here");
        return None;
    }
    Some(run)
}

/// Returns the first value of a query.
fn value<T: rusqlite::types::FromSql>(file: &Path, sql: &str) -> T {
    Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_mirror_on_a_full_disk_is_whole_and_goes_on_once_there_is_space() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let script = "
        mirror='mirror --company a --to disk/m.db --resources project,time --json'
        core $mirror; echo code $?; cp disk/m.db* out
        mount -o remount,size=100m disk
        core $mirror; echo code $?; cp disk/m.db whole.db";
    let Some(run) = on_small_disk(&server, folder.path(), 2000, script) else { return };
    let codes: Vec<_> = run.stdout.lines().filter(|line| line.starts_with("code")).collect();
    assert_eq!(codes, ["code 1", "code 0"], "{run:?}");
    assert!(
        run.stderr.contains("the disk of `disk/m.db` is full; make space, and run again"),
        "{run:?}"
    );
    let full = folder.path().join("out/m.db");
    assert_eq!(value::<String>(&full, "PRAGMA integrity_check"), "ok");
    let whole = folder.path().join("whole.db");
    let rows: i64 = value(&whole, "SELECT count(*) FROM time_entry");
    assert_eq!(rows.to_string(), server.run("count time").stdout.trim());
    assert!(value::<i64>(&full, "SELECT count(*) FROM time_entry") < rows);
}

#[test]
fn a_list_on_a_full_disk_leaves_the_old_file() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let script = "
        echo old > disk/x.json
        core list time -o disk/x.json; echo code $?
        ls -A disk; cat disk/x.json";
    let Some(run) = on_small_disk(&server, folder.path(), 300, script) else { return };
    assert_eq!(run.stdout, "code 1\nx.json\nold\n", "{}", run.stderr);
    let text = "error: the output cannot be written: its disk is full; make space, and run again; the file is unchanged\n";
    assert_eq!(run.stderr, text);
}

#[test]
fn an_import_whose_journal_has_no_space_sends_nothing_and_goes_on_later() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("hours.csv"), HOURS).unwrap();
    let script = "
        cat /dev/zero > disk/fill 2> /dev/null
        core import time hours.csv --journal disk/j; echo code $?
        rm disk/fill
        core import time hours.csv --journal disk/j; echo code $?";
    let Some(run) = on_small_disk(&server, folder.path(), 100, script) else { return };
    assert_eq!(run.stdout, "code 1\ncode 0\n", "{}", run.stderr);
    for part in ["the journal `disk/j` cannot be written: its disk is full", "\n2 created\n"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(server.writes().len(), 2);
}

#[test]
fn a_report_of_an_import_without_space_is_named() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("hours.csv"), HOURS).unwrap();
    let script = "
        cat /dev/zero > disk/fill 2> /dev/null
        core import time hours.csv --report disk/r.csv; echo code $?";
    let Some(run) = on_small_disk(&server, folder.path(), 100, script) else { return };
    assert_eq!(run.stdout, "code 1\n", "{}", run.stderr);
    assert!(
        run.stderr.contains("the report `disk/r.csv` cannot be written: its disk is full"),
        "{}",
        run.stderr
    );
    assert_eq!(server.writes(), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error_that_counts_no_rows() {
    let server = Server::start();
    for line in [
        "list time --json",
        "list time --csv",
        "list clients --table",
        "fields time",
        "api /company",
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = server.command(line);
        let ended = command.stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let ended = ended.wait_with_output().unwrap();
        let text = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{line}: {text}");
        let expected =
            "error: the output cannot be written: its disk is full; make space, and run again\n";
        assert_eq!(text, expected, "{line}");
    }
}
