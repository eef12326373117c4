//! The identity server: the consent page, tokens, scopes and revocation.

use core_sandbox::Sandbox;
use http::{Method, StatusCode};
use serde_json::Value;

use super::{Answer, Api, Call};

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) async fn start_consenting() -> Sandbox {
    Sandbox::builder().auto_consent(true).start().await.unwrap()
}

fn form_encode(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn post(sandbox: &Sandbox, path: &str, kind: &str, body: String) -> Answer {
    let url = format!("{}{path}", sandbox.identity_url());
    let headers = vec![("content-type", kind.to_owned())];
    Call { method: Method::POST, url, headers, body }.send().await
}

/// Sends an authorization request of the web app, with these scopes and parameters.
async fn authorize(sandbox: &Sandbox, scope: &str, more: &[(&str, &str)]) -> Answer {
    let app = sandbox.app();
    let mut pairs = vec![
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", app.redirect_uri()),
        ("scope", scope),
        ("state", "s t"),
    ];
    if more.iter().all(|(name, _)| *name != "response_type") {
        pairs.push(("response_type", "code"));
    }
    pairs.extend(more);
    let url = format!("{}/connect/authorize?{}", sandbox.identity_url(), form_encode(&pairs));
    Call { method: Method::GET, url, headers: vec![], body: String::new() }.send().await
}

/// Returns a parameter of the redirect URL.
fn redirect_parameter(answer: &Answer, name: &str) -> Option<String> {
    assert_eq!(answer.status, StatusCode::FOUND);
    let url = url::Url::parse(answer.header("location")).unwrap();
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// Sends a token request of the web app.
async fn token(sandbox: &Sandbox, pairs: &[(&str, &str)]) -> Answer {
    let app = sandbox.app();
    let mut all = vec![
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.as_str()),
        ("redirect_uri", app.redirect_uri()),
    ];
    all.extend(pairs);
    post(sandbox, "/connect/token", FORM, form_encode(&all)).await
}

pub(super) async fn log_in(sandbox: &Sandbox, scope: &str) -> Value {
    let code = redirect_parameter(&authorize(sandbox, scope, &[]).await, "code").unwrap();
    token(sandbox, &[("grant_type", "authorization_code"), ("code", &code)]).await.json()
}

pub(super) async fn refresh(sandbox: &Sandbox, tokens: &Value) -> Answer {
    let old = tokens["refresh_token"].as_str().unwrap();
    token(sandbox, &[("grant_type", "refresh_token"), ("refresh_token", old)]).await
}

pub(super) async fn with_token(sandbox: &Sandbox, method: Method, token: &str) -> Answer {
    let headers = vec![
        ("authorization", format!("Bearer {token}")),
        ("content-type", "application/json".to_owned()),
        ("x-utc-offset", "-480".to_owned()),
    ];
    let url = format!("{}activity", sandbox.endpoint());
    Call { method, url, headers, body: "{}".to_owned() }.send().await
}

#[tokio::test]
async fn the_consent_page_names_the_app_and_the_scopes() {
    let sandbox = Sandbox::start().await.unwrap();
    let hostile = [("state", "\"><script>")];
    let page = authorize(&sandbox, "readwrite:core offline_access", &hostile).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [&*sandbox.app().name, "Example Architects", "readwrite:core", "offline_access"] {
        assert!(page.body.contains(text), "{text}");
    }
    assert!(!page.body.contains("<script>"), "{}", page.body);
}

#[tokio::test]
async fn an_invalid_request_is_reported_only_to_a_registered_redirect_uri() {
    let sandbox = start_consenting().await;
    for (scope, more, error) in [
        ("read:core", ("code_challenge", "x"), "unauthorized_client"),
        ("read:core", ("response_type", "token"), "unsupported_response_type"),
        ("read:everything", ("nonce", "x"), "invalid_scope"),
        ("", ("nonce", "x"), "invalid_scope"),
    ] {
        let answer = authorize(&sandbox, scope, &[more]).await;
        assert_eq!(redirect_parameter(&answer, "error").as_deref(), Some(error));
        assert_eq!(redirect_parameter(&answer, "state").as_deref(), Some("s t"));
        assert_eq!(redirect_parameter(&answer, "code"), None);
    }

    let app = sandbox.app();
    let slash = format!("{}/", app.redirect_uri());
    for (id, uri) in [("nobody", app.redirect_uri()), (app.client_id.as_str(), &slash)] {
        let query =
            form_encode(&[("client_id", id), ("redirect_uri", uri), ("response_type", "code")]);
        let url = format!("{}/connect/authorize?{query}", sandbox.identity_url());
        let call = Call { method: Method::GET, url, headers: vec![], body: String::new() };
        let shown = call.send().await;
        assert_eq!((shown.status, shown.header("location")), (StatusCode::BAD_REQUEST, ""));
        assert_eq!(shown.header("content-type"), "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn a_token_response_depends_on_the_scopes() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, "read:core").await;
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "read:core");
    assert_eq!(tokens["endpoint"], sandbox.endpoint());
    assert_eq!(tokens.get("refresh_token"), None);
    let tokens = log_in(&sandbox, "read:core offline_access").await;
    assert!(tokens["refresh_token"].is_string());
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_replay_ends_the_session() {
    let sandbox = start_consenting().await;
    let first = log_in(&sandbox, "readwrite:core offline_access").await;
    let second = refresh(&sandbox, &first).await;
    assert_eq!(second.header("cache-control"), "no-store");
    let second = second.json();
    let access = second["access_token"].as_str().unwrap();
    assert_eq!(with_token(&sandbox, Method::GET, access).await.status, StatusCode::OK);

    let replayed = refresh(&sandbox, &first).await;
    assert_eq!(replayed.status, StatusCode::BAD_REQUEST);
    assert_eq!(replayed.json()["error"], "invalid_grant");
    assert_eq!(with_token(&sandbox, Method::GET, access).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&sandbox, &second).await.json()["error"], "invalid_grant");
    let counters = sandbox.counters();
    assert_eq!((counters.refreshes, counters.replays, counters.access_tokens), (1, 1, 2));
}

#[tokio::test]
async fn a_token_request_must_be_a_form_of_a_registered_app() {
    let sandbox = start_consenting().await;
    let json = post(&sandbox, "/connect/token", "application/json", "{}".to_owned()).await;
    assert_eq!((json.status, json.body.as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, ""));
    for (pairs, error) in [
        (vec![("client_id", "nobody")], "invalid_client"),
        (vec![("client_id", &*sandbox.app().client_id)], "invalid_client"),
        (vec![("grant_type", "refresh_token")], "invalid_client"),
    ] {
        let answer = post(&sandbox, "/connect/token", FORM, form_encode(&pairs)).await;
        assert_eq!(answer.json()["error"], error);
    }
    for (pairs, error) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "authorization_code")], "invalid_request"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("grant_type", "authorization_code"), ("code", "made-up")], "invalid_grant"),
    ] {
        assert_eq!(token(&sandbox, &pairs).await.json()["error"], error, "{pairs:?}");
    }
}

