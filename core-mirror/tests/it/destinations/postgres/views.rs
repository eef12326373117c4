//! The views for reports in PostgreSQL, compared with those in SQLite.

use core_mirror::{Destination, Mirror, Outcome};
use core_sandbox::{DataSet, Sandbox};

use super::Database;
use crate::{
    destinations::{sqlite::File, suite::Place},
    support::{Firm, canonical_decimal},
};

/// Names of columns.
type Names = &'static [&'static str];

/// The views, with their columns of texts and ids, of days, of decimals and of booleans.
const VIEWS: [(&str, Names, Names, Names, Names); 3] = [
    (
        "report_open_invoices",
        &["id", "invoice_number", "project_id", "project", "client_id", "client"],
        &["date", "due_date"],
        &["invoice_amount", "balance"],
        &[],
    ),
    (
        "report_unbilled",
        &["kind", "id", "project_id", "project", "client_id", "client", "person_id", "person"],
        &["date"],
        &["hours", "rate", "charge"],
        &[],
    ),
    (
        "report_time",
        &["id", "person_id", "person", "project_id", "project", "client_id", "client"],
        &["date"],
        &["hours", "target"],
        &["billable"],
    ),
];

/// Mirrors a firm with the details of invoices.
async fn mirror<D: Destination>(firm: &Firm, destination: D, details: bool) {
    let mut mirror = Mirror::builder(firm.read_only(), destination)
        .company("acme")
        .resources(["Invoice", "Project", "ClientRecord", "TimeEntry", "ExpenseEntry", "Employee"])
        .expand(details.then_some("Invoice.invoiceDetails"))
        .build()
        .unwrap();
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
}

/// Returns the rows of a view in the same form for all destinations.
async fn rows(place: &impl Place, index: usize) -> Vec<Vec<Option<String>>> {
    let (view, texts, days, decimals, flags) = VIEWS[index];
    let columns = [texts, days, decimals, flags].concat();
    let columns: Vec<String> =
        columns.iter().map(|column| format!("CAST({column} AS text)")).collect();
    let mut rows = place.query(&format!("SELECT {} FROM {view}", columns.join(", "))).await;
    for row in &mut rows {
        let rest = &mut row[texts.len()..];
        let (of_days, rest) = rest.split_at_mut(days.len());
        let (of_decimals, of_flags) = rest.split_at_mut(decimals.len());
        for day in of_days.iter_mut().flatten() {
            *day = day.replace('T', " ");
        }
        for number in of_decimals.iter_mut().flatten() {
            *number = canonical_decimal(number);
        }
        for flag in of_flags.iter_mut().flatten() {
            *flag = (flag == "1" || flag == "true").to_string();
        }
    }
    rows.sort_unstable();
    rows
}

#[tokio::test]
async fn views_have_the_same_rows_as_those_of_sqlite() {
    for (data_set, details) in
        [(DataSet::Sample, true), (DataSet::Nasty, false), (DataSet::Nasty, true)]
    {
        let (Some(database), Some(file)) = (Database::new().await, File::new().await) else {
            return;
        };
        let sandbox = Sandbox::builder().data_set(data_set).start().await.unwrap();
        let firm = Firm::of(sandbox);
        mirror(&firm, database.open().await, details).await;
        mirror(&firm, file.open().await, details).await;
        for (index, (view, ..)) in VIEWS.iter().enumerate() {
            let found = rows(&database, index).await;
            assert!(!found.is_empty(), "{view}");
            assert_eq!(found, rows(&file, index).await, "{view}");
        }
    }
}

#[tokio::test]
async fn a_project_in_details_that_is_not_an_id_is_left_out() {
    let Some(database) = Database::new().await else { return };
    let firm = Firm::start().await;
    mirror(&firm, database.open().await, true).await;
    for details in [r#"[{"projectId": "none"}]"#, r#"{"projectId": 1}"#, "7", "null", "[]"] {
        database.execute(&format!("UPDATE invoice SET invoice_details = '{details}'")).await;
        let count = database.query("SELECT COUNT(project) > 0 FROM report_open_invoices").await;
        assert_eq!(count.len(), 1, "{details}");
    }
}

#[tokio::test]
async fn views_whose_tables_somebody_changed_are_named() {
    let Some(database) = Database::new().await else { return };
    let firm = Firm::start().await;
    mirror(&firm, database.open().await, false).await;
    database.execute("DROP VIEW report_time; ALTER TABLE time_entry RENAME billable TO was").await;
    let mut destination = database.open().await;
    let refused = destination.prepare_views().await.unwrap();
    assert_eq!(refused.len(), 2, "{refused:?}");
    for one in &refused {
        let is_fixed = one.reason.contains("; mend this") || one.reason.contains("; run `DROP");
        assert!(is_fixed, "{one:?}");
    }
    // The missing column is named.
    assert!(refused.iter().any(|one| one.reason.contains("billable")), "{refused:?}");
}
