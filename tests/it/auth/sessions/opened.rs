//! Sessions that are opened, or started by a login.

use std::time::Duration;

use core_api::{ErrorKind, Scope, ScopeSet};
use core_auth::{LoginMethod, RefreshState, Session};
use core_sandbox::Fault;
use serde_json::json;

use super::{Room, deny, list};

const TOKEN: &str = "/idp/connect/token";
const COMPANY: &str = "/api/company";

#[tokio::test]
async fn a_person_logs_in_once_and_later_programs_go_on() {
    let room = Room::new().await;
    let session = room.open().await;
    assert!(list(&session).await.unwrap() > 0);
    for _ in 0..3 {
        let again = room.open().await;
        assert!(list(&again).await.unwrap() > 0);
    }
    assert_eq!(room.person.logins(), 1);
}

#[tokio::test]
async fn a_session_that_the_server_forgot_leads_to_a_login_in_the_same_run() {
    let room = Room::new().await;
    room.open().await;
    room.person.is_forgotten(&room.app).await;
    // The access token has expired, so `open` notices.
    room.store.age(Duration::from_secs(7200)).await;
    let session = room.open().await;
    assert_eq!(room.person.logins(), 2);
    assert!(list(&session).await.unwrap() > 0);
}

#[tokio::test]
async fn a_session_that_was_signed_out_elsewhere_leads_to_a_login() {
    let room = Room::new().await;
    room.open().await.logout().await.unwrap();
    let session = room.open().await;
    assert_eq!(room.person.logins(), 2);
    assert!(list(&session).await.unwrap() > 0);
}

#[tokio::test]
async fn a_token_that_the_server_ended_early_is_replaced_for_the_userinfo() {
    let room = Room::new().await;
    let scopes = [Scope::Openid, Scope::OfflineAccess];
    let session = room.builder().scopes(scopes).open().await.unwrap();
    room.sandbox.expire_access_tokens();
    let identity = session.identity().unwrap();
    assert_eq!(session.userinfo().await.unwrap().subject(), identity.subject());
    assert_eq!((room.sandbox.counters().refreshes, room.person.logins()), (1, 1));
}

#[tokio::test]
async fn an_identity_server_that_is_away_costs_no_login() {
    let room = Room::new().await;
    room.open().await;
    room.store.age(Duration::from_secs(7200)).await;
    let away = room.sandbox.inject(Fault::status(503).on(TOKEN).always());
    let session = room.open().await;
    let error = list(&session).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Token && !error.needs_login(), "{error}");
    assert_eq!(room.person.logins(), 1);
    assert!(away.fired() > 0);
}

#[tokio::test]
async fn a_wrong_client_secret_is_no_reason_for_a_login() {
    let room = Room::new().await;
    room.open().await;
    room.store.age(Duration::from_secs(7200)).await;
    let app = room.app.clone().with_secret("another");
    let builder = Session::builder(app, room.store.clone()).login(room.person.way());
    let error = builder.open().await.unwrap_err();
    assert!(error.to_string().contains("invalid_client"), "{error}");
    assert_eq!(room.person.logins(), 1);
}

#[tokio::test]
async fn a_store_that_cannot_save_is_told_before_the_person_logs_in() {
    let room = Room::new().await;
    room.store.fill_after(0);
    let error = room.builder().open().await.unwrap_err();
    assert!(error.to_string().contains("saving the grant failed"), "{error}");
    assert_eq!(room.person.logins(), 0);
    room.store.make_room();
    room.open().await;
}

#[tokio::test]
async fn a_login_without_the_refresh_token_that_was_asked_for_is_an_error_and_is_revoked() {
    let room = Room::new().await;
    room.sandbox.inject(Fault::merged(json!({"refresh_token": null})).on(TOKEN).always());
    let error = room.builder().open().await.unwrap_err();
    assert!(error.to_string().contains("`offline_access`"), "{error}");
    assert!(!error.needs_login(), "another login would not give one either");
    assert!(room.store.is_empty().await);
    let grant = room.person.grants.lock().unwrap()[0].clone();
    assert_eq!(*grant.missing_scopes(), ScopeSet::from([Scope::OfflineAccess]));
    let client = super::super::client(core_auth::StaticToken::from(grant.access_token().clone()));
    assert!(client.send(core_api::ListActivities::new()).await.unwrap_err().needs_login());

    // A program that does not request `offline_access` has a session as long as its token is valid.
    let session = room.builder().scopes([Scope::ReadCore]).open().await.unwrap();
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(session.missing_scopes(), ScopeSet::new());
}

