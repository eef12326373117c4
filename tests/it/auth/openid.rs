//! OpenID Connect: id tokens, keys and userinfo.

mod kept_keys;
mod odd_keys;
mod refreshed;

use std::time::Duration;

use core_api::{GetEmployee, Scope, TokenProvider, token::TokenErrorKind};
use core_auth::{
    App, Error, ErrorKind, Grant, Identity, MemoryStore, RefreshingProvider, StaticToken,
};
use core_sandbox::{Fault, IdTokenFlaw as Flaw};

use super::{app, callback, client, clock::with_clock, sandbox};

const ALL: [Scope; 5] =
    [Scope::Openid, Scope::Profile, Scope::Email, Scope::ReadwriteCore, Scope::OfflineAccess];

async fn log_in(app: &App, scopes: impl IntoIterator<Item = Scope>) -> Result<Grant, Error> {
    let login = app.authorize(scopes);
    let callback = callback(&login).await;
    login.finish(&callback).await
}

#[tokio::test]
async fn a_login_says_who_logged_in() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = log_in(&app, ALL).await.unwrap();
    let identity = grant.identity().unwrap();
    assert_eq!(identity.issuer(), sandbox.identity_url());
    assert!(identity.authenticated_at().unwrap() <= jiff::Timestamp::now());
    assert_eq!(identity.claim("idp").unwrap(), "local");
    assert_eq!(identity.claim("sub"), None, "it has a method of its own");

    let person = app.userinfo(&grant).await.unwrap();
    assert_eq!(person.sub, identity.subject());
    assert_ne!(person.user_id.as_deref(), Some(identity.subject()));
    assert_eq!(person.company.as_deref(), Some("Example Architects"));
    assert!(person.name.is_some() && person.email.is_some() && person.other.is_empty());
    let call = GetEmployee::new(person.employee_id().unwrap());
    let employee = client(StaticToken::from(grant.access_token().clone())).send(call).await;
    assert_eq!(employee.unwrap().first_name, person.given_name);

    // The scopes determine the claims.
    let grant = log_in(&app, [Scope::Openid]).await.unwrap();
    assert_eq!(app.userinfo(&grant).await.unwrap().email, None);
    assert!(log_in(&app, [Scope::ReadCore]).await.unwrap().identity().is_none());
}

/// Flaws of an id token, each with a part of the expected error.
const FLAWS: [(Flaw, &str); 19] = [
    (Flaw::Missing, "it is missing"),
    (Flaw::NotAToken, "three base64url parts"),
    (Flaw::OtherIssuer, "`iss`"),
    (Flaw::OtherAudience, "`aud` is another"),
    (Flaw::SeveralAudiences, "several `aud`"),
    (Flaw::OtherAuthorizedParty, "`azp`"),
    (Flaw::OtherNonce, "`nonce` belongs to another login"),
    (Flaw::NoNonce, "no `nonce`"),
    (Flaw::OtherAccessToken, "`at_hash` belongs to another"),
    (Flaw::NoSubject, "no `sub`"),
    (Flaw::Expired, "expired"),
    (Flaw::NoExpiry, "no `exp`"),
    (Flaw::FromTheFuture, "future"),
    (Flaw::NoIssuedAt, "no `iat`"),
    (Flaw::AlgNone, "not signed with RS256"),
    (Flaw::Hs256, "not signed with RS256"),
    (Flaw::OtherKey, "signature"),
    (Flaw::BadSignature, "signature"),
    (Flaw::Critical, "`crit`"),
];

#[tokio::test]
async fn an_id_token_that_cannot_be_believed_ends_the_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (flaw, expected) in FLAWS {
        sandbox.set_id_token_flaw(Some(flaw));
        let error = log_in(&app, ALL).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Identity, "{flaw:?}: {error}");
        assert!(error.to_string().contains(expected), "{flaw:?}: {error}");
    }
    sandbox.set_id_token_flaw(None);
    log_in(&app, ALL).await.unwrap();
}

