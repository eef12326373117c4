//! Faults over HTTP: their conditions, warnings and errors.

use crate::process::Process;

/// Returns the status of a response.
fn status(response: &str) -> u16 {
    response.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[test]
fn a_fault_is_bound_to_a_query_a_body_or_a_token() {
    let process = Process::start(&[]);
    let inject = |condition: &str| {
        let fault = format!(
            "{{\"effect\": {{\"reply\": {{\"status\": 599}}}}, \"times\": null, {condition}}}"
        );
        let response = process.post("/sandbox/faults", &fault);
        assert_eq!(status(&response), 201, "{response}");
    };
    inject("\"query\": {\"orderBy\": \"code desc\"}");
    inject("\"path\": \"/api/activity\", \"body\": {\"code\": \"BAD\"}");
    inject("\"token\": \"not-the-token\"");
    inject("\"body\": \"grant_type=magic\"");
    for (start, body, affected) in [
        ("GET /api/activity?page=1,1&orderBy=code%20desc", "", true),
        ("GET /api/activity?page=1,1&orderBy=code", "", false),
        ("POST /api/activity", "{\"code\": \"BAD\", \"x\": 1}", true),
        ("POST /api/activity", "{\"code\": \"GOOD\"}", false),
    ] {
        assert_eq!(status(&process.call(start, body)) == 599, affected, "{start} {body}");
    }
    let other = "Authorization: Bearer not-the-token\r\n";
    assert_eq!(status(&process.send("GET /api/activity", other, "")), 599);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let sent = process.send("POST /idp/connect/token", form, "a=b&grant_type=magic");
    assert_eq!(status(&sent), 599);
}

#[test]
fn a_fault_whose_path_no_route_has_is_taken_with_a_warning() {
    let process = Process::start(&[]);
    for (path, is_warned) in [
        ("/api/activty", true),
        ("/connect/token", true),
        ("/api/activity/7", false),
        ("/idp/connect/token", false),
        ("/api/{resource}/batch", false),
        ("/api/project/{id}/activities", false),
        ("/", false),
    ] {
        let response = process
            .post("/sandbox/faults", &format!("{{\"effect\": \"drop\", \"path\": \"{path}\"}}"));
        assert_eq!(status(&response), 201, "{response}");
        assert_eq!(response.contains("\"warning\":\"no route"), is_warned, "{path}: {response}");
    }
}

#[test]
fn headers_are_an_object_and_mistakes_have_an_example() {
    let process = Process::start(&[]);
    let reply = r#"{"effect": {"reply": {"status": 429, "headers": {"retry-after": "3"}}}, "path": "/api"}"#;
    assert_eq!(status(&process.post("/sandbox/faults", reply)), 201);
    assert!(process.call("GET /api/activity", "").contains("\r\nretry-after: 3\r\n"));
    for (fault, message) in [
        (r#"{"effect": {"delay": 5}}"#, "an example: {\\\"effect\\\": {\\\"delay\\\""),
        (r#"{"effect": {"status": 503}}"#, "unknown variant `status`"),
        (r#"{"effect": "dorp"}"#, "`effects` of `GET /sandbox`"),
        (r#"{"effect": {"reply": {"status": 99}}}"#, "200 to 599"),
        (r#"{"effect": "drop", "tiems": 2}"#, "unknown field `tiems`"),
        ("{}", "missing field `effect`"),
        ("[]", "`effects` of `GET /sandbox`"),
        ("{", "EOF"),
    ] {
        let response = process.post("/sandbox/faults", fault);
        assert_eq!(status(&response), 400, "{fault}: {response}");
        assert!(response.contains(message), "{fault}: {response}");
    }
    let index = process.send("GET /sandbox", "", "");
    assert!(index.contains("\"name\":\"drop\",\"summary\":\"Ends"), "{index}");
}
