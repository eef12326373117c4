//! Tables that are older than the crate, or that somebody changed.

use core_mirror::{Mirror, MirrorError, Outcome, Sqlite, Table};

use super::{Place, assert_equal};
use crate::support::Firm;

async fn mirror(firm: &Firm, place: &Place) -> Mirror<Sqlite> {
    place.builder(firm).await.resources(["Activity", "Region", "Project"]).build().unwrap()
}

/// Mirrors once, changes the file, and mirrors again.
async fn change(sql: &str) -> (Firm, Place, Mirror<Sqlite>) {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = mirror(&firm, &place).await;
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
    place.connect().execute_batch(sql).unwrap();
    (firm, place, mirror)
}

#[tokio::test]
async fn a_column_that_a_later_version_adds_is_filled_from_the_unlisted_fields() {
    // The file as an earlier version has left it, which did not know the description and the code.
    let older = "
        UPDATE activity SET _unlisted =
            json_object('description', description, 'code', code, 'other', json('[1.50]'));
        ALTER TABLE activity DROP COLUMN description;
        ALTER TABLE activity DROP COLUMN code;";
    let (firm, place, mut mirror) = change(older).await;
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete);
    // The rows were not read again. Only the list without changes was.
    assert_eq!(report.rows_read, u64::try_from(place.count("region")).unwrap());
    let rest: i64 = place
        .connect()
        .query_row(
            "SELECT count(*) FROM activity WHERE _unlisted = '{\"other\":[1.50]}'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(rest, place.count("activity"));
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

#[tokio::test]
async fn lost_columns_rows_and_tables_are_read_again() {
    for sql in [
        "ALTER TABLE activity DROP COLUMN description; ALTER TABLE region DROP COLUMN name;",
        "DROP TABLE activity; DROP TABLE region",
        "DELETE FROM activity; DELETE FROM region",
        "UPDATE activity SET description = 'wrong', _fingerprint = 0; \
         UPDATE region SET name = 'wrong', _fingerprint = 0",
        "DROP TABLE _mirror_state; UPDATE activity SET _fingerprint = 7",
        "DROP TABLE _mirror_runs; DROP TABLE _mirror_rejected; DROP TABLE _mirror_deleted",
    ] {
        let (firm, place, mut mirror) = change(sql).await;
        assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete, "{sql}");
        assert_equal(&firm, &place.path, mirror.tables()).await;
        let report = mirror.run().await.unwrap();
        assert_eq!(report.rows_changed, 0, "{sql}");
    }
}

#[tokio::test]
async fn a_table_that_does_not_fit_is_named_with_the_fix_and_the_others_go_on() {
    for (sql, expected) in [
        (
            "ALTER TABLE activity DROP COLUMN memo; ALTER TABLE activity ADD COLUMN memo REAL",
            "the column `memo` of the table `activity` has REAL as its type, but the mirror needs TEXT; rename or drop \
             the column",
        ),
        (
            "DROP TABLE activity; CREATE TABLE activity (id INTEGER PRIMARY KEY, name TEXT)",
            "the primary key of the table `activity` is not `_company` and `id`",
        ),
        (
            "DROP TABLE activity; CREATE VIEW activity AS SELECT * FROM region",
            "`activity` is not a table but of the type `view`; rename it",
        ),
        (
            "ALTER TABLE activity DROP COLUMN _fingerprint",
            "the table `activity` has no column `_fingerprint`",
        ),
    ] {
        let (firm, place, mut mirror) = change(sql).await;
        let report = mirror.run().await.unwrap();
        assert!(matches!(report.outcome, Outcome::Incomplete(_)), "{report:?}");
        assert_eq!(report.not_mirrored.len(), 1, "{report:?}");
        let reason = &report.not_mirrored[0].reason;
        assert!(reason.contains(expected), "{reason}");
        let others: Vec<Table> =
            mirror.tables().iter().filter(|table| table.name != "activity").cloned().collect();
        assert_equal(&firm, &place.path, &others).await;

        place.connect().execute_batch(&format!("DROP {} activity", kind(sql))).unwrap();
        assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
        assert_equal(&firm, &place.path, mirror.tables()).await;
    }
}

fn kind(sql: &str) -> &'static str {
    if sql.contains("VIEW") { "VIEW" } else { "TABLE" }
}

#[tokio::test]
async fn columns_indexes_and_triggers_of_other_people_stay() {
    let (firm, place, mut mirror) = change(
        "ALTER TABLE activity ADD COLUMN our_note TEXT DEFAULT 'ours';
         CREATE INDEX by_code ON activity (code);
         CREATE TABLE audit (id TEXT);
         CREATE TRIGGER audited AFTER UPDATE ON activity BEGIN INSERT INTO audit VALUES (new.id); END;
         UPDATE activity SET our_note = 'kept', _fingerprint = 0;",
    )
    .await;
    let rows = place.count("activity");
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
    let kept: i64 = place
        .connect()
        .query_row("SELECT count(*) FROM activity WHERE our_note = 'kept'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, rows);
    // The first update is that of the test.
    assert_eq!(place.count("audit"), 2 * rows);
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

#[tokio::test]
async fn a_state_that_is_not_valid_is_an_error_with_the_fix() {
    for (sql, expected) in [
        ("UPDATE _mirror_state SET state = '{'", "delete the row of the company"),
        (
            "UPDATE _mirror_state SET state = json_set(state, '$.version', 99)",
            "version 99, but this crate reads version 1",
        ),
        (
            "UPDATE _mirror_state SET state = json_set(state, '$.cursor.version', 99)",
            "the cursor has version 99",
        ),
    ] {
        let (firm, place, mut mirror) = change(sql).await;
        let error = mirror.run().await.unwrap_err();
        assert!(matches!(error, MirrorError::State(_) | MirrorError::StateVersion(..)));
        assert!(error.to_string().contains(expected), "{error}");
        // The company is free again.
        place.connect().execute_batch("DELETE FROM _mirror_state").unwrap();
        assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
        assert_equal(&firm, &place.path, mirror.tables()).await;
    }
}
