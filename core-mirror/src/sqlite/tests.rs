//! Faults of files, and the exactness of values.

use std::path::PathBuf;

use core_api::{Activity, Id, catalog, record::Record};
use proptest::prelude::*;
use rusqlite::types::Value as SqlValue;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Sqlite, values::of_value};
use crate::{
    batch::{Batch, Written},
    company::Company,
    destination::{Destination, DestinationError},
    holder::Holder,
    row::Row,
    run::RunId,
    table::Table,
    value::Value,
};

/// A file with a table of activities, claimed by a worker.
struct Claimed {
    file: Sqlite,
    company: Company,
    holder: Holder,
    table: Table,
    folder: tempfile::TempDir,
}

impl Claimed {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Sqlite::open(folder.path().join("firm.db")).await.unwrap();
        let table = catalog::find("Activity").and_then(Table::new).unwrap();
        let (company, holder) = (Company::new("acme"), Holder::random());
        file.prepare(std::slice::from_ref(&table)).await.unwrap();
        file.claim(&company, holder, std::time::Duration::from_secs(60)).await.unwrap();
        Self { file, company, holder, table, folder }
    }

    /// Writes activities with these memos.
    async fn write(&mut self, memos: &[&str]) -> Result<Written, DestinationError> {
        self.write_batch(memos, false).await
    }

    /// Writes activities with these memos, before another batch.
    async fn write_followed(&mut self, memos: &[&str]) -> Result<Written, DestinationError> {
        self.write_batch(memos, true).await
    }

    async fn write_batch(
        &mut self,
        memos: &[&str],
        is_followed: bool,
    ) -> Result<Written, DestinationError> {
        let Self { file, company, holder, table, .. } = self;
        let mut batch = Batch::new(company, *holder, RunId::random(), table);
        for (number, memo) in (1_u128..).zip(memos) {
            let mut activity = Activity::empty();
            activity.id = Id::new(Uuid::from_u128(number));
            activity.memo = Some((*memo).to_owned());
            batch.rows.push(Row::new(activity, table));
        }
        batch.state = format!("after {}", memos.len());
        batch.is_followed = is_followed;
        file.write(batch).await
    }

    async fn state(&mut self) -> Option<String> {
        self.file.state(&self.company).await.unwrap()
    }

    async fn run(&mut self, sql: &'static str) {
        self.try_run(sql).await.unwrap();
    }

    async fn try_run(&mut self, sql: &'static str) -> Result<(), DestinationError> {
        self.file.worker.run(move |file| Ok(file.connection.execute_batch(sql)?)).await
    }

    /// Returns the milliseconds for which an operation waits for another program.
    async fn patience(&mut self) -> i64 {
        let query = |connection: &rusqlite::Connection| {
            connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))
        };
        self.file.worker.run(move |file| Ok(query(&file.connection)?)).await.unwrap()
    }

    /// Returns the number of rows that another program sees.
    fn seen(&self) -> i64 {
        let other = rusqlite::Connection::open(self.path()).unwrap();
        other.query_row("SELECT count(*) FROM activity", [], |row| row.get(0)).unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("firm.db")
    }

    async fn count(&mut self) -> usize {
        self.file.known_rows(&self.company, &self.table).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_full_disk_is_an_error_with_the_fix_and_undoes_what_is_not_committed() {
    let long = "x".repeat(400_000);
    for (is_followed, kept) in [(false, (1, Some("after 1".into()))), (true, (0, None))] {
        let mut claimed = Claimed::new().await;
        // No page can be added. One row fits into the pages that there are.
        claimed.run("PRAGMA max_page_count = 1").await;
        claimed.write_batch(&["first"], is_followed).await.unwrap();
        let error = claimed.write(&["other", &long]).await.unwrap_err().to_string();
        let expected = "is full; make space, and run again; the next run reads the rows that are not in the file";
        assert!(error.contains(expected), "{error}");
        assert_eq!((claimed.count().await, claimed.state().await), kept);
        claimed.run("PRAGMA max_page_count = 4000").await;
        claimed.write(&["other", &long]).await.unwrap();
        assert_eq!((claimed.count().await, claimed.state().await), (2, Some("after 2".into())));
    }
}

#[tokio::test]
async fn a_file_that_is_read_only_or_locked_is_an_error_with_the_fix() {
    let mut claimed = Claimed::new().await;
    claimed.run("PRAGMA query_only = ON").await;
    let error = claimed.write(&["other"]).await.unwrap_err();
    assert!(error.to_string().contains("cannot be written; give this user the right"), "{error}");
    claimed.run("PRAGMA query_only = OFF").await;
    assert_eq!(claimed.patience().await, 30_000);
    let other = rusqlite::Connection::open(claimed.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let write = "PRAGMA busy_timeout = 10; BEGIN IMMEDIATE";
    let error = claimed.try_run(write).await.unwrap_err();
    assert!(error.to_string().contains("another program has locked"), "{error}");
    // The report of the run, which follows, does not wait for half a minute again.
    assert_eq!(claimed.patience().await, 1_000);
    other.execute_batch("ROLLBACK").unwrap();
    claimed.write(&["other"]).await.unwrap();
    assert_eq!(claimed.patience().await, 30_000);
}

#[tokio::test]
async fn a_text_with_nul_is_rejected_until_it_is_mended() {
    let mut claimed = Claimed::new().await;
    let written = claimed.write(&["fits", "does\0not"]).await.unwrap();
    assert_eq!((written.rejected, claimed.count().await), (1, 1));
    let rejected = claimed.file.rejected(&claimed.company).await.unwrap();
    assert_eq!(rejected[0].id, Some(Uuid::from_u128(2)));
    assert_eq!(claimed.write(&["fits", "mended"]).await.unwrap().rejected, 0);
    assert_eq!(claimed.file.rejected(&claimed.company).await.unwrap(), []);
}

#[tokio::test]
async fn a_trigger_that_rolls_back_the_transaction_is_an_error_and_writes_nothing() {
    let mut claimed = Claimed::new().await;
    claimed
        .run(
            "CREATE TRIGGER rude BEFORE INSERT ON activity WHEN new.memo = 'rude'
             BEGIN SELECT RAISE(ROLLBACK, 'our rule'); END",
        )
        .await;
    let error = claimed.write(&["fits", "rude"]).await.unwrap_err();
    assert!(error.to_string().contains("our rule"), "{error}");
    assert_eq!((claimed.count().await, claimed.state().await), (0, None));
    claimed.write(&["fits"]).await.unwrap();
}

#[tokio::test]
async fn a_worker_that_was_overtaken_cannot_write() {
    let mut claimed = Claimed::new().await;
    claimed.run("UPDATE _mirror_state SET holder = 'another', held_until = '2999'").await;
    let error = claimed.write(&["late"]).await.unwrap_err();
    assert!(matches!(error, DestinationError::Held { .. }), "{error}");
    assert_eq!(claimed.count().await, 0);
}

#[tokio::test]
async fn batches_that_follow_at_once_are_committed_together() {
    let mut claimed = Claimed::new().await;
    assert!(!claimed.write_followed(&["first"]).await.unwrap().is_committed);
    assert_eq!(claimed.seen(), 0);
    assert!(claimed.write(&["first", "second"]).await.unwrap().is_committed);
    assert_eq!(claimed.seen(), 2);
}

#[tokio::test]
async fn another_operation_commits_the_batches_before() {
    let mut claimed = Claimed::new().await;
    claimed.write_followed(&["first"]).await.unwrap();
    let lease = std::time::Duration::from_secs(60);
    claimed.file.claim(&claimed.company, claimed.holder, lease).await.unwrap();
    assert_eq!(claimed.seen(), 1);
    assert_eq!(claimed.state().await.as_deref(), Some("after 1"));
}

#[tokio::test]
async fn a_batch_that_fails_undoes_those_that_are_not_committed() {
    let mut claimed = Claimed::new().await;
    claimed.write(&["first"]).await.unwrap();
    claimed.write_followed(&["first", "second"]).await.unwrap();
    claimed.holder = Holder::random();
    let error = claimed.write(&["first", "second", "third"]).await.unwrap_err();
    assert!(matches!(error, DestinationError::Held { .. }), "{error}");
    assert_eq!((claimed.count().await, claimed.state().await), (1, Some("after 1".into())));
}

#[tokio::test]
async fn a_run_that_is_dropped_does_not_lock_the_file() {
    let mut claimed = Claimed::new().await;
    claimed.write_followed(&["first"]).await.unwrap();
    let other = rusqlite::Connection::open(claimed.path()).unwrap();
    other.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
    assert_eq!(claimed.seen(), 1);
}

#[tokio::test]
async fn a_file_that_is_closed_keeps_the_last_batches() {
    let mut claimed = Claimed::new().await;
    claimed.write_followed(&["first"]).await.unwrap();
    let Claimed { file, folder, .. } = claimed;
    drop(file);
    // The thread ends after its last commit, and only then has the file no log.
    let path = folder.path().join("firm.db");
    let other = rusqlite::Connection::open(path).unwrap();
    other.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE; ROLLBACK").unwrap();
    let count: i64 =
        other.query_row("SELECT count(*) FROM activity", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

/// Stores a decimal, and returns its exact digits and its value as a number.
fn store(connection: &rusqlite::Connection, number: Decimal) -> (String, f64) {
    connection.execute("DELETE FROM numbers", []).unwrap();
    let value: SqlValue = of_value(Value::Decimal(number));
    connection.execute("INSERT INTO numbers VALUES (?1)", [value]).unwrap();
    // A cast of a number to a text may add digits in new versions of SQLite.
    let read =
        "SELECT CAST(iif(typeof(x) = 'real', format('%.15g', x), x) AS TEXT), sum(x) FROM numbers";
    connection.query_row(read, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn numbers() -> rusqlite::Connection {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE numbers (x ANY) STRICT").unwrap();
    connection
}

fn parse(text: &str) -> Decimal {
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).unwrap()
}

proptest! {
    #[test]
    fn a_decimal_keeps_all_of_its_digits(mantissa in any::<i128>(), shift in 32_u32..128, scale in 0_u32..=28) {
        let number = Decimal::try_from_i128_with_scale(mantissa >> shift, scale).unwrap();
        let (text, sum) = store(&numbers(), number);
        prop_assert_eq!(parse(&text), number);
        let expected: f64 = number.to_string().parse().unwrap();
        prop_assert!((sum - expected).abs() <= expected.abs() * 1e-15);
    }
}

#[test]
fn decimals_compare_and_sort_as_numbers() {
    let connection = numbers();
    for text in ["10", "9.5", "-0.01", "0.00", "1234567890.12345", "7.50"] {
        let value: SqlValue = of_value(Value::Decimal(parse(text)));
        connection.execute("INSERT INTO numbers VALUES (?1)", [value]).unwrap();
    }
    let texts = |sql: &str| -> Vec<String> {
        let mut select = connection.prepare(sql).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let sorted = texts("SELECT CAST(x AS TEXT) FROM numbers ORDER BY x");
    assert_eq!(sorted, ["-0.01", "0", "7.5", "9.5", "10", "1234567890.12345"]);
    assert_eq!(texts("SELECT CAST(x AS TEXT) FROM numbers WHERE x > 9.5 ORDER BY x").len(), 2);
}

#[test]
fn a_column_of_the_type_decimal_would_lose_digits() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE numbers (x DECIMAL)").unwrap();
    let digits = "12345678901234567890.12";
    connection.execute("INSERT INTO numbers VALUES (?1)", [digits]).unwrap();
    let kept: f64 = connection.query_row("SELECT x FROM numbers", [], |row| row.get(0)).unwrap();
    assert_ne!(parse(&kept.to_string()), parse(digits));
    let (text, _) = store(&numbers(), parse(digits));
    assert_eq!(text, digits);
}
