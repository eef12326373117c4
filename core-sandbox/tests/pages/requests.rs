//! The log of requests.

use core_sandbox::{Fault, Sandbox};

use crate::browser::{open, send, submit};

fn call(sandbox: &Sandbox, start: &str) {
    let token = format!("authorization: Bearer {}\r\n", sandbox.issue_token());
    send(sandbox, start, &token, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_the_newest_first_with_reasons_and_without_secrets() {
    let sandbox = Sandbox::start().await.unwrap();
    open(&sandbox, "/requests").has("No request matches yet");
    call(&sandbox, "GET /api/activity?page=1,2&where=%3Cb%3E");
    sandbox.inject(Fault::status(503).on("/api/project"));
    call(&sandbox, "GET /api/project");
    let page = open(&sandbox, "/requests");
    page.has("where=&lt;b&gt;").lacks("<b>&lt;").has("503 failed").has("Changed by fault 1");
    let first = page.html.find("/api/project").unwrap();
    assert!(first < page.html.find("/api/activity?").unwrap());
    open(&sandbox, "/requests/1").has("Bearer ***").has("Request").lacks("data-id");
    open(&sandbox, "/requests?status=5xx").has("/api/project").lacks("/api/activity?");
    let refused = open(&sandbox, "/requests?status=%22x");
    assert_eq!(refused.status, 400);
    refused.has("is not valid").has("&quot;x");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_script_gets_only_new_rows() {
    let sandbox = Sandbox::start().await.unwrap();
    call(&sandbox, "GET /api/activity");
    call(&sandbox, "GET /api/project");
    let rows = open(&sandbox, "/requests/rows?since=1");
    rows.has("data-id=\"2\"").lacks("data-id=\"1\"").lacks("<html");
    assert_eq!(open(&sandbox, "/requests/rows?since=2").html, "");
    assert_eq!(submit(&sandbox, "/requests/clear", "").status, 303);
    open(&sandbox, "/requests").has("No request matches yet");
    for path in ["/requests/1", "/requests/x", "/requests/99999999999999999999999"] {
        assert_eq!(open(&sandbox, path).status, 404, "{path}");
    }
}
