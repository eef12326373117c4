//! The captures of a terminal in `docs/corectl.md`. Each equals a fresh run, apart from times, rates and random values.

use std::{fs, net::TcpListener, path::Path, time::Duration};

use core_sandbox::{Fault, SandboxBuilder};

use crate::{
    pty::{Pty, plain},
    support::{corectl, words},
    test_sandbox::TestSandbox,
};

/// The width of the terminal.
const COLUMNS: &str = "80";

/// Makes the sandbox of `core-sandbox --seed 1 --today 2025-06-30`.
fn sandbox(builder: SandboxBuilder) -> SandboxBuilder {
    builder.seed(1).today("2025-06-30".parse().unwrap())
}

/// Returns a capture of the page. `None` if the page is missing, as in the package of the crate.
fn captured(name: &str) -> Option<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/corectl.md");
    let page = fs::read_to_string(page).ok()?;
    let (_, after) = page.split_once(&format!("<!-- capture: {name} -->\n```text\n")).unwrap();
    Some(after.split_once("\n```\n").unwrap().0.to_owned())
}

/// Compares a capture with a fresh run.
fn compare(name: &str, fresh: &str) {
    let Some(captured) = captured(name) else { return };
    assert!(fresh.lines().all(|line| is_address(line) || line.chars().count() <= 80), "{fresh}");
    assert_eq!(steady(&captured), steady(fresh), "{name}: a fresh run is\n{fresh}\n");
}

fn is_address(line: &str) -> bool {
    line.trim_start().starts_with("http://")
}

/// Replaces all that no two runs share: times, rates, shares of the limit, ports, random values and turning signs.
fn steady(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let is_bar = line.contains(" of the limit");
        let parts = line.split_inclusive(['&', ' ', '/', '`']);
        parts.map(|part| steady_part(part, is_bar)).collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn steady_part(part: &str, is_bar: bool) -> String {
    let without_digits = || part.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let is_time = part.contains('T') && part.trim_end().ends_with('Z');
    let is_port = part.contains("127.0.0.1");
    let is_rate = is_bar && (part.ends_with('/') || part.contains('%'));
    match part.split_once('=') {
        Some((name @ ("state" | "nonce"), _)) => format!("{name}=…&"),
        _ if is_time || is_port || is_rate => without_digits(),
        _ if is_bar && part.chars().any(|letter| ('\u{2800}'..='\u{28ff}').contains(&letter)) => {
            String::new()
        }
        _ => part.to_owned(),
    }
}

/// Runs a command at a terminal of 80 columns in a folder. Returns its line, and what a person sees at its end.
fn run(sandbox: &TestSandbox, folder: &Path, line: &str) -> String {
    let (code, shown) = at_terminal(sandbox, folder, line).end();
    assert_eq!(code, Some(0), "{shown}");
    screen(line, &shown)
}

fn at_terminal(sandbox: &TestSandbox, folder: &Path, line: &str) -> Pty {
    let mut command = corectl();
    command.arg(format!("--sandbox={}", sandbox.sandbox.url())).args(words(line));
    Pty::start(command.env("COLUMNS", COLUMNS).current_dir(folder))
}

/// Returns the lines of a screen below the line of its command, without bars that have vanished.
fn screen(line: &str, shown: &str) -> String {
    let shown = plain(shown).replace("\r\n", "\n");
    let lines = shown.lines().map(|line| line.rsplit('\r').next().unwrap_or_default().trim_end());
    let lines: Vec<_> = lines.collect();
    format!("$ corectl {}\n{}", line.replace('\'', "\""), lines.join("\n"))
}

#[test]
fn a_list_of_80_columns() {
    let (sandbox, folder) = (TestSandbox::with(sandbox), tempfile::tempdir().unwrap());
    let line = "list projects --where 'status = Active' --limit 6";
    compare("list", &run(&sandbox, folder.path(), line));
}

#[test]
fn a_mirror_with_its_bar_in_the_middle() {
    let (sandbox, folder) = (TestSandbox::with(sandbox), tempfile::tempdir().unwrap());
    let slow = Fault::delayed(Duration::from_secs(2)).on("/api/timeentry").after(3);
    sandbox.sandbox.inject(slow);
    let line = "mirror --to firm.db --resources projects,clients,time";
    let mut terminal = at_terminal(&sandbox, folder.path(), line);
    let shown = terminal.wait_for_plain("2,000 rows  ");
    // A picture that is complete has the share of the limit.
    let bar = shown.rsplit('\r').find(|picture| picture.contains(" of the limit"));
    let bar = bar.unwrap().trim_end().to_owned();
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    let end = screen(line, &shown);
    let (command, report) = end.split_once('\n').unwrap();
    compare("mirror", &format!("{command}\n{bar}\n\n{report}"));
}

#[test]
fn a_report_with_its_chart() {
    let (sandbox, folder) = (TestSandbox::with(sandbox), tempfile::tempdir().unwrap());
    let mirror =
        "mirror --to firm.db --resources invoice,project,client,time,expense-entry,employee";
    assert!(run(&sandbox, folder.path(), mirror).contains("complete"));
    let line = "report aging --mirror firm.db --as-of 2025-04-30 --chart";
    compare("report", &run(&sandbox, folder.path(), line));
}

#[test]
fn a_login_with_a_browser() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let callback = format!("http://127.0.0.1:{port}/callback");
    let sandbox = TestSandbox::with(|builder| sandbox(builder).redirect_uri(callback));
    let folder = tempfile::tempdir().unwrap();
    // A relative folder, whose name is as long as the one of a person.
    let mut command = sandbox.person(Path::new("~/.config/corectl"));
    command.current_dir(folder.path());
    // No browser opens on the machine of the tests.
    command.arg("login").env("COLUMNS", COLUMNS).env("BROWSER", "true").env_remove("DISPLAY");
    let mut terminal = Pty::start(&mut command);
    let shown = terminal.wait_for_plain("must be exactly").replace('\r', "");
    let address = shown.lines().find(|line| is_address(line)).unwrap().trim().to_owned();
    sandbox.browse(&address);
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(0), "{shown}");
    compare("login", &screen("login", &shown));
}
