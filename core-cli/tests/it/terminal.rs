//! Questions, bars and colors at a terminal, and none of them without one.

use std::time::Duration;

use core_sandbox::Fault;

use crate::{
    pty::{Pty, plain},
    sandbox::Server,
    test_sandbox::TestSandbox,
};

/// Four rows of hours, with the header of the fields.
const HOURS: &str = "date,employee,project,activity,actualHours,description\n\
2026-09-28,Jonas Berg,24-016-D,SD-05,7.5,Plans\n2026-09-28,Ada Reyes,24-016-D,SD-05,1,Review\n\
2026-09-29,Ada Reyes,24-016-D,SD-05,2,Visit\n2026-09-30,Ada Reyes,24-016-D,SD-05,3,Visit\n";

/// Answers the question of a command, and returns its exit code and what it showed.
fn answer(server: &Server, line: &str, keys: &str) -> (Option<i32>, String) {
    let mut terminal = Pty::start_piped(&mut server.command(line));
    terminal.wait_for("[y/N] ");
    if keys == "\u{3}" {
        terminal.interrupt();
    } else {
        terminal.press(keys);
    }
    terminal.end()
}

#[test]
fn a_change_is_made_only_after_a_yes() {
    let server = Server::start();
    let line = "update project 24-016 --set status=inactive";
    for (keys, code) in [("n\n", Some(1)), ("\n", Some(1)), ("\u{3}", Some(130))] {
        let (found, shown) = answer(&server, line, keys);
        assert_eq!(found, code, "{keys:?}: {shown}");
        assert!(shown.contains("status: Active → Inactive"), "{shown}");
    }
    assert_eq!(server.writes(), [""; 0]);
    assert_eq!(answer(&server, line, "y\n").0, Some(0));
    assert_eq!(server.writes().len(), 1);
}

#[test]
fn an_import_has_a_bar_which_vanishes_and_leaves_notes_whole() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("hours.csv");
    std::fs::write(&file, HOURS).unwrap();
    // The bar is drawn while the second row waits. The third row is refused, which is a note.
    let slow = Fault::delayed(Duration::from_secs(2)).method("POST").on("/api/timeentry");
    server.sandbox.inject(slow.after(1));
    let line = format!("import time '{}'", file.display());
    let mut terminal = Pty::start_piped(&mut server.command(&line));
    let shown = plain(terminal.wait_for("of 4 rows"));
    for part in ["rows  ", "/s  ", "% of the limit"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.ends_with("4 created\r\n"), "{shown:?}");
    let before = shown.rsplit_once("4 created").unwrap().0;
    assert!(before.ends_with("\u{1b}[2K") || before.ends_with("\u{1b}[1G"), "cleared: {before:?}");
    // The same import without a terminal.
    let again = server.run(&line);
    assert_eq!((again.code, again.stderr.as_str()), (Some(0), "4 already there\n"));
}

#[test]
fn a_mirror_has_a_bar_which_vanishes_before_its_report() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let file = folder.path().join("m.db");
    let line = format!("mirror --to '{}' --resources project,time", file.display());
    let slow = Fault::delayed(Duration::from_secs(2)).on("/api/timeentry").after(3);
    server.sandbox.inject(slow);
    let mut terminal = Pty::start(&mut server.command(&line));
    let bar = terminal.wait_for_plain("table  2 of 2  time_entry             1,000 rows  ");
    assert!(bar.contains("% of the limit") && !bar.contains(" left"), "{bar}");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(!shown.contains("waiting for the next run"), "{shown}");
    let report = shown.rsplit_once("FACT").unwrap().1;
    assert!(!report.contains("of the limit"), "{report}");
}

#[test]
fn colors_are_for_terminals_unless_a_variable_or_a_flag_decides() {
    let server = Server::start();
    let is_colored = |line: &str, variable: Option<(&str, &str)>| {
        let mut command = server.command(line);
        command.envs(variable);
        let (code, shown) = Pty::start(&mut command).end();
        assert_eq!(code, Some(0), "{shown}");
        shown.contains("\u{1b}[")
    };
    let line = "list clients -n 2 --fields name";
    assert!(is_colored(line, None));
    assert!(!is_colored(line, Some(("NO_COLOR", "1"))));
    assert!(!is_colored(&format!("{line} --color never"), None));
    for line in ["list clients -n 2 --table", "get company --table", "lst", "fields projcet"] {
        let run = server.run(line);
        assert!(!format!("{run:?}").contains("\\u{1b}"), "{line}: {run:?}");
    }
}

