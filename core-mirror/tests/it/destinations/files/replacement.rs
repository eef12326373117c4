//! Replacement of files.

use std::{fs, time::SystemTime};

use core_mirror::{Destination, FileFormat};
use serde_json::json;

use super::{Warehouse, finish};
use crate::destinations::suite::{Place, batches::prepared};

#[tokio::test]
async fn a_file_is_written_only_if_its_table_changed() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let mut work = prepared(&mut destination).await;
    let row = |memo: &str| work.row(1, json!({"memo": memo}));
    let path = place.path().join("time_entry.csv");
    let written = || fs::metadata(&path).unwrap().modified().unwrap();

    finish(&mut destination, &work).await;
    let empty = fs::read_to_string(&path).unwrap();
    assert_eq!(empty.lines().count(), 1);
    destination.write(work.batch("1", vec![row("a")])).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), empty);
    finish(&mut destination, &work).await;
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);

    // The time of the file tells whether it was written.
    let old = SystemTime::UNIX_EPOCH;
    let age = || fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    age();
    destination.write(work.batch("2", Vec::new())).await.unwrap();
    finish(&mut destination, &work).await;
    assert_eq!(written(), old);
    let mut again = place.files(FileFormat::Csv).await;
    finish(&mut again, &work).await;
    assert_eq!(written(), old);

    fs::remove_file(&path).unwrap();
    finish(&mut destination, &work).await;
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
    age();
    work.table.columns.retain(|column| column.field.name != "memo");
    finish(&mut destination, &work).await;
    assert!(!fs::read_to_string(&path).unwrap().contains("memo"));
}

#[tokio::test]
async fn another_format_is_written_beside_the_first() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let work = prepared(&mut destination).await;
    finish(&mut destination, &work).await;
    let mut other = place.files(FileFormat::Parquet).await;
    finish(&mut other, &work).await;
    assert_eq!(place.names(), ["time_entry.csv", "time_entry.parquet"]);

    let path = place.path().join("time_entry.csv");
    fs::write(&path, "kept").unwrap();
    finish(&mut destination, &work).await;
    assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
}

#[tokio::test]
async fn a_write_that_fails_leaves_the_old_file_and_the_next_one_ends_it() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let work = prepared(&mut destination).await;
    let row = |memo: &str| work.row(1, json!({"memo": memo}));
    destination.write(work.batch("1", vec![row("old")])).await.unwrap();
    finish(&mut destination, &work).await;
    let path = place.path().join("time_entry.csv");
    let old = fs::read(&path).unwrap();

    destination.write(work.batch("2", vec![row("new")])).await.unwrap();
    // A value that is not text cannot be written.
    place.execute("UPDATE time_entry SET actual_hours = x'00'").await;
    let tables = std::slice::from_ref(&work.table);
    let error = destination.finish(&work.company, tables).await.unwrap_err().to_string();
    assert!(error.contains("`time_entry.actual_hours`") && error.contains("; delete"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), old);
    assert_eq!(place.names(), ["time_entry.csv"]);
    // A process that is killed leaves a part of a file.
    fs::write(place.path().join(".core-mirror-1.new"), "half").unwrap();

    place.execute("UPDATE time_entry SET actual_hours = NULL").await;
    finish(&mut destination, &work).await;
    assert!(fs::read_to_string(&path).unwrap().contains("\"new\""));
    assert_eq!(place.names(), ["time_entry.csv"]);
}
