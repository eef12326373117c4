//! The log on standard error, and the journal.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::process::{JSON, Process};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Returns the JSON body of a response.
fn json(response: &str) -> Value {
    serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Returns the entries of the journal.
fn entries(process: &Process, query: &str) -> Vec<Value> {
    let response = process.send(&format!("GET /sandbox/requests{query}"), "", "");
    json(&response).as_array().unwrap().clone()
}

/// Sends requests with different outcomes.
fn send_requests(process: &Process) {
    process.call("GET /api/activity?page=1,2", "");
    process.call("GET /api/activity?page=nothing", "");
    process.send("GET /api/activity", "", "");
    process.send("GET /nowhere?code=secret-code", "", "");
    let form = "grant_type=refresh_token&refresh_token=secret-token&client_secret=secret-secret";
    process.send("POST /idp/connect/token", FORM, form);
    process.post("/sandbox/faults", "{\"effect\": \"drop\", \"path\": \"/api\"}");
    process.call("GET /api/activity", "");
}

#[test]
fn each_request_is_a_line_with_its_status_and_the_true_reason() {
    let process = Process::start(&[]);
    send_requests(&process);
    let (_, log) = process.stop();
    let lines: Vec<&str> = log.lines().collect();
    for (line, (start, end)) in lines.iter().zip([
        ("GET /api/activity?page=1,2 200 ", " ms"),
        ("GET /api/activity?page=nothing 400 ", "nothing"),
        ("GET /api/activity 401 ", ", invalid_token"),
        ("GET /nowhere?code=*** 404 ", "no route has the path `/nowhere`"),
        ("POST /idp/connect/token 400 ", "invalid_client"),
        ("POST /sandbox/faults 201 ", " ms"),
        ("GET /api/activity - ", ", fault 1"),
    ]) {
        assert!(line.starts_with(start) && line.contains(end), "{start} {end}: {log}");
    }
    assert_eq!(lines.len(), 7, "{log}");
    assert!(!log.contains("secret"), "{log}");
}

#[test]
fn the_log_and_the_journal_show_the_path_that_was_sent() {
    let process = Process::start(&[]);
    let paths = ["//API//Activity/?Page=1,2", "/api/activity/", "/Api/ACTIVITY"];
    for path in paths {
        process.call(&format!("GET {path}"), "");
    }
    let found = entries(&process, "?path=/api/activity");
    let shown: Vec<&str> = found.iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(shown, ["//API//Activity/", "/api/activity/", "/Api/ACTIVITY"]);
    assert_eq!(found[0]["query"], "Page=1,2");
    assert_eq!(found[0]["status"], 200, "{found:?}");
    process.post(
        "/sandbox/faults",
        "{\"effect\": {\"reply\": {\"status\": 503}}, \"path\": \"/api/activity\"}",
    );
    assert!(process.call("GET /API/Activity", "").starts_with("HTTP/1.1 503"));
    let (_, log) = process.stop();
    for (line, path) in log.lines().zip(paths) {
        assert!(line.starts_with(&format!("GET {path} ")), "{path}: {log}");
    }
}

#[test]
fn the_log_can_be_json_or_off() {
    let process = Process::start(&["--log", "json"]);
    send_requests(&process);
    let (_, log) = process.stop();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 7, "{log}");
    assert_eq!(lines[0]["target"], "/api/activity?page=1,2");
    assert_eq!(lines[2]["status"], 401);
    assert!(lines[2]["reason"].as_str().unwrap().starts_with("invalid_token: "), "{log}");
    assert_eq!((&lines[6]["status"], &lines[6]["fault"]), (&Value::Null, &1.into()));
    let process = Process::start(&["--quiet"]);
    send_requests(&process);
    assert_eq!(process.stop().1, "");
}

