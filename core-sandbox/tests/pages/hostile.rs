//! Long and hostile names, on all pages.

use core_sandbox::{AppKind, AppRegistration, CompanySettings, PersonSettings, Role, Sandbox};

use crate::browser::{open, send};

/// A text that leaves an attribute, an element and a script.
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}";

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_stay_inert_on_all_pages() {
    let company = CompanySettings::new(format!("Firm {HOSTILE}"))
        .person(PersonSettings::new(format!("Ada {HOSTILE}"), Role::Administrator).email(HOSTILE));
    let sandbox = Sandbox::builder().company(company).start().await.unwrap();
    let mut app = AppRegistration::new(HOSTILE, AppKind::Web, "https://app.test/");
    app.description = HOSTILE.repeat(10);
    app.client_id = "a/b?c#d&e".to_owned();
    let app = sandbox.register_app(app).unwrap();
    let token = format!(
        "authorization: Bearer {}\r\ncontent-type: application/json\r\n",
        sandbox.issue_token()
    );
    let body = json_text(HOSTILE);
    let create = format!("{{\"code\":\"EVIL\",\"description\":{body}}}");
    assert_eq!(send(&sandbox, "POST /api/activity", &token, &create).status, 201);
    let login = format!(
        "/idp/connect/authorize?response_type=code&scope=read:core&state=%22%3E%3Cscript%3E&client_id={}\
         &redirect_uri=https://app.test/",
        "a%2Fb%3Fc%23d%26e"
    );
    for path in [
        "/",
        "/apps",
        "/apps/a%2Fb%3Fc%23d%26e",
        "/apps/a%2Fb%3Fc%23d%26e/delete",
        "/resources?name=%22%3E%3Cscript%3E",
        "/resources/activity?where=code+%3D+%27EVIL%27&fields=code,description",
        "/resources/activity?fields=%3Cscript%3E",
        "/requests",
        "/requests/1",
        "/requests?path=%22%3E%3Cscript%3E",
        &login,
    ] {
        let page = open(&sandbox, path);
        assert!([200, 400].contains(&page.status), "{path}: {page:?}");
        page.lacks("<script>").lacks("<img src").lacks("\"'>");
    }
    assert_eq!(app.client_id, "a/b?c#d&e");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_do_not_make_long_pages() {
    let sandbox = Sandbox::start().await.unwrap();
    let long = "x".repeat(5_000);
    for path in [
        format!("/{long}"),
        format!("/resources?name={long}"),
        format!("/resources/activity?fields={long}"),
        format!("/resources/activity?orderBy={long}"),
        format!("/requests?status={long}"),
        format!("/idp/connect/authorize?client_id={long}"),
    ] {
        let page = open(&sandbox, &path);
        assert!(page.html.len() < 40_000, "{path:.40}: {}", page.html.len());
    }
}

/// Returns a text as JSON.
fn json_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
