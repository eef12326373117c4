//! `Retry-After` at the token endpoint: no holder that shares the store presents the token earlier.

use std::time::Duration;

use core_api::{TokenError, TokenProvider, token::TokenErrorKind};
use core_auth::{App, FileStore, RefreshingProvider, store::GrantStore};
use core_sandbox::{Fault, FaultHandle, Reply, Sandbox};
use jiff::Timestamp;

use super::{
    super::clock::{Clock, with_clock},
    Session, TOKEN, Watched, app, eager, expired, grant, is_accepted, sandbox,
};

fn asking_to_wait(sandbox: &Sandbox, status: u16, seconds: u64) -> FaultHandle {
    sandbox.inject(Fault::reply(Reply::status(status).retry_after(seconds)).on(TOKEN))
}

/// A session in a file, with a clock that the test controls.
struct Filed {
    sandbox: Sandbox,
    app: App,
    clock: Clock,
    store: FileStore,
    _folder: tempfile::TempDir,
}

impl Filed {
    /// Creates a session whose token has expired.
    async fn expired() -> Self {
        let sandbox = sandbox().await;
        let (clock, app) = with_clock(app(&sandbox));
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::open(folder.path().join("grants.json")).unwrap();
        let grant = expired(&sandbox, &app).await;
        drop(RefreshingProvider::new(app.clone(), store.clone(), grant).await.unwrap());
        Self { sandbox, app, clock, store, _folder: folder }
    }

    /// Opens the session like another process.
    async fn open(&self) -> RefreshingProvider {
        let builder = RefreshingProvider::builder(self.app.clone(), self.store.clone());
        builder.gap(Duration::ZERO).open().await.unwrap()
    }

    async fn error(&self) -> TokenError {
        self.open().await.token().await.unwrap_err()
    }
}

fn seconds(error: &TokenError) -> u64 {
    error.retry_after().unwrap().as_secs()
}

#[tokio::test]
async fn nobody_presents_before_the_pause_is_over() {
    let session = Filed::expired().await;
    let held = session.open().await;
    let busy = asking_to_wait(&session.sandbox, 429, 120);
    let error = held.token().await.unwrap_err();
    assert_eq!((error.kind(), seconds(&error)), (TokenErrorKind::Unavailable, 120));
    for error in [session.error().await, held.token().await.unwrap_err()] {
        assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
        assert!((118..=120).contains(&seconds(&error)), "{error}");
        assert!(error.to_string().contains("asked to wait"), "{error}");
    }
    session.clock.forward(118);
    assert!(seconds(&session.error().await) <= 2);
    assert!(held.token().await.is_err());
    assert_eq!(busy.seen(), 1, "one request came");
    session.clock.forward(3);
    assert!(is_accepted(&held.token().await.unwrap()).await);
    session.open().await.token().await.unwrap();
    assert_eq!((busy.seen(), session.sandbox.counters().refreshes), (2, 1));
}

#[tokio::test]
async fn a_server_that_failed_is_left_alone_for_as_long() {
    let session = Filed::expired().await;
    asking_to_wait(&session.sandbox, 503, 600);
    assert_eq!(seconds(&session.error().await), 600);
    let before = session.sandbox.counters().token_requests;
    let error = session.error().await;
    assert!((598..=600).contains(&seconds(&error)), "{error}");
    assert!(error.to_string().contains("presented again"), "{error}");
    session.clock.forward(599);
    session.error().await;
    assert_eq!(session.sandbox.counters().token_requests, before);
    session.clock.forward(2);
    session.open().await.token().await.unwrap();
}

#[tokio::test]
async fn a_pause_has_an_end() {
    let session = Filed::expired().await;
    asking_to_wait(&session.sandbox, 429, 999_999_999);
    assert_eq!(seconds(&session.error().await), 3600);
    session.clock.forward(3601);
    session.open().await.token().await.unwrap();
}

#[tokio::test]
async fn a_pause_may_be_a_date_and_none_is_no_pause() {
    let session = Filed::expired().await;
    let date = Reply::status(429).retry_after_date(Timestamp::now() + Duration::from_secs(90));
    session.sandbox.inject(Fault::reply(date).on(TOKEN));
    assert!((85..=91).contains(&seconds(&session.error().await)));
    session.clock.forward(92);
    asking_to_wait(&session.sandbox, 429, 0);
    session.error().await;
    session.open().await.token().await.unwrap();
}

#[tokio::test]
async fn a_good_token_is_handed_out_during_a_pause() {
    let Session { provider, sandbox, .. } = Session::due().await;
    let busy = asking_to_wait(&sandbox, 429, 120);
    let old = provider.token().await.unwrap();
    for _ in 0..100 {
        assert!(provider.token().await.unwrap().is_same(&old));
    }
    assert_eq!(busy.seen(), 1);
    assert!(is_accepted(&old).await);
}

#[tokio::test]
async fn a_pause_is_no_interruption() {
    let session = Filed::expired().await;
    asking_to_wait(&session.sandbox, 429, 60);
    let app = session.app.clone().with_lost_refresh_retry(false);
    let open =
        || RefreshingProvider::builder(app.clone(), session.store.clone()).gap(Duration::ZERO);
    let careful = open().open().await.unwrap();
    careful.token().await.unwrap_err();
    let stored = session.store.load(&"default".parse().unwrap()).await.unwrap().unwrap();
    let text = secrecy::ExposeSecret::expose_secret(&stored.document).to_owned();
    assert!(text.contains(r#""state":"good""#), "older versions read it: {text}");
    session.clock.forward(61);
    open().open().await.unwrap().token().await.unwrap();
}

#[tokio::test]
async fn a_login_ends_the_wait() {
    let session = Filed::expired().await;
    let held = session.open().await;
    asking_to_wait(&session.sandbox, 429, 120);
    held.token().await.unwrap_err();
    let newer = grant(&session.app).await;
    drop(
        RefreshingProvider::new(session.app.clone(), session.store.clone(), newer.clone())
            .await
            .unwrap(),
    );
    assert!(held.token().await.unwrap().is_same(newer.access_token()));
}

#[tokio::test]
async fn a_pause_that_cannot_be_saved_is_kept_by_the_process() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let store = Watched::default();
    store.forget_ages();
    let provider = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let busy = asking_to_wait(&sandbox, 429, 200);
    store.fill_after(1);
    provider.token().await.unwrap_err();
    store.make_room();
    assert_eq!(store.state().await, "presented", "the end of the refresh is not saved");
    // The lease of the holder is over, but the pause is not.
    clock.forward(150);
    let error = provider.token().await.unwrap_err();
    assert!(error.to_string().contains("asked to wait"), "{error}");
    assert_eq!(busy.seen(), 1);
    clock.forward(51);
    provider.token().await.unwrap();
}
