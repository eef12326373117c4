//! Invalid requests, faults and settings, which must not crash the sandbox.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

mod process;
mod settings;

use std::time::Duration;

use process::{JSON, Process};

/// The time-out of a response that may never arrive.
const SHORT_TIMEOUT: Duration = Duration::from_millis(50);

/// A number above the maximum of any setting.
const MAX: &str = "18446744073709551615";

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn an_invalid_fault_is_refused_with_the_setting_and_the_fix() {
    let process = Process::start();
    let long = format!("{{\"headers\": {{\"count\": {MAX}, \"bytes\": {MAX}}}}}");
    let deep = format!("{{\"nested_json\": {{\"depth\": {MAX}}}}}");
    let many = (0..20_001).map(|n| format!("[\"x-{n}\",\"\"]")).collect::<Vec<_>>().join(",");
    let many = format!("{{\"reply\": {{\"status\": 200, \"headers\": [{many}]}}}}");
    let reply = |rest: &str| format!("{{\"reply\": {{{rest}}}}}");
    for (fault, message) in [
        ("{\"headers\": {\"count\": 30000, \"bytes\": 0}}", "20000 or fewer"),
        ("{\"headers\": {\"count\": 20000, \"bytes\": 1000000}}", "16777216 bytes"),
        (&*long, "20000 or fewer"),
        (&*deep, "10000000 or less"),
        (&*many, "20000 or fewer"),
        (&*reply("\"status\": 99"), "200 to 599"),
        (&*reply("\"status\": 100"), "200 to 599"),
        (&*reply("\"status\": 101"), "200 to 599"),
        (&*reply("\"status\": 600"), "200 to 599"),
        (&*reply("\"status\": 1000"), "200 to 599"),
        (&*reply("\"status\": 70000"), "expected u16"),
        (&*reply("\"status\": 200, \"headers\": [[\"a b\", \"c\"]]"), "not the name of a header"),
        (&*reply("\"status\": 200, \"headers\": [[\"\", \"c\"]]"), "not the name of a header"),
        (&*reply("\"status\": 200, \"headers\": [[\"a\", \"b\\r\\nc: d\"]]"), "control character"),
        (&*reply("\"status\": 200, \"headers\": [[\"Content-Length\", \"7\"]]"), "`cut_body`"),
        (&*reply("\"status\": 200, \"headers\": [[\"content-length\", \"x\"]]"), "`cut_body`"),
        (&*reply("\"status\": 200, \"headers\": [[\"transfer-encoding\", \"chunked\"]]"), "leave"),
        (&*reply("\"status\": 204, \"body\": \"x\""), "has no body"),
        (&*reply("\"status\": 304, \"body\": \"x\""), "has no body"),
        ("{\"content_type\": \"a\\nb\"}", "control character"),
    ] {
        let response = process.inject(&format!("{{\"effect\": {fault}}}"));
        assert!(
            response.starts_with("HTTP/1.1 400 ") && response.contains(message),
            "{fault:.80}: {response}"
        );
    }
    for (setting, message) in [
        ("\"path\": \"api\"", "write `/api`"),
        ("\"path\": \"/api?x\"", "without a query"),
        ("\"path\": \"/bücher\"", "percent-encoded"),
        ("\"path\": \"/a b\"", "percent-encoded"),
        ("\"method\": \"GE T\"", "is not valid"),
        ("\"method\": \"\"", "is not valid"),
        ("\"times\": 0", "1 or more"),
        ("\"times\": -1", "expected u64"),
        ("\"after\": 18446744073709551616", "expected u64"),
        ("\"share\": {\"of\": 1.5, \"seed\": 1}", "0 to 1"),
        ("\"share\": {\"of\": -0.5, \"seed\": 1}", "0 to 1"),
        ("\"share\": {\"of\": 1e999, \"seed\": 1}", "out of range"),
    ] {
        let response = process.inject(&format!("{{\"effect\": \"drop\", {setting}}}"));
        assert!(
            response.starts_with("HTTP/1.1 400 ") && response.contains(message),
            "{setting}: {response}"
        );
    }
    assert_eq!(process.stop(), "");
}