#[test]
fn a_secret_is_typed_unseen_and_its_question_needs_a_terminal() {
    let sandbox = TestSandbox::start();
    let folder = tempfile::tempdir().unwrap();
    let mut command = sandbox.person(folder.path());
    command.args(["login", "--paste"]).env_remove("CORE_CLIENT_SECRET");
    let mut terminal = Pty::start_as_owner(&command);
    terminal.wait_for("Secret of the app (not shown");
    terminal.wait_until_hidden();
    let secret = sandbox.sandbox.app().client_secret.as_str().to_owned();
    terminal.press(&format!("{secret}\n"));
    let shown = terminal.wait_for("/connect/authorize?").to_owned();
    assert!(!shown.contains(&secret), "{shown}");
    terminal.wait_for("\n");
    terminal.interrupt();
    assert_eq!(terminal.end().0, Some(130));
    // Without a terminal nobody is asked. The app counts as one without a secret.
    let mut command = sandbox.person(folder.path());
    command.args(["login", "--paste"]).env_remove("CORE_CLIENT_SECRET");
    let run = crate::support::finish(&mut command);
    assert!(!run.stderr.contains("not shown"), "{}", run.stderr);
}

#[test]
fn errors_break_between_words_at_a_terminal_only() {
    let server = Server::start();
    let long = "billable = true and date >= 2026-01-01 and date <= 2026-12-31 and billabel = false";
    let lines = [
        format!("list time --where '{long} and billable = true'"),
        "list time --order 'date down'".to_owned(),
        "mirror --to mysql://localhost/books".to_owned(),
        "list time --page-size 5000".to_owned(),
        "report aging --mirror nope.db".to_owned(),
    ];
    for line in lines {
        let mut command = server.command(&line);
        let (code, shown) = Pty::start(command.env("COLUMNS", "60")).end();
        let shown = plain(&shown).replace('\r', "");
        assert_eq!(code, Some(2), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
        // The same words come without a terminal, in longer lines.
        let piped = server.run(&line).stderr;
        assert!(piped.lines().any(|line| line.chars().count() > 60), "{piped}");
        let words = |text: &str| {
            let lines = text.lines().filter(|line| !line.contains(['^', '…']));
            lines.flat_map(str::split_whitespace).map(str::to_owned).collect::<Vec<_>>()
        };
        let all = words(&piped);
        assert!(words(&shown).iter().all(|word| all.contains(word)), "{shown}\n{piped}");
        if line.contains("billabel") {
            let typed = shown.lines().find(|line| line.contains("billabel = false")).unwrap();
            let place = typed.split("billabel").next().unwrap().chars().count();
            let carets = shown.lines().find(|line| line.contains('^')).unwrap();
            assert_eq!(carets.find('^'), Some(place), "{shown}");
        }
    }
}

#[test]
fn the_share_of_the_limit_is_the_one_that_the_server_reports() {
    let minute = Duration::from_secs(60);
    let sandbox = TestSandbox::with(|builder| builder.rate_limit(20, minute));
    sandbox.sandbox.inject(Fault::delayed(Duration::from_secs(2)).on("/api/timeentry").after(3));
    let folder = tempfile::tempdir().unwrap();
    let mut command = crate::support::corectl();
    command.arg(format!("--sandbox={}", sandbox.sandbox.url())).current_dir(folder.path());
    command.args(["mirror", "--to", "m.db", "--resources", "time"]);
    let mut terminal = Pty::start(&mut command);
    let bar = terminal.wait_for_plain("2,000 rows  ");
    let share = bar.rsplit("% of the limit").nth(1).unwrap().rsplit(' ').next().unwrap();
    // Three calls or more. They are a fiftieth of the limit that Core has without a report.
    assert!((15..=60).contains(&share.parse::<u32>().unwrap()), "{bar}");
    assert_eq!(terminal.end().0, Some(0));
}
