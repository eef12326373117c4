//! Refreshes that were interrupted, and refreshes that fail.

use std::time::Duration;

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::{RefreshingProvider, SessionState};
use core_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;
use url::form_urlencoded;

use super::{
    Session, TOKEN, Watched, app, asking, eager, expired, grant, hold, is_accepted, sandbox,
};
use crate::support::http_client::http_client_builder;
use crate::support::login::states;

#[tokio::test]
async fn what_is_stored_says_that_the_token_is_presented_before_it_is() {
    let Session { app, provider, sandbox, store } = Session::expired().await;
    assert_eq!(store.state().await, "good");
    let held = hold(&sandbox, false);
    let asked = asking(&provider);
    held.until_fired(1).await;
    assert_eq!(store.state().await, "presented");
    assert_eq!(states(&store).await, [SessionState::Interrupted]);

    // A process that finds this mark after a crash waits for the lease of the first holder. If it
    // must not present the token again, it requires a login.
    let asked_before = sandbox.counters().token_requests;
    for (retries_lost_refresh, kind) in
        [(true, TokenErrorKind::Unavailable), (false, TokenErrorKind::LoginRequired)]
    {
        let app = app.clone().with_lost_refresh_retry(retries_lost_refresh);
        let crashed = RefreshingProvider::open(app, store.copy().await).await.unwrap();
        for _ in 0..2 {
            let error = crashed.token().await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains("a refresh was started"), "{error}");
        }
    }
    assert_eq!(sandbox.counters().token_requests, asked_before);

    held.release();
    asked.await.unwrap().unwrap();
    assert_eq!(store.state().await, "good");
}

#[tokio::test]
async fn a_store_that_cannot_be_written_costs_no_token() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    let asked_before = sandbox.counters().token_requests;
    store.fill_after(0);
    let error = provider.token().await.unwrap_err();
    assert!(error.to_string().contains("it is full"), "{error}");
    assert_eq!(sandbox.counters().token_requests, asked_before);
    store.make_room();
    assert!(is_accepted(&provider.token().await.unwrap()).await);
    assert_eq!(sandbox.counters().refreshes, 1);
}

#[tokio::test]
async fn a_mark_that_was_saved_unheard_of_costs_no_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let asked_before = sandbox.counters().token_requests;
    store.lose_next_answer();
    let error = provider.token().await.unwrap_err();
    assert!(error.to_string().contains("the answer was lost"), "{error}");
    assert_eq!(store.state().await, "presented");
    assert_eq!(sandbox.counters().token_requests, asked_before);
    // To other holders, the token may have been presented. The holder that made the mark knows that
    // it was not.
    let other = eager(&app, &store).open().await.unwrap();
    let error = other.token().await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
    assert!(is_accepted(&provider.token().await.unwrap()).await);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
    assert!(is_accepted(&other.token().await.unwrap()).await);
}

#[tokio::test]
async fn a_person_who_logs_in_elsewhere_ends_the_wait_of_all_who_share_the_store() {
    let Session { app, provider, sandbox, store } = Session::expired().await;
    sandbox.inject(Fault::answer_lost().on(TOKEN));
    provider.token().await.unwrap_err();
    // The token is presented again, and the server has already acted on it.
    assert_eq!(provider.token().await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
    let newer = grant(&app).await;
    RefreshingProvider::new(app, store, newer.clone()).await.unwrap();
    assert!(provider.token().await.unwrap().is_same(newer.access_token()));
}

#[tokio::test]
async fn a_server_that_says_it_did_nothing_is_asked_again() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    let replies = [
        Reply::status(429).html("<p>Back soon</p>"),
        Reply::status(400).json(&json!({"error": "temporarily_unavailable"})),
        Reply::status(403).html("<p>The proxy does not know you</p>"),
        Reply::status(404),
        Reply::status(302).header("location", "https://elsewhere.test/"),
    ];
    for reply in replies {
        sandbox.inject(Fault::reply(reply).on(TOKEN));
        let error = provider.token().await.unwrap_err();
        assert_ne!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
        assert_eq!(store.state().await, "good");
    }
    assert!(is_accepted(&provider.token().await.unwrap()).await);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
}

#[tokio::test]
async fn an_answer_without_the_rest_keeps_what_was_there() {
    let Session { provider, sandbox, .. } = Session::expired().await;
    let less = json!({"endpoint": null, "scope": null});
    sandbox.inject(Fault::merged(less).on(TOKEN).always());
    let mut last = provider.token().await.unwrap();
    for _ in 0..3 {
        let token = provider.refused(&last).await.unwrap();
        assert!(is_accepted(&token).await);
        assert_eq!((token.endpoint(), token.scopes()), (last.endpoint(), last.scopes()));
        last = token;
    }
}

/// Revokes the session at the server, as the app itself can.
async fn revoke(sandbox: &Sandbox, refresh_token: &str) {
    let id = sandbox.app();
    let form = [
        ("token", refresh_token),
        ("client_id", &id.client_id),
        ("client_secret", &id.client_secret),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = http_client_builder()
        .build()
        .unwrap()
        .post(format!("{}/connect/revocation", sandbox.identity_url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send();
    assert!(answer.await.unwrap().status().is_success());
}

#[tokio::test]
async fn invalid_grant_is_a_question_first() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);

    // Another holder was faster, although the lock should have prevented that.
    let store = Watched::default();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let newer = grant(&app).await;
    store.lose_locks();
    let held = hold(&sandbox, false);
    let asked = asking(&provider);
    held.until_fired(1).await;
    revoke(&sandbox, &store.refresh_token().await).await;
    RefreshingProvider::new(app.clone(), store.clone(), newer.clone()).await.unwrap();
    held.release();
    assert!(asked.await.unwrap().unwrap().is_same(newer.access_token()));
    assert_eq!(store.state().await, "good");

    // No other holder was faster, so the session has ended, and no further request is made.
    let store = Watched::default();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let invalid = Reply::status(400).json(&json!({"error": "invalid_grant"}));
    let refusing = sandbox.inject(Fault::reply(invalid).on(TOKEN).always());
    for _ in 0..3 {
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    }
    assert_eq!(refusing.fired(), 1);
    assert_eq!(store.state().await, "ended");
}

#[tokio::test]
async fn a_refresh_that_hangs_is_given_up_and_another_can_begin() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let provider = eager(&app, &store).deadline(Duration::from_secs(1));
    let provider = provider.start(expired(&sandbox, &app).await).await.unwrap();
    let held = hold(&sandbox, false);
    let error = provider.token().await.unwrap_err();
    assert!(error.to_string().contains("1s and was given up"), "{error}");
    assert_eq!(held.fired(), 1);
    // The lease of the abandoned refresh is half as long again.
    let token = loop {
        match provider.token().await {
            Ok(token) => break token,
            Err(error) => assert!(error.to_string().contains("call again"), "{error}"),
        }
        // The end of a lease has no event.
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(is_accepted(&token).await);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
}

#[tokio::test]
async fn a_refresh_that_panics_harms_no_later_one() {
    let Session { provider, store, sandbox: _sandbox, .. } = Session::expired().await;
    store.panic_once();
    let cut = provider.clone();
    let panic = tokio::spawn(async move { cut.token().await }).await.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref(), Some(&"told to panic"), "it goes on in the caller");
    assert!(is_accepted(&provider.token().await.unwrap()).await);
}