#[test]
fn a_fault_with_the_largest_numbers_does_not_crash_the_sandbox() {
    let process = Process::start();
    let numbers = [0_u64, 1, u64::MAX - 1, u64::MAX];
    let kinds = [
        "delay\": {\"milliseconds",
        "slow_body\": {\"milliseconds_per_byte",
        "huge_body\": {\"bytes",
        "gzip_bomb\": {\"bytes",
    ];
    let mut faults: Vec<String> = kinds
        .iter()
        .flat_map(|kind| numbers.map(|number| format!("{{\"{kind}\": {number}}}}}")))
        .collect();
    faults.extend(
        ["drop", "cut_body", "malformed_body", "endless_body", "expire_token"]
            .map(|kind| format!("\"{kind}\"")),
    );
    for fault in [
        "{\"headers\": {\"count\": 20000, \"bytes\": 838}}",
        "{\"headers\": {\"count\": 1, \"bytes\": 16777216}}",
        "{\"headers\": {\"count\": 0, \"bytes\": 18446744073709551615}}",
        "{\"nested_json\": {\"depth\": 10000000}}",
        "{\"merge\": null}",
        "{\"merge\": {\"a\": {\"b\": [1e400, -0]}}}",
        "{\"reply\": {\"status\": 599, \"headers\": [[\"connection\", \"x\"], [\"te\", \"é\"]]}}",
        "{\"reply\": {\"status\": 204, \"headers\": [[\"content-length\", \"0\"]]}}",
        "{\"reply\": {\"status\": 304}}",
        "{\"reply\": {\"status\": 205}}",
        "{\"reply\": {\"status\": 200, \"headers\": [[\"date\", \"\"], [\"upgrade\", \"h2c\"]]}}",
    ] {
        faults.push(fault.to_owned());
    }
    for fault in &faults {
        for start in ["HEAD /api/activity", "POST /idp/connect/token"] {
            let form = "Content-Type: application/x-www-form-urlencoded\r\n";
            let acted_on = start.starts_with("HEAD");
            let json =
                format!("{{\"effect\": {fault}, \"acted_on\": {acted_on}, \"share\": null}}");
            let injected = process.inject(&json);
            if injected.starts_with("HTTP/1.1 400 ") {
                assert!(fault.contains("1e400"), "{fault}: {injected}");
                continue;
            }
            assert!(injected.starts_with("HTTP/1.1 201 "), "{fault}: {injected}");
            let form_body = "grant_type=refresh_token&refresh_token=x";
            drop(process.request_within(SHORT_TIMEOUT, start, form, form_body));
            process.request("DELETE /sandbox/faults", "", "");
        }
    }
    assert_eq!(process.stop(), "");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn an_unusual_request_does_not_crash_the_sandbox() {
    let process = Process::start();
    let id = "/api/activity/00000000-0000-0000-0000-000000000000";
    for start in [
        "BREW /api/activity",
        "OPTIONS *",
        "TRACE /",
        "CONNECT a:1",
        "GET /%00",
        "GET //",
        "GET /api/../sandbox",
        "GET http://[::1]/api/activity",
        "GET /api/activity?page=18446744073709551615,1000",
        "GET /api/activity?page=0,0",
        "GET /api/activity?where=%",
        "GET /api/activity?where=((((",
        "GET /api/activity?where=billRate%20=%201e9223372036854775807",
        "GET /api/activity?where=billRate%20=%20-79228162514264337593543950335",
        "GET /api/activity?orderBy=",
        "GET /api/activity?fields=,,,",
        "GET /api/activity?expand=%ff",
        "DELETE /sandbox/faults/18446744073709551616",
        "DELETE /sandbox/faults/-1",
        "POST /sandbox/faults/18446744073709551615/release",
        "GET /idp/connect/authorize?scope=%00&state=%ff",
    ] {
        drop(process.request(start, "", ""));
    }
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "{\"code\":1e999}",
        "{\"billRate\":1e9223372036854775807}",
        "{\"billRate\":-0.0000000000000000000000000001}",
        "{\"version\":[]}",
        "{\"\":{}}",
        "{\"id\":null}",
        &"[".repeat(100_000),
        &format!("{{\"a\":{}}}", "[".repeat(100_000)),
    ] {
        for start in [
            "POST /api/activity",
            "POST /api/activity/batch",
            &format!("PUT {id}"),
            &format!("PATCH {id}"),
        ] {
            drop(process.request(start, JSON, body));
        }
    }
    for seconds in
        ["0", "9223372036854775807", "-9223372036854775808", "253402300800", "-1e3", "1e30"]
    {
        drop(process.request(
            "POST /sandbox/clock",
            JSON,
            &format!("{{\"seconds_ahead\": {seconds}}}"),
        ));
        drop(process.request("GET /sandbox/counters", "", ""));
        drop(process.request("GET /api/activity", "", ""));
    }
    process.request("POST /sandbox/clock", JSON, "{\"seconds_ahead\": 0}");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let grant = "grant_type=refresh_token&refresh_token=";
    for (length, status) in [(2 << 20, "400"), ((2 << 20) + 1, "413")] {
        let long = format!("{grant}{}", "x".repeat(length - grant.len()));
        let response = process.request("POST /idp/connect/token", form, &long);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{length}: {response:.200}");
    }
    assert_eq!(process.stop(), "");
}

#[test]
fn control_routes_refuse_other_hosts_and_pages_of_other_sites() {
    let process = Process::start();
    let send = |start: &str, headers: &str| {
        let request = format!("{start} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        process.send(Duration::from_secs(10), request.as_bytes()).unwrap()
    };
    for (start, headers, status) in [
        ("GET /sandbox/counters", "Host: localhost:1\r\n", "200"),
        ("GET /sandbox/counters", "Host: evil.test\r\n", "421"),
        ("GET /sandbox/counters", "", "421"),
        ("GET http://evil.test/sandbox/counters", "Host: localhost\r\n", "421"),
        ("DELETE /sandbox/faults", "Host: evil.test\r\n", "421"),
        ("POST /sandbox/faults/1/release", "Host: localhost\r\nOrigin: https://a.test\r\n", "403"),
        ("POST /sandbox/faults/1/release", "Host: localhost\r\n", "404"),
    ] {
        let response = send(start, headers);
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status} ")),
            "{start} {headers}: {response}"
        );
    }
    assert_eq!(process.stop(), "");
}
