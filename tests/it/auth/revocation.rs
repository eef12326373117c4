//! Revocation of tokens.

use std::time::Duration;

use core_api::{ListActivities, Scope, TokenProvider, token::TokenErrorKind};
use core_auth::{ClientAuthentication, ErrorKind, MemoryStore, RefreshingProvider, StaticToken};
use core_sandbox::{Fault, Reply};

use super::{app, client, grant, identity_stub::IdentityStub, sandbox};

#[tokio::test]
async fn a_grant_that_was_revoked_is_good_for_nothing() {
    let sandbox = sandbox().await;
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let app = app(&sandbox).with_authentication(authentication);
        let grant = grant(&app).await;
        let client = client(StaticToken::from(grant.access_token().clone()));
        client.send(ListActivities::new()).await.unwrap();

        app.revoke(&grant).await.unwrap();
        assert!(client.send(ListActivities::new()).await.unwrap_err().needs_login());
        let provider =
            RefreshingProvider::new(app.clone(), MemoryStore::new(), grant.clone()).await;
        let error = provider.unwrap().refused(grant.access_token()).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
        // Revoking an unknown token succeeds.
        app.revoke(&grant).await.unwrap();
    }
}

#[tokio::test]
async fn a_public_app_revokes_by_its_id() {
    let sandbox = sandbox().await;
    let id = sandbox.public_app();
    let app =
        core_auth::App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    let app = app.allow_loopback();
    let login = app.authorize([Scope::ReadCore]);
    let callback = super::callback(&login).await;
    let grant = login.finish(&callback).await.unwrap();
    app.revoke(&grant).await.unwrap();
    let client = client(StaticToken::from(grant.access_token().clone()));
    assert!(client.send(ListActivities::new()).await.unwrap_err().needs_login());
}

#[tokio::test]
async fn both_tokens_are_sent_as_forms_with_hints() {
    let stub = IdentityStub::start().await;
    let good = r#"{"access_token":"a&b","token_type":"Bearer","refresh_token":"r",
        "endpoint":"https://core.test/api"}"#;
    stub.tell(200, good);
    let grant = stub.login().await.unwrap();
    stub.tell(200, "");
    stub.app.revoke(&grant).await.unwrap();
    let requests = stub.requests();
    let [_, first, second] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(first.starts_with("POST /connect/revocation "), "{first}");
    assert!(first.contains("application/x-www-form-urlencoded"), "{first}");
    assert!(first.contains("authorization: Basic aWQ6czNjcmV0"), "{first}");
    assert!(first.ends_with("\r\n\r\ntoken=r&token_type_hint=refresh_token"), "{first}");
    assert!(second.ends_with("\r\n\r\ntoken=a%26b&token_type_hint=access_token"), "{second}");
}

#[tokio::test]
async fn a_token_that_was_not_revoked_is_said_to_be_good() {
    let mut stub = IdentityStub::start().await;
    let good = r#"{"access_token":"canary","token_type":"Bearer","refresh_token":"canary",
        "endpoint":"https://core.test/api"}"#;
    stub.tell(200, good);
    let grant = stub.login().await.unwrap();

    stub.tell_with(503, "retry-after: 7", "");
    let error = stub.app.revoke(&grant).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRevoked, "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.is_retryable() && !error.needs_login());
    let text = error.to_string();
    assert!(text.contains("503") && text.contains("refresh_token"), "{error}");

    // A refusal is not a success, and its repeated secrets are not shown.
    stub.tell(400, r#"{"error":"unsupported_token_type","error_description":"canary?"}"#);
    let error = stub.app.revoke(&grant).await.unwrap_err();
    assert_eq!(
        (error.oauth_error(), error.oauth_description()),
        (Some("unsupported_token_type"), None),
        "{error}"
    );
    for (status, header) in [(302, "location: http://127.0.0.1:1/"), (415, "x: y"), (204, "x: y")] {
        stub.tell_with(status, header, "");
        let error = stub.app.revoke(&grant).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotRevoked, "{status}: {error}");
    }
    stub.app = stub.app.with_timeout(Duration::from_millis(20));
    stub.tell_raw("");
    let error = stub.app.revoke(&grant).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRevoked, "{error}");
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
}

const REVOCATION: &str = "/idp/connect/revocation";

/// Returns the fault for the access token, whose request is the second. The refresh token is
/// revoked first.
fn at_the_access_token(fault: Fault) -> Fault {
    fault.on(REVOCATION).after(1)
}

#[tokio::test]
async fn a_sign_out_ends_the_session_once_the_refresh_token_is_revoked() {
    let unsupported = serde_json::json!({"error": "unsupported_token_type"});
    for (fault, expected) in [
        (Fault::reply(Reply::status(400).json(&unsupported)), "unsupported_token_type"),
        (Fault::status(503), "503"),
        (Fault::status(500), "500"),
        (Fault::status(404), "404"),
        (Fault::status(204), "204"),
        (Fault::connection_dropped(), "did not answer"),
        (Fault::answer_lost(), "did not answer"),
        (Fault::redirect(302, "http://127.0.0.1:1/"), "302"),
    ] {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        let grant = grant(&app).await;
        let until = grant.access_token().expires_at();
        let store = MemoryStore::new();
        let provider = RefreshingProvider::new(app.clone(), store.clone(), grant).await.unwrap();
        sandbox.inject(at_the_access_token(fault));
        let outcome = provider.logout().await.unwrap();
        assert!(!outcome.is_complete(), "{expected}");
        assert_eq!(outcome.access_token_until(), until, "{expected}");
        let error = outcome.access_token_error().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(
            provider.token().await.unwrap_err().kind(),
            TokenErrorKind::LoginRequired,
            "{expected}"
        );
        RefreshingProvider::open(app, store).await.unwrap_err();
        // A repetition has nothing to do.
        assert!(provider.logout().await.unwrap().is_complete());
    }
}

#[tokio::test]
async fn a_refresh_token_that_is_not_revoked_keeps_the_session() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    for fault in [Fault::status(503), Fault::status(404), Fault::connection_dropped()] {
        sandbox.inject(fault.on(REVOCATION));
        let error = provider.logout().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotRevoked, "{error}");
        assert!(error.to_string().contains("(refresh_token)"), "{error}");
        provider.token().await.unwrap();
    }
    assert!(provider.logout().await.unwrap().is_complete());
}

#[tokio::test]
async fn an_access_token_that_has_expired_need_not_be_revoked() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(&app).await;
    sandbox.inject(at_the_access_token(Fault::status(503)));
    assert!(app.revoke(&grant).await.unwrap().is_complete());
    // Without a refresh token, a valid access token is the entire session.
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    let login = app.authorize([Scope::ReadCore]);
    let callback = super::callback(&login).await;
    let grant = login.finish(&callback).await.unwrap();
    sandbox.inject(Fault::status(503).on(REVOCATION));
    let error = app.revoke(&grant).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRevoked, "{error}");
    assert!(error.to_string().contains("(access_token)"), "{error}");
}

#[tokio::test]
async fn a_session_that_is_only_tried_can_be_signed_out() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(&app).await;
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    // The server has acted, and nobody knows the new refresh token.
    sandbox.inject(Fault::answer_lost().on("/idp/connect/token"));
    provider.token().await.unwrap_err();
    assert!(provider.logout().await.unwrap().is_complete());
    assert_eq!(provider.token().await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
}
