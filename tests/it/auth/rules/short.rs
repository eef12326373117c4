//! Programs that make one call and end: their runtime is dropped right after it.

use std::time::Duration;

use core_api::{AccessToken, TokenError, TokenProvider};
use core_auth::Refreshing;
use jiff::Timestamp;

use super::{Watched, app, eager, grant, is_accepted, sandbox};

/// The number of programs at each stage of the life of a token.
const RUNS: usize = 40;

/// A stage of the life of a token of an hour, and the age of the token in seconds.
const STAGES: [(&str, u64); 5] =
    [("new", 0), ("due", 3_450), ("almost late", 3_565), ("late", 3_590), ("expired", 3_700)];

/// One call on a runtime of its own, which ends with the call.
async fn run(
    provider: &Refreshing,
    refused: Option<AccessToken>,
) -> Result<AccessToken, TokenError> {
    let provider = provider.clone();
    let program = move || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let token = runtime.block_on(async {
            match &refused {
                Some(token) => provider.refused(token).await,
                None => provider.token().await,
            }
        });
        runtime.shutdown_background();
        token
    };
    tokio::task::spawn_blocking(program).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_makes_one_call_and_ends_keeps_its_session_at_each_stage() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    for (stage, age) in STAGES {
        let aged = app.clone().with_clock(move || Timestamp::now() + Duration::from_secs(age));
        for number in 0..RUNS {
            let store = Watched::default();
            let login = grant(&app).await;
            let refreshes = sandbox.counters().refreshes;
            let provider = eager(&aged, &store).start(login).await.unwrap();
            let token = run(&provider, None).await.unwrap();
            assert!(is_accepted(&token).await, "{stage}, run {number}");
            assert_eq!(store.state().await, "good", "{stage}, run {number}");
            let expected = u64::from(stage != "new");
            assert_eq!(sandbox.counters().refreshes - refreshes, expected, "{stage}");
        }
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_whose_token_is_refused_keeps_its_session() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let provider = eager(&app, &store).start(grant(&app).await).await.unwrap();
    let mut token = provider.token().await.unwrap();
    for _ in 0..RUNS {
        token = run(&provider, Some(token)).await.unwrap();
        assert_eq!(store.state().await, "good");
    }
    assert!(is_accepted(&token).await);
}
