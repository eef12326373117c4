//! Batches: rows, deletions and rejected rows.

use core_mirror::{Destination, Rejection, Table};
use serde_json::json;

use super::Place;
use crate::destinations::records::{LEASE, Work, cells, id, samples};

pub(crate) async fn every_column_of_every_table_comes_back(place: &impl Place) {
    let mut destination = place.open().await;
    let expected = write_samples(&mut destination, &Work::new("acme")).await;
    assert!(expected.len() > 60, "{}", expected.len());
    for (table, expected) in expected {
        assert_eq!(place.cells(&table, "acme").await, expected, "{}", table.name);
    }
}

/// Writes rows with a value in each column into each table. Returns the tables with the cells of their rows.
pub(crate) async fn write_samples(
    destination: &mut impl Destination,
    work: &Work,
) -> Vec<(Table, Vec<Vec<Option<String>>>)> {
    let samples = samples();
    let tables: Vec<_> = samples.iter().map(|(table, _)| table.clone()).collect();
    destination.prepare(&tables).await.unwrap();
    destination.claim(&work.company, work.holder, LEASE).await.unwrap();
    let mut expected = Vec::new();
    for (table, rows) in samples {
        let of_table = cells(&table, &rows);
        let mut batch = work.batch("{}", rows);
        batch.table = &table;
        assert_eq!(destination.write(batch).await.unwrap().rejected, 0, "{}", table.name);
        expected.push((table, of_table));
    }
    expected
}

pub(crate) async fn a_new_version_replaces_the_old_one(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    for version in 0..3 {
        let rows = |count| {
            let row = |number| work.row(number, json!({"description": format!("v{version}")}));
            (0..count).map(row).collect::<Vec<_>>()
        };
        destination.write(work.batch("{}", rows(5 + version))).await.unwrap();
        let expected = cells(&work.table, &rows(5 + version));
        assert_eq!(place.cells(&work.table, "acme").await, expected);
    }
}

pub(crate) async fn values_at_the_limits_keep_all_digits(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let decimals = [
        "0",
        "0.00",
        "-0.1",
        "9999",
        "10000",
        "10000.0001",
        "0.3333333333333333",
        "33.333333333333336",
        "1234567.89",
        "99999999999999999999.99",
        "-99999999999999999999.999999",
    ];
    let rows = || {
        let row =
            |(number, decimal): (u32, &&str)| work.row(number, json!({"actualHours": decimal}));
        (0..).zip(&decimals).map(row).collect::<Vec<_>>()
    };
    destination.write(work.batch("{}", rows())).await.unwrap();
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &rows()));
}

pub(crate) async fn deletions_are_noted_until_the_row_is_back(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let row = |number| work.row(number, json!({"memo": number.to_string()}));
    destination.write(work.batch("{}", vec![row(1), row(2), row(3)])).await.unwrap();

    let mut batch = work.batch("{}", vec![row(4)]);
    batch.deleted = vec![id(1), id(3), id(9)];
    assert_eq!(destination.write(batch).await.unwrap().rejected, 0);
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &[row(2), row(4)]));
    let noted = format!(
        "SELECT company, table_name, id, run FROM {} ORDER BY id",
        place.name("_mirror_deleted")
    );
    let entry = |number| {
        let texts = ["acme".to_owned(), "time_entry".to_owned(), id(number).to_string()];
        texts.into_iter().chain([work.run.0.to_string()]).map(Some).collect::<Vec<_>>()
    };
    assert_eq!(place.query(&noted).await, [entry(1), entry(3)]);

    destination.write(work.batch("{}", vec![row(3)])).await.unwrap();
    assert_eq!(place.query(&noted).await, [entry(1)]);
}

pub(crate) async fn rejected_rows_are_kept_until_they_are_settled(place: &impl Place) {
    let mut destination = place.open().await;
    let mut work = prepared(&mut destination).await;
    let rejection = |number| Rejection::new(Some(id(number)), "not a number", "{\"a\":1}");
    let mut batch = work.batch("{}", Vec::new());
    batch.rejected = vec![rejection(1), rejection(2), rejection(3)];
    batch.rejected.push(Rejection::new(None, "no id", "\"x\u{0}\""));
    batch.rejected.push(Rejection::new(None, "no id", "\"y\""));
    destination.write(batch).await.unwrap();
    assert_eq!(rejected(&mut destination, &work).await, [None, None, Some(1), Some(2), Some(3)]);

    let mut batch = work.batch("{}", vec![work.row(1, json!({}))]);
    batch.deleted = vec![id(2)];
    batch.rejected = vec![Rejection::new(Some(id(3)), "still not a number", "{}")];
    destination.write(batch).await.unwrap();
    assert_eq!(rejected(&mut destination, &work).await, [None, None, Some(3)]);
    let reasons =
        format!("SELECT reason FROM {} WHERE id IS NOT NULL", place.name("_mirror_rejected"));
    assert_eq!(place.query(&reasons).await, [[Some("still not a number".to_owned())]]);

    work.run = core_mirror::RunId::random();
    let mut batch = work.batch("{}", Vec::new());
    batch.replaces_rejected = true;
    batch.rejected = vec![rejection(7)];
    destination.write(batch).await.unwrap();
    assert_eq!(rejected(&mut destination, &work).await, [Some(7)]);
}

