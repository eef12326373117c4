//! Parts that all pages have, and the protection against pages of other sites.

use core_sandbox::Sandbox;

use crate::browser::{open, send, submit};

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_complete_and_no_other_site_can_embed_it() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in [
        "/",
        "/resources",
        "/resources/timeentry",
        "/requests",
        "/faults",
        "/control",
        "/apps",
        "/apps/new",
        "/nothing",
    ] {
        let page = open(&sandbox, path);
        assert_eq!(page.status, if path == "/nothing" { 404 } else { 200 }, "{path}");
        page.has("<html lang=\"en\">").has("<title>").has("<h1>").has("<main").has("<nav");
        for header in [
            "content-security-policy: default-src 'none'",
            "frame-ancestors 'none'",
            "x-frame-options: deny",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
        ] {
            assert!(page.head.contains(header), "{path}: {header}: {}", page.head);
        }
        assert!(!page.head.contains("access-control"), "{path}: {}", page.head);
        page.lacks("style=").lacks("onclick").lacks("<script>");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_page_links_home_and_programs_get_json() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = open(&sandbox, "/no/such%3Cscript%3Epage");
    page.has("There is no such page").has("href=\"/\"").lacks("<script>");
    let json = send(&sandbox, "GET /no/such/page", "accept: */*\r\n", "");
    assert_eq!(json.status, 404);
    json.has("\"error\":\"sandbox: no route has the path `/no/such/page`");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_through_the_name_of_another_host_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    for path in ["/", "/resources", "/faults"] {
        let page = send(&sandbox, &format!("GET {path}"), "host: evil.test\r\n", "");
        assert_eq!(page.status, 421, "{path}");
        page.lacks("Bearer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_changes_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.inject(core_sandbox::Fault::status(503).on("/api/activity").always());
    for headers in [
        "origin: https://evil.test\r\n",
        "origin: null\r\n",
        "origin: http://127.0.0.1:1\r\n",
        "sec-fetch-site: cross-site\r\n",
        "sec-fetch-site: same-site\r\n",
    ] {
        let page = send(&sandbox, "POST /faults/clear", headers, "");
        assert_eq!(page.status, 403, "{headers}");
    }
    open(&sandbox, "/faults").has("/api/activity");
    assert_eq!(submit(&sandbox, "/faults/clear", "").status, 303);
    open(&sandbox, "/faults").lacks("/api/activity").has("No fault is switched on");
}
