//! A person logs in, and chooses who they are and what the app may do.

use core_sandbox::{AppKind, AppRegistration};

use crate::{
    callback::{listen, send},
    chromium::Settings,
    window::Window,
};

/// Logs in as another person with one scope less, and checks the tokens of the app.
async fn walk(settings: Settings) {
    let Some(window) = Window::open(settings).await else { return };
    let (callback, queries) = listen();
    let app = AppRegistration::new("Time & Materials", AppKind::Web, &callback);
    let app = window.sandbox.register_app(app).unwrap();
    let companies = window.sandbox.companies();
    let person = companies[0].people.last().unwrap();
    let login = format!(
        "{}/connect/authorize?response_type=code&scope=read:core+openid+email+offline_access&state=s\
         &client_id={}&redirect_uri={callback}",
        window.sandbox.identity_url(),
        app.client_id
    );
    window.visit(&login).await;
    window.until("Let Time & Materials use your data?").await;
    let select = window.find("select[name=person]").await;
    select.select_by_value(&person.id.to_string()).await.unwrap();
    window.click("label", "Stay connected").await;
    let openid = window.find("input[value=openid]").await;
    assert!(!openid.is_enabled().await.unwrap());
    window.click("button", "Grant Permission").await;
    window.until("You are in.").await;

    let query = queries.recv().unwrap();
    let code = query.split('&').find_map(|pair| pair.strip_prefix("code=")).unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={callback}&client_id={}\
         &client_secret={}",
        app.client_id, app.client_secret
    );
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, tokens) = send(&window.sandbox, "POST /idp/connect/token", kind, &form);
    assert_eq!(status, 200, "{tokens}");
    assert!(!tokens.contains("refresh_token") && tokens.contains("id_token"), "{tokens}");
    let token = tokens.split("\"access_token\":\"").nth(1).unwrap().split('"').next().unwrap();
    let bearer = format!("authorization: Bearer {token}\r\n");
    let (_, user) = send(&window.sandbox, "GET /idp/connect/userinfo", &bearer, "");
    assert!(user.contains(&person.email), "{user}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_person_grants_fewer_scopes() {
    walk(Settings::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_person_grants_fewer_scopes_without_a_script() {
    walk(Settings { is_without_script: true, ..Settings::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_login_returns_to_the_app() {
    let Some(window) = Window::open(Settings::default()).await else { return };
    let (callback, queries) = listen();
    let app = AppRegistration::new("App", AppKind::Web, &callback);
    let app = window.sandbox.register_app(app).unwrap();
    let login = format!(
        "{}/connect/authorize?response_type=code&scope=read:core&client_id={}&redirect_uri={callback}",
        window.sandbox.identity_url(),
        app.client_id
    );
    window.visit(&login).await;
    window.click("button", "Deny").await;
    window.until("You are in.").await;
    assert!(queries.recv().unwrap().contains("error=access_denied"));
    window.visit(&login.replace("callback", "other")).await;
    window.until("It must be one of these").await;
    assert!(window.text().await.contains(&callback));
    window.close().await;
}
