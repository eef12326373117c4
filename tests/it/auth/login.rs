//! The authorization-code flow.

use core_api::{ListActivities, Scope, client::http_client_builder};
use core_auth::{App, ClientAuthentication, Error, StaticToken};
use core_sandbox::Sandbox;

use super::{app, callback, client, grant, sandbox};

#[tokio::test]
async fn a_web_app_logs_in_and_gets_the_base_url_with_the_token() {
    let sandbox = sandbox().await;
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let grant = grant(&app(&sandbox).with_authentication(authentication)).await;
        assert!(grant.is_refreshable());
        let token = grant.access_token().clone();
        assert_eq!(*token.endpoint(), sandbox.base_url().unwrap());
        assert!(token.scopes().unwrap().permits(Scope::ReadCore));
        client(StaticToken::from(token)).send(ListActivities::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_public_app_logs_in_with_pkce() {
    let sandbox = sandbox().await;
    let id = sandbox.public_app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri).unwrap();
    let app = app.allow_loopback();
    let login = app.authorize([Scope::ReadCore]);
    assert!(login.url().query().unwrap().contains("code_challenge_method=S256"));
    let callback = callback(&login).await;
    assert!(!login.finish(&callback).await.unwrap().is_refreshable());
}

#[tokio::test]
async fn core_refuses_pkce_of_a_web_app() {
    let sandbox = sandbox().await;
    let login = app(&sandbox).with_pkce(true).authorize([Scope::ReadCore]);
    let callback = callback(&login).await;
    let error = login.finish(&callback).await.unwrap_err();
    assert_eq!(error.to_string(), "the login ended in `unauthorized_client`");
}

#[tokio::test]
async fn a_person_can_grant_or_deny_on_the_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = http_client_builder().build().unwrap();
    for (decision, is_granted) in [("grant", true), ("deny", false)] {
        let login = app(&sandbox).authorize([Scope::ReadCore]);
        let page = http.get(login.url().as_str()).send().await.unwrap();
        assert!(page.text().await.unwrap().contains("Grant permission"));

        let query = login.url().query().unwrap();
        let form = [("request", query), ("decision", decision)];
        let body: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = http
            .post(login.url().as_str())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        let result = login.finish(answer.headers()["location"].to_str().unwrap()).await;
        match result {
            Ok(_) => assert!(is_granted),
            Err(error) => assert!(!is_granted && matches!(error, Error::AccessDenied), "{error}"),
        }
    }
}

#[tokio::test]
async fn a_code_works_once_and_only_for_its_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let first = app.authorize([Scope::ReadCore]);
    let callback = callback(&first).await;
    let second = app.authorize([Scope::ReadCore]);
    assert!(matches!(second.finish(&callback).await.unwrap_err(), Error::OtherState));
    first.finish(&callback).await.unwrap();

    // The same code with the state of a third login, as a thief would send it.
    let third = app.authorize([Scope::ReadCore]);
    let state = |url: &str| {
        let pairs = url::Url::parse(url).unwrap();
        let found = pairs.query_pairs().find(|(name, _)| name == "state").unwrap();
        found.1.into_owned()
    };
    let stolen = callback.replace(&state(&callback), &state(third.url().as_str()));
    let error = third.finish(&stolen).await.unwrap_err();
    assert!(matches!(&error, Error::Refused { error, .. } if error == "invalid_grant"), "{error}");
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let callback = callback(&login).await;
    let shown = format!("{app:?} {login:?}");
    let grant = login.finish(&callback).await.unwrap();
    let shown = format!("{shown} {grant:?}");
    assert!(!shown.contains(&sandbox.app().client_secret), "{shown}");
    assert!(!shown.contains(grant.access_token().secret()), "{shown}");
    let code = callback.split("code=").nth(1).unwrap().split('&').next().unwrap();
    assert!(!shown.contains(code), "{shown}");
}

#[test]
fn an_address_that_secrets_may_not_go_to_is_refused() {
    let at = |issuer: &str, redirect: &str| App::at(issuer, "id", redirect).map(drop);
    assert!(at("https://identity.test/idp/", "myapp://callback").is_ok());
    for issuer in ["http://identity.test/idp", "identity.test", "https://user@identity.test"] {
        let error = at(issuer, "https://app.test/callback").unwrap_err().to_string();
        assert!(error.starts_with("the issuer is not an address"), "{error}");
    }
    let error = at("https://identity.test", "callback").unwrap_err().to_string();
    assert!(error.starts_with("the redirect URI is not an address"), "{error}");
}
