//! A new grant is saved before its token is handed out.

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::RefreshingProvider;
use futures_util::future::join_all;

use super::{Session, asking, is_accepted};

#[tokio::test]
async fn a_grant_that_cannot_be_saved_is_an_error_for_all_and_is_saved_later() {
    let Session { app, provider, sandbox, store } = Session::expired().await;
    // The mark is saved, but the grant is not.
    store.fill_after(1);
    for _ in 0..2 {
        let asked: Vec<_> = (0..16).map(|_| asking(&provider)).collect();
        for result in join_all(asked).await {
            let error = result.unwrap().unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::Unavailable);
            assert!(error.to_string().contains("not been saved yet"), "{error}");
        }
    }
    store.make_room();
    let token = provider.token().await.unwrap();
    assert!(is_accepted(&token).await);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
    let again = RefreshingProvider::open(app, store).await.unwrap();
    assert!(
        again.token().await.unwrap().is_same(&token),
        "the token that was handed out is stored"
    );
}

#[tokio::test]
async fn a_token_is_stored_by_the_time_it_is_handed_out() {
    let Session { app, provider, store, sandbox: _sandbox } = Session::expired().await;
    let mut token = provider.token().await.unwrap();
    for _ in 0..20 {
        let crashed = RefreshingProvider::open(app.clone(), store.copy().await).await.unwrap();
        assert!(crashed.token().await.unwrap().is_same(&token));
        token = provider.refused(&token).await.unwrap();
    }
}