pub(crate) async fn a_row_that_does_not_fit_is_rejected_and_the_others_are_written(
    place: &impl Place,
) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let row = |number, memo: &str| work.row(number, json!({"memo": memo}));
    destination.write(work.batch("1", vec![row(3, "old")])).await.unwrap();

    let texts = |number| if number % 40 == 3 { "with \u{0}" } else { "new" };
    let rows = (0..100).map(|number| row(number, texts(number))).collect();
    assert_eq!(destination.write(work.batch("2", rows)).await.unwrap().rejected, 3);
    let kept: Vec<_> = (0..100).filter(|number| number % 40 != 3).map(|n| row(n, "new")).collect();
    let kept: Vec<_> = kept.into_iter().chain([row(3, "old")]).collect();
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &kept));
    assert_eq!(rejected(&mut destination, &work).await, [Some(3), Some(43), Some(83)]);
    assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some("2"));

    let long = format!("{}\u{0}", "ü".repeat(20_000));
    destination.write(work.batch("2", vec![row(3, &long)])).await.unwrap();
    let lengths = format!("SELECT max(length(json)) FROM {}", place.name("_mirror_rejected"));
    let length: usize = place.query(&lengths).await[0][0].as_deref().unwrap().parse().unwrap();
    assert!((8_000..=16_384).contains(&length), "{length}");

    destination.write(work.batch("3", vec![row(3, "mended")])).await.unwrap();
    assert_eq!(rejected(&mut destination, &work).await, [Some(43), Some(83)]);
}

pub(crate) async fn a_row_that_violates_a_constraint_is_rejected(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let table = place.name("time_entry");
    place.execute(&format!("CREATE UNIQUE INDEX memos ON {table} (memo)")).await;
    let row = |number, memo: &str| work.row(number, json!({"memo": memo}));
    let rows = vec![row(1, "a"), row(2, "b"), row(3, "a"), row(4, "c")];
    assert_eq!(destination.write(work.batch("{}", rows)).await.unwrap().rejected, 1);
    let kept = [row(1, "a"), row(2, "b"), row(4, "c")];
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &kept));
    assert_eq!(rejected(&mut destination, &work).await, [Some(3)]);
}

pub(crate) async fn batches_of_several_tables_and_companies_do_not_mix(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let mut other = Work::new("o'Brien & \"Söhne\"");
    destination.claim(&other.company, other.holder, LEASE).await.unwrap();
    let row = |number, memo: &str| work.row(number, json!({"memo": memo}));
    for _ in 0..2 {
        destination.write(work.batch("a", vec![row(1, "acme")])).await.unwrap();
        other.run = core_mirror::RunId::random();
        destination.write(other.batch("b", vec![row(1, "other"), row(2, "x")])).await.unwrap();
        let mut batch = other.batch("c", Vec::new());
        batch.deleted = vec![id(2)];
        destination.write(batch).await.unwrap();
    }
    assert_eq!(place.cells(&work.table, "acme").await, cells(&work.table, &[row(1, "acme")]));
    let found = place.cells(&work.table, "o'Brien & \"Söhne\"").await;
    assert_eq!(found, cells(&work.table, &[row(1, "other")]));
    assert_eq!(destination.state(&work.company).await.unwrap().as_deref(), Some("a"));
    assert_eq!(destination.state(&other.company).await.unwrap().as_deref(), Some("c"));
}

pub(crate) async fn known_rows_are_sorted_and_have_fingerprints(place: &impl Place) {
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    let rows: Vec<_> = [5, 1, 4000, 3, 2].map(|n| work.row(n, json!({"memo": n}))).into();
    let mut expected: Vec<_> = rows.iter().map(|row| (row.id, row.fingerprint)).collect();
    expected.sort_unstable();
    destination.write(work.batch("{}", rows)).await.unwrap();
    assert_eq!(destination.known_rows(&work.company, &work.table).await.unwrap(), expected);
    let none = destination.known_rows(&core_mirror::Company::new("none"), &work.table).await;
    assert_eq!(none.unwrap(), []);
}

/// Prepares the table of time entries, and claims a company.
pub(crate) async fn prepared(destination: &mut impl Destination) -> Work {
    let work = Work::new("acme");
    destination.prepare(std::slice::from_ref(&work.table)).await.unwrap();
    destination.claim(&work.company, work.holder, LEASE).await.unwrap();
    work
}

/// Returns the numbers of the rejected rows. `None` for those without an id.
async fn rejected(destination: &mut impl Destination, work: &Work) -> Vec<Option<u32>> {
    let rows = destination.rejected(&work.company).await.unwrap();
    let number = |row: &core_mirror::RejectedRow| {
        assert_eq!(row.table, "time_entry");
        row.id.map(|found| (0..5000).find(|number| id(*number) == found).unwrap())
    };
    let mut numbers: Vec<_> = rows.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}
