//! Tokens that cannot be sent in a header.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use core_api::{AccessToken, Client, ErrorKind, ListActivities, token::TokenErrorKind};
use core_auth::from_fn;

use super::{Api, hasty, stub::Stub};

const INVALID: [&str; 9] =
    ["", " ", "\t", "canary\t", " canary", "can ary", "canary\r\nx: y", "canaryé", "canary\0"];

#[tokio::test]
async fn a_token_that_is_not_valid_in_a_header_is_refused_before_a_request() {
    let stub = Stub::start(|_, _| async { None }).await;
    for secret in INVALID {
        let base = format!("http://{}/api", stub.address).parse().unwrap();
        let token = AccessToken::new(secret, base);
        let provider = from_fn(move |_| {
            let token = token.clone();
            async move { Ok::<_, core_api::TokenError>(token) }
        });
        let client = Client::builder(provider).allow_loopback().retry(hasty()).build().unwrap();
        let error = client.send(ListActivities::new()).await.unwrap_err();
        let kind = error.token_error().unwrap().kind();
        assert_eq!((error.kind(), kind), (ErrorKind::Token, TokenErrorKind::Configuration));
        assert!(!error.is_retryable() && error.attempts().is_empty(), "{error:?}");
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(shown.contains("the token provider returned an"), "{shown}");
            assert!(!shown.contains("canary"), "{shown}");
        }
    }
    assert_eq!(stub.requests(), 0);
}

#[tokio::test]
async fn a_renewed_token_is_checked_like_the_first_one() {
    let api = Api::start().await;
    let base = api.sandbox.base_url().unwrap();
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let provider = from_fn(move |refused: Option<AccessToken>| {
        count.fetch_add(1, Ordering::SeqCst);
        let secret = if refused.is_some() { "canary\n" } else { "unknown" };
        let token = AccessToken::new(secret, base.clone());
        async move { Ok::<_, core_api::TokenError>(token) }
    });
    let client = Client::builder(provider).allow_loopback().build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!((error.kind(), calls.load(Ordering::SeqCst)), (ErrorKind::Token, 2));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    assert_eq!(api.sandbox.counters().requests, 1);
}
