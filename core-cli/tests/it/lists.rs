//! Lists, counts and single records.

use std::{fs, io::Read, process::Stdio};

use core_sandbox::Fault;

use crate::{
    support::{corectl, words},
    test_sandbox::TestSandbox,
};

#[test]
fn rows_are_json_lines_with_the_numbers_of_core() {
    let sandbox = TestSandbox::start();
    let all = sandbox.run("list time");
    assert_eq!((all.code, all.stderr.as_str()), (Some(0), ""));
    let count = sandbox.run("count time-entries");
    assert_eq!(count.stdout.trim(), all.stdout.lines().count().to_string());
    assert!(all.stdout.contains("\"actualHours\":6.5,\"clientHours\":0.0"), "digits are kept");
    let some = sandbox.run(
        "list time --where 'billable = true and date >= 2026-10-01' -n 3 --fields actualHours,date",
    );
    assert_eq!(some.stdout.lines().count(), 3);
    assert!(
        some.stdout.lines().all(|line| line.starts_with("{\"actualHours\":")),
        "{}",
        some.stdout
    );
}

#[test]
fn csv_has_a_header_and_a_table_has_columns() {
    let sandbox = TestSandbox::start();
    let csv = sandbox.run("list clients --fields name,status --order 'name asc' --csv -n 2");
    assert_eq!(csv.stdout.lines().next(), Some("name,status"));
    assert_eq!(csv.stdout.lines().count(), 3);
    let none = sandbox.run("list clients --where 'createdOn >= 2100-01-01' --csv --fields name");
    assert_eq!(none.stdout, "name\n", "{none:?}");
    let table = sandbox.run("list clients --table --fields name,status -n 2");
    let first = table.stdout.lines().next().unwrap();
    assert!(first.starts_with("NAME ") && first.ends_with("STATUS"), "{first}");
    assert!(!table.stdout.contains('\x1b'), "no colors without a terminal");
}

#[test]
fn personal_data_is_left_out_unless_it_is_named() {
    let sandbox = TestSandbox::start();
    let sensitive = sandbox.run("fields employee --json");
    let name = sensitive.stdout.lines().find(|line| line.contains("personal")).unwrap();
    let name = name.split('"').nth(3).unwrap();
    let quoted = format!("\"{name}\":");
    for line in ["list employee", "list employee --csv", "list employee --table"] {
        let shown = sandbox.run(line).stdout;
        assert!(!shown.is_empty() && !shown.contains(name), "{line}: {name}");
    }
    let named = sandbox.run(&format!("list employee --fields {name}"));
    assert!(named.stdout.contains(&quoted), "{}", named.stdout);
}

#[test]
fn one_record_is_read_by_its_id_and_a_single_object_without_one() {
    let sandbox = TestSandbox::start();
    let id = sandbox.run("list project -n 1 --fields id").stdout;
    let id = id.split('"').nth(3).unwrap();
    let project = sandbox.run(&format!("get project {id} --fields id,name"));
    assert!(project.stdout.starts_with(&format!("{{\"id\":\"{id}\",\"name\":")), "{project:?}");
    let table = sandbox.run(&format!("get project {id} --table"));
    assert!(table.stdout.lines().any(|line| line.starts_with("name ")), "{}", table.stdout);
    assert!(sandbox.run("get company").stdout.contains("\"name\":\"Example Architects\""));
    let missing = sandbox.run("get project 627f5f9e-260f-cdab-5143-b9fedec21552");
    assert_eq!((missing.code, missing.stdout.as_str()), (Some(1), ""));
    for line in ["get project", "get project 12", "get timer 1 2"] {
        assert_eq!(sandbox.run(line).code, Some(2), "{line}");
    }
}

#[test]
fn a_file_is_whole_or_unchanged() {
    let sandbox = TestSandbox::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("time.csv");
    fs::write(&file, "old").unwrap();
    let line = format!("list time --fields id --output {}", file.display());
    let fault = sandbox.sandbox.inject(Fault::status(500).on("/api/timeentry").after(2).always());
    let failed = sandbox.run(&line);
    assert_eq!((failed.code, failed.stdout.as_str()), (Some(1), ""), "{failed:?}");
    assert!(failed.stderr.contains("the file is unchanged"), "{}", failed.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    drop(fault);
    sandbox.sandbox.clear_faults();
    assert_eq!(sandbox.run(&line).code, Some(0));
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!((text.lines().next(), text.lines().count()), (Some("id"), 5001));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no other file is left");
}

#[test]
fn a_pipe_that_closes_early_is_a_success() {
    let sandbox = TestSandbox::start();
    let mut command = corectl();
    command.args(words(&format!("--sandbox={} list time", sandbox.sandbox.url())));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let end = child.wait_with_output().unwrap();
    assert_eq!((end.status.code(), end.stderr), (Some(0), Vec::new()));
}

#[test]
fn failures_have_exit_codes_of_their_own() {
    let sandbox = TestSandbox::start();
    for (status, code) in [(500, 1), (403, 3), (401, 3)] {
        let _fault = sandbox.sandbox.inject(Fault::status(status).on("/api/activity").always());
        let failed = sandbox.run("list activity");
        assert_eq!(failed.code, Some(code), "{status}: {}", failed.stderr);
        sandbox.sandbox.clear_faults();
    }
    assert_eq!(crate::support::run("--sandbox=http://127.0.0.1:1 count time").code, Some(1));
    assert_eq!(crate::support::run("--sandbox=http://example.com count time").code, Some(2));
    assert_eq!(crate::support::run("count time").code, Some(2));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130_and_whole_lines() {
    use std::os::unix::process::ExitStatusExt;

    let sandbox = TestSandbox::start();
    let slow =
        Fault::delayed(std::time::Duration::from_secs(60)).on("/api/timeentry").after(1).always();
    let _fault = sandbox.sandbox.inject(slow);
    let mut command = corectl();
    command.args(words(&format!("--sandbox={} list time --fields id", sandbox.sandbox.url())));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 3];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let end = child.wait_with_output().unwrap();
    assert_eq!((end.status.code(), end.status.signal()), (Some(130), None));
    let stderr = String::from_utf8(end.stderr).unwrap();
    let rows = rest.lines().count();
    assert!(
        rest.ends_with('\n') && stderr.contains(&format!("{rows} rows are complete")),
        "{stderr}"
    );
}
