//! Views for reports: made, made again, and kept if somebody changed them.

use core_api::catalog;
use core_mirror::{Destination, Table};

use super::Place;

const VIEWS: [&str; 3] = ["report_open_invoices", "report_unbilled", "report_time"];

/// Returns the tables that the views read. `expands` tells whether invoices have their details.
fn tables(expands: bool) -> Vec<Table> {
    let names = ["Invoice", "Project", "ClientRecord", "TimeEntry", "ExpenseEntry", "Employee"];
    let table = |name| {
        let resource = catalog::find(name).unwrap();
        Table::with_fields(resource, |field| expands && field == "invoiceDetails", |_| false)
    };
    names.into_iter().filter_map(table).collect()
}

/// Prepares all tables and views. Returns the names of the views that were not made, with the reasons.
async fn prepare(destination: &mut impl Destination, expands: bool) -> Vec<(String, String)> {
    destination.prepare(&tables(expands)).await.unwrap();
    let refused = destination.prepare_views().await.unwrap();
    refused.into_iter().map(|one| (one.table, one.reason)).collect()
}

/// Counts the rows of a view.
async fn count(place: &impl Place, view: &str) -> Vec<Vec<Option<String>>> {
    place.query(&format!("SELECT COUNT(*) FROM {}", place.name(view))).await
}

fn none() -> Vec<Vec<Option<String>>> {
    vec![vec![Some("0".to_owned())]]
}

pub(crate) async fn views_are_made_once_and_only_over_tables_that_exist(place: &impl Place) {
    let mut destination = place.open().await;
    let few: Vec<Table> =
        tables(false).into_iter().filter(|table| table.name != "employee").collect();
    destination.prepare(&few).await.unwrap();
    assert_eq!(destination.prepare_views().await.unwrap(), []);
    assert_eq!(count(place, "report_unbilled").await, none());
    // The name is free, because a table of the view is missing.
    place.execute("CREATE VIEW report_time AS SELECT 1 AS id").await;
    place.execute("DROP VIEW report_time").await;
    for _ in 0..2 {
        assert_eq!(prepare(&mut destination, false).await, []);
        for view in VIEWS {
            assert_eq!(count(place, view).await, none(), "{view}");
        }
    }
}

pub(crate) async fn a_view_follows_the_columns_of_its_tables(place: &impl Place) {
    let mut destination = place.open().await;
    assert_eq!(prepare(&mut destination, false).await, []);
    // A view of somebody else stays.
    place.execute("CREATE VIEW mine AS SELECT id, project FROM report_open_invoices").await;
    assert_eq!(prepare(&mut destination, true).await, []);
    assert_eq!(prepare(&mut destination, true).await, []);
    assert_eq!(count(place, "report_open_invoices").await, none());
    assert_eq!(count(place, "mine").await, none());
}

pub(crate) async fn a_table_with_the_name_of_a_view_is_kept_and_named(place: &impl Place) {
    let mut destination = place.open().await;
    place.execute("CREATE TABLE report_time (id integer)").await;
    let refused = prepare(&mut destination, false).await;
    assert_eq!(refused.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(), ["report_time"]);
    let reason = &refused[0].1;
    assert!(reason.contains("table") && reason.contains("; rename it"), "{reason}");
    assert_eq!(count(place, "report_unbilled").await, none());
    place.execute("ALTER TABLE report_time RENAME TO mine").await;
    assert_eq!(prepare(&mut destination, false).await, []);
    assert_eq!(count(place, "report_time").await, none());
}

pub(crate) async fn a_view_that_somebody_changed_is_kept_and_named(place: &impl Place) {
    let mut destination = place.open().await;
    assert_eq!(prepare(&mut destination, false).await, []);
    place.execute("DROP VIEW report_time").await;
    place.execute("CREATE VIEW report_time AS SELECT 5 AS five").await;
    for _ in 0..2 {
        let refused = prepare(&mut destination, false).await;
        assert_eq!(refused.len(), 1, "{refused:?}");
        let (view, reason) = &refused[0];
        assert_eq!(view, "report_time");
        assert!(reason.contains("differs from what the mirror made"), "{reason}");
        assert!(reason.contains("DROP VIEW"), "{reason}");
    }
    let kept = place.query("SELECT five FROM report_time").await;
    assert_eq!(kept, [[Some("5".to_owned())]]);
    place.execute("DROP VIEW report_time").await;
    assert_eq!(prepare(&mut destination, false).await, []);
    assert_eq!(count(place, "report_time").await, none());
}
