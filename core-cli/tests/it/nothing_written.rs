//! Wrong input of commands that write files: nothing is sent, made or changed.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{sandbox::Server, support::words};

/// Lines, and a part of the answer. The folder has the files of [`before`].
const WRONG: [(&str, &str); 26] = [
    ("list time -o folder", "folder cannot be written: is a directory"),
    ("list time -o missing/x.csv", "missing/x.csv cannot be written"),
    ("list time -o notes.txt/x.csv", "notes.txt/x.csv cannot be written"),
    ("get company -o missing/x.json", "missing/x.json cannot be written"),
    ("api /company -o missing/x.json", "missing/x.json cannot be written"),
    ("api POST /activity --input activity.json -o missing/x", "missing/x cannot be written"),
    ("mirror --to m.db --watch --interval 5", "choose at least"),
    ("mirror --to csv:out --watch --interval 5", "choose at least"),
    ("mirror --to m.db --resources tiem", "did you mean"),
    ("mirror --to m.db --expand Invoice.nothing", "is not the name of a field"),
    ("mirror --to m.db --include-sensitive Employee.nothing", "is not the name of a field"),
    ("mirror --to m.db --company ''", "it is empty"),
    ("mirror --to m.db -o missing/report.csv", "missing/report.csv cannot be written"),
    ("mirror --to folder", "`folder` is a folder; name a file"),
    ("mirror --to csv:notes.txt", "`notes.txt` is a file and not a folder"),
    ("mirror --to csv:missing/out", "the folder `missing` does not exist"),
    ("mirror --to notes.txt/m.db", "`notes.txt` is not a folder"),
    ("import time hours.csv --report missing/r.csv", "the report `missing/r.csv`"),
    ("import time hours.csv --report folder", "the report `folder`"),
    ("import time hours.csv --report hours.csv", "would replace the file to import"),
    ("import time hours.csv --report ./j --journal j", "would replace the journal"),
    ("import time hours.csv --journal missing/j", "the journal `missing/j`"),
    ("import time hours.csv --journal missing/j --dry-run", "the journal `missing/j`"),
    ("import time hours.csv --journal notes.txt --report r.csv", "is not one of an import"),
    ("import time hours.csv --map hours=actualHours --report r.csv", "`hours` is not a column"),
    ("report aging --mirror firm.db --svg missing/x.svg", "missing/x.svg` cannot be written"),
];

/// The files before each line.
const FILES: [(&str, &str); 5] = [
    ("hours.csv", "date,employee\n2026-09-28,Ada Reyes\n"),
    ("notes.txt", "These are notes.\n"),
    ("activity.json", r#"{"code": "X-1", "description": "Made by hand"}"#),
    ("firm.db", ""),
    ("j", ""),
];

/// Returns the names and contents of a folder.
fn content(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let text = |path: &Path| match path.is_dir() {
        true => format!("{:?}", content(path)),
        false => fs::read_to_string(path).unwrap(),
    };
    entries.map(|entry| (entry.file_name().into_string().unwrap(), text(&entry.path()))).collect()
}

#[test]
fn all_arguments_are_checked_before_a_file_is_made_or_a_call_is_sent() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let before = content(folder.path());
    for (line, part) in WRONG {
        let mut command = server.command("");
        let run = crate::support::finish(command.args(words(line)).current_dir(folder.path()));
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{line}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{line}: {}", run.stderr);
        assert_eq!(content(folder.path()), before, "{line}");
        let requests = server.sandbox.requests();
        let calls: Vec<_> = requests.iter().filter(|call| call.path.starts_with("/api/")).collect();
        assert!(calls.is_empty(), "{line}: {calls:?}");
    }
}

#[test]
fn wrong_rows_leave_a_report_and_no_journal() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("hours.csv"), "date,employee\n2026-09-28,Nobody\n").unwrap();
    let mut command = server.command("import time hours.csv --report r.csv");
    let run = crate::support::finish(command.current_dir(folder.path()));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let files = content(folder.path());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["hours.csv", "r.csv"]);
    assert!(files["r.csv"].contains("2,wrong"), "{files:?}");
    assert_eq!(server.writes(), [""; 0]);
}
