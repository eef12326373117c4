//! Mirrors into each destination, their ends by signals, and wrong arguments.

#[cfg(unix)]
mod postgres;

use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

use crate::sandbox::Server;

/// Runs a mirror of some resources.
fn mirror(server: &Server, to: &str, more: &str) -> crate::support::Run {
    server.run(&format!("mirror --company acme --to '{to}' --json {more}"))
}

#[test]
fn a_folder_of_csv_has_a_file_for_each_table() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let path = folder.path().join("out");
    let to = format!("csv:{}", path.display());
    for _ in 0..2 {
        let run = mirror(&server, &to, "--resources project,client");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains(r#""outcome":"complete""#), "{}", run.stdout);
    }
    let text = fs::read_to_string(path.join("project.csv")).unwrap();
    let count = server.run("count project").stdout;
    assert_eq!((text.lines().count() - 1).to_string(), count.trim());
}

#[test]
#[cfg(not(feature = "parquet"))]
fn parquet_needs_its_feature() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let path = folder.path().join("out");
    let run = mirror(&server, &format!("parquet:{}", path.display()), "--resources project");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("--features parquet"), "{}", run.stderr);
    assert!(!path.exists());
}

#[test]
#[cfg(feature = "parquet")]
fn a_folder_of_parquet_has_a_file_for_each_table() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let path = folder.path().join("out");
    let run = mirror(&server, &format!("parquet:{}", path.display()), "--resources project");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(fs::read(path.join("project.parquet")).unwrap().starts_with(b"PAR1"));
}

#[test]
fn wrong_arguments_write_and_send_nothing() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("firm.db").display().to_string();
    let calls = server.sandbox.requests().len();
    for (to, more, part) in [
        (format!("cvs:{file}"), "", "did you mean `csv`?"),
        (file.clone(), "--resources projetc", "did you mean"),
        (file.clone(), "--expand Invoice.invoiceDetailz", "invoiceDetails"),
        (file.clone(), "--include-sensitive Employee.dateOfBirht", "dateOfBirth"),
    ] {
        let run = mirror(&server, &to, more);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{to} {more}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{to} {more}: {}", run.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(server.sandbox.requests().len(), calls);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("firm.db").display().to_string();
    let missing = folder.path().join("a/b/out").display().to_string();
    for (to, code, part) in [
        (below.clone(), 2, "file` is not a folder; choose another place"),
        (missing.clone(), 2, "a/b` does not exist; create it"),
        (format!("csv:{below}"), 2, "file` is not a folder; choose another place"),
        (format!("csv:{missing}"), 2, "a/b` does not exist; create it"),
        ("postgres://me@127.0.0.1:1/books".to_owned(), 1, "cannot be reached"),
    ] {
        let run = mirror(&server, &to, "--resources project");
        assert_eq!((run.code, run.stdout.as_str()), (Some(code), ""), "{to}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{to}: {}", run.stderr);
    }
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_watch_after_a_report() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("firm.db").display().to_string();
    for (signal, code) in
        [(rustix::process::Signal::INT, 130), (rustix::process::Signal::TERM, 143)]
    {
        let line =
            format!("mirror --company acme --to '{file}' --resources project --watch --json");
        let mut command = server.command(&line);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Two runs, so the second signal comes in a later pause.
        for _ in 0..2 {
            let report = lines.next().unwrap().unwrap();
            assert!(report.contains(r#""outcome":"complete""#), "{report}");
        }
        rustix::process::kill_process(rustix::process::Pid::from_child(&child), signal).unwrap();
        let output = child.wait_with_output().unwrap();
        let shown = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{shown}");
        assert!(shown.contains("the next run continues there"), "{shown}");
        assert!(lines.all(|line| line.unwrap().ends_with('}')), "half a report");
    }
    assert_eq!(mirror(&server, &file, "--resources project").code, Some(0));
}
