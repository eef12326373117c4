//! Runs at an interval, the progress of a run, and its end on request.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::{ActivityInput, CreateActivity, TimeEntry, client::RateLimit};
use core_mirror::{Destination, MirrorError, Outcome, Progress};
use core_sandbox::Sandbox;

use super::{Place, assert_equal};
use crate::support::Firm;

#[tokio::test]
async fn a_watch_repeats_runs_until_it_is_stopped() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity"]);
    let mut mirror = builder.rate_limit(RateLimit::per_minute(100_000)).build().unwrap();
    let (stop, client) = (mirror.stop_handle(), firm.client.clone());
    let mut changed = Vec::new();
    let (sender, mut runs) = tokio::sync::mpsc::unbounded_channel();
    let writer = tokio::spawn(async move {
        runs.recv().await;
        let input = ActivityInput::new().code("NEW").description("While it watches");
        client.send(CreateActivity::new(input)).await.unwrap();
        // A run may have begun before the activity was there.
        runs.recv().await;
        runs.recv().await;
        stop.stop();
    });
    let watch = mirror.watch(Duration::from_millis(20), |run| {
        let report = run.unwrap();
        changed.push(report.rows_changed);
        let _ = sender.send(());
    });
    watch.await.unwrap();
    writer.await.unwrap();
    assert!(changed.len() >= 3, "{changed:?}");
    assert_eq!(changed[1..].iter().sum::<u64>(), 1, "{changed:?}");
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

#[tokio::test]
async fn an_interval_below_the_limit_is_an_error_with_the_smallest_one() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity", "Project", "Region"]);
    let mut mirror = builder.build().unwrap();
    // Three lists and the deletions, at 100 calls a minute.
    assert_eq!(mirror.smallest_interval(), Duration::from_millis(2_400));
    let error = mirror.watch(Duration::from_secs(2), |_| {}).await.unwrap_err();
    assert!(matches!(error, MirrorError::Interval { calls: 4, limit: 100, .. }), "{error:?}");
    assert!(error.to_string().contains("choose at least 2.4s"), "{error}");
}

#[tokio::test]
async fn a_stopped_run_writes_what_it_has_read_and_the_next_one_continues() {
    let sandbox = Sandbox::builder().at_least::<TimeEntry>(6_000).start().await.unwrap();
    let (firm, place) = (Firm::of(sandbox), Place::new());
    let seen: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let progress = Arc::clone(&seen);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let mut sender = Some(sender);
    let builder = place.builder(&firm).await.resources(["TimeEntry"]).on_progress(move |now| {
        progress.lock().unwrap().push(now.clone());
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let mut mirror = builder.build().unwrap();
    let stop = mirror.stop_handle();
    let stopper = tokio::spawn(async move {
        receiver.await.unwrap();
        stop.stop();
    });
    let report = mirror.run().await.unwrap();
    stopper.await.unwrap();
    assert_eq!(report.outcome, Outcome::Incomplete("the run was stopped".to_owned()));
    let rows = place.count("time_entry");
    assert!((1..6_000).contains(&rows), "{rows}");
    assert_eq!(report.rows_changed, u64::try_from(rows).unwrap());
    let last = seen.lock().unwrap().last().unwrap().clone();
    assert_eq!((last.table.as_str(), last.rows), ("time_entry", report.rows_read));
    assert!(last.calls > 0 && last.calls <= report.calls, "{last:?}");

    drop(mirror);
    let mut mirror = place.builder(&firm).await.resources(["TimeEntry"]).build().unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete);
    assert_eq!(i64::try_from(report.rows_changed).unwrap() + rows, place.count("time_entry"));
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

#[tokio::test]
async fn the_progress_has_the_place_of_each_table_in_the_order_of_the_run() {
    let (firm, place) = (Firm::start().await, Place::new());
    let seen: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let progress = Arc::clone(&seen);
    // A single object comes last, and a list without changes before it.
    let builder = place.builder(&firm).await.resources(["Company", "Region", "Activity", "Client"]);
    let builder = builder.on_progress(move |now| progress.lock().unwrap().push(now.clone()));
    builder.build().unwrap().run().await.unwrap();
    let seen = seen.lock().unwrap();
    let mut places: Vec<_> = seen.iter().map(|now| (now.number, now.table.as_str())).collect();
    places.dedup();
    assert_eq!(places, [(1, "activity"), (2, "client"), (3, "region"), (4, "company")]);
    assert!(seen.iter().all(|now| now.tables == 4), "{seen:?}");
}

#[tokio::test]
async fn a_closed_file_has_all_rows_without_its_log() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.resources(["Activity"]).build().unwrap();
    let report = mirror.run().await.unwrap();
    mirror.into_destination().close().await;
    // A person copies the file alone.
    let copy = place.path.with_extension("copy");
    std::fs::copy(&place.path, &copy).unwrap();
    let copy = rusqlite::Connection::open(copy).unwrap();
    let rows: i64 = copy.query_row("SELECT count(*) FROM activity", [], |row| row.get(0)).unwrap();
    assert_eq!(u64::try_from(rows).unwrap(), report.rows_read);
    let log = place.path.with_extension("db-wal");
    assert!(!log.exists(), "{} is left", log.display());
}
