//! Restarts of the server during a run.

use std::time::{Duration, Instant};

use core_api::TimeEntry;
use core_mirror::{Mirror, MirrorError, Outcome, Postgres, RunReport};
use core_sandbox::Sandbox;

use super::{Database, moment::Moment};
use crate::{
    destinations::{
        runs::assert_equal,
        server::{Server, Stop},
        suite::Place,
    },
    support::Firm,
};

/// A firm, and a database on a server that only this test uses.
struct Setting {
    firm: Firm,
    place: Database,
}

impl Setting {
    async fn new() -> Option<Self> {
        let server = Box::leak(Box::new(Server::start()?));
        let sandbox = Sandbox::builder().at_least::<TimeEntry>(6_000).start().await.unwrap();
        let place = Database { server, name: server.database().await };
        Some(Self { firm: Firm::of(sandbox), place })
    }

    /// Makes a mirror whose calls pass a moment. No test waits for the end of its lease.
    async fn mirror(&self, moment: &Moment) -> Mirror<Postgres> {
        let client = moment.client(&self.firm.sandbox);
        let builder = Mirror::builder(client, self.place.open().await).company("acme");
        let builder = builder.resources(["Activity", "TimeEntry", "Allocation"]);
        builder.lease(Duration::from_secs(3_600)).build().unwrap()
    }

    /// Checks the rows after a run that is complete.
    async fn assert_complete(&self, mirror: &Mirror<Postgres>, report: &RunReport) {
        assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
        assert_equal(&self.firm, &self.place, mirror.tables()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_outlives_restarts_of_the_server_at_any_moment() {
    let Some(setting) = Setting::new().await else { return };
    for round in 0..8 {
        let stop = if round % 2 == 0 { Stop::Immediate } else { Stop::Kill };
        setting.place.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
        let moment = Moment::after(round + 1);
        let mut mirror = setting.mirror(&moment).await;
        let restart = async {
            moment.reached().await;
            // The run goes on, so the server ends while it writes.
            moment.end();
            let server = setting.place.server;
            let restart = move || (server.stop(stop), server.start_again());
            tokio::task::spawn_blocking(restart).await.unwrap();
        };
        let (report, _) = tokio::join!(mirror.run(), restart);
        setting.assert_complete(&mirror, &report.unwrap()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_without_its_server_ends_soon_and_the_next_one_continues() {
    let Some(setting) = Setting::new().await else { return };
    let moment = Moment::after(4);
    let mut mirror = setting.mirror(&moment).await;
    let start = Instant::now();
    let stop = async {
        moment.reached().await;
        setting.place.server.stop(Stop::Kill);
        moment.end();
    };
    let (error, ()) = tokio::join!(mirror.run(), stop);
    let error = error.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("cannot be reached: ") && text.contains("; check that the server runs"));
    let MirrorError::Destination { report, .. } = error else { panic!("{error:?}") };
    assert_eq!(report.outcome, Outcome::Incomplete(text));
    // The server is waited for once, and not again for the report and the lease.
    assert!(start.elapsed() < Duration::from_secs(50), "{:?}", start.elapsed());

    setting.place.server.start_again();
    // The first run could not give its lease back, so the next one does.
    let report = mirror.run().await.unwrap();
    setting.assert_complete(&mirror, &report).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_dropped_does_not_hold_the_company_against_the_next_one() {
    let Some(setting) = Setting::new().await else { return };
    let moment = Moment::after(4);
    let mut mirror = setting.mirror(&moment).await;
    tokio::select! {
        _ = mirror.run() => panic!("the run does not wait for the call"),
        () = moment.reached() => {}
    }
    let other = setting.mirror(&Moment::after(usize::MAX)).await.run().await.unwrap_err();
    assert!(other.to_string().contains("another worker mirrors the company `acme`"), "{other}");
    let report = mirror.run().await.unwrap();
    setting.assert_complete(&mirror, &report).await;
}
