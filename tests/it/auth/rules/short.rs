//! Programs that make one call and end. Their runtime is dropped right after the call.

use std::time::Duration;

use core_api::{AccessToken, ListActivities, TokenError, TokenProvider};
use core_auth::{AccountName, App, FileStore, RefreshingProvider, store::GrantStore};
use core_sandbox::Fault;
use futures_util::future::join_all;
use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::{TOKEN, Watched, app, client, eager, grant, is_accepted, sandbox};

/// The number of programs per phase of a token's lifetime.
const RUNS: usize = 40;

/// A phase of a one-hour token, and the age of the token in seconds.
const STAGES: [(&str, u64); 5] =
    [("new", 0), ("due", 3_450), ("almost late", 3_565), ("late", 3_590), ("expired", 3_700)];

/// Makes one call on a runtime of its own, which ends with the call.
async fn run(
    provider: &RefreshingProvider,
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

/// The number of programs per phase and per API delay. `CORE_SHORT_RUNS` makes it larger.
fn runs_with_delays() -> usize {
    std::env::var("CORE_SHORT_RUNS").map_or(1, |text| text.parse().unwrap())
}

/// Runs one program: it opens the session in the file, calls the API, and ends.
async fn call_and_end(app: App, path: std::path::PathBuf) {
    let program = move || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let store = FileStore::open(path).unwrap();
            let session = RefreshingProvider::builder(app, store).open().await.unwrap();
            client(session).send(ListActivities::new().page(1, 1)).await.unwrap();
        });
        runtime.shutdown_background();
    };
    tokio::task::spawn_blocking(program).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_makes_one_call_of_a_slow_api_keeps_its_session() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.inject(Fault::delayed(Duration::from_millis(300)).on(TOKEN).always());
    let mut runs = 0;
    for delay in [0, 30, 100, 250, 400] {
        let slow = Fault::delayed(Duration::from_millis(delay)).on("/api").always();
        let slow = sandbox.inject(slow);
        for (stage, age) in STAGES {
            let aged = app.clone().with_clock(move || Timestamp::now() + Duration::from_secs(age));
            let programs = (0..runs_with_delays()).map(async |_| {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("grants.json");
                let store = FileStore::open(&path).unwrap();
                let login = grant(&app).await;
                drop(RefreshingProvider::new(app.clone(), store.clone(), login).await.unwrap());
                call_and_end(aged.clone(), path).await;
                let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
                let text = stored.document.expose_secret();
                assert!(text.contains(r#""state":"good""#), "{stage}, {delay} ms");
            });
            runs += join_all(programs).await.len();
        }
        slow.remove();
    }
    println!("{runs} programs ended, and no session was lost");
    assert_eq!(sandbox.counters().replays, 0);
}
