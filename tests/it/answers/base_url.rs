//! `Client::check_base_url`, which tests a base URL before the first call.

use core_api::{
    AccessToken, Client, ErrorKind,
    client::{BaseUrlFaultKind, Retry},
};
use core_auth::StaticToken;
use core_sandbox::{Fault, Sandbox};
use tokio::net::TcpListener;

use super::{JSON, Server};

const ID: &str = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552"}"#;

#[tokio::test]
async fn a_base_url_of_core_is_good_after_one_call() {
    let sandbox = Sandbox::builder().auto_consent(true).start().await.unwrap();
    let app = crate::support::login::app(&sandbox);
    let login = app.authorize([core_api::Scope::ReadCore]);
    let callback = crate::support::login::callback(&login).await;
    let token = login.finish(&callback).await.unwrap().access_token().clone();
    let seen = sandbox.inject(Fault::not_authenticated().on("/api/health"));
    let client = Client::builder(StaticToken::from(token)).allow_loopback().build().unwrap();
    client.check_base_url().await.unwrap();
    client.read_only().check_base_url().await.unwrap();
    assert_eq!(seen.seen(), 0, "`/health` shows nothing about a token");
}

#[tokio::test]
async fn each_fault_has_its_own_kind_and_names_the_base_url() {
    use BaseUrlFaultKind::{Forbidden, Inconclusive, NotAuthenticated, NotCore, TokenRefused};
    let html = "content-type: text/html";
    for (status, header, body, kind) in [
        (200, html, "<!doctype html><title>Wi-Fi</title>", NotCore),
        (403, html, "<html><title>Blocked</title></html>", NotCore),
        (404, html, "<html></html>", NotCore),
        (404, JSON, "{}", NotCore),
        (302, "location: https://login.test/", "", NotCore),
        (200, JSON, "{}", NotCore),
        (200, JSON, "[]", NotCore),
        (200, JSON, r#"{"status":"ok"}"#, NotCore),
        (200, JSON, r#"{"id":"seven"}"#, NotCore),
        (200, JSON, r#"[{"id":"00000000-0000-0000-0000-000000000000"}]"#, NotCore),
        (200, JSON, "", NotCore),
        (204, JSON, "", NotCore),
        (200, JSON, "\"Not authenticated\"", NotAuthenticated),
        (200, html, "Not authenticated", NotAuthenticated),
        (401, JSON, "", TokenRefused),
        (403, JSON, "", Forbidden),
        (429, JSON, "", Inconclusive),
        (500, JSON, "", Inconclusive),
        (503, html, "<html></html>", Inconclusive),
    ] {
        let server = Server::with_response(status, header, body).await;
        let fault = server.client().check_base_url().await.unwrap_err();
        assert_eq!(fault.kind(), kind, "{status} {body}: {fault}");
        let base_url = fault.base_url().unwrap().to_string();
        assert_eq!(base_url, format!("{}/api", server.origin));
        assert!(fault.to_string().contains(&format!("`{base_url}`")), "{fault}");
    }
    for body in [ID.to_owned(), format!("[{ID}]")] {
        let server = Server::with_response(200, JSON, &body).await;
        server.client().check_base_url().await.unwrap();
    }
}

#[tokio::test]
async fn a_base_url_at_which_nobody_listens_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/api", listener.local_addr().unwrap());
    drop(listener);
    let token = AccessToken::new("a", base_url.parse().unwrap());
    let client = Client::builder(StaticToken::from(token)).allow_loopback().retry(Retry::never());
    let fault = client.build().unwrap().check_base_url().await.unwrap_err();
    assert_eq!(fault.kind(), BaseUrlFaultKind::Unreachable, "{fault}");
    assert!(fault.to_string().contains(&base_url), "{fault}");
}

#[tokio::test]
async fn a_check_without_a_token_is_inconclusive() {
    let no_token = core_auth::from_fn(|_: Option<AccessToken>| async {
        Err::<AccessToken, _>(core_api::TokenError::new(
            core_api::token::TokenErrorKind::LoginRequired,
            "none",
        ))
    });
    let fault = Client::new(no_token).check_base_url().await.unwrap_err();
    assert_eq!(fault.kind(), BaseUrlFaultKind::Inconclusive, "{fault}");
    assert_eq!(fault.error().kind(), ErrorKind::Token);
    assert!(fault.base_url().is_none());
}
