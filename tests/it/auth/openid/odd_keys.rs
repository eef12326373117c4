//! Key sets with entries that no client can use (RFC 7517 §5).

use core_auth::ErrorKind;
use core_sandbox::KeySetFlaw;

use super::{ALL, app, log_in, sandbox};

#[tokio::test]
async fn keys_that_cannot_be_used_are_skipped() {
    let sandbox = sandbox().await;
    sandbox.set_key_set_flaw(Some(KeySetFlaw::UnusableKeys));
    assert!(log_in(&app(&sandbox), ALL).await.unwrap().identity().is_some());
}

#[tokio::test]
async fn a_set_without_the_key_of_a_token_ends_the_login() {
    let sandbox = sandbox().await;
    sandbox.set_key_set_flaw(Some(KeySetFlaw::Empty));
    let error = log_in(&app(&sandbox), ALL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Identity, "{error}");
    assert!(error.to_string().contains("signed with an unknown key"), "{error}");
}
