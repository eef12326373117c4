//! Discovery of the endpoints.

use core_api::Scope;
use core_auth::ErrorKind;

use super::{app, callback, clock::with_clock, identity_stub::IdentityStub, sandbox};

#[tokio::test]
async fn the_document_is_fetched_once_and_used_by_all_clones() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let clone = app.clone();
    for _ in 0..3 {
        app.discover().await.unwrap();
    }
    let metadata = clone.discover().await.unwrap();
    assert_eq!(sandbox.counters().discovery_requests, 1);
    assert_eq!(metadata.issuer, sandbox.identity_url());
    let login = clone.authorize([Scope::Openid]);
    let callback = callback(&login).await;
    assert!(login.finish(&callback).await.unwrap().identity().is_some());
}

#[tokio::test]
async fn the_document_is_fetched_again_after_a_day() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    app.discover().await.unwrap();
    clock.forward(24 * 3600 - 60);
    app.discover().await.unwrap();
    assert_eq!(sandbox.counters().discovery_requests, 1);
    clock.forward(120);
    app.discover().await.unwrap();
    assert_eq!(sandbox.counters().discovery_requests, 2);
    // A document with a fetch time in the future is fetched again.
    clock.forward(-48 * 3600);
    app.discover().await.unwrap();
    assert_eq!(sandbox.counters().discovery_requests, 3);
}

fn document(issuer: &str, token: &str) -> String {
    serde_json::json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/a"),
        "token_endpoint": token,
        "userinfo_endpoint": format!("{issuer}/u"),
        "revocation_endpoint": format!("{issuer}/r"),
        "jwks_uri": format!("{issuer}/k"),
        "scopes_supported": ["new"],
    })
    .to_string()
}

#[tokio::test]
async fn what_it_names_is_used_and_what_it_may_not_name_changes_nothing() {
    let stub = IdentityStub::start().await;
    let fixed = stub.app.authorize([]).url().clone();
    let issuer = stub.issuer().to_owned();
    let own = format!("{issuer}/t");
    for (body, expected) in [
        (document("https://evil.test", &own), "another issuer"),
        (document(&issuer, "https://evil.test/t"), "`token_endpoint` is refused"),
        (document(&issuer, "http://10.0.0.1/t"), "`token_endpoint` is refused"),
        (document(&issuer, "https://user@127.0.0.1/t"), "`token_endpoint` is refused"),
        (document(&issuer, "t"), "cannot be parsed"),
        ("{}".to_owned(), "cannot be parsed"),
        ("<html>".to_owned(), "cannot be parsed"),
    ] {
        stub.tell(200, &body);
        let error = stub.app.discover().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{body}: {error}");
        assert!(error.to_string().contains(expected), "{body}: {error}");
    }
    stub.tell(404, "");
    assert_eq!(stub.app.discover().await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
    assert_eq!(stub.app.authorize([]).url().path(), fixed.path());

    stub.tell(200, &format!("\u{feff}{}", document(&issuer, &own)));
    stub.app.discover().await.unwrap();
    assert_eq!(stub.app.authorize([]).url().path(), "/a");
    stub.login().await.unwrap_err();
    assert!(stub.requests().last().unwrap().starts_with("POST /t "));
}

#[tokio::test]
async fn a_server_that_names_itself_in_callbacks_must_do_so() {
    let stub = IdentityStub::start().await;
    let issuer = stub.issuer();
    let mut body: serde_json::Value =
        serde_json::from_str(&document(issuer, &format!("{issuer}/t"))).unwrap();
    body["authorization_response_iss_parameter_supported"] = true.into();
    stub.tell(200, &body.to_string());
    stub.app.discover().await.unwrap();
    let before = stub.requests().len();
    assert_eq!(stub.login().await.unwrap_err().kind(), ErrorKind::LoginFailed);
    assert_eq!(stub.requests().len(), before, "the code goes nowhere");
}
