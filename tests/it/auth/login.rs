//! The authorization-code flow.

use core_api::{ListActivities, Scope, ScopeSet};
use core_auth::{App, ClientAuthentication, ErrorKind, Login, StaticToken};
use core_sandbox::Sandbox;
use proptest::prelude::{prop_assert, proptest};
use secrecy::ExposeSecret;

use super::{app, callback, client, grant, identity_stub::IdentityStub, sandbox};
use crate::support::http_client::http_client_builder;

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
    let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
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
    assert_eq!(error.oauth_error(), Some("unauthorized_client"));
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("refuses PKCE"), "{error}");
}

/// Sends the form of the consent page, and returns the address of the callback.
async fn decide(login: &Login, more: &[(&str, &str)]) -> String {
    let query = login.url().query().unwrap();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    let body: String = form.append_pair("request", query).extend_pairs(more).finish();
    let http = http_client_builder().build().unwrap();
    let request = http.post(login.url().as_str()).body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_can_grant_or_deny_on_the_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = http_client_builder().build().unwrap();
    for (decision, is_granted) in [("grant", true), ("deny", false)] {
        let login = app(&sandbox).authorize([Scope::ReadCore]);
        let page = http.get(login.url().as_str()).send().await.unwrap();
        assert!(page.text().await.unwrap().to_lowercase().contains("grant permission"));

        let callback = decide(&login, &[("decision", decision)]).await;
        match login.finish(&callback).await {
            Ok(_) => assert!(is_granted),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::AccessDenied, "{error}");
                assert!(!is_granted);
            }
        }
    }
}

#[tokio::test]
async fn scopes_that_the_person_unticks_are_missing() {
    let sandbox = Sandbox::start().await.unwrap();
    let login = app(&sandbox).authorize([Scope::ReadwriteCore, Scope::OfflineAccess]);
    let ticked = [("decision", "grant"), ("scopes", "chosen"), ("scope", "readwrite:core")];
    let callback = decide(&login, &ticked).await;
    let grant = login.finish(&callback).await.unwrap();
    assert!(!grant.is_refreshable());
    assert_eq!(*grant.missing_scopes(), ScopeSet::from([Scope::OfflineAccess]));
}

#[tokio::test]
async fn a_code_works_once_and_only_for_its_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let first = app.authorize([Scope::ReadCore]);
    let callback = callback(&first).await;
    let second = app.authorize([Scope::ReadCore]);
    assert_eq!(second.finish(&callback).await.unwrap_err().kind(), ErrorKind::LoginFailed);
    first.finish(&callback).await.unwrap();

    // A thief would send the code with the state of another login.
    let third = app.authorize([Scope::ReadCore]);
    let state = |url: &str| {
        let pairs = url::Url::parse(url).unwrap();
        let found = pairs.query_pairs().find(|(name, _)| name == "state").unwrap();
        found.1.into_owned()
    };
    let stolen = callback.replace(&state(&callback), &state(third.url().as_str()));
    let error = third.finish(&stolen).await.unwrap_err();
    assert_eq!(error.oauth_error(), Some("invalid_grant"), "{error}");
}

#[test]
fn each_login_has_a_state_a_nonce_and_a_challenge_of_its_own() {
    let app = App::production("id", "https://app.test/callback").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..16 {
        let login = app.authorize([Scope::Openid]);
        let url = login.url().clone();
        let value = |name: &str| {
            let found = url.query_pairs().find(|(found, _)| found == name);
            found.map(|(_, value)| value.into_owned())
        };
        assert_eq!(value("code_challenge_method").as_deref(), Some("S256"));
        assert_eq!(value("response_type").as_deref(), Some("code"));
        let saved = login.to_secret_json();
        let saved: serde_json::Value = serde_json::from_str(saved.expose_secret()).unwrap();
        let verifier = saved["secrets"]["verifier"].as_str().unwrap();
        assert!((43..=128).contains(&verifier.len()), "RFC 7636 §4.1");
        assert!(!url.as_str().contains(verifier));
        for name in ["state", "nonce", "code_challenge"] {
            // 32 bytes in base64.
            assert_eq!(value(name).unwrap().len(), 43, "{name}");
            assert!(seen.insert(value(name).unwrap()), "{name} came twice");
        }
    }
    let plain = app.with_secret("secret").authorize([Scope::ReadCore]);
    for absent in ["nonce", "code_challenge"] {
        assert!(!plain.url().query().unwrap().contains(absent), "{absent}");
    }
}

