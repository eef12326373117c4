//! Changes by methods of `Sandbox`, which are in the data file when the method returns.

use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use core_sandbox::{AppChange, AppKind, AppRegistration, Sandbox};

/// A method with a call of it. Later calls rely on the changes of earlier ones.
type Call = (&'static str, fn(&Sandbox, &Path));

/// The methods whose changes outlive the process, and those that may make the records of a company.
const SAVED: &[Call] = &[
    ("companies", |sandbox, _| drop(sandbox.companies())),
    ("register_app", |sandbox, _| {
        let mut app = AppRegistration::new("Kept", AppKind::Web, "http://127.0.0.1:1/a");
        app.client_id = "kept".to_owned();
        drop(sandbox.register_app(app).unwrap());
    }),
    ("change_app", |sandbox, _| {
        let mut change = AppChange::default();
        change.name = Some("Renamed".to_owned());
        drop(sandbox.change_app("kept", change).unwrap());
    }),
    ("new_app_secret", |sandbox, _| drop(sandbox.new_app_secret("kept").unwrap())),
    ("consent", |sandbox, _| {
        let login = format!(
            "/connect/authorize?response_type=code&scope=read:core&client_id=kept&redirect_uri={}",
            "http://127.0.0.1:1/a"
        );
        assert!(sandbox.consent(&login).unwrap().contains("code="));
    }),
    ("remove_app", |sandbox, _| sandbox.remove_app("kept").unwrap()),
    ("issue_token", |sandbox, _| drop(sandbox.issue_token())),
    ("issue_token_for", |sandbox, _| drop(sandbox.issue_token_for("restricted").unwrap())),
    ("expire_access_tokens", |sandbox, _| sandbox.expire_access_tokens()),
    ("seed", |sandbox, folder| {
        fs::write(folder.join("activity.csv"), "code,description\nDR,Drafting\n").unwrap();
        sandbox.seed(folder).unwrap();
    }),
    ("snapshot", |sandbox, _| sandbox.snapshot("a").unwrap()),
    ("reset", |sandbox, _| sandbox.reset()),
    ("restore", |sandbox, _| sandbox.restore("a").unwrap()),
    ("dump", |sandbox, folder| sandbox.dump(folder.join("dump")).unwrap()),
];

/// The methods of routes that change something, and whose changes end with the process.
const NOT_SAVED: [&str; 12] = [
    "clear_requests",
    "inject",
    "clear_faults",
    "log_in_as",
    "set_token_lifetime",
    "shift_clock",
    "rotate_key",
    "replace_key",
    "set_key_set_flaw",
    "set_id_token_flaw",
    "set_history_flaw",
    "remove_snapshot",
];

/// Returns all rows that a process would find after a kill.
fn rows(file: &Path, folder: &Path) -> BTreeSet<String> {
    let copy = folder.join("copy.db");
    fs::copy(file, &copy).unwrap();
    fs::copy(file.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
    let connection = rusqlite::Connection::open(&copy).unwrap();
    let mut rows = BTreeSet::new();
    for query in [
        "SELECT kind || key || json FROM entry",
        "SELECT number || rest FROM company",
        "SELECT company || path || hex(id) || json FROM record",
    ] {
        let mut statement = connection.prepare(query).unwrap();
        let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.extend(found.map(Result::unwrap));
    }
    rows
}

/// Sends a request, whose end writes all changes to the file.
fn request(sandbox: &Sandbox) {
    let address = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
        .write_all(b"GET /sandbox/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_a_method_is_in_the_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let builder = Sandbox::builder().data_file(&file);
    let sandbox = builder.today(jiff::civil::date(2026, 3, 17)).start().await.unwrap();
    request(&sandbox);
    let mut before = rows(&file, folder.path());
    for (name, call) in SAVED {
        call(&sandbox, folder.path());
        let after = rows(&file, folder.path());
        request(&sandbox);
        let later = rows(&file, folder.path());
        assert!(after == later, "`{name}` left {} rows out", later.difference(&after).count());
        let changes_nothing = ["snapshot", "dump"].contains(name);
        assert!(changes_nothing || after != before, "`{name}` changed nothing");
        before = after;
    }
}

#[test]
fn each_method_that_changes_something_is_listed() {
    let operations = Sandbox::operations().iter().filter(|operation| operation.method != "GET");
    let methods = operations.flat_map(|operation| operation.sandbox_methods);
    for method in methods {
        let is_saved = SAVED.iter().any(|(name, _)| name == method);
        assert!(is_saved || NOT_SAVED.contains(method), "{method}");
    }
}
