//! Resources that Core refuses, and calls that fail.

use core_mirror::{Mirror, Outcome, RunReport, Sqlite};
use core_sandbox::Fault;

use super::{Place, assert_equal};
use crate::support::Firm;

const CHOSEN: [&str; 6] = ["Activity", "Project", "Benefit", "Allocation", "Region", "Company"];

async fn mirror(firm: &Firm, place: &Place) -> Mirror<Sqlite> {
    place.builder(firm).await.resources(CHOSEN).build().unwrap()
}

/// Returns the path of the resource of a table, as the server sees it.
fn path_of(mirror: &Mirror<Sqlite>, name: &str) -> String {
    let table = mirror.tables().iter().find(|table| table.name == name).unwrap();
    format!("/api{}", table.resource.path)
}

fn not_mirrored(report: &RunReport) -> Vec<&str> {
    report.not_mirrored.iter().map(|left| left.table.as_str()).collect()
}

#[tokio::test]
async fn a_refused_resource_is_named_and_the_others_go_on() {
    for status in [403, 404, 409, 500] {
        for table in ["activity", "benefit", "region", "company"] {
            let (firm, place) = (Firm::start().await, Place::new());
            let mut mirror = mirror(&firm, &place).await;
            let path = path_of(&mirror, table);
            firm.sandbox.inject(Fault::status(status).on(&path).always());
            let report = mirror.run().await.unwrap();
            assert_eq!(not_mirrored(&report), [table], "{status} {path}");
            let reason = report.outcome.reason().unwrap();
            assert!(reason.ends_with(table), "{reason}");
            assert!(report.not_mirrored[0].reason.contains(&status.to_string()), "{report:?}");
            for other in ["activity", "project", "benefit", "allocation", "region", "company"] {
                assert_eq!(place.count(other) > 0, other != table, "{other}, {status} {path}");
            }

            firm.sandbox.clear_faults();
            let report = mirror.run().await.unwrap();
            assert_eq!(report.outcome, Outcome::Complete);
            assert_equal(&firm, &place.path, mirror.tables()).await;
        }
    }
}

#[tokio::test]
async fn the_rows_of_a_resource_that_is_refused_later_stay() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = mirror(&firm, &place).await;
    mirror.run().await.unwrap();
    let before: Vec<i64> = mirror.tables().iter().map(|table| place.count(&table.name)).collect();
    for table in ["activity", "benefit", "region", "company"] {
        let path = path_of(&mirror, table);
        firm.sandbox.inject(Fault::status(403).on(path).always());
    }
    let report = mirror.run().await.unwrap();
    assert_eq!(not_mirrored(&report), ["activity", "benefit", "region", "company"]);
    let after: Vec<i64> = mirror.tables().iter().map(|table| place.count(&table.name)).collect();
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_server_that_is_down_ends_the_run() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = mirror(&firm, &place).await;
    for fault in [Fault::status(500), Fault::connection_dropped(), Fault::unauthorized()] {
        firm.sandbox.inject(fault.clone().on("/api").always());
        let report = mirror.run().await.unwrap();
        assert!(matches!(report.outcome, Outcome::Incomplete(_)), "{fault:?}: {report:?}");
        // Two resources may have been tried.
        assert!(report.not_mirrored.len() <= 1, "{report:?}");
        assert!(report.calls <= 12, "{report:?}");
        firm.sandbox.clear_faults();
    }
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
}

#[tokio::test]
async fn a_run_continues_after_an_error_on_any_call() {
    for fault in [Fault::status(500), Fault::connection_dropped(), Fault::body_cut()] {
        let mut failed = 0;
        for nth in 0.. {
            let (firm, place) = (Firm::start().await, Place::new());
            let mut mirror = mirror(&firm, &place).await;
            // Each repetition of the call fails as well.
            let injected =
                firm.sandbox.inject(fault.clone().method("GET").on("/api").after(nth).times(4));
            let report = mirror.run().await.unwrap();
            if injected.fired() == 0 {
                assert_eq!(report.outcome, Outcome::Complete);
                break;
            }
            failed += u32::from(report.outcome != Outcome::Complete);
            firm.sandbox.clear_faults();
            let report = mirror.run().await.unwrap();
            assert_eq!(report.outcome, Outcome::Complete, "{fault:?} {nth}");
            assert_equal(&firm, &place.path, mirror.tables()).await;
        }
        assert!(failed > 5, "{fault:?}: {failed}");
    }
}
