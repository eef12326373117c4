//! The views for reports, compared with sums over the rows of the server.

use core_mirror::{Mirror, Sqlite};
use core_sandbox::{DataSet, Sandbox};
use rusqlite::Connection;

use crate::support::Firm;

const TABLES: [&str; 6] =
    ["Invoice", "Project", "ClientRecord", "TimeEntry", "ExpenseEntry", "Employee"];

async fn mirrored(resources: &[&str]) -> (tempfile::TempDir, Connection) {
    let sandbox = Sandbox::builder().data_set(DataSet::Nasty).start().await.unwrap();
    let firm = Firm::of(sandbox);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("firm.db");
    let destination = Sqlite::open(&path).await.unwrap();
    let mut mirror = Mirror::builder(firm.read_only(), destination)
        .company("acme")
        .resources(resources.iter().copied())
        .build()
        .unwrap();
    mirror.run().await.unwrap();
    drop(mirror);
    (folder, Connection::open(path).unwrap())
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut select = connection.prepare(sql).unwrap();
    let rows = select.query_map([], |row| row.get::<_, String>(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn open_invoices_are_neither_drafts_nor_void_nor_paid() {
    let (_folder, connection) = mirrored(&TABLES).await;
    let open = texts(
        &connection,
        "SELECT invoice_number || ' ' || CAST(balance AS TEXT) FROM report_open_invoices
         WHERE invoice_number LIKE 'N-%' ORDER BY 1",
    );
    // N-1 is paid, N-3 a draft, N-4 void, N-5 refunded and N-6 empty. N-8 was paid twice by a cent.
    assert_eq!(open, ["N-2 drei Zeilen 320", "N-7 2.5", "N-8 -0.01"]);
}

#[tokio::test]
async fn unbilled_work_and_hours_are_those_of_the_tables() {
    let (_folder, connection) = mirrored(&TABLES).await;
    let count =
        |sql: &str| texts(&connection, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {sql}"));
    let unbilled = "billable = 1 AND bill_status = '0' AND COALESCE(is_written_off, 0) = 0";
    assert_eq!(
        count("report_unbilled WHERE kind = 'time'"),
        count(&format!("time_entry WHERE {unbilled}"))
    );
    assert_eq!(
        count("report_unbilled WHERE kind = 'expense'"),
        count(&format!("expense_entry WHERE {unbilled}"))
    );
    assert_eq!(count("report_time"), count("time_entry"));
    assert_ne!(count("report_unbilled"), ["0"]);
    let without = "report_time WHERE client IS NULL AND project_id IN (SELECT id FROM project)";
    assert_eq!(
        count(&format!(
            "{without} AND project_id IN (SELECT id FROM project WHERE client_id IN (SELECT id FROM client))"
        )),
        ["0"]
    );
}

#[tokio::test]
async fn a_view_without_its_tables_does_not_exist() {
    let (_folder, connection) = mirrored(&["TimeEntry", "Project"]).await;
    let views = texts(&connection, "SELECT name FROM sqlite_schema WHERE type = 'view'");
    assert_eq!(views, [""; 0]);
}
