//! Refusals, which tell their true reason.

use core_sandbox::{AppChange, AppKind, AppRegistration, Sandbox};

use crate::client::{authorize, consenting, exchange, log_in, login_url, post, send, token};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Returns the page to which a refused login leads.
async fn error_page(sandbox: &Sandbox, app: &AppRegistration, scope: &str) -> String {
    let answer = authorize(sandbox, app, scope, &[]).await;
    assert_eq!(answer.status, 302);
    let location = answer.header("location");
    let start = format!("{}/home/error?errorId=", sandbox.identity_url());
    assert!(location.starts_with(&start), "{location}");
    let page = send("GET", location, "", "").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    page.body
}

#[tokio::test]
async fn offline_access_without_permission_ends_on_a_page_of_the_server() {
    let sandbox = Sandbox::start().await.unwrap();
    let native = sandbox.public_app();
    let page = error_page(&sandbox, &native, "read:core offline_access").await;
    assert!(page.contains("unauthorized_client") && page.contains("native app"), "{page}");

    let web = sandbox.app();
    let mut change = AppChange::default();
    change.offline_access = Some(false);
    sandbox.change_app(&web.client_id, change.clone()).unwrap();
    let page = error_page(&sandbox, &web, "read:core offline_access").await;
    assert!(page.contains("is not enabled"), "{page}");
    change.offline_access = Some(true);
    sandbox.change_app(&web.client_id, change).unwrap();
    assert_eq!(authorize(&sandbox, &web, "read:core offline_access", &[]).await.status, 200);

    let url = format!("{}/home/error?errorId=made-up", sandbox.identity_url());
    let page = send("GET", &url, "", "").await;
    assert!(page.body.contains("start the login again"), "{page:?}");
}

#[tokio::test]
async fn an_app_learns_why_its_request_is_refused() {
    let sandbox = consenting().await;
    let web = sandbox.app();
    let spa = sandbox.apps().into_iter().find(|app| app.kind == AppKind::SinglePage).unwrap();
    let plain = [("code_challenge", CHALLENGE), ("code_challenge_method", "plain")];
    for (app, scope, more, error, reason) in [
        (&web, "read:core", &[("code_challenge", CHALLENGE)][..], "unauthorized_client", "PKCE"),
        (&spa, "read:core", &[], "invalid_request", "needs PKCE"),
        (&spa, "read:core", &plain, "invalid_request", "S256"),
        (&web, "read:core", &[("response_type", "token")], "unsupported_response_type", "token"),
        (&web, "read:core", &[("response_mode", "fragment")], "invalid_request", "fragment"),
        (&web, "read:everything", &[], "invalid_scope", "An invalid scope string was sent"),
        (&web, "", &[], "invalid_scope", "An invalid scope string was sent"),
    ] {
        let answer = authorize(&sandbox, app, scope, more).await;
        assert_eq!(answer.parameter("error").as_deref(), Some(error), "{answer:?}");
        let description = answer.parameter("error_description").unwrap();
        assert!(description.contains(reason), "{reason}: {description}");
        assert_eq!(answer.parameter("state").as_deref(), Some("s t"));
    }
    // The log and the journal have the true reason, also of an invalid scope.
    let reasons: Vec<String> =
        sandbox.requests().into_iter().filter_map(|entry| entry.reason).collect();
    assert!(reasons.iter().any(|reason| reason.contains("read:everything")), "{reasons:?}");
}

