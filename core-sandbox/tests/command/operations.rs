//! The operations, the methods of `Sandbox` and the routes, which have to agree.

use std::{collections::BTreeSet, fs, path::Path};

use core_sandbox::Sandbox;

use crate::process::{JSON, Process};

/// The methods that no running sandbox has.
const CONSTRUCTORS: [&str; 2] = ["start", "builder"];

/// Returns the names of the public methods of `Sandbox`, from the source.
fn sandbox_methods() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![folder.join("sandbox.rs")];
    for entry in fs::read_dir(folder.join("sandbox")).unwrap() {
        let path = entry.unwrap().path();
        let is_builder = path.file_stem().is_some_and(|name| name == "builder");
        if path.extension().is_some_and(|extension| extension == "rs") && !is_builder {
            files.push(path);
        }
    }
    let mut methods = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let is_function = |rest: &&str| !rest.starts_with(|letter: char| letter.is_uppercase());
        for line in text.lines() {
            let rest = line.strip_prefix("    pub ").map(|rest| rest.trim_start_matches("async "));
            let name = rest.and_then(|rest| rest.strip_prefix("fn ")).filter(is_function);
            methods.extend(name.and_then(|name| name.split(['(', '<']).next()).map(str::to_owned));
        }
    }
    methods
}

#[test]
fn each_method_of_a_sandbox_is_an_operation() {
    let found = sandbox_methods();
    assert!(found.contains("inject") && found.contains("issue_token"), "{found:?}");
    let operations = Sandbox::operations().iter();
    let listed: BTreeSet<&str> =
        operations.flat_map(|operation| operation.sandbox_methods).copied().collect();
    let expected: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let expected: BTreeSet<&str> =
        expected.into_iter().filter(|name| !CONSTRUCTORS.contains(name)).collect();
    assert_eq!(listed, expected, "operations on the left, methods of `Sandbox` on the right");
}

#[test]
fn each_operation_has_a_route_and_a_line_in_the_index() {
    let process = Process::start(&[]);
    let index = process.send("GET /sandbox", "", "");
    for operation in Sandbox::operations() {
        let path = format!("/sandbox{}", operation.path);
        assert!(index.contains(&format!("\"path\":\"{}\"", operation.path)), "{index}");
        let start = format!("{} {}", operation.method, path.replace("{id}", "999"));
        let response = process.send(&start, JSON, "{}");
        let status = response.split(' ').nth(1).unwrap();
        let has_id = operation.path.contains('{') || operation.name == "certificate";
        assert!(!response.contains("no operation has"), "{start}: {response}");
        let is_refused = has_id || operation.body.iter().any(|parameter| parameter.required);
        assert_eq!(status.starts_with('4'), is_refused, "{start}: {response}");
    }
}

#[test]
fn a_request_that_no_operation_has_is_refused_with_a_reason() {
    let process = Process::start(&[]);
    for (start, headers, status, reason) in [
        ("GET /sandbox/nothing", "", 404, "no operation has the path `/sandbox/nothing`"),
        ("PUT /sandbox/faults", "", 405, "no operation has the method PUT"),
        ("DELETE /sandbox/faults/999", "", 404, "no fault has the id \\\"999\\\""),
        ("DELETE /sandbox/faults/x", "", 404, "no fault has the id"),
        ("POST /sandbox/faults/999/release", "", 404, "no fault has the id"),
        ("POST /sandbox/faults", "", 415, "content-type: application/json"),
        ("POST /sandbox/clock", "Content-Type: text/plain\r\n", 415, "text/plain"),
        ("POST /sandbox/clock", "Content-Type: application/jsonx\r\n", 415, "application/jsonx"),
        ("POST /sandbox/clock", JSON, 400, "seconds_ahead"),
        ("POST /sandbox/id-token-flaw", JSON, 400, "flaw"),
    ] {
        let body = if start.contains("POST") { "{}" } else { "" };
        let response = process.send(start, headers, body);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{start}: {response}");
        assert!(response.contains("{\"error\":\"sandbox: "), "{start}: {response}");
        assert!(response.contains(reason), "{start}: {response}");
    }
}

#[test]
fn tokens_logins_and_flaws_are_controlled_by_routes() {
    let process = Process::start(&[]);
    let issued = process.send("POST /sandbox/tokens", "", "");
    let token = issued.split("\"access_token\":\"").nth(1).unwrap().split('"').next().unwrap();
    let call = |token: &str| {
        let headers = format!("Authorization: Bearer {token}\r\n");
        process.send("GET /api/activity?page=1,1", &headers, "")
    };
    assert!(call(token).starts_with("HTTP/1.1 200 "), "{issued}");
    process.send("POST /sandbox/tokens/expire", "", "");
    assert!(call(token).starts_with("HTTP/1.1 401 "));
    for (path, body) in [
        ("/sandbox/token-lifetime", "{\"seconds\": 60}"),
        ("/sandbox/id-token-flaw", "{\"flaw\": \"OtherKey\"}"),
        ("/sandbox/id-token-flaw", "{\"flaw\": null}"),
        ("/sandbox/history-flaw", "{\"flaw\": {\"BehindUtc\": 7}}"),
    ] {
        let response = process.post(path, body);
        assert!(response.starts_with("HTTP/1.1 204 "), "{path} {body}: {response}");
    }
    let issued = process.send("POST /sandbox/tokens", "", "");
    assert!(issued.contains("\"expires_in\":60"), "{issued}");
    let apps = process.send("GET /sandbox/apps", "", "");
    let client = "sandbox0web0app00000000000000001.apps.bqe.com";
    assert!(apps.contains(client), "{apps}");
    let login = format!(
        "{{\"authorization_url\": \"http://x/?response_type=code&scope=read:core&client_id={client}\
         &redirect_uri=http://127.0.0.1:8765/callback\"}}"
    );
    let consented = process.post("/sandbox/consents", &login);
    assert!(consented.contains("http://127.0.0.1:8765/callback?code="), "{consented}");
    let refused = process.post("/sandbox/consents", "{\"authorization_url\": \"http://x/\"}");
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
}
