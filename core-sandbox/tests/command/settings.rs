//! Flags, files of settings, and the output at the start.

use std::{fs, net::TcpListener, process::Output};

use crate::process::{Process, command};

/// Runs the command until it ends.
fn run(arguments: &[&str]) -> Output {
    command().args(arguments).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns the path of a new file with this text.
fn file(folder: &tempfile::TempDir, text: &str) -> String {
    let path = folder.path().join("core.toml");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn init_writes_a_file_once_which_the_command_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.toml");
    let path = path.to_str().unwrap();
    assert!(run(&["init", path]).status.success());
    let written = fs::read_to_string(path).unwrap();
    let again = run(&["init", path]);
    assert_eq!(again.status.code(), Some(1));
    assert!(errors(&again).contains("is not overwritten"), "{}", errors(&again));
    assert_eq!(fs::read_to_string(path).unwrap(), written);
    assert!(Process::start(&["--config", path]).introduction.contains("CORE_ISSUER"));
}

#[test]
fn flags_win_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path =
        file(&folder, "token_lifetime = 60\nrate_limit = 1\nauto_consent = true\nlog = \"off\"");
    let process = Process::start(&["serve", "--config", &path, "--rate-limit", "7"]);
    let issued = process.send("POST /sandbox/tokens", "", "");
    assert!(issued.contains("\"expires_in\":60"), "{issued}");
    let response = process.call("GET /api/activity?page=1,1", "");
    assert!(response.contains("x-rate-limit-limit: 7"), "{response}");
    assert_eq!(process.stop().1, "");
}

#[test]
fn pages_have_at_most_the_records_of_the_cap() {
    let process = Process::start(&["--page-cap", "3", "--expanded-page-cap", "2"]);
    let count = |path: &str| {
        let response = process.call(path, "");
        let is_cut = response.contains("x-sandbox-unconfirmed: a page of more than ");
        (response.matches("\"createdOn\"").count(), is_cut)
    };
    assert_eq!(count("GET /api/activity?page=1,1000"), (3, true));
    assert_eq!(count("GET /api/activity?page=2,3"), (3, false));
    assert_eq!(count("GET /api/activity"), (3, false));
    assert_eq!(count("GET /api/project?page=1,100&expand=rules"), (2, true));
    let response = process.send("GET /resources/activity", "", "");
    assert!(response.matches("<tr>").count() > 10, "the pages for people have no cap");
    let strict = Process::start(&["--page-cap", "3", "--strict"]);
    let refused = strict.call("GET /api/activity?page=1,4", "");
    assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
}

#[test]
fn a_mistake_of_a_file_has_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (text, message) in [
        ("# x\n\nlatnecy = 5", ":3:1: unknown field `latnecy`; did you mean `latency`?"),
        ("latency = 999999999", ":1:1: `latency` is longer than a day"),
        ("port = 1\n[rows]\nactivty = 5", "activty"),
        ("page_cap = 0", ":1:1: `page_cap` is 0; give a number of records from 1 to 1000"),
        ("failing = 2.0", ":1:1: the share of `failing` is out of range"),
        ("public_url = \"core.test\"", ":1:1: `public_url` is not a valid URL"),
        ("redirect_uri = [\"/callback\"]", ":1:1: `redirect_uri`"),
    ] {
        let output = run(&["--config", &file(&folder, text)]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(errors(&output).contains(message), "{text}: {}", errors(&output));
    }
    let missing = run(&["--config", "/nowhere/core.toml"]);
    assert!(errors(&missing).contains("/nowhere/core.toml cannot be read"), "{}", errors(&missing));
}

#[test]
fn apps_people_and_companies_come_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "log_in_as = \"nora@engineers.example\"\n\
         [[app]]\nname = \"Timesheets\"\nkind = \"web\"\nredirect_uris = [\"http://a/\", \"http://b/\"]\n\
         [[app]]\nname = \"Clock\"\nkind = \"native\"\nclient_id = \"clock\"\nredirect_uris = [\"x:/\"]\n\
         [[company]]\nname = \"Engineers\"\ndata_center = \"eu\"\n\
         [[company.people]]\nname = \"Nora Quist\"\nemail = \"nora@engineers.example\"\n\
         role = \"administrator\"\n",
    );
    let process = Process::start(&["--config", &path]);
    let introduction = &process.introduction;
    for part in ["CORE_REDIRECT_URI=http://a/\n", "CORE_NATIVE_CLIENT_ID=clock\n", "/eu/api/"] {
        assert!(introduction.contains(part), "{part}: {introduction}");
    }
    let apps = process.send("GET /sandbox/apps", "", "");
    assert!(apps.contains("Timesheets") && apps.contains("http://b/"), "{apps}");
}

#[test]
fn a_program_reads_the_start_as_json_or_as_variables() {
    let mut child = command();
    let redirects = ["--redirect-uri", "http://a/?b=c&d", "--redirect-uri", "http://e/"];
    child.arg("--json").args(redirects);
    let (mut child, line) = Process::first_line(child);
    let start: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(start["url"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{line}");
    assert_eq!(
        start["apps"][0]["redirect_uris"],
        serde_json::json!(["http://a/?b=c&d", "http://e/"])
    );
    child.kill().unwrap();
    child.wait().unwrap();

    let script = format!(
        "\"{}\" --env --quiet --redirect-uri 'http://a/?b=c&d' > \"$1\" & p=$!; \
         while ! grep -q NATIVE_REDIRECT \"$1\"; do :; done; . \"$1\"; kill $p; \
         echo \"$CORE_REDIRECT_URI $CORE_NATIVE_CLIENT_ID\"",
        env!("CARGO_BIN_EXE_core-sandbox")
    );
    let folder = tempfile::tempdir().unwrap();
    let variables = file(&folder, "");
    let shell = std::process::Command::new("sh").args(["-c", &script, "sh", &variables]).output();
    let output = String::from_utf8(shell.unwrap().stdout).unwrap();
    assert!(
        output.starts_with("http://a/?b=c&d ") && output.ends_with(".apps.bqe.com\n"),
        "{output}"
    );
}

#[test]
fn an_invalid_argument_is_named() {
    let output = run(&["--port", "many"]);
    assert_eq!(output.status.code(), Some(2));
    let message = errors(&output);
    assert!(message.starts_with("error: invalid value 'many' for '--port <N>'"), "{message}");
    assert!(message.contains("--help"), "{message}");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let message = errors(&output);
    assert!(message.contains(&port) && message.contains("another `port`"), "{message}");
}