#[tokio::test]
async fn a_token_without_the_name_of_its_key_is_checked_by_the_only_one() {
    let sandbox = sandbox().await;
    sandbox.set_id_token_flaw(Some(Flaw::NoKid));
    assert!(log_in(&app(&sandbox), ALL).await.unwrap().identity().is_some());
}

#[tokio::test]
async fn an_id_token_need_not_name_its_access_token() {
    let sandbox = sandbox().await;
    sandbox.set_id_token_flaw(Some(Flaw::NoAccessTokenHash));
    let grant = log_in(&app(&sandbox), ALL).await.unwrap();
    assert!(grant.identity().unwrap().claim("at_hash").is_none());
    sandbox.set_id_token_flaw(None);
    let grant = log_in(&app(&sandbox), ALL).await.unwrap();
    assert!(grant.identity().unwrap().claim("at_hash").is_some());
}

#[tokio::test]
async fn a_login_without_openid_has_no_identity() {
    let sandbox = sandbox().await;
    let narrowed = serde_json::json!({"id_token": null, "scope": "readwrite:core"});
    sandbox.inject(Fault::merged(narrowed).on("/idp/connect/token"));
    let grant = log_in(&app(&sandbox), ALL).await.unwrap();
    assert!(grant.identity().is_none());
    assert_eq!(grant.access_token().scopes().unwrap().to_string(), "readwrite:core");
}

#[tokio::test]
async fn keys_are_fetched_once_and_once_more_for_a_new_one() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for _ in 0..3 {
        log_in(&app, ALL).await.unwrap();
    }
    assert_eq!(sandbox.counters().key_requests, 1);

    // A forged key id causes no fetch within a minute of the last one.
    sandbox.set_id_token_flaw(Some(Flaw::UnknownKid));
    for _ in 0..3 {
        let error = log_in(&app, ALL).await.unwrap_err();
        assert!(error.to_string().contains("signed with an unknown key"), "{error}");
    }
    assert_eq!(sandbox.counters().key_requests, 1);
}

#[tokio::test]
async fn a_new_key_is_fetched_a_minute_after_the_last_fetch_at_the_earliest() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    log_in(&app, ALL).await.unwrap();
    sandbox.rotate_key();
    assert_eq!(log_in(&app, ALL).await.unwrap_err().kind(), ErrorKind::Identity);
    clock.forward(61);
    log_in(&app, ALL).await.unwrap();
    log_in(&app, ALL).await.unwrap();
    assert_eq!(sandbox.counters().key_requests, 2);
}

#[tokio::test]
async fn a_key_that_is_replaced_under_its_name_is_fetched_once() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    log_in(&app, ALL).await.unwrap();
    sandbox.replace_key();
    // An invalid signature causes no fetch within a minute of the last one.
    for _ in 0..3 {
        assert_eq!(log_in(&app, ALL).await.unwrap_err().kind(), ErrorKind::Identity);
    }
    assert_eq!(sandbox.counters().key_requests, 1);
    clock.forward(61);
    let logins = futures_util::future::join_all((0..8).map(|_| log_in(&app, ALL))).await;
    logins.into_iter().for_each(|login| drop(login.unwrap()));
    assert_eq!(sandbox.counters().key_requests, 2);

    // A forged signature is refused, whatever keys the set has.
    clock.forward(61);
    sandbox.set_id_token_flaw(Some(Flaw::OtherKey));
    for _ in 0..3 {
        let error = log_in(&app, ALL).await.unwrap_err();
        assert!(error.to_string().contains("signature"), "{error}");
    }
    assert_eq!(sandbox.counters().key_requests, 3);
    sandbox.set_id_token_flaw(None);
    log_in(&app, ALL).await.unwrap();
}

#[tokio::test]
async fn however_many_log_in_at_once_one_fetches_the_keys() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let logins = futures_util::future::join_all((0..16).map(|_| log_in(&app, ALL))).await;
    logins.into_iter().for_each(|login| drop(login.unwrap()));
    assert_eq!(sandbox.counters().key_requests, 1);
}

