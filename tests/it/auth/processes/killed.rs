//! A process that is killed at any point of a refresh. Its stored document is readable. Its session
//! continues, or ends in a single request to log in.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use core_api::{ListActivities, TokenProvider, token::TokenErrorKind};
use core_auth::{FileStore, RefreshingProvider};
use core_sandbox::{Fault, Sandbox};
use jiff::Timestamp;

use super::{App, Child, Grant, Orders, Work, app, grant, orders::StoreOrder, sandbox};
use crate::support::login::client;

/// A session in a file, and a child process that refreshes it.
struct Trial {
    sandbox: Sandbox,
    app: App,
    folder: tempfile::TempDir,
}

/// The outcome of a session after a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Refreshed,
    LoginRequired,
}

impl Trial {
    async fn new() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        Self { sandbox, app, folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("grants.json")
    }

    fn store(&self) -> FileStore {
        FileStore::open(self.path()).unwrap()
    }

    async fn log_in(&self) -> Grant {
        let grant = grant(&self.app).await;
        RefreshingProvider::new(self.app.clone(), self.store(), grant.clone()).await.unwrap();
        grant
    }

    fn child(&self, stop_at: Option<(&str, u32)>) -> Child {
        let store = StoreOrder::File(self.path());
        let mut orders = Orders::new(&self.sandbox, store, Work::Refresh);
        orders.stop_at = stop_at.map(|(message, nth)| (message.to_owned(), nth));
        Child::start(&orders)
    }

    /// Reads the document of a killed process, and refreshes it.
    async fn go_on(&self, app: &App) -> Outcome {
        // A held request stays held, so the server cannot act on it later.
        self.sandbox.expire_access_tokens();
        let start = Instant::now();
        // The lease of the killed process has expired by then.
        let app = app.clone().with_clock(|| Timestamp::now() + Duration::from_secs(600));
        let provider = RefreshingProvider::open(app, self.store()).await.unwrap();
        let sent = client(provider.clone()).send(ListActivities::new().page(1, 1)).await;
        assert!(start.elapsed() < Duration::from_secs(30), "the lock is released at once");
        match sent {
            Ok(_) => Outcome::Refreshed,
            Err(error) => {
                assert!(error.needs_login(), "{error}");
                // The error is repeated without another request to the server.
                let asked = self.sandbox.counters().token_requests;
                let error = provider.token().await.map(drop).err();
                let is_clean = error.is_none_or(|e| e.kind() == TokenErrorKind::LoginRequired);
                assert!(is_clean);
                assert_eq!(self.sandbox.counters().token_requests, asked);
                Outcome::LoginRequired
            }
        }
    }
}

/// The trace events of a save to a file, for the mark (first) and the new grant (second).
const IN_A_SAVE: [&str; 5] = [
    "opened the new file",
    "wrote the new file",
    "synced the new file",
    "renamed the new file",
    "synced the folder",
];

