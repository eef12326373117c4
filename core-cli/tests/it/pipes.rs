//! Output that nobody reads to its end, and failures that pass.

use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

use core_sandbox::Fault;

use crate::{
    support::{corectl, words},
    test_sandbox::TestSandbox,
};

/// Runs a command, reads the start of its output and closes the pipe. Returns the exit code and the errors.
fn cut_short(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut start = [0; 20];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let end = child.wait_with_output().unwrap();
    (end.status.code(), String::from_utf8(end.stderr).unwrap())
}

#[test]
fn a_reader_that_has_enough_is_no_error_of_any_command() {
    let sandbox = TestSandbox::start();
    let url = sandbox.sandbox.url();
    for line in [
        "list time --json",
        "list time --csv",
        "list time --table",
        "get company",
        "resources",
        "fields time",
        "explain billStatus",
        "completions zsh",
        "api '/timeentry?page=1,1000'",
    ] {
        let mut command = corectl();
        command.args(words(&format!("--sandbox={url} {line}")));
        assert_eq!(cut_short(&mut command), (Some(0), String::new()), "{line}");
    }
}

/// Runs a command whose output nobody reads at all. Returns the exit code and the errors.
fn unread(command: &mut Command) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text)
}

/// Commands that write to standard output. The folder has a mirror, `firm.db`.
const UNREAD: [&str; 25] = [
    "--help",
    "--version",
    "list --help",
    "list time --json",
    "list time --csv",
    "list time --table",
    "list clients --table -n 1",
    "get company",
    "get company --table",
    "count time",
    "resources",
    "fields time",
    "fields time --json",
    "explain billStatus",
    "explain invoice.balance",
    "api /company",
    "api /company --include",
    "completions bash",
    "completions zsh",
    "completions fish",
    "whoami",
    "create activity --set code=X-1 --set description=Unread --dry-run",
    "report aging --mirror firm.db --chart",
    "report unbilled --mirror firm.db --csv",
    "report utilization --mirror firm.db --json",
];

#[test]
fn a_reader_that_has_ended_before_the_first_line_is_no_error_of_any_command() {
    let (sandbox, folder) = (TestSandbox::start(), tempfile::tempdir().unwrap());
    let run = |line: &str| {
        let mut command = corectl();
        command.args(words(&format!("--sandbox={} {line}", sandbox.sandbox.url())));
        unread(command.current_dir(folder.path()))
    };
    // The report of a mirror is not read, but the mirror is complete.
    let line = "mirror --to firm.db --resources invoice,project,client,time,expense-entry,employee";
    assert_eq!(run(line), (Some(0), String::new()));
    for line in UNREAD {
        let (code, text) = run(line);
        assert_eq!((code, text.contains("error")), (Some(0), false), "{line}: {text}");
    }
}

#[test]
fn writes_go_on_to_their_end_if_nobody_reads_their_output() {
    let (sandbox, folder) = (TestSandbox::start(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("a.csv"), "code,description\nX-2,Unread\nX-3,Unread\n").unwrap();
    let made = || {
        let codes = sandbox.run("list activity --fields code --csv").stdout;
        let mut codes: Vec<_> =
            codes.lines().filter(|code| code.starts_with("X-")).map(str::to_owned).collect();
        codes.sort();
        codes
    };
    for (line, left) in [
        ("create activity --set code=X-1 --set description=Unread", &["X-1"][..]),
        ("import activity a.csv --report -", &["X-1", "X-2", "X-3"]),
        ("update activity X-3 --set description=Changed --yes", &["X-1", "X-2", "X-3"]),
        ("delete activity X-1 X-2 X-3 --yes", &[]),
    ] {
        let mut command = corectl();
        command.args(words(&format!("--sandbox={} {line}", sandbox.sandbox.url())));
        let (code, text) = unread(command.current_dir(folder.path()));
        assert_eq!(
            (code, made()),
            (Some(0), left.iter().map(|code| (*code).to_owned()).collect()),
            "{line}: {text}"
        );
    }
}

#[test]
fn a_tap_whose_target_has_ended_says_so_and_its_catalog_can_be_cut_short() {
    let sandbox = TestSandbox::start();
    let folder = tempfile::tempdir().unwrap();
    let config = serde_json::json!({
        "api_url": sandbox.sandbox.endpoint(),
        "access_token": sandbox.sandbox.issue_token(),
        "ids_file": folder.path().join("ids.db"),
    });
    fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
    let mut command = corectl();
    command.args(words("singer --config config.json")).current_dir(folder.path());
    // The target has not stored all rows, so the program that runs both must not take the run for a success.
    let (code, text) = cut_short(&mut command);
    assert_eq!(code, Some(1), "{text}");
    let last = text.lines().last().unwrap();
    let expected = "ERROR the target closed its input before the end, so rows are lost; see the log of the target";
    assert!(last.starts_with(expected), "{text}");
    let mut command = corectl();
    command.args(words("singer --config config.json --discover")).current_dir(folder.path());
    let (code, text) = cut_short(&mut command);
    assert_eq!(code, Some(0), "{text}");
    assert!(!text.contains("ERROR"), "{text}");
}

#[cfg(unix)]
#[test]
fn head_takes_one_line_of_a_list() {
    let sandbox = TestSandbox::start();
    let program = env!("CARGO_BIN_EXE_corectl");
    let script = format!("'{program}' --sandbox={} list time | head -n 1", sandbox.sandbox.url());
    let output = Command::new("bash").args(["-o", "pipefail", "-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_rate_limit_that_stays_ends_with_4() {
    let sandbox = TestSandbox::start();
    sandbox.sandbox.inject(Fault::status(429).on("/api/activity").always());
    let run = sandbox.run("list activity");
    assert_eq!((run.code, run.stdout.as_str()), (Some(4), ""), "{}", run.stderr);
    assert!(
        run.stderr.ends_with("too many calls (attempt 4); try again later\n"),
        "{}",
        run.stderr
    );
    // The text about the rows so far comes last.
    sandbox.sandbox.clear_faults();
    sandbox.sandbox.inject(Fault::status(429).on("/api/timeentry").after(1).always());
    let run = sandbox.run("list time --fields id");
    assert_eq!((run.code, run.stdout.lines().count()), (Some(4), 1000), "{}", run.stderr);
    assert!(run.stderr.ends_with("try again later; 1000 rows are complete\n"), "{}", run.stderr);
}