#[tokio::test]
async fn clocks_may_differ_by_minutes() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    // An id token is valid for 300 s.
    for seconds in [290, -590] {
        sandbox.shift_clock(seconds);
        log_in(&app, ALL).await.unwrap();
    }
    for (seconds, expected) in [(310, "future"), (-610, "expired")] {
        sandbox.shift_clock(seconds);
        let error = log_in(&app, ALL).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{seconds}: {error}");
    }
}

#[tokio::test]
async fn a_refresh_for_somebody_else_is_refused() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = log_in(&app, ALL).await.unwrap();
    let store = MemoryStore::new();
    let provider =
        RefreshingProvider::builder(app.clone(), store.clone()).start(grant).await.unwrap();
    // An id token of the same person without a nonce is accepted, and no key is fetched.
    let token = provider.token().await.unwrap();
    let _ = provider.refused(&token).await.unwrap();
    assert_eq!(sandbox.counters().key_requests, 1);

    // Another process also knows the person of the grant.
    for (flaw, claim) in [
        (Flaw::OtherSubject, "`sub`"),
        (Flaw::OtherIssuer, "`iss`"),
        (Flaw::OtherAudience, "`aud`"),
    ] {
        let provider = RefreshingProvider::builder(app.clone(), store.clone()).gap(Duration::ZERO);
        let provider = provider.open().await.unwrap();
        let token = provider.token().await.unwrap();
        sandbox.set_id_token_flaw(Some(flaw));
        let error = provider.refused(&token).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        assert!(error.to_string().contains(claim), "{error}");
        // The new refresh token is saved, so the session continues once the server works again.
        sandbox.set_id_token_flaw(None);
        provider.refused(&token).await.unwrap();
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test]
async fn an_id_token_of_a_refresh_with_another_fault_costs_nothing() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = log_in(&app, ALL).await.unwrap();
    let provider = RefreshingProvider::builder(app, MemoryStore::new()).gap(Duration::ZERO);
    let provider = provider.start(grant).await.unwrap();
    let mut token = provider.token().await.unwrap();
    for flaw in [
        Flaw::Missing,
        Flaw::NotAToken,
        Flaw::NoSubject,
        Flaw::NoExpiry,
        Flaw::OtherNonce,
        Flaw::OtherAuthorizedParty,
        Flaw::AlgNone,
        Flaw::Hs256,
    ] {
        sandbox.set_id_token_flaw(Some(flaw));
        let new = provider.refused(&token).await.unwrap();
        assert!(!new.is_same(&token), "{flaw:?}");
        token = new;
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test]
async fn a_userinfo_of_somebody_else_is_refused() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_id_token_flaw(Some(Flaw::OtherSubject));
    let grant = log_in(&app, ALL).await.unwrap();
    assert_eq!(app.userinfo(&grant).await.unwrap_err().kind(), ErrorKind::Identity);
    // An access token alone does not tell the expected person.
    assert!(app.userinfo_of(grant.access_token()).await.is_ok());
    for secret in ["", "\t", "tok\u{e9}n", "two words"] {
        let token = core_api::AccessToken::new(secret, grant.access_token().endpoint().clone());
        let error = app.userinfo_of(&token).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenRefused, "{secret:?}");
    }
}

#[tokio::test]
async fn userinfo_needs_a_good_token_and_the_scope() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = log_in(&app, [Scope::ReadCore]).await.unwrap();
    assert_eq!(app.userinfo(&grant).await.unwrap_err().kind(), ErrorKind::InsufficientScope);
    sandbox.expire_access_tokens();
    assert_eq!(app.userinfo(&grant).await.unwrap_err().kind(), ErrorKind::TokenRefused);
}

#[tokio::test]
async fn an_identity_survives_json_and_debug_hides_its_claims() {
    let sandbox = sandbox().await;
    let grant = log_in(&app(&sandbox), ALL).await.unwrap();
    let identity = grant.identity().unwrap();
    let text = serde_json::to_string(identity).unwrap();
    let again: Identity = serde_json::from_str(&text).unwrap();
    assert_eq!(again, *identity);
    let nonce = serde_json::from_str::<serde_json::Value>(&text).unwrap()["nonce"].clone();
    let shown = format!("{identity:?} {grant:?}");
    assert!(!shown.contains(nonce.as_str().unwrap()), "{shown}");
}
