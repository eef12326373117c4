//! The pages of a login.

use core_sandbox::{AppKind, AppRegistration, Sandbox};

use crate::browser::{Page, open, send, submit};

/// The path of a login of the web app with these scopes.
fn login(sandbox: &Sandbox, scopes: &str) -> String {
    let app = sandbox.app();
    format!(
        "/idp/connect/authorize?response_type=code&scope={scopes}&client_id={}&redirect_uri={}",
        app.client_id,
        app.redirect_uri()
    )
}

/// Grants the login of a page with these other members of the form.
fn grant(sandbox: &Sandbox, page: &Page, form: &str) -> Page {
    let query = page.html.split("name=\"request\" value=\"").nth(1).unwrap();
    let query = query.split('"').next().unwrap().replace("&amp;", "&");
    let query: String = query.replace('%', "%25").replace('&', "%26").replace('+', "%2B");
    let form = format!("request={query}&decision=grant&scopes=chosen&{form}");
    submit(sandbox, "/idp/connect/authorize", &form)
}

/// Exchanges the code of a callback, and returns the response.
fn exchange(sandbox: &Sandbox, callback: &Page) -> Page {
    let app = sandbox.app();
    let code = callback.location.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={}&client_id={}&client_secret={}",
        app.redirect_uri(),
        app.client_id,
        app.client_secret
    );
    submit(sandbox, "/idp/connect/token", &form)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_without_a_tick_is_not_granted() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = open(&sandbox, &login(&sandbox, "readwrite:core+openid+email+offline_access"));
    page.has("required by the login").has("Grant Permission").has("<legend>").has("<optgroup");
    let callback = grant(&sandbox, &page, "scope=readwrite:core&scope=openid");
    let tokens = exchange(&sandbox, &callback);
    tokens.has("access_token").has("id_token").lacks("refresh_token");
    let all =
        exchange(&sandbox, &grant(&sandbox, &page, "scope=readwrite:core&scope=offline_access"));
    all.has("refresh_token").lacks("id_token");
    // A scope that the app did not request cannot be added.
    let page = open(&sandbox, &login(&sandbox, "read:core"));
    let tokens =
        exchange(&sandbox, &grant(&sandbox, &page, "scope=read:core&scope=offline_access"));
    tokens.lacks("refresh_token");
    let nothing = grant(&sandbox, &page, "");
    assert!(nothing.location.contains("error=access_denied"), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_error_page_names_the_registered_redirect_uris() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut app = AppRegistration::new("<b>App</b>", AppKind::Web, "https://one.test/callback");
    app.redirect_uris.push("https://two.test/callback".to_owned());
    let app = sandbox.register_app(app).unwrap();
    let authorize = "/idp/connect/authorize?response_type=code&scope=read:core&client_id=";
    let page =
        open(&sandbox, &format!("{authorize}{}&redirect_uri=https://x.test/", app.client_id));
    assert_eq!(page.status, 400);
    page.has("https://x.test/").has("https://one.test/callback").has("https://two.test/callback");
    page.has("&lt;b&gt;App").lacks("<b>App");
    let page = open(&sandbox, &format!("{authorize}nobody%3Cscript%3E"));
    page.has("nobody&lt;script&gt;").has("No application is registered");
    open(&sandbox, "/idp/connect/authorize").has("The request has none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_of_another_site_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let query = login(&sandbox, "read:core").split('?').nth(1).unwrap().replace('&', "%26");
    let form = format!("request={query}&decision=grant");
    for origin in ["origin: https://evil.test\r\n", "sec-fetch-site: cross-site\r\n"] {
        let headers = format!("{origin}content-type: application/x-www-form-urlencoded\r\n");
        let page = send(&sandbox, "POST /idp/connect/authorize", &headers, &form);
        assert_eq!(page.status, 403, "{origin}");
    }
    let page = submit(&sandbox, "/idp/connect/authorize", &form);
    assert_eq!(page.status, 302);
}