#[tokio::test]
async fn scopes_that_were_not_granted_are_told() {
    let room = Room::new().await;
    let asked = [Scope::ReadwriteCore, Scope::Openid, Scope::Profile, Scope::OfflineAccess];
    for (granted, missing) in [
        ("read:core openid profile offline_access", vec![Scope::ReadwriteCore]),
        ("readwrite:core openid", vec![Scope::Profile]),
        ("openid", vec![Scope::ReadwriteCore, Scope::Profile]),
        // More scopes than were requested.
        ("readwrite:core openid profile offline_access more", vec![]),
    ] {
        room.sandbox.clear_faults();
        room.sandbox.inject(Fault::merged(json!({"scope": granted})).on(TOKEN).always());
        let builder = room.builder().scopes(asked).account(format!("a {granted}").parse().unwrap());
        let session = builder.open().await.unwrap();
        let missing: ScopeSet = missing.into_iter().collect();
        assert_eq!(session.missing_scopes(), missing, "{granted}");
    }
    room.sandbox.clear_faults();
    room.sandbox.inject(Fault::merged(json!({"scope": null})).on(TOKEN).always());
    let session = room.builder().scopes(asked).open().await.unwrap();
    assert_eq!(session.missing_scopes(), ScopeSet::new());
    // A scope is granted if a granted scope implies it.
    room.sandbox.clear_faults();
    let wide = json!({"scope": "readwrite:core"});
    room.sandbox.inject(Fault::merged(wide).on(TOKEN).always());
    let builder = room.builder().scopes([Scope::ReadCore]).account("wide".parse().unwrap());
    assert_eq!(builder.open().await.unwrap().missing_scopes(), ScopeSet::new());
    // A later version of the program requests more scopes than the stored session has.
    room.sandbox.clear_faults();
    let account = || "narrow".parse().unwrap();
    room.builder().account(account()).open().await.unwrap();
    let later = room.builder().account(account()).scopes(asked).open().await.unwrap();
    let missing = [Scope::ReadwriteCore, Scope::Openid, Scope::Profile];
    assert_eq!(later.missing_scopes(), ScopeSet::from(missing));
}

#[tokio::test]
async fn the_base_url_is_checked_once_after_a_login_and_its_fault_is_told() {
    for (fault, is_error) in [
        (Fault::status(404), true),
        (Fault::not_authenticated(), true),
        (Fault::unauthorized(), true),
        (Fault::merged(json!({"id": null})), true),
        // A person without permission to read the company, and a server with a temporary failure.
        (Fault::status(403), false),
        (Fault::status(500), false),
    ] {
        let room = Room::new().await;
        let injected = room.sandbox.inject(fault.clone().on(COMPANY).always());
        let opened = room.builder().open().await;
        assert_eq!(opened.is_err(), is_error, "{fault:?}: {opened:?}");
        assert!(injected.fired() > 0, "{fault:?}");
        if let Err(error) = opened {
            assert!(
                error.to_string().contains(room.sandbox.base_url().unwrap().as_str()),
                "{error}"
            );
            assert!(!error.needs_login(), "no login loop: {error}");
        }
        // The session is stored in both cases.
        room.sandbox.clear_faults();
        let before = room.sandbox.counters().requests;
        room.open().await;
        assert_eq!(room.sandbox.counters().requests, before, "a stored session is not checked");
        assert_eq!(room.person.logins(), 1);
    }
}

#[tokio::test]
async fn a_login_that_learns_who_a_person_is_and_no_more_checks_no_base_url() {
    let room = Room::new().await;
    let fault = room.sandbox.inject(Fault::status(404).on(COMPANY).always());
    let session = room.builder().scopes([Scope::Openid, Scope::Profile]).open().await.unwrap();
    assert_eq!(fault.fired(), 0);
    assert!(session.identity().is_some());
    assert!(session.expires_at().is_some());
    assert_eq!(session.state(), RefreshState::Valid);
    assert!(session.scopes().unwrap().permits(Scope::Profile));
}

#[tokio::test]
async fn a_denial_is_the_error_of_open() {
    let room = Room::new().await;
    let builder = room.builder().login(LoginMethod::with(deny));
    let error = builder.open().await.unwrap_err();
    assert_eq!(error.kind(), core_auth::ErrorKind::AccessDenied, "{error}");
}

#[tokio::test]
async fn the_settings_of_refreshes_and_logins_reach_them() {
    let room = Room::new().await;
    let builder = room
        .builder()
        .refresh(|builder| builder.early(Duration::ZERO))
        .change_login(|login| login.with_parameter("login_hint", "anna@example.com"));
    let (sender, receiver) = std::sync::mpsc::channel();
    let person = room.person.clone();
    let way = LoginMethod::with(move |login| {
        sender.send(login.url().query().unwrap().to_owned()).unwrap();
        let person = person.clone();
        async move { person.log_in(login).await }
    });
    let session = builder.login(way).open().await.unwrap();
    assert!(receiver.recv().unwrap().contains("login_hint=anna%40example.com"));
    // At 100 s before the expiry, no early refresh happens.
    drop(session);
    room.store.age(Duration::from_secs(3500)).await;
    let session = room.builder().refresh(|builder| builder.early(Duration::ZERO)).open().await;
    list(&session.unwrap()).await.unwrap();
    assert_eq!(room.sandbox.counters().refreshes, 0);
    list(&room.open().await).await.unwrap();
    assert_eq!(room.sandbox.counters().refreshes, 1);
}
