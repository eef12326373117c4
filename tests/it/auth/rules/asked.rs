//! Callers of a refresh that are dropped, and callers whose token was refused.

use core_api::TokenProvider;

use super::{Session, Watched, app, asking, eager, expired, grant, hold, is_accepted, sandbox};

#[tokio::test]
async fn a_caller_that_goes_away_at_any_moment_harms_nobody() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for is_acted_on in [false, true] {
        let store = Watched::default();
        let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
        let before = sandbox.counters().refreshes;
        let held = hold(&sandbox, is_acted_on);
        let mut leaving = provider.token();
        assert!(futures_util::poll!(&mut leaving).is_pending());
        // The refresh continues although nobody polls the call.
        let sent = tokio::time::timeout(std::time::Duration::from_secs(30), held.until_fired(1));
        sent.await.expect("the refresh is a task of its own");
        drop(leaving);
        held.release();
        assert!(is_accepted(&provider.token().await.unwrap()).await);
        assert_eq!(sandbox.counters().refreshes, before + 1);
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test]
async fn an_old_token_that_is_refused_costs_no_refresh() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let first = eager(&app, &store).start(grant(&app).await).await.unwrap();
    let second = eager(&app, &store).open().await.unwrap();
    let old = first.token().await.unwrap();
    let new = first.refused(&old).await.unwrap();
    assert!(is_accepted(&new).await);
    // A late 401 for the old token, here and in another process.
    assert!(first.refused(&old).await.unwrap().is_same(&new));
    assert!(second.refused(&old).await.unwrap().is_same(&new));
    assert_eq!(second.counters().adopted, 1);
    assert_eq!(sandbox.counters().refreshes, 1);
}

#[tokio::test]
async fn a_refresh_that_began_before_the_401_does_not_count() {
    let Session { provider, sandbox, .. } = Session::due().await;
    let held = hold(&sandbox, true);
    let early = asking(&provider);
    held.until_fired(1).await;
    let old = provider.token().await.unwrap();
    // The server has issued the new token, and no longer accepts any of its tokens.
    sandbox.expire_access_tokens();
    let refused = {
        let (provider, old) = (provider.clone(), old.clone());
        tokio::spawn(async move { provider.refused(&old).await })
    };
    // The call starts to wait once it is polled.
    tokio::task::yield_now().await;
    held.release();
    assert!(is_accepted(&refused.await.unwrap().unwrap()).await);
    early.await.unwrap().unwrap();
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (2, 0));
}

#[tokio::test]
async fn callers_that_come_while_one_refreshes_join_it() {
    let Session { provider, sandbox, .. } = Session::expired().await;
    let held = hold(&sandbox, false);
    let first = asking(&provider);
    held.until_fired(1).await;
    let others: Vec<_> = (0..1_000).map(|_| asking(&provider)).collect();
    tokio::task::yield_now().await;
    held.release();
    let token = first.await.unwrap().unwrap();
    for other in others {
        assert!(other.await.unwrap().unwrap().is_same(&token));
    }
    assert_eq!(provider.counters().joined, 1_000);
    assert_eq!(sandbox.counters().refreshes, 1);
}