#[tokio::test]
async fn a_call_needs_a_valid_token_with_its_scope() {
    let sandbox = start_consenting().await;
    let refused = with_token(&sandbox, Method::GET, "made-up").await;
    assert_eq!((refused.status, refused.body.as_str()), (StatusCode::UNAUTHORIZED, ""));
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"invalid_token\"");

    let tokens = log_in(&sandbox, "read:core").await;
    let reader = tokens["access_token"].as_str().unwrap();
    assert_eq!(with_token(&sandbox, Method::GET, reader).await.status, StatusCode::OK);
    let refused = with_token(&sandbox, Method::POST, reader).await;
    assert_eq!((refused.status, refused.body.as_str()), (StatusCode::FORBIDDEN, ""));
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"insufficient_scope\"");

    sandbox.expire_access_tokens();
    assert_eq!(with_token(&sandbox, Method::GET, reader).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sandbox.counters().requests, 4);
}

#[tokio::test]
async fn a_revoked_session_is_over() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, "readwrite:core offline_access").await;
    let app = sandbox.app();
    let body = form_encode(&[
        ("client_id", &app.client_id),
        ("client_secret", &app.client_secret),
        ("token", tokens["refresh_token"].as_str().unwrap()),
    ]);
    let json = post(&sandbox, "/connect/revocation", "application/json", body.clone()).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let revoked = post(&sandbox, "/connect/revocation", FORM, body).await;
    assert_eq!((revoked.status, revoked.body.as_str()), (StatusCode::OK, ""));
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(with_token(&sandbox, Method::GET, access).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&sandbox, &tokens).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_dropped_sandbox_closes_its_listener() {
    let Api { sandbox, .. } = Api::start().await;
    let address: std::net::SocketAddr = sandbox.url()["http://".len()..].parse().unwrap();
    tokio::net::TcpStream::connect(address).await.unwrap();
    drop(sandbox);
    // The listener closes as soon as the server's task has run.
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
