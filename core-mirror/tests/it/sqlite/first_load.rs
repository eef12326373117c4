//! First loads.

use core_mirror::Outcome;
use core_sandbox::{DataSet, Sandbox};

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

#[tokio::test]
async fn odd_records_are_rows_like_others() {
    let sandbox = Sandbox::builder().data_set(DataSet::Nasty).start().await.unwrap();
    let (firm, place) = (Firm::of(sandbox), Place::new());
    let mut mirror = place.builder(&firm).await.build().unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.not_mirrored, []);
    assert_eq!(report.outcome, Outcome::Complete, "{report:?}");
    assert_equal(&firm, &place.path, mirror.tables()).await;
    assert_eq!(mirror.run().await.unwrap().rows_changed, 0);
}

#[tokio::test]
async fn nested_fields_are_read_once_they_are_asked_for() {
    let (firm, place) = (Firm::start().await, Place::new());
    let chosen = ["Bill", "Invoice", "Campaign"];
    let mut mirror = place.builder(&firm).await.resources(chosen).build().unwrap();
    mirror.run().await.unwrap();
    drop(mirror);
    let builder = place.builder(&firm).await.resources(chosen);
    let nested = ["Bill.expenseItems", "Invoice.invoiceDetails", "Campaign.customFields"];
    let mut mirror = builder.expand(nested).build().unwrap();
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
    assert_equal(&firm, &place.path, mirror.tables()).await;
    let sql = "SELECT count(*) FROM invoice WHERE json_array_length(invoice_details) > 0";
    let filled: i64 = place.connect().query_row(sql, [], |row| row.get(0)).unwrap();
    assert!(filled > 0);
    assert_eq!(mirror.run().await.unwrap().rows_changed, 0);
}

#[tokio::test]
async fn sensitive_values_are_in_the_file_only_if_they_are_asked_for() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.resources(["Employee"]).build().unwrap();
    let report = mirror.run().await.unwrap();
    let left_out = &report.left_out[0];
    assert_eq!(left_out.table, "employee");
    for field in ["ssn", "dateOfBirth", "salary", "costRate", "address", "bankAccount"] {
        assert!(left_out.fields.iter().any(|name| name == field), "{left_out:?}");
    }
    let sql = "SELECT left_out FROM _mirror_runs";
    let noted: String = place.connect().query_row(sql, [], |row| row.get(0)).unwrap();
    assert!(noted.contains("\"dateOfBirth\""), "{noted}");
    let everyone = firm.records(&mirror.tables()[0]).await;
    let rates = |path: &std::path::Path| {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        everyone
            .values()
            .filter(|record| has_text(&text, record.get("ssn").map(|json| &**json)))
            .count()
    };
    place.connect().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert_eq!(rates(&place.path), 0);
    drop(mirror);

    let builder = place.builder(&firm).await.resources(["Employee"]);
    let mut mirror =
        builder.include_sensitive(["Employee.ssn", "Employee.salary"]).build().unwrap();
    let report = mirror.run().await.unwrap();
    assert!(!report.left_out[0].fields.iter().any(|name| name == "ssn"), "{report:?}");
    // The rows were read again.
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

/// Returns whether a text contains the text of a JSON value.
fn has_text(text: &str, json: Option<&serde_json::value::RawValue>) -> bool {
    let value: Option<String> = json.and_then(|json| serde_json::from_str(json.get()).ok());
    value.is_some_and(|value| value.len() > 6 && text.contains(&value))
}
