//! Tokens that expire or are revoked, and token responses with unusual members.

use core_sandbox::{Fault, Sandbox};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Api, read_response};
use crate::sandbox::identity::{log_in, refresh, start_consenting, with_token};

const SCOPES: &str = "readwrite:core offline_access";

async fn status(sandbox: &Sandbox, tokens: &Value) -> StatusCode {
    with_token(sandbox, Method::GET, tokens["access_token"].as_str().unwrap()).await.status
}

#[tokio::test]
async fn an_expired_token_is_refused_and_no_other() {
    let api = Api::start().await;
    let other = api.sandbox.issue_token();
    api.sandbox.inject(Fault::token_expired().on("/api"));
    let refused = api.fetch("activity").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"invalid_token\"");
    assert_eq!(api.fetch("activity").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(with_token(&api.sandbox, Method::GET, &other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_revoked_session_neither_calls_nor_refreshes() {
    let sandbox = start_consenting().await;
    let (tokens, other) = (log_in(&sandbox, SCOPES).await, log_in(&sandbox, SCOPES).await);
    sandbox.inject(Fault::session_revoked().on("/api"));
    assert_eq!(status(&sandbox, &tokens).await, StatusCode::UNAUTHORIZED);
    assert_eq!(refresh(&sandbox, &tokens).await.json()["error"], "invalid_grant");

    sandbox.inject(Fault::session_revoked().on("/idp/connect/token"));
    assert_eq!(refresh(&sandbox, &other).await.json()["error"], "invalid_grant");
    assert_eq!(status(&sandbox, &other).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_lost_answer_uses_up_the_refresh_token() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, SCOPES).await;
    sandbox.inject(Fault::answer_lost().on("/idp/connect/token"));
    let app = sandbox.app();
    let body = format!(
        "grant_type=refresh_token&refresh_token={}&client_id={}&client_secret={}",
        tokens["refresh_token"].as_str().unwrap(),
        app.client_id,
        app.client_secret
    );
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST /idp/connect/token HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    );
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
    assert_eq!(read_response(stream).await, b"");
    assert_eq!(sandbox.counters().refreshes, 1);
    assert_eq!(refresh(&sandbox, &tokens).await.json()["error"], "invalid_grant");
    assert_eq!(sandbox.counters().replays, 1);
}

#[tokio::test]
async fn a_token_response_may_lack_required_members() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, SCOPES).await;
    let unusual =
        json!({"refresh_token": null, "endpoint": null, "scope": null, "expires_in": "60"});
    sandbox.inject(Fault::merged(unusual).on("/idp/connect/token"));
    let answer = refresh(&sandbox, &tokens).await.json();
    for name in ["refresh_token", "endpoint", "scope"] {
        assert_eq!(answer.get(name), None);
    }
    assert_eq!(answer["expires_in"], "60");
    assert_eq!(status(&sandbox, &answer).await, StatusCode::OK);
}

#[tokio::test]
async fn a_clock_that_is_ahead_makes_tokens_expire() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, SCOPES).await;
    sandbox.shift_clock(3_601);
    assert_eq!(status(&sandbox, &tokens).await, StatusCode::UNAUTHORIZED);
    let newer = refresh(&sandbox, &tokens).await.json();
    assert_eq!(status(&sandbox, &newer).await, StatusCode::OK);
    sandbox.shift_clock(0);
    assert_eq!(status(&sandbox, &tokens).await, StatusCode::OK);
}

#[tokio::test]
async fn the_endpoint_of_a_token_response_may_be_hostile() {
    let sandbox = start_consenting().await;
    let hostile = json!({"endpoint": "http://169.254.169.254/api"});
    sandbox.inject(Fault::merged(hostile).at("/idp/connect/token"));
    let tokens = log_in(&sandbox, SCOPES).await;
    assert_eq!(tokens["endpoint"], "http://169.254.169.254/api");
}