#[test]
fn the_journal_has_headers_and_bodies_without_secrets() {
    let process = Process::start(&["--auto-consent"]);
    process.call("GET /api/activity?page=1,2", "");
    let client = "sandbox0web0app00000000000000001.apps.bqe.com";
    let redirect = "http://127.0.0.1:8765/callback";
    let login = format!(
        "GET /idp/connect/authorize?response_type=code&scope=readwrite:core%20offline_access%20openid\
         &client_id={client}&redirect_uri={redirect}"
    );
    let response = process.send(&login, "", "");
    let code = response.split("?code=").nth(1).unwrap().split(['&', '\r']).next().unwrap();
    let introduction = &process.introduction;
    let secret = introduction.split("CLIENT_SECRET=").nth(1).unwrap().lines().next().unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={redirect}&client_id={client}\
         &client_secret={secret}"
    );
    let response = process.send("POST /idp/connect/token", FORM, &form);
    let tokens = json(&response);
    let refresh = format!(
        "grant_type=refresh_token&refresh_token={}&client_id={client}&client_secret={secret}",
        tokens["refresh_token"].as_str().unwrap()
    );
    process.send("POST /idp/connect/token", "Content-Type: text/plain\r\n", &refresh);
    let journal = process.send("GET /sandbox/requests", "", "");
    assert_eq!(entries(&process, "").len(), 4, "{journal}");
    let mut secrets = vec![code, secret, &process.token];
    secrets.extend(
        ["access_token", "refresh_token", "id_token"].map(|name| tokens[name].as_str().unwrap()),
    );
    for secret in secrets {
        assert!(secret.len() > 20 && !journal.contains(secret), "{secret}: {journal}");
    }
    let entry = json(&process.send("GET /sandbox/requests/1", "", ""));
    assert_eq!((&entry["id"], &entry["path"]), (&1.into(), &"/api/activity".into()));
    assert_eq!((&entry["query"], &entry["status"]), (&"page=1,2".into(), &200.into()));
    assert!(entry["response"]["body"].as_str().unwrap().starts_with("[{\"name\":\""), "{entry}");
    let authorization = Value::from(vec!["authorization", "Bearer ***"]);
    assert!(entry["request"]["headers"].as_array().unwrap().contains(&authorization), "{entry}");
    let token = json(&process.send("GET /sandbox/requests/3", "", ""));
    let body = token["response"]["body"].as_str().unwrap();
    assert!(body.contains("\"access_token\":\"***\"") && body.contains("\"expires_in\":3600"));
    let body = token["request"]["body"].as_str().unwrap();
    assert!(body.starts_with("grant_type=authorization_code&code=***&"), "{body}");
}

#[test]
fn the_journal_is_filtered_and_cleared() {
    let process = Process::start(&["--journal", "5"]);
    send_requests(&process);
    for (query, ids) in [
        ("", vec![2, 3, 4, 5, 6]),
        ("?path=/api/activity", vec![2, 3, 6]),
        ("?path=/api&status=4xx", vec![2, 3]),
        ("?status=none", vec![6]),
        ("?method=POST", vec![5]),
        ("?since=4", vec![5, 6]),
        ("?limit=2", vec![5, 6]),
    ] {
        let found: Vec<u64> =
            entries(&process, query).iter().map(|entry| entry["id"].as_u64().unwrap()).collect();
        assert_eq!(found, ids, "{query}");
    }
    let refused = process.send("GET /sandbox/requests?stat=1", "", "");
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    assert!(process.send("GET /sandbox/requests/1", "", "").starts_with("HTTP/1.1 404 "));
    assert!(process.send("DELETE /sandbox/requests", "", "").starts_with("HTTP/1.1 204 "));
    assert_eq!(entries(&process, ""), Vec::<Value>::new());
}

#[test]
fn a_request_whose_client_goes_away_is_in_the_journal() {
    let process = Process::start(&[]);
    process.post("/sandbox/faults", "{\"effect\": \"hold\", \"path\": \"/api\"}");
    let mut stream = TcpStream::connect(&process.address).unwrap();
    stream.write_all(b"GET /api/activity HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    while !process.send("GET /sandbox/faults", "", "").contains("\"fired\":1") {}
    drop(stream);
    let start = Instant::now();
    while entries(&process, "").is_empty() {
        assert!(start.elapsed() < Duration::from_secs(10));
    }
    let entry = &entries(&process, "")[0];
    assert_eq!((&entry["status"], &entry["path"]), (&Value::Null, &"/api/activity".into()));
    assert!(entry["reason"].as_str().unwrap().contains("the connection ended"), "{entry}");
}

#[test]
fn a_long_body_is_counted_and_cut() {
    let process = Process::start(&[]);
    let body = format!("{{\"code\": \"{}\"}}", "x".repeat(100_000));
    process.call("POST /api/activity", &body);
    process.send("POST /api/activity", JSON, "");
    let entry = &entries(&process, "")[0];
    assert_eq!(entry["request"]["bytes"], body.len());
    assert_eq!(entry["request"]["body"].as_str().unwrap().len(), 64 << 10);
}
