//! Rows that do not decode, or that the table refuses.

use core_mirror::{Outcome, RunReport};
use core_sandbox::{Fault, FaultHandle, Reply};
use serde_json::json;

use super::{Place, assert_equal};
use crate::support::Firm;

/// Returns the rejected rows: table, whether there is an id, and the reason.
fn rejected(place: &Place) -> Vec<(String, bool, String)> {
    let connection = place.connect();
    let mut select = connection
        .prepare("SELECT table_name, id IS NOT NULL, reason FROM _mirror_rejected ORDER BY 1, 3")
        .unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Makes the server send one page with these rows, once.
fn send_once(firm: &Firm, path: &str, rows: &serde_json::Value) -> FaultHandle {
    let reply = Reply::status(200).json(rows);
    firm.sandbox.inject(Fault::reply(reply).method("GET").on(path))
}

#[tokio::test]
async fn a_row_that_decodes_later_in_the_run_replaces_its_rejection() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity", "Region"]);
    let mut mirror = builder.build().unwrap();
    let table = mirror.tables()[0].clone();
    let real = firm.records(&table).await.into_keys().next().unwrap();
    let broken = json!([{
        "id": real, "code": "odd", "isActive": {"not": "a boolean"},
        "lastUpdated": "2020-01-01T00:00:00", "version": "1",
    }]);
    send_once(&firm, "/api/activity", &broken);
    let report: RunReport = mirror.run().await.unwrap();
    assert_eq!(report.rows_rejected, 1, "{report:?}");
    // The real row came later in the same list.
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", rejected(&place));
}

#[tokio::test]
async fn a_run_is_not_complete_while_a_row_is_rejected() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.resources(["Activity"]).build().unwrap();
    mirror.run().await.unwrap();
    let table = mirror.tables()[0].clone();
    let (id, record) = firm.records(&table).await.pop_first().unwrap();
    let mut broken: serde_json::Value = serde_json::to_value(record).unwrap();
    broken["isActive"] = json!({"not": "a boolean"});
    broken["lastUpdated"] = json!("2031-01-01T00:00:00");
    broken["version"] = json!("another");
    send_once(&firm, "/api/activity", &json!([broken.clone()]));
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::CompleteButRejected, "{report:?}");
    let rows = rejected(&place);
    assert!(rows[0].0 == "activity" && rows[0].1 && rows[0].2.contains("isActive"), "{rows:?}");

    // It still does not decode, now by its id.
    let item = format!("/api/activity/{id}");
    firm.sandbox.inject(Fault::reply(Reply::status(200).json(&broken)).on(item).always());
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::CompleteButRejected);
    firm.sandbox.clear_faults();
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete, "{:?}", rejected(&place));
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

#[tokio::test]
async fn a_row_that_the_table_refuses_is_rejected_and_the_others_go_on() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity", "Region"]);
    let mut mirror = builder.build().unwrap();
    mirror.run().await.unwrap();
    let rows = (place.count("activity"), place.count("region"));
    place
        .connect()
        .execute_batch(
            "CREATE TRIGGER strict_activity BEFORE INSERT ON activity
             WHEN new.rowid IS NOT NULL AND substr(new.id, 1, 1) < '8'
             BEGIN SELECT RAISE(ABORT, 'our rule'); END;
             CREATE TRIGGER strict_region BEFORE INSERT ON region
             WHEN substr(new.id, 1, 1) < '8' BEGIN SELECT RAISE(ABORT, 'our rule'); END;
             DELETE FROM activity; DELETE FROM region;",
        )
        .unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::CompleteButRejected);
    let refused = rejected(&place);
    assert!(!refused.is_empty());
    assert!(refused[0].2.contains("the table refuses the row: our rule"), "{refused:?}");
    assert_eq!(report.rows_rejected, u64::try_from(refused.len()).unwrap());
    let kept = place.count("activity") + place.count("region");
    assert_eq!(kept + i64::try_from(refused.len()).unwrap(), rows.0 + rows.1);
    assert_eq!(report.rows_changed, u64::try_from(kept).unwrap());

    // Once the rule is gone, the list is compared again, and a refreshed table is read again.
    place
        .connect()
        .execute_batch(
            "DROP TRIGGER strict_activity; DROP TRIGGER strict_region; DELETE FROM activity;",
        )
        .unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", rejected(&place));
    assert_equal(&firm, &place.path, mirror.tables()).await;
}
