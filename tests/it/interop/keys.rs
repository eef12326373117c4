//! Replacement of signing keys.

use super::{Provider, log_in};
use crate::support::clock::with_clock;

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_new_key_is_fetched_under_a_new_name_and_under_the_old_one() {
    let provider = Provider::start();
    let (clock, app) = with_clock(provider.web_app().await);
    log_in(&app).await.unwrap();
    for kid in ["second", "second", "third"] {
        provider.replace_key(kid).await;
        // Keys are fetched at most once a minute.
        let error = log_in(&app).await.unwrap_err().to_string();
        assert!(error.contains("id token"), "{kid}: {error}");
        clock.forward(61);
        assert!(log_in(&app).await.unwrap().identity().is_some(), "{kid}");
        log_in(&app).await.unwrap();
    }
}
