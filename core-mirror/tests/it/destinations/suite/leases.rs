//! Leases, states and reports.

use std::time::Duration;

use core_mirror::{Destination, DestinationError, Holder, Outcome, RunReport};
use serde_json::json;

use super::{Place, batches::prepared};
use crate::destinations::records::{LEASE, cells};

pub(crate) async fn a_company_has_one_holder(place: &impl Place) {
    let (mut first, mut second) = (place.open().await, place.open().await);
    let work = prepared(&mut first).await;
    let other = Holder::random();
    let error = second.claim(&work.company, other, LEASE).await.unwrap_err();
    assert!(matches!(error, DestinationError::Held { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("`acme` until 20") && text.contains("Z; wait"), "{text}");
    first.claim(&work.company, work.holder, LEASE).await.unwrap();

    second.release(&work.company, other).await.unwrap();
    assert!(second.claim(&work.company, other, LEASE).await.is_err());
    first.release(&work.company, work.holder).await.unwrap();
    second.claim(&work.company, other, LEASE).await.unwrap();
}

pub(crate) async fn a_worker_that_was_overtaken_writes_nothing(place: &impl Place) {
    let (mut first, mut second) = (place.open().await, place.open().await);
    let work = prepared(&mut first).await;
    let row = |memo: &str| work.row(1, json!({"memo": memo}));
    let mut batch = work.batch("1", vec![row("first")]);
    batch.lease = Duration::ZERO;
    first.write(batch).await.unwrap();
    let other = Holder::random();
    second.claim(&work.company, other, LEASE).await.unwrap();

    let error = first.write(work.batch("2", vec![row("late")])).await.unwrap_err();
    assert!(matches!(error, DestinationError::Held { .. }), "{error}");
    assert_eq!(first.state(&work.company).await.unwrap().as_deref(), Some("1"));
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &[row("first")]));
    let mut batch = work.batch("3", vec![row("second")]);
    batch.holder = other;
    second.write(batch).await.unwrap();
    assert_eq!(first.state(&work.company).await.unwrap().as_deref(), Some("3"));
}

pub(crate) async fn the_state_is_that_of_the_last_batch(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    assert_eq!(destination.state(&work.company).await.unwrap(), None);
    let long = format!("{{\"cursor\":  \"{}\"}}", "ü".repeat(100_000));
    for state in ["{\"a\": 1.50}", "", &long] {
        destination.write(work.batch(state, Vec::new())).await.unwrap();
        assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some(state));
    }
    let mut again = place.open().await;
    assert_eq!(again.state(&work.company).await.unwrap(), Some(long));
}

pub(crate) async fn a_report_replaces_the_one_of_its_start(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let mut report = RunReport::start(work.company.clone());
    destination.report(&report).await.unwrap();
    let query = format!(
        "SELECT company, outcome, reason, rows_read, waited_ms, not_mirrored FROM {}",
        place.name("_mirror_runs")
    );
    let texts = |texts: [Option<&str>; 6]| texts.map(|text| text.map(str::to_owned)).to_vec();
    let started = [Some("acme"), Some("running"), None, Some("0"), Some("0"), Some("[]")];
    assert_eq!(place.query(&query).await, [texts(started)]);

    report.ended_at = Some(report.started_at);
    report.outcome = Outcome::Incomplete("a \"reason\"\u{0}".into());
    report.rows_read = u64::MAX;
    report.waited = Duration::from_millis(1500);
    destination.report(&report).await.unwrap();
    let rows = place.query(&query).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][1].as_deref(), Some("incomplete"));
    assert!(rows[0][2].as_deref().unwrap().starts_with("a \"reason\""), "{rows:?}");
    assert_eq!(rows[0][3].as_deref(), Some(i64::MAX.to_string().as_str()));
    assert_eq!(rows[0][4].as_deref(), Some("1500"));
}

pub(crate) async fn a_dropped_write_leaves_all_or_nothing(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    for round in 0..30_u64 {
        let rows = |text: u64| {
            let row = |number| work.row(number, json!({"memo": text.to_string()}));
            (0..200).map(row).collect::<Vec<_>>()
        };
        let state = round.to_string();
        let write = destination.write(work.batch(&state, rows(round)));
        let wait = Duration::from_micros(round * 700);
        let _ = tokio::time::timeout(wait, write).await; // the moment of the end is the case

        let kept = destination.state(&work.company).await.unwrap();
        let expected = kept.map(|state| rows(state.parse().unwrap())).unwrap_or_default();
        assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &expected));
    }
}