#[tokio::test]
async fn what_is_secret_goes_into_the_body_or_a_header_and_never_into_an_address() {
    let mut stub = IdentityStub::start().await;
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        stub.app = stub.app.with_authentication(authentication).with_pkce(true);
        stub.tell(400, r#"{"error":"invalid_grant"}"#);
        let _ = stub.login().await.unwrap_err();
        let request = stub.requests().pop().unwrap();
        assert!(request.starts_with("POST /connect/token HTTP/1.1\r\n"), "{request}");
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        for part in
            ["grant_type=authorization_code", "code=c0de", "redirect_uri=", "code_verifier="]
        {
            assert!(body.contains(part), "{part}: {body}");
        }
        let is_basic = head.contains("authorization: Basic aWQ6czNjcmV0");
        let is_form = body.contains("client_id=id&client_secret=s3cret");
        let by_basic = authentication == ClientAuthentication::Basic;
        assert_eq!((is_basic, is_form), (by_basic, !by_basic), "{request}");
    }
}

#[tokio::test]
async fn nothing_is_sent_without_encryption_unless_it_is_permitted() {
    let stub = IdentityStub::start().await;
    let app = App::at(stub.issuer(), "id", "http://127.0.0.1/callback").unwrap();
    let login = app.authorize([Scope::ReadCore]);
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let error = login.finish(&format!("?code=c0de&state={state}")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains("App::allow_loopback"), "{error}");
    assert_eq!(app.discover().await.unwrap_err().kind(), ErrorKind::Configuration);
    assert_eq!(stub.requests().len(), 0);
}

proptest! {
    #[test]
    fn a_forged_callback_is_refused_before_anything_is_sent(text in "(?s).{0,200}") {
        let app = App::production("id", "https://app.test/callback").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for callback in [text.clone(), format!("https://app.test/callback?{text}")] {
            // This runtime has no I/O driver, so a request would panic.
            let error = runtime.block_on(app.authorize([Scope::ReadCore]).finish(&callback));
            let error = error.unwrap_err();
            let is_typed = error.kind() == ErrorKind::LoginFailed;
            prop_assert!(is_typed, "{callback:?}: {error}");
        }
        prop_assert!(app.restore_login(&text).is_err());
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let callback = callback(&login).await;
    let shown = format!("{app:?} {login:?}");
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
    assert!(!shown.contains(&*state), "{shown}");
    let grant = login.finish(&callback).await.unwrap();
    let shown = format!("{shown} {grant:?}");
    assert!(!shown.contains(&sandbox.app().client_secret), "{shown}");
    assert!(!shown.contains(grant.access_token().secret()), "{shown}");
    let code = callback.split("code=").nth(1).unwrap().split('&').next().unwrap();
    assert!(!shown.contains(code), "{shown}");
}

#[test]
fn an_unencrypted_or_invalid_address_is_refused() {
    let at = |issuer: &str, redirect: &str| App::at(issuer, "id", redirect).map(drop);
    assert!(at("https://identity.test/idp/", "myapp://callback").is_ok());
    for issuer in ["http://identity.test/idp", "identity.test", "https://user@identity.test"] {
        let error = at(issuer, "https://app.test/callback").unwrap_err().to_string();
        assert!(error.starts_with("the issuer is not a usable address"), "{error}");
    }
    let error = at("https://identity.test", "callback").unwrap_err().to_string();
    assert!(error.starts_with("the redirect URI is not a usable address"), "{error}");
}