#[tokio::test]
async fn an_invalid_grant_tells_which_mistake_it_is() {
    let sandbox = consenting().await;
    let (web, native) = (sandbox.app(), sandbox.public_app());
    let other = AppRegistration::new("Other", AppKind::Web, "https://other.test/");
    let other = sandbox.register_app(other).unwrap();
    let new_code = async |app: &AppRegistration, more: &[(&str, &str)]| {
        authorize(&sandbox, app, "read:core", more).await.parameter("code").unwrap()
    };
    let refused = async |app: &AppRegistration, more: &[(&str, &str)]| {
        let mut pairs = vec![("grant_type", "authorization_code")];
        if more.iter().all(|(name, _)| *name != "redirect_uri") {
            pairs.push(("redirect_uri", web.redirect_uri()));
        }
        pairs.extend(more);
        let answer = token(&sandbox, app, &pairs).await;
        assert_eq!(answer.text("error"), "invalid_grant", "{answer:?}");
        answer.text("error_description")
    };
    let code = new_code(&web, &[]).await;
    let reason = refused(&web, &[("code", &code), ("redirect_uri", "http://x.test/")]).await;
    assert!(reason.contains("http://x.test/") && reason.contains(web.redirect_uri()), "{reason}");
    let reason = refused(&web, &[("code", &code)]).await;
    assert!(reason.contains("was used before"), "{reason}");
    let reason = refused(&web, &[("code", &code)]).await;
    assert!(reason.contains("is revoked"), "{reason}");
    let reason = refused(&web, &[("code", "made-up")]).await;
    assert!(reason.contains("has not issued the code"), "{reason}");
    let code = new_code(&web, &[]).await;
    let reason = refused(&other, &[("code", &code)]).await;
    assert!(reason.contains("another app"), "{reason}");
    let reason = refused(&web, &[("code", &code), ("code_verifier", VERIFIER)]).await;
    assert!(reason.contains("leave out `code_verifier`"), "{reason}");

    let pkce = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let code = new_code(&native, &pkce).await;
    let reason = refused(&native, &[("code", &code), ("code_verifier", "other")]).await;
    assert!(reason.contains("does not match"), "{reason}");
    let code = new_code(&native, &pkce).await;
    let reason = refused(&native, &[("code", &code)]).await;
    assert!(reason.contains("`code_verifier` is missing"), "{reason}");

    let code = new_code(&web, &[]).await;
    sandbox.shift_clock(301);
    let reason = refused(&web, &[("code", &code)]).await;
    assert!(reason.contains("the code has expired"), "{reason}");
}

#[tokio::test]
async fn a_replayed_refresh_token_tells_so() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let tokens = log_in(&sandbox, &app, "read:core offline_access").await;
    let old = tokens["refresh_token"].as_str().unwrap();
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", old)];
    let new = token(&sandbox, &app, &pairs).await.text("refresh_token");
    let replayed = token(&sandbox, &app, &pairs).await.text("error_description");
    assert!(replayed.contains("was used before"), "{replayed}");
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", &*new)];
    let revoked = token(&sandbox, &app, &pairs).await.text("error_description");
    assert!(revoked.contains("is revoked"), "{revoked}");
}

#[tokio::test]
async fn hostile_requests_get_a_reason_and_no_server_error() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let long = "x".repeat(10_000);
    for more in [("client_id", &*long), ("redirect_uri", &long), ("scope", &long)] {
        let answer = send("GET", &login_url(&sandbox, &app, "read:core", &[more]), "", "").await;
        assert!(matches!(answer.status, 302 | 400), "{answer:?}");
        assert!(answer.body.len() < 20_000);
    }
    for grant in ["password", "client_credentials", "\u{0}", "\"\\", &long] {
        let answer = token(&sandbox, &app, &[("grant_type", grant)]).await;
        assert_eq!(answer.text("error"), "unsupported_grant_type", "{answer:?}");
        assert!(answer.text("error_description").len() <= 400);
    }
    let many = "a=&".repeat(100_000);
    assert_eq!(post(&sandbox, "/connect/token", "", &many).await.status, 400);
    let huge = "a".repeat(3 << 20);
    assert_eq!(post(&sandbox, "/connect/token", "", &huge).await.status, 413);
    assert_eq!(post(&sandbox, "/connect/revocation", "", &huge).await.status, 413);
    let callback = authorize(&sandbox, &app, "read:core", &[]).await;
    assert_eq!(exchange(&sandbox, &app, callback.header("location")).await.status, 200);
}
