//! Whole runs of a mirror against the sandbox, into each destination.

use core_mirror::{Mirror, Outcome, Table};

use super::{records::canonical as canonical_json, suite::Place};
use crate::support::{Firm, canonical};

/// Mirrors all resources twice, and compares each row and column with those of the server.
pub(crate) async fn whole_run<P: Place>(place: &P) {
    let firm = Firm::start().await;
    let destination = place.open().await;
    let mut mirror =
        Mirror::builder(firm.read_only(), destination).company("acme").build().unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
    assert_equal(&firm, place, mirror.tables()).await;
    let again = mirror.run().await.unwrap();
    assert_eq!((again.outcome, again.rows_changed, again.rows_deleted), (Outcome::Complete, 0, 0));
    assert_equal(&firm, place, mirror.tables()).await;
}

/// Checks that each table has the rows and values of the server, and no others.
pub(crate) async fn assert_equal(firm: &Firm, place: &impl Place, tables: &[Table]) {
    for table in tables {
        let records = firm.records(table).await;
        let rows = place.cells(table, "acme").await;
        assert_eq!(rows.len(), records.len(), "{}", table.name);
        for row in rows {
            let id = row[0].as_deref().unwrap();
            let record = &records[id];
            for (column, value) in table.columns.iter().zip(&row[1..]) {
                let json = record.get(column.field.name).map_or("null", |json| json.get());
                let expected = canonical(column, json).map(|text| match column.kind {
                    core_mirror::ColumnType::Boolean => (text == "1").to_string(),
                    core_mirror::ColumnType::Json => canonical_json(&text),
                    _ => text,
                });
                assert_eq!(*value, expected, "{}.{} of {id}", table.name, column.name);
            }
        }
    }
}