async fn outcome_at(trial: &Trial, message: &str, nth: u32) -> Outcome {
    trial.log_in().await;
    let mut child = trial.child(Some((message, nth)));
    child.until_stopped();
    assert!(child.kill(), "{message}");
    trial.go_on(&trial.app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_before_the_token_is_presented_costs_nothing() {
    let trial = Trial::new().await;
    // K1, K2, and during the save of the mark until the file is replaced.
    for message in ["taking the lock", "locked", IN_A_SAVE[0], IN_A_SAVE[1], IN_A_SAVE[2]] {
        assert_eq!(outcome_at(&trial, message, 1).await, Outcome::Refreshed, "{message}");
    }
    assert_eq!(trial.sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_after_the_new_grant_is_in_place_costs_nothing() {
    let trial = Trial::new().await;
    // K10, K11, K12: the file is replaced but its folder is not synced; the grant is saved; the
    // lock is released.
    for (message, nth) in
        [(IN_A_SAVE[3], 2), (IN_A_SAVE[4], 2), ("saved the new grant", 1), ("unlocked", 1)]
    {
        assert_eq!(outcome_at(&trial, message, nth).await, Outcome::Refreshed, "{message}");
    }
    assert_eq!(trial.sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_before_the_server_has_acted_costs_nothing() {
    let trial = Trial::new().await;
    // K3: the mark is saved, and nothing was sent.
    for message in [IN_A_SAVE[3], IN_A_SAVE[4], "presenting the refresh token"] {
        assert_eq!(outcome_at(&trial, message, 1).await, Outcome::Refreshed, "{message}");
    }
    // K4: the request was sent, and the server has not acted.
    trial.log_in().await;
    let held = trial.sandbox.inject(Fault::held().on("/idp/connect/token"));
    let child = trial.child(None);
    held.until_fired(1).await;
    assert!(child.kill());
    assert_eq!(trial.go_on(&trial.app).await, Outcome::Refreshed);
    assert_eq!(trial.sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_after_the_server_has_acted_ends_in_one_login() {
    let trial = Trial::new().await;
    // K6 to K9: the server has answered, and the file is not replaced.
    let mut points = vec![("the server has answered", 1)];
    points.extend(IN_A_SAVE[..3].iter().map(|message| (*message, 2)));
    let mut logins = 0;
    for (message, nth) in points {
        assert_eq!(outcome_at(&trial, message, nth).await, Outcome::LoginRequired, "{message}");
        logins += 1;
    }
    // K4 and K5: the server has acted, and no answer or half of it has arrived.
    for fault in [Fault::held().acted_on(), Fault::body_held()] {
        trial.log_in().await;
        let fault = trial.sandbox.inject(fault.on("/idp/connect/token"));
        let child = trial.child(None);
        fault.until_fired(1).await;
        assert!(child.kill());
        assert_eq!(trial.go_on(&trial.app).await, Outcome::LoginRequired);
        logins += 1;
    }
    assert_eq!(trial.sandbox.counters().replays, logins);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_forgives_saves_the_session() {
    let mut trial = Trial::new().await;
    trial.sandbox = Sandbox::builder()
        .auto_consent(true)
        .refresh_grace(Duration::from_secs(600))
        .start()
        .await
        .unwrap();
    trial.app = app(&trial.sandbox);
    for (message, nth) in [
        ("presenting the refresh token", 1),
        ("the server has answered", 1),
        ("wrote the new file", 2),
    ] {
        assert_eq!(outcome_at(&trial, message, nth).await, Outcome::Refreshed, "{message}");
    }
    assert_eq!(trial.sandbox.counters().most_presentations, 2);
}

/// The number of random moments. `CORE_KILLS` makes it larger.
fn kills() -> u32 {
    std::env::var("CORE_KILLS").map_or(30, |text| text.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_a_random_moment_leaves_a_session_that_goes_on_or_one_login() {
    let trial = Trial::new().await;
    trial.log_in().await;
    let (mut refreshed, mut logins) = (0, 0);
    let mut number = 0x9e37_79b9_7f4a_7c15_u64;
    for run in 0..kills() {
        let before = trial.sandbox.counters().refreshes;
        // In every other run, the server receives the request and does not act on it.
        let is_acted_on = run % 2 == 0;
        let held = Fault::held().on("/idp/connect/token");
        let held = (!is_acted_on).then(|| trial.sandbox.inject(held));
        let child = trial.child(None);
        // The refresh has started. The kill follows within the next few milliseconds.
        match &held {
            Some(held) => held.until_fired(1).await,
            None => {
                while trial.sandbox.counters().refreshes == before {
                    tokio::task::yield_now().await;
                }
            }
        }
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let moment = Instant::now() + Duration::from_micros(number >> 50);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        assert!(child.kill());
        assert!(is_readable(&trial.path()));
        match trial.go_on(&trial.app).await {
            Outcome::Refreshed => refreshed += 1,
            Outcome::LoginRequired => {
                assert!(is_acted_on, "a usable session is lost");
                logins += 1;
                trial.log_in().await;
            }
        }
    }
    println!("{refreshed} sessions went on, {logins} ended in one login");
    assert_eq!(refreshed + logins, kills());
    let counters = trial.sandbox.counters();
    assert_eq!(counters.replays, u64::from(logins), "only where the server had acted");
    assert!(counters.most_presentations <= 2);
}

fn is_readable(path: &Path) -> bool {
    FileStore::open(path).is_ok()
}
