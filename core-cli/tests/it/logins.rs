//! Logins, accounts and the raw door.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::Stdio,
};

use crate::{
    support::{run_with_input, words},
    test_sandbox::TestSandbox,
};

/// Starts a sandbox whose app returns to a port that is free now.
fn sandbox() -> TestSandbox {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    TestSandbox::with(|builder| builder.redirect_uri(format!("http://127.0.0.1:{port}/callback")))
}

/// Logs in: opens the address that the command prints, like a browser. Returns the text on standard error.
fn log_in(sandbox: &TestSandbox, folder: &Path, line: &str) -> String {
    let mut command = sandbox.person(folder);
    // No browser opens on the machine of the tests.
    command.args(words(line)).env("BROWSER", "true").env_remove("DISPLAY");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let address = loop {
        let mut line = String::new();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "{text}");
        text.push_str(&line);
        if line.trim_start().starts_with("http") {
            break line.trim().to_owned();
        }
    };
    sandbox.browse(&address);
    std::io::Read::read_to_string(&mut stderr, &mut text).unwrap();
    assert!(child.wait().unwrap().success(), "{text}");
    text
}

#[test]
fn a_person_logs_in_to_two_accounts_and_out_again() {
    let sandbox = sandbox();
    let folder = tempfile::tempdir().unwrap();
    let person = |line: &str| sandbox.run_as_person(folder.path(), line);
    let before = person("list project -n 1");
    assert_eq!(before.code, Some(3));
    assert!(before.stderr.contains("run `corectl login`"), "{}", before.stderr);

    let said = log_in(&sandbox, folder.path(), "login");
    assert!(said.contains("logged in as Ada Reyes"), "{said}");
    log_in(&sandbox, folder.path(), "login --write --account second");
    assert!(person("whoami").stdout.contains("Example Architects"));
    assert_eq!(person("list project -n 1").stdout.lines().count(), 1);
    let accounts = person("accounts --csv").stdout;
    let rows: Vec<_> = accounts.lines().skip(1).collect();
    assert!(rows[0].starts_with("default,active") && rows[0].contains("read:core"), "{accounts}");
    assert!(
        rows[1].starts_with("second,active") && rows[1].contains("readwrite:core"),
        "{accounts}"
    );
    // The tokens are on the disk for their owner alone, and in no output.
    assert!(!said.contains(&*sandbox.sandbox.app().client_secret));

    assert_eq!(person("logout").code, Some(0));
    assert_eq!(person("logout").code, Some(0));
    assert_eq!(person("whoami").code, Some(3));
    assert_eq!(person("whoami --account second").code, Some(0));
}

#[test]
fn a_new_login_replaces_a_valid_session() {
    let sandbox = sandbox();
    let folder = tempfile::tempdir().unwrap();
    log_in(&sandbox, folder.path(), "login");
    log_in(&sandbox, folder.path(), "login --write");
    let accounts = sandbox.run_as_person(folder.path(), "accounts").stdout;
    assert!(accounts.contains("readwrite:core"), "{accounts}");
}

#[test]
fn a_wrong_setting_is_refused_before_anything_is_sent() {
    let sandbox = TestSandbox::start();
    let folder = tempfile::tempdir().unwrap();
    for (line, advice) in [
        ("--store nowhere whoami", "`nowhere` is not a valid store"),
        ("--store redis://u:p@h whoami", "CORE_REDIS_URL"),
        ("--store redis whoami", "CORE_REDIS_URL"),
        ("--account '' whoami", "--account"),
        ("--secret-file /nonexistent/secret whoami", "cannot be read"),
        ("--redirect-uri nonsense whoami", "redirect URI"),
        ("--sandbox login", "needs no login"),
    ] {
        let refused = sandbox.run_as_person(folder.path(), line);
        assert_eq!(refused.code, Some(2), "{line}: {refused:?}");
        assert!(refused.stderr.contains(advice), "{line}: {}", refused.stderr);
    }
    std::fs::write(folder.path().join("config.toml"), "acount = \"x\"\n").unwrap();
    let refused = sandbox.run_as_person(folder.path(), "whoami");
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("acount") && refused.stderr.contains("config.toml"),
        "{}",
        refused.stderr
    );
    assert_eq!(sandbox.sandbox.counters().requests, 0);
}

#[test]
fn any_call_can_be_made_by_its_path() {
    let sandbox = TestSandbox::start();
    let first = sandbox.run("api '/project?page=1,1' --include");
    assert!(first.stdout.starts_with("HTTP/1.1 200 OK\n"), "{}", first.stdout);
    assert!(first.stdout.contains("\n\n[{"), "{}", first.stdout);
    let count = sandbox.run("api GET project --query 'fields=count(*)'");
    assert_eq!(count.code, Some(0), "{count:?}");
    let url = sandbox.sandbox.url();
    let body = r#"{"code": "CLI-01", "description": "Made by a test"}"#;
    let made = run_with_input(&format!("--sandbox={url} api /activity --input -"), body);
    assert!(made.stdout.contains("CLI-01"), "{made:?}");
    for (line, code) in [
        ("api FETCH /project", 2),
        ("api /project --query page", 2),
        ("api GET /activity --input /nonexistent.json", 2),
        ("api '/../project'", 2),
        ("api /nothing", 1),
    ] {
        assert_eq!(sandbox.run(line).code, Some(code), "{line}");
    }
    for (path, near) in
        [("/projects", "`/project`"), ("/time/1", "`/timeentry`"), ("/actvity", "`/activity`")]
    {
        let run = sandbox.run(&format!("api {path}"));
        assert_eq!(run.code, Some(1), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("did you mean {near}?")), "{path}: {}", run.stderr);
    }
    let missing = sandbox.run("api /project/627f5f9e-260f-cdab-5143-b9fedec21552");
    assert!(
        missing.code == Some(1) && !missing.stderr.contains("did you mean"),
        "{}",
        missing.stderr
    );
    let refused = run_with_input(&format!("--sandbox={url} api /activity --input -"), "{");
    assert_eq!(refused.code, Some(2));
}
