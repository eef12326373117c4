//! A suspended machine: its monotonic clock stops, and its wall clock does not.

use core_api::TokenProvider;
use core_auth::MemoryStore;
use futures_util::future::join_all;

use super::{
    super::clock::with_clock, RefreshingProvider, Watched, app, eager, grant, is_accepted, sandbox,
};

const HOUR: i64 = 3_600;
const YEAR: i64 = 365 * 24 * HOUR;

#[tokio::test]
async fn a_token_that_expired_during_a_suspend_is_not_handed_out() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let login = grant(&app).await;
    let old = login.access_token().clone();
    let provider = RefreshingProvider::new(app, MemoryStore::new(), login).await.unwrap();
    assert!(provider.token().await.unwrap().is_same(&old));
    clock.forward(2 * HOUR);
    let tokens = join_all((0..50).map(|_| provider.token())).await;
    assert!(tokens.iter().all(|token| !token.as_ref().unwrap().is_same(&old)));
    assert_eq!(sandbox.counters().refreshes, 1);
    assert!(is_accepted(&provider.token().await.unwrap()).await);
}

#[tokio::test]
async fn a_token_that_is_due_by_the_wall_clock_is_refreshed_early() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let provider = RefreshingProvider::new(app.clone(), MemoryStore::new(), grant(&app).await);
    let provider = provider.await.unwrap();
    clock.forward(HOUR - 60);
    provider.token().await.unwrap();
    assert_eq!(sandbox.counters().refreshes, 1);
}

#[tokio::test]
async fn a_wall_clock_that_jumps_causes_no_storm() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let store = Watched::default();
    let provider = eager(&app, &store).start(grant(&app).await).await.unwrap();
    // A jump beyond the arrival time of the token costs one refresh, and a jump back costs none.
    let jumps = [(10, 1), (-10, 1), (10, 1), (1, 2), (-20, 2), (-1, 2), (20, 2), (30, 3)];
    for (years, expected) in jumps {
        clock.forward(years * YEAR);
        for _ in 0..200 {
            provider.token().await.unwrap();
        }
        assert_eq!(sandbox.counters().refreshes, expected, "{years}");
    }
    assert!(is_accepted(&provider.token().await.unwrap()).await);
}

#[tokio::test]
async fn a_token_of_a_machine_whose_clock_is_late_is_good() {
    let sandbox = sandbox().await;
    let right = app(&sandbox);
    let (clock, late) = with_clock(right.clone());
    clock.forward(-2 * YEAR);
    // The store reports the age of the grant, regardless of the clocks of its holders.
    let store = MemoryStore::new();
    let login = grant(&late).await;
    assert!(login.access_token().expires_at().unwrap() < jiff::Timestamp::now());
    drop(RefreshingProvider::new(late, store.clone(), login.clone()).await.unwrap());
    let opened = RefreshingProvider::open(right, store).await.unwrap();
    assert!(opened.token().await.unwrap().is_same(login.access_token()));
    assert_eq!(sandbox.counters().refreshes, 0);
}

#[tokio::test]
async fn a_token_of_no_known_lifetime_is_handed_out_until_it_is_refused() {
    let stub = super::super::identity_stub::IdentityStub::start().await;
    stub.tell(
        200,
        r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r",
            "endpoint":"https://core.test/api"}"#,
    );
    let login = stub.login().await.unwrap();
    let (clock, app) = with_clock(stub.app.clone());
    let provider = RefreshingProvider::new(app, MemoryStore::new(), login).await.unwrap();
    clock.forward(10 * YEAR);
    assert_eq!(provider.token().await.unwrap().secret(), "a");
    assert_eq!(stub.requests().len(), 1);
}
