//! Values that PostgreSQL treats in its own way.

use core_mirror::{Destination, Row};
use serde_json::json;

use super::Database;
use crate::destinations::{
    records::id,
    suite::{Place, batches::prepared},
};

#[tokio::test]
async fn json_that_cannot_be_stored_is_a_rejected_row() {
    let Some(place) = Database::new().await else { return };
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let row = |number, json: &str| {
        let text = format!("{{\"id\":\"{}\",\"startTime\":{json}}}", id(number));
        let entry: core_api::TimeEntry = serde_json::from_str(&text).unwrap();
        Row::new(entry, &work.table)
    };
    let rows = vec![
        row(1, r#""a\u0000b""#),
        row(2, r#""\ud800""#),
        row(3, r#"{"a":[1.50,"\\u0000"]}"#),
        row(4, "1e400000"),
        row(5, "1e3"),
    ];
    assert_eq!(destination.write(work.batch("1", rows)).await.unwrap().rejected, 3);
    let kept = place.query("SELECT id, start_time FROM time_entry ORDER BY id").await;
    let expected = [(3, r#"{"a": [1.50, "\\u0000"]}"#), (5, "1000")];
    let expected =
        expected.map(|(number, json)| vec![Some(id(number).to_string()), Some(json.to_owned())]);
    assert_eq!(kept, expected);
    let reasons = place.query("SELECT reason, json FROM _mirror_rejected ORDER BY id").await;
    let reasons: Vec<_> = reasons.into_iter().map(|row| row[0].clone().unwrap()).collect();
    assert!(reasons[0].contains("22P05: unsupported Unicode escape sequence"), "{reasons:?}");
    assert!(reasons[2].contains("22003"), "{reasons:?}");
}

#[tokio::test]
async fn parts_of_a_microsecond_are_cut_off() {
    let Some(place) = Database::new().await else { return };
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let rows = ["1999-12-31T23:59:59.9999999", "2026-01-31T08:00:00.1234567"];
    let rows = (1..).zip(rows).map(|(number, date)| work.row(number, json!({"date": date})));
    destination.write(work.batch("1", rows.collect())).await.unwrap();
    let dates = place.query("SELECT date::text FROM time_entry ORDER BY id").await;
    let expected = ["1999-12-31 23:59:59.999999", "2026-01-31 08:00:00.123456"];
    assert_eq!(dates, expected.map(|date| [Some(date.to_owned())]));
}

#[tokio::test]
async fn columns_have_the_types_of_their_values() {
    let Some(place) = Database::new().await else { return };
    let mut destination = place.open().await;
    prepared(&mut destination).await;
    let names = [
        "_company",
        "id",
        "date",
        "billable",
        "actual_hours",
        "memo",
        "start_time",
        "_fingerprint",
    ];
    let types = place
        .query(
            "SELECT column_name, data_type FROM information_schema.columns \
             WHERE table_name = 'time_entry' ORDER BY ordinal_position",
        )
        .await;
    let found: Vec<_> = types
        .iter()
        .filter(|row| names.contains(&row[0].as_deref().unwrap()))
        .map(|row| row[1].as_deref().unwrap())
        .collect();
    let expected = [
        "text",
        "uuid",
        "timestamp without time zone",
        "boolean",
        "numeric",
        "text",
        "jsonb",
        "bigint",
    ];
    assert_eq!(found, expected);
}
