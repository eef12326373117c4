//! The two thresholds of a refresh: after the first, one call refreshes, and after the second, all
//! callers wait.

use std::time::{Duration, Instant};

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::App;
use core_sandbox::Fault;
use futures_util::future::join_all;
use jiff::Timestamp;

use super::{
    Session, TOKEN, Watched, app, asking, eager, expired, grant, hold, is_accepted, sandbox,
};

#[tokio::test]
async fn a_token_that_is_due_is_handed_out_while_one_refresh_runs() {
    let Session { provider, sandbox, .. } = Session::due().await;
    let held = hold(&sandbox, true);
    let refreshing = asking(&provider);
    held.until_fired(1).await;
    let old = provider.token().await.unwrap();
    for _ in 0..100 {
        assert!(provider.token().await.unwrap().is_same(&old));
    }
    assert_eq!(sandbox.counters().refreshes, 1);
    held.release();
    let new = refreshing.await.unwrap().unwrap();
    assert!(!new.is_same(&old), "the call that refreshed has the new token");
    assert_eq!(provider.counters().presented, 1);
}

#[tokio::test]
async fn an_early_refresh_that_fails_takes_no_good_token_away_and_is_not_repeated_at_once() {
    let Session { provider, sandbox, .. } = Session::due().await;
    let failing = sandbox.inject(Fault::status(503).on(TOKEN).always());
    let old = provider.token().await.unwrap();
    assert_eq!((failing.fired(), provider.counters().failed), (1, 1));
    for _ in 0..1_000 {
        assert!(provider.token().await.unwrap().is_same(&old));
        tokio::task::yield_now().await;
    }
    assert_eq!(failing.fired(), 1);
}

#[tokio::test]
async fn a_token_that_the_server_still_takes_is_handed_out_where_a_late_refresh_fails() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    // Ten seconds before the expiry.
    let late = app.clone().with_clock(|| Timestamp::now() + Duration::from_secs(3_590));
    let store = Watched::default();
    let provider = eager(&late, &store).start(grant(&app).await).await.unwrap();
    let failing = sandbox.inject(Fault::status(503).on(TOKEN));
    let old = provider.token().await.unwrap();
    assert_eq!(failing.fired(), 1, "callers wait for it");
    assert!(is_accepted(&old).await);
    assert!(!provider.token().await.unwrap().is_same(&old), "the next one succeeds");
}

#[tokio::test]
async fn whoever_waits_for_a_late_refresh_that_fails_gets_the_old_token_unless_it_was_refused() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let late = app.clone().with_clock(|| Timestamp::now() + Duration::from_secs(3_590));
    let store = Watched::default();
    let provider = eager(&late, &store).gap(Duration::from_secs(3600));
    let login = grant(&app).await;
    let old = login.access_token().clone();
    let provider = provider.start(login).await.unwrap();
    let failing = sandbox.inject(Fault::status(503).on(TOKEN).always());
    let asked: Vec<_> = (0..16).map(|_| asking(&provider)).collect();
    for result in join_all(asked).await {
        assert!(result.unwrap().unwrap().is_same(&old));
    }
    let error = provider.refused(&old).await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
    assert_eq!(failing.fired(), 1);
}

#[tokio::test]
async fn a_server_that_refuses_each_token_is_not_asked_without_a_pause() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let gap = Duration::from_millis(100);
    let provider = eager(&app, &store).gap(gap).start(grant(&app).await).await.unwrap();
    let mut token = provider.token().await.unwrap();
    let start = Instant::now();
    for _ in 0..4 {
        token = provider.refused(&token).await.unwrap();
    }
    assert!(start.elapsed() >= gap * 3, "{:?}", start.elapsed());
}

#[tokio::test]
async fn callers_that_wait_together_share_a_token_that_expires_at_once() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    sandbox.set_token_lifetime(Duration::ZERO);
    let held = hold(&sandbox, false);
    let first = asking(&provider);
    held.until_fired(1).await;
    let others: Vec<_> = (0..100).map(|_| asking(&provider)).collect();
    tokio::task::yield_now().await;
    held.release();
    let token = first.await.unwrap().unwrap();
    for other in join_all(others).await {
        assert!(other.unwrap().unwrap().is_same(&token));
    }
    assert_eq!(sandbox.counters().refreshes, 1);
}

#[tokio::test]
async fn presentations_that_succeed_have_a_gap_too() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let gap = Duration::from_millis(100);
    let provider = eager(&app, &store).gap(gap).start(expired(&sandbox, &app).await).await.unwrap();
    sandbox.set_token_lifetime(Duration::ZERO);
    let start = Instant::now();
    for _ in 0..5 {
        provider.token().await.unwrap();
    }
    assert!(start.elapsed() >= gap * 4, "{:?}", start.elapsed());
}

#[tokio::test]
async fn tries_at_the_server_have_a_gap() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let provider = eager(&app, &store).gap(Duration::from_secs(3600));
    let provider = provider.start(expired(&sandbox, &app).await).await.unwrap();
    let failing = sandbox.inject(Fault::status(503).on(TOKEN).always());
    for _ in 0..20 {
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::Unavailable);
        assert!(error.to_string().contains("503"), "{error}");
    }
    assert_eq!(failing.fired(), 1);
}

/// Returns an app whose clock is wrong by this number of seconds.
fn by_clock(app: &App, wrong_by: i64) -> App {
    app.clone().with_clock(move || {
        Timestamp::from_second(Timestamp::now().as_second() + wrong_by).unwrap()
    })
}

#[tokio::test]
async fn a_clock_that_is_wrong_costs_no_refresh() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let day = 86_400;
    let until_1970 = -Timestamp::now().as_second();
    let until_2038 = (1_i64 << 31) - Timestamp::now().as_second();
    for wrong_by in [0, 3600, -3600, day, -day, until_1970, until_2038] {
        let wrong = by_clock(&app, wrong_by);
        let store = Watched::default();
        let login = grant(&wrong).await;
        eager(&wrong, &store).start(login).await.unwrap();
        let provider = eager(&wrong, &store).open().await.unwrap();
        let token = provider.token().await.unwrap();
        assert!(is_accepted(&token).await);
    }
    assert_eq!(sandbox.counters().refreshes, 0);
}

#[tokio::test]
async fn a_clock_that_jumps_between_login_and_use_costs_at_most_one_refresh() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (jump, refreshes) in [(-86_400, 0), (86_400, 1)] {
        let before = sandbox.counters().refreshes;
        let jumped = by_clock(&app, jump);
        let store = Watched::default();
        let provider = eager(&jumped, &store).start(grant(&app).await).await.unwrap();
        for _ in 0..10 {
            assert!(is_accepted(&provider.token().await.unwrap()).await);
        }
        assert_eq!(sandbox.counters().refreshes - before, refreshes);
    }
}
