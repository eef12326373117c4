//! Tables and columns: missing, new and changed ones.

use core_mirror::{Destination, DestinationError, Table};
use serde_json::json;

use super::{Place, batches::prepared};
use crate::destinations::records::{LEASE, Work, cells};

pub(crate) async fn tables_are_prepared_twice(place: &impl Place) {
    let mut destination = place.open().await;
    let tables = Table::all();
    destination.prepare(&tables).await.unwrap();
    destination.prepare(&tables).await.unwrap();
    let (mut first, mut second) = (place.open().await, place.open().await);
    let (one, two) = tokio::join!(first.prepare(&tables), second.prepare(&tables));
    one.unwrap();
    two.unwrap();
    for own in ["_mirror_runs", "_mirror_rejected", "_mirror_state", "_mirror_deleted"] {
        assert!(place.query(&format!("SELECT * FROM {}", place.name(own))).await.is_empty());
    }
}

pub(crate) async fn a_new_column_gets_its_values_from_the_unlisted_fields(place: &impl Place) {
    let mut destination = place.open().await;
    let mut work = Work::new("acme");
    let whole = work.table.clone();
    let new = ["actualHours", "memo", "date", "overtime", "invoiceId", "startTime"];
    work.table.columns.retain(|column| !new.contains(&column.field.name));
    destination.prepare(std::slice::from_ref(&work.table)).await.unwrap();
    destination.claim(&work.company, work.holder, LEASE).await.unwrap();
    let rows = (0..4).map(|number| work.row(number, json!({}))).collect();
    destination.write(work.batch("{}", rows)).await.unwrap();
    let before = destination.known_rows(&work.company, &work.table).await.unwrap();
    let name = place.name("time_entry");
    let values = json!({
        "actualHours": 7.5, "memo": "a", "date": "2026-01-31T00:00:00", "overtime": true,
        "invoiceId": "627f5f9e-260f-cdab-5143-b9fedec21552", "startTime": [{"name": "b"}],
        "other": {"c": [1]},
    });
    let misfit = json!({"actualHours": "often", "memo": null, "other": 1});
    for (number, unlisted) in [(0, &values), (1, &misfit)] {
        let id = crate::destinations::records::id(number);
        place
            .execute(&format!("UPDATE {name} SET _unlisted = '{unlisted}' WHERE id = '{id}'"))
            .await;
    }
    destination.prepare(std::slice::from_ref(&whole)).await.unwrap();

    let found = place.cells(&whole, "acme").await;
    work.table = whole.clone();
    let mut expected = cells(&whole, &[work.row(0, values), work.row(2, json!({}))]);
    assert_eq!(found[0], expected[0]);
    assert_eq!(found[2], expected.remove(1));
    let unlisted = found[1].last().unwrap().as_deref();
    assert_eq!(unlisted, Some(r#"{"actualHours":"often","other":1}"#));
    // A row that lacks one of the fields is read again.
    let after = destination.known_rows(&work.company, &whole).await.unwrap();
    assert_eq!(
        after.iter().map(|row| row.0).collect::<Vec<_>>(),
        before.iter().map(|row| row.0).collect::<Vec<_>>()
    );
    assert_eq!(after.iter().map(|row| row.1 == 0).collect::<Vec<_>>(), [false, true, true, true]);
}

pub(crate) async fn a_column_of_another_type_is_refused(place: &impl Place) {
    let mut destination = place.open().await;
    let work = Work::new("acme");
    let name = place.name("time_entry");
    place
        .execute(&format!("CREATE TABLE {name} (_company integer, id integer, memo integer)"))
        .await;
    let error = destination.prepare(std::slice::from_ref(&work.table)).await.unwrap_err();
    assert!(matches!(error, DestinationError::Schema(_)), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("_company") && text.contains("time_entry") && text.contains("; "),
        "{text}"
    );
}

pub(crate) async fn a_view_in_the_way_is_refused(place: &impl Place) {
    let mut destination = place.open().await;
    let work = Work::new("acme");
    place.execute(&format!("CREATE VIEW {} AS SELECT 1 AS id", place.name("time_entry"))).await;
    let error = destination.prepare(std::slice::from_ref(&work.table)).await.unwrap_err();
    assert!(matches!(error, DestinationError::Schema(_)), "{error}");
    assert!(error.to_string().contains("view"), "{error}");
}

pub(crate) async fn a_dropped_table_ends_the_batch(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let row = || work.row(1, json!({}));
    destination.write(work.batch("1", vec![row()])).await.unwrap();
    place.execute(&format!("DROP TABLE {}", place.name("time_entry"))).await;
    let error = destination.write(work.batch("2", vec![row()])).await.unwrap_err();
    assert!(error.to_string().contains("time_entry"), "{error}");
    assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some("1"));
    destination.prepare(std::slice::from_ref(&work.table)).await.unwrap();
    destination.write(work.batch("2", vec![row()])).await.unwrap();
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &[row()]));
}

pub(crate) async fn a_table_without_its_key_is_refused(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let name = place.name("time_entry");
    place.execute(&format!("CREATE TABLE {} AS SELECT * FROM {name}", place.name("copy"))).await;
    place.execute(&format!("DROP TABLE {name}")).await;
    place.execute(&format!("ALTER TABLE {} RENAME TO time_entry", place.name("copy"))).await;
    let error = destination.prepare(std::slice::from_ref(&work.table)).await.unwrap_err();
    assert!(matches!(error, DestinationError::Schema(_)), "{error}");
    assert!(error.to_string().contains("key"), "{error}");
}
