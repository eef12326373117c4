//! Imports of CSV files: checks, reports, and repetition after every kind of failure.

use std::{fs, path::PathBuf, process::Stdio};

use core_sandbox::Fault;
use tempfile::TempDir;

use crate::sandbox::Server;

const HOURS: &str = "\
date,employee,project,activity,hours,description
2026-09-28,Jonas Berg,24-016-D,SD-05,7.5,Import plans
2026-09-28,Ada Reyes,24-016-D,SD-05,3.25,Import review
2026-09-29,Ada Reyes,24-016-D,SD-05,1.50,\"Import visit, with the client\"
2026-09-29,Ada Reyes,24-016-D,SD-05,1.50,\"Import visit, with the client\"
";

/// A folder with a CSV file.
struct Folder {
    folder: TempDir,
}

impl Folder {
    fn with(text: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hours.csv"), text).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("hours.csv")
    }

    fn line(&self, more: &str) -> String {
        format!(
            "import timeentry '{}' --map hours=actualHours --report - {more}",
            self.path().display()
        )
    }
}

/// Returns the number of time entries of the file in Core.
fn imported(server: &Server) -> usize {
    let rows = server.list("timeentry", "date >= '2026-09-28' and date <= '2026-09-29'");
    rows.matches(r#""description":"Import "#).count()
}

/// Returns the outcomes of a report.
fn outcomes(report: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(report.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| format!("{} {}", &row[0], &row[1])).collect()
}

#[test]
fn each_row_becomes_one_record_and_a_second_run_creates_none() {
    let (server, folder) = (Server::start(), Folder::with(HOURS));
    let dry = server.run(&folder.line("--dry-run"));
    assert_eq!(outcomes(&dry.stdout), [2, 3, 4, 5].map(|line| format!("{line} would be created")));
    assert_eq!((imported(&server), dry.code), (0, Some(0)));
    let first = server.run(&folder.line("--set billable=true"));
    assert_eq!(outcomes(&first.stdout), [2, 3, 4, 5].map(|line| format!("{line} created")));
    assert!(first.stderr.ends_with("4 created\n"), "{}", first.stderr);
    assert_eq!(imported(&server), 4);
    let second = server.run(&folder.line("--set billable=true"));
    assert_eq!(outcomes(&second.stdout), [2, 3, 4, 5].map(|line| format!("{line} already there")));
    // Without the journal, the values tell which rows are there.
    fs::remove_file(folder.folder.path().join("hours.csv.corectl.jsonl")).unwrap();
    let third = server.run(&folder.line("--set billable=true"));
    assert_eq!(outcomes(&third.stdout), outcomes(&second.stdout));
    assert_eq!(imported(&server), 4);
}

#[test]
fn a_wrong_row_keeps_all_rows_from_being_sent() {
    let text = HOURS.replace("3.25", "\"3,25\"").replace("Jonas Berg", "Jonas Borg");
    let (server, folder) = (Server::start(), Folder::with(text));
    let refused = server.run(&folder.line(""));
    assert_eq!(refused.code, Some(2));
    assert_eq!(outcomes(&refused.stdout), ["2 wrong", "3 wrong"]);
    for part in [
        "line 2: no Employee or Vendor has",
        "did you mean `Jonas Berg`?",
        "line 3: `actualHours`",
        "write `3.25`",
        "2 of 4 rows",
    ] {
        assert!(refused.stderr.contains(part), "{part}: {}", refused.stderr);
    }
    assert_eq!(server.writes(), [""; 0]);
    let skipped = server.run(&folder.line("--skip-wrong"));
    assert_eq!((skipped.code, imported(&server)), (Some(1), 2));
}

#[test]
fn lost_answers_create_nothing_twice() {
    for fault in [Fault::answer_lost(), Fault::status(502).acted_on(), Fault::connection_dropped()]
    {
        let (server, folder) = (Server::start(), Folder::with(HOURS));
        server.sandbox.inject(fault.method("POST").on("/api/timeentry").times(2));
        let mut run = server.run(&folder.line(""));
        for _ in 0..3 {
            if run.code == Some(0) {
                break;
            }
            run = server.run(&folder.line(""));
        }
        assert_eq!((run.code, imported(&server)), (Some(0), 4), "{}", run.stderr);
    }
}

#[test]
fn a_killed_import_goes_on() {
    let text: String =
        std::iter::once(HOURS.lines().next().unwrap().to_owned())
            .chain((0..12).map(|row| {
                format!("2026-09-28,Ada Reyes,24-016-D,SD-05,{}.25,Import row", row / 3)
            }))
            .collect::<Vec<_>>()
            .join("\r\n");
    let (server, folder) = (Server::start(), Folder::with(format!("\u{feff}{text}")));
    let held = server
        .sandbox
        .inject(Fault::answer_lost().method("POST").on("/api/timeentry").after(3).always());
    let mut child = server
        .command(&folder.line(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    server.wait_until_fired(&held);
    child.kill().unwrap();
    child.wait().unwrap();
    server.sandbox.clear_faults();
    let run = server.run(&folder.line(""));
    assert_eq!((run.code, imported(&server)), (Some(0), 12), "{}", run.stderr);
}

#[test]
fn refused_rows_have_the_reason_and_other_rows_go_on() {
    let (server, folder) = (Server::start(), Folder::with(HOURS));
    server.sandbox.inject(Fault::status(400).method("POST").on("/api/timeentry").after(1));
    let run = server.run(&folder.line(""));
    assert_eq!((run.code, imported(&server)), (Some(1), 3));
    assert_eq!(
        outcomes(&run.stdout).iter().filter(|outcome| outcome.ends_with("refused")).count(),
        1
    );
    let again = server.run(&folder.line(""));
    assert_eq!((again.code, imported(&server)), (Some(0), 4));
}

#[test]
fn the_forms_of_spreadsheets_are_read_or_refused_with_advice() {
    let server = Server::start();
    let semicolons = HOURS.replace(',', ";").replace('\n', "\r\n");
    let folder = Folder::with(format!("\u{feff}{semicolons};;;;;\r\n"));
    assert_eq!(server.run(&folder.line("--dry-run")).code, Some(0));
    for (text, more, part) in [
        (HOURS.replace("2026-09-28", "28.09.2026").into_bytes(), "", "write `2026-09-28`"),
        (HOURS.replace("2026-09-28", "9/28/2026").into_bytes(), "", "write `2026-09-28`"),
        (
            HOURS.replace("plans", "pl\u{e4}ne").chars().map(|c| c as u8).collect(),
            "",
            "line 2 is not valid UTF-8",
        ),
        (b"PK\x03\x04".to_vec(), "", "it is a workbook"),
        (Vec::new(), "", "it is empty"),
        (
            HOURS.replace("7.5,", "7.5,,").into_bytes(),
            "",
            "line 2 has 7 cells, but the header has 6",
        ),
        (HOURS.replace("date,", "day,").into_bytes(), "", "column `day`"),
        (HOURS.as_bytes().to_vec(), "--set memo", "has no `=`"),
        (HOURS.as_bytes().to_vec(), "--set date=2026-01-01", "sets `date`, which is set already"),
        (HOURS.as_bytes().to_vec(), "--map Stunden=actualHours", "`Stunden` is not a column"),
        (
            HOURS.as_bytes().to_vec(),
            "--key date,employee",
            "line 5: the values of `--key` are those of line 4",
        ),
        (HOURS.as_bytes().to_vec(), "--key memo", "`memo` is a part of `--key`"),
        (HOURS.as_bytes().to_vec(), "--key dat", "did you mean `date`"),
        (HOURS.as_bytes().to_vec(), "--journal /nonexistent/j", "the journal `/nonexistent/j`"),
    ] {
        let folder = Folder::with(text);
        let refused = server.run(&folder.line(more));
        assert_eq!(refused.code, Some(2), "{part}: {}", refused.stderr);
        assert!(refused.stderr.contains(part), "{part}: {}", refused.stderr);
    }
    assert_eq!(server.writes(), [""; 0]);
}

#[test]
fn many_rows_read_the_whole_list_if_that_takes_fewer_calls() {
    let server = Server::start();
    let mut text = "date,employee,project,activity,hours,description\n".to_owned();
    for row in 0..120 {
        // A day for each row, so that no two rows share a filter.
        let (month, day) = (row / 28 + 1, row % 28 + 1);
        text.push_str(&format!(
            "2027-{month:02}-{day:02},Ada Reyes,24-016-D,SD-05,1,Import {row}\n"
        ));
    }
    let folder = Folder::with(text);
    server.sandbox.clear_requests();
    let dry = server.run(&folder.line("--dry-run"));
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    let reads = server.sandbox.requests();
    let lists = reads.iter().filter(|entry| entry.path == "/api/timeentry").count();
    assert!(lists <= 8, "{lists}");
}
