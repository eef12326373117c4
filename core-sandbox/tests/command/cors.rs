//! Requests of browser apps from other origins.

use crate::process::Process;

const ORIGIN: &str = "Origin: http://localhost:4200\r\n";

#[test]
fn a_preflight_request_is_answered_with_what_it_asks_for() {
    let process = Process::start(&[]);
    for path in ["/api/activity", "/idp/connect/token", "/api/nothing", "/idp/connect/userinfo"] {
        let headers = format!(
            "{ORIGIN}Access-Control-Request-Method: PUT\r\n\
             Access-Control-Request-Headers: authorization,x-utc-offset,content-type\r\n"
        );
        let response = process.send(&format!("OPTIONS {path}"), &headers, "").to_lowercase();
        assert!(response.starts_with("http/1.1 20"), "{path}: {response}");
        for line in [
            "access-control-allow-origin: http://localhost:4200\r\n",
            "access-control-allow-methods: put\r\n",
            "access-control-allow-headers: authorization,x-utc-offset,content-type\r\n",
            "access-control-max-age: 600\r\n",
        ] {
            assert!(response.contains(line), "{path}: {line}{response}");
        }
        assert!(!response.contains("allow-credentials"), "{response}");
    }
}

#[test]
fn responses_and_refusals_may_be_read_by_other_origins() {
    let process = Process::start(&[]);
    for (start, status) in [
        ("GET /api/activity", 401),
        ("GET /idp/.well-known/openid-configuration", 200),
        ("POST /idp/connect/token", 415),
        ("GET /nothing", 404),
    ] {
        let response = process.send(start, ORIGIN, "").to_lowercase();
        assert!(response.starts_with(&format!("http/1.1 {status} ")), "{start}: {response}");
        assert!(response.contains("access-control-allow-origin: http://localhost:4200\r\n"));
        let exposed = response.split("access-control-expose-headers: ").nth(1).unwrap();
        for header in ["x-rate-limit-remaining", "retry-after", "x-sandbox-unconfirmed"] {
            assert!(exposed.lines().next().unwrap().contains(header), "{start}: {response}");
        }
        assert!(response.contains("\r\nvary: origin"), "{start}: {response}");
    }
}

#[test]
fn control_routes_and_the_consent_page_are_not_shared() {
    let process = Process::start(&[]);
    let preflight = format!("{ORIGIN}Access-Control-Request-Method: GET\r\n");
    for start in [
        "GET /sandbox/faults",
        "OPTIONS /sandbox/faults",
        "GET /idp/connect/authorize",
        "OPTIONS /idp/connect/authorize",
    ] {
        let headers = if start.starts_with("OPTIONS") { &*preflight } else { ORIGIN };
        let response = process.send(start, headers, "").to_lowercase();
        assert!(!response.contains("access-control-allow-origin"), "{start}: {response}");
    }
}

#[test]
fn a_request_without_an_origin_is_answered_as_before() {
    let process = Process::start(&[]);
    let response = process.send("OPTIONS /api/activity", "", "").to_lowercase();
    assert!(response.starts_with("http/1.1 405 "), "{response}");
    let response = process.send("GET /idp/.well-known/openid-configuration", "", "").to_lowercase();
    assert!(response.contains("\r\nvary: origin\r\n"), "{response}");
    assert!(!response.contains("access-control"), "{response}");
}
