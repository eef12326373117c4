//! Refresh tokens whose answer was lost, and the times at which they are presented again.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::{App, FileStore, RefreshingProvider};
use core_sandbox::{Fault, Reply};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Session, TOKEN, Watched, ahead, app, asking, eager, expired, hold, is_accepted, sandbox,
};

/// Returns the app with a clock that the test controls.
fn with_clock(app: App) -> (App, Clock) {
    let (clock, start) = (Clock::default(), Timestamp::now());
    let Clock(seconds) = clock.clone();
    let now = move || start + SignedDuration::from_secs(seconds.load(Ordering::Relaxed));
    (app.with_clock(now), clock)
}

#[derive(Clone, Default)]
struct Clock(Arc<AtomicI64>);

impl Clock {
    fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn a_refresh_that_the_server_did_not_act_on_goes_on_later() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    let faults = [
        Fault::connection_dropped(),
        Fault::status(500),
        Fault::status(502),
        Fault::status(503),
        Fault::status(504),
        Fault::reply(Reply::status(504).json(&json!({"error": "upstream timeout"}))),
        Fault::reply(Reply::status(500).json(&json!({"error": "invalid_grant"}))),
        Fault::reply(Reply::status(200).html("<p>Back soon</p>")),
        Fault::reply(Reply::status(200).json(&json!({"error": "invalid_grant"}))),
        Fault::reply(Reply::status(200).json(&json!({}))),
    ];
    for fault in faults {
        sandbox.inject(fault.on(TOKEN));
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        assert_eq!(store.state().await, "presented");
    }
    assert!(is_accepted(&provider.token().await.unwrap()).await);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
    assert_eq!(store.state().await, "good");
}

#[tokio::test]
async fn a_refresh_that_the_server_acted_on_ends_in_one_login() {
    for fault in [Fault::answer_lost(), Fault::body_cut(), Fault::status(504).acted_on()] {
        let Session { provider, sandbox, store, .. } = Session::expired().await;
        sandbox.inject(fault.on(TOKEN));
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        for _ in 0..3 {
            let error = provider.token().await.unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
        }
        assert_eq!(store.state().await, "ended");
        assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 1));
    }
}

#[tokio::test]
async fn an_app_that_opts_out_presents_no_token_twice() {
    let sandbox = sandbox().await;
    let app = app(&sandbox).with_lost_refresh_retry(false);
    let store = Watched::default();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let dropping = sandbox.inject(Fault::connection_dropped().on(TOKEN).always());
    provider.token().await.unwrap_err();
    for _ in 0..3 {
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    }
    assert_eq!(dropping.fired(), 1);
}

#[tokio::test]
async fn a_token_whose_answers_are_lost_is_presented_with_a_growing_gap() {
    let sandbox = sandbox().await;
    let (app, clock) = with_clock(app(&sandbox));
    let folder = tempfile::tempdir().unwrap();
    let store = || FileStore::open(folder.path().join("grants.json")).unwrap();
    let login = expired(&sandbox, &app).await;
    RefreshingProvider::new(app.clone(), store(), login).await.unwrap();
    let failing = sandbox.inject(Fault::status(502).on(TOKEN).always());
    let mut moments = Vec::new();
    for second in 0..1_120_u32 {
        let before = failing.fired();
        // Each provider acts like a separate process.
        let provider = RefreshingProvider::open(app.clone(), store()).await.unwrap();
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        if failing.fired() > before {
            moments.push(second);
        }
        clock.forward(1);
    }
    let gaps: Vec<u32> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(gaps, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    sandbox.clear_faults();
    clock.forward(300);
    let provider = RefreshingProvider::open(app, store()).await.unwrap();
    assert!(is_accepted(&provider.token().await.unwrap()).await);
}

#[tokio::test]
async fn others_wait_for_the_deadline_and_the_lease_of_a_holder_that_died() {
    let Session { app, provider, sandbox, store } = Session::expired().await;
    let held = hold(&sandbox, false);
    let asked = asking(&provider);
    held.until_fired(1).await;
    let folder = tempfile::tempdir().unwrap();
    let files = FileStore::open(folder.path().join("grants.json")).unwrap();
    store.copy_to(&files).await;
    let asked_before = sandbox.counters().token_requests;
    let (app, clock) = with_clock(app);
    for _ in 0..8 {
        let found = RefreshingProvider::open(app.clone(), files.clone()).await.unwrap();
        let error = found.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        assert!(error.to_string().contains("call again in"), "{error}");
        clock.forward(11);
    }
    assert_eq!(sandbox.counters().token_requests, asked_before);
    // The deadline is 60 seconds, and the lease adds half of it, so the wait is 90 seconds.
    clock.forward(3);
    let found = RefreshingProvider::open(app, files).await.unwrap();
    assert!(is_accepted(&found.token().await.unwrap()).await);
    held.release();
    drop(asked.await);
}

#[tokio::test]
async fn a_good_token_is_handed_out_while_a_lost_refresh_waits() {
    let Session { app, provider, sandbox, store } = Session::due().await;
    let held = hold(&sandbox, false);
    let asked = asking(&provider);
    held.until_fired(1).await;
    let old = provider.token().await.unwrap();
    // Another process after a crash, before and after the token is due.
    for app in [app.clone(), ahead(&app)] {
        let crashed = RefreshingProvider::open(app, store.copy().await).await.unwrap();
        for _ in 0..3 {
            assert!(crashed.token().await.unwrap().is_same(&old));
        }
    }
    assert_eq!(sandbox.counters().refreshes, 0);
    held.release();
    asked.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_attempt_that_was_turned_away_does_not_clear_an_older_mark() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    sandbox.inject(Fault::status(502).on(TOKEN));
    provider.token().await.unwrap_err();
    sandbox.inject(Fault::status(429).on(TOKEN));
    provider.token().await.unwrap_err();
    assert_eq!(store.state().await, "presented", "the first answer is still not known");
    assert!(is_accepted(&provider.token().await.unwrap()).await);
}

#[tokio::test]
async fn a_request_that_is_not_sent_leaves_no_mark() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let id = sandbox.app();
    // Without `allow_loopback`, nothing may be sent to this address.
    let strict = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    let store = Watched::default();
    let provider = eager(&strict, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let asked_before = sandbox.counters().token_requests;
    for _ in 0..3 {
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Configuration, "{error}");
        assert_eq!(store.state().await, "good");
    }
    assert_eq!(sandbox.counters().token_requests, asked_before);
}
