//! Faults of discovery, keys and userinfo: each is an error without lasting effects.

use std::{cell::Cell, time::Duration};

use core_api::{Scope, token::TokenErrorKind};
use core_auth::{App, Error, ErrorKind, Grant};
use core_sandbox::{Fault, IdTokenFlaw};
use futures_util::future::join_all;

use super::{app, callback, clock::with_clock, identity_stub::IdentityStub, sandbox};

const DISCOVERY: &str = "/idp/.well-known/openid-configuration";
const KEYS: &str = "/idp/.well-known/openid-configuration/jwks";
const USERINFO: &str = "/idp/connect/userinfo";

/// The faults of each answer, with the longest wait for it.
fn faults(elsewhere: &str) -> Vec<(Fault, Duration)> {
    let (long, soon) = (Duration::from_secs(45), Duration::from_secs(1));
    vec![
        (Fault::connection_dropped(), long),
        (Fault::status(500), long),
        (Fault::status(503), long),
        (Fault::body_cut(), long),
        (Fault::json_malformed(), long),
        (Fault::body_huge(100 << 20), long),
        (Fault::body_endless(), long),
        (Fault::gzip_bomb(100 << 20), long),
        (Fault::redirect(302, elsewhere), long),
        (Fault::redirect(307, elsewhere), long),
        (Fault::held(), soon),
        (Fault::body_held(), soon),
    ]
}

async fn log_in(app: &App) -> Result<Grant, Error> {
    let login = app.authorize([Scope::Openid]);
    let callback = callback(&login).await;
    login.finish(&callback).await
}

/// Injects each fault at a path, and checks the result of a task.
async fn each<T>(path: &str, task: impl AsyncFn(&App) -> Result<T, Error>) {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let elsewhere = IdentityStub::start().await;
    elsewhere.tell(200, "{}");
    // A failed fetch is not repeated within a minute.
    let minutes = Cell::new(0);
    let next_minute = || {
        minutes.set(minutes.get() + 1);
        clock.forward(61);
        sandbox.shift_clock(61 * minutes.get());
    };
    for (fault, wait) in faults(elsewhere.issuer()) {
        next_minute();
        let name = format!("{fault:?}");
        let injected = sandbox.inject(fault.at(path));
        let Err(error) = task(&app.clone().with_timeout(wait)).await else {
            panic!("{name} passed")
        };
        assert_eq!(injected.fired(), 1, "{name}: nothing is asked twice");
        let is_typed = matches!(
            error.kind(),
            ErrorKind::Unavailable | ErrorKind::InvalidAnswer | ErrorKind::Configuration
        );
        assert!(is_typed, "{name}: {error:?}");
        sandbox.clear_faults();
    }
    assert_eq!(elsewhere.requests().len(), 0, "no redirect is followed");
    next_minute();
    // Deeply nested JSON may be refused or ignored, but must not overflow the stack.
    let nested = sandbox.inject(Fault::json_nested(200_000).at(path));
    let _ = task(&app).await;
    assert_eq!(nested.fired(), 1);
    next_minute();
    task(&app).await.unwrap_or_else(|error| panic!("it does not go on: {error}"));
}

#[tokio::test]
async fn discovery_that_fails_is_an_error_and_tried_again() {
    each(DISCOVERY, async |app| app.discover().await).await;
}

#[tokio::test]
async fn keys_that_cannot_be_had_are_an_error_and_fetched_again() {
    each(KEYS, async |app| log_in(app).await).await;
}

#[tokio::test]
async fn userinfo_that_fails_is_an_error() {
    let grants = tokio::sync::OnceCell::new();
    let grant = async |app: &App| grants.get_or_try_init(async || log_in(app).await).await.cloned();
    each(USERINFO, async |app| app.userinfo(&grant(app).await?).await).await;
}

#[tokio::test]
async fn a_key_that_is_known_stays_good_while_the_set_cannot_be_had() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    log_in(&app).await.unwrap();
    clock.forward(25 * 3600);
    sandbox.shift_clock(25 * 3600);
    let away = sandbox.inject(Fault::status(500).at(KEYS).always());
    log_in(&app).await.unwrap();
    assert_eq!(away.fired(), 1, "it is asked for after a day");
}

#[tokio::test]
async fn one_fetch_of_keys_that_fails_is_that_of_all_who_wait_and_of_the_next_minute() {
    for (fault, wait) in [(Fault::status(500), 45), (Fault::body_cut(), 45), (Fault::held(), 2)] {
        let sandbox = sandbox().await;
        let (clock, app) = with_clock(app(&sandbox));
        let app = app.with_timeout(Duration::from_secs(wait));
        let injected = sandbox.inject(fault.at(KEYS).always());
        for error in join_all((0..8).map(|_| log_in(&app))).await {
            let error = error.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unavailable, "{error:?}");
            assert_eq!(core_api::TokenError::from(error).kind(), TokenErrorKind::Unavailable);
        }
        assert!(log_in(&app).await.is_err());
        assert_eq!(injected.fired(), 1);
        clock.forward(61);
        sandbox.shift_clock(61);
        assert!(log_in(&app).await.is_err());
        assert_eq!(injected.fired(), 2, "asked again after a minute");
        sandbox.clear_faults();
        clock.forward(61);
        sandbox.shift_clock(61);
        log_in(&app).await.unwrap();
    }
}

#[tokio::test]
async fn a_fetch_of_keys_that_hangs_holds_up_nobody_whose_key_is_known() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    log_in(&app).await.unwrap();
    clock.forward(61);
    sandbox.shift_clock(61);
    let injected = sandbox.inject(Fault::held().at(KEYS).always());
    sandbox.set_id_token_flaw(Some(IdTokenFlaw::UnknownKid));
    let other = app.clone();
    let waiting = tokio::spawn(async move { log_in(&other).await });
    injected.until_fired(1).await;
    sandbox.set_id_token_flaw(None);
    log_in(&app).await.unwrap();
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn yesterdays_key_costs_one_fetch_that_fails_and_not_one_for_each_login() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    log_in(&app).await.unwrap();
    clock.forward(25 * 3600);
    sandbox.shift_clock(25 * 3600);
    let away = sandbox.inject(Fault::status(500).at(KEYS).always());
    for login in join_all((0..8).map(|_| log_in(&app))).await {
        login.unwrap();
    }
    assert_eq!(away.fired(), 1);
}
