//! First loads.

use core_mirror::Outcome;

use super::{Place, assert_equal};
use crate::support::Firm;

#[tokio::test]
async fn a_first_run_copies_every_row_and_column_of_all_resources() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.build().unwrap();
    let before = firm.sandbox.counters().requests;
    let report = mirror.run().await.unwrap();
    assert_eq!(report.calls, firm.sandbox.counters().requests - before);
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
    assert_equal(&firm, &place.path, mirror.tables()).await;
    let rows: i64 = mirror.tables().iter().map(|table| place.count(&table.name)).sum();
    assert_eq!(report.rows_changed, u64::try_from(rows).unwrap());
    assert_eq!((report.rows_deleted, report.rows_rejected), (0, 0));
}
