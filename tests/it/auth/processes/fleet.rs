//! Many processes that share one session.

use std::time::Duration;

use core_auth::{FileStore, Refreshing};
use core_sandbox::Sandbox;

use super::{Child, Orders, Work, app, grant, orders::StoreOrder, sandbox};

/// How long access tokens live.
const LIFETIME: Duration = Duration::from_secs(2);

/// For how long; `CORE_FLEET_SECONDS` for longer.
fn seconds() -> u64 {
    std::env::var("CORE_FLEET_SECONDS").map_or(30, |text| text.parse().unwrap())
}

/// What every fleet has to show: no token was sent twice, and none was replaced while it was young.
fn check(sandbox: &Sandbox, time: Duration) {
    let counters = sandbox.counters();
    assert_eq!((counters.replays, counters.most_presentations), (0, 1));
    let session = sandbox.sessions().into_iter().next_back().unwrap();
    assert!(!session.is_revoked);
    // A refresh begins when half of the lifetime is left, or a quarter of that later. Two that are
    // closer to each other than that would be two for one expiry.
    let half = u64::try_from(LIFETIME.as_millis()).unwrap() / 2;
    assert!(session.least_gap_milliseconds.unwrap() >= half, "{session:?}");
    let least = u64::try_from(time.as_millis()).unwrap() / (2 * half) / 2;
    assert!(session.refreshes >= least, "{session:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_processes_on_one_file_refresh_once_for_each_expiry() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(LIFETIME);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    Refreshing::new(app.clone(), store, grant(&app).await).await.unwrap();
    let milliseconds = seconds() * 1_000;
    let work = Work::Calls { tasks: 16, milliseconds };
    let orders = Orders::new(&sandbox, StoreOrder::File(path), work);
    let children: Vec<_> = (0..64).map(|_| Child::start(&orders)).collect();
    let reports =
        tokio::task::spawn_blocking(|| children.into_iter().map(Child::report).collect::<Vec<_>>());
    let reports = reports.await.unwrap();
    let sum = |of: fn(&super::orders::Report) -> u64| reports.iter().map(of).sum::<u64>();
    println!(
        "{} refreshes for {} tokens handed out, {} of them tried, {} refused",
        sandbox.counters().refreshes,
        sum(|report| report.tokens),
        sum(|report| report.calls),
        sum(|report| report.refused),
    );
    assert_eq!(sum(|report| report.login_required) + sum(|report| report.unavailable), 0);
    assert_eq!(sum(|report| report.presented), sandbox.counters().refreshes);
    assert!(reports.iter().all(|report| report.tokens > 0));
    check(&sandbox, Duration::from_millis(milliseconds));
}
