//! Files of comma-separated values.

use core_mirror::{Destination, FileFormat, Outcome, RunReport};
use serde_json::json;

use super::{Warehouse, finish};
use crate::destinations::{
    records::Work,
    suite::{
        Place,
        batches::{prepared, write_samples},
    },
};

#[tokio::test]
async fn every_column_of_every_table_is_in_its_file() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let work = Work::new("acme");
    let expected = write_samples(&mut destination, &work).await;
    let tables: Vec<_> = expected.iter().map(|(table, _)| table.clone()).collect();
    destination.finish(&work.company, &tables).await.unwrap();
    for (table, expected) in expected {
        let mut reader =
            csv::Reader::from_path(place.path().join(format!("{}.csv", table.name))).unwrap();
        let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let names = [vec!["_company", "id"], names, vec!["_unlisted"]].concat();
        assert_eq!(reader.headers().unwrap(), names);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(&row[0], "acme");
            for (found, expected) in row.iter().skip(1).zip(expected) {
                // A reader of this crate does not tell null from an empty text. JSON has its own order of members.
                let expected = expected.as_deref().unwrap_or_default();
                let is_json = expected.starts_with(['{', '[']) && found.starts_with(['{', '[']);
                let canonical = crate::destinations::records::canonical;
                let is_equal = found == expected || (is_json && canonical(found) == expected);
                assert!(is_equal, "{}: {found} is not {expected}", table.name);
            }
        }
    }
}

#[tokio::test]
async fn null_and_empty_texts_differ_and_texts_are_quoted() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let mut work = prepared(&mut destination).await;
    work.table
        .columns
        .retain(|column| ["memo", "actualHours", "overtime", "date"].contains(&column.field.name));
    let row = |number, fields| work.row(number, fields);
    let rows = vec![
        row(1, json!({"memo": ""})),
        row(2, json!({"memo": "a \"b\",\r\nü", "overtime": true, "actualHours": -0.5})),
        row(3, json!({"memo": "=1+1", "date": "2026-01-31T00:00:00", "colour": "teal"})),
    ];
    destination.write(work.batch("{}", rows)).await.unwrap();
    finish(&mut destination, &work).await;
    let text = std::fs::read_to_string(place.path().join("time_entry.csv")).unwrap();
    let id = crate::destinations::records::id;
    let expected = format!(
        "_company,id,date,actual_hours,overtime,memo,_unlisted\r\n\
         \"acme\",{},,,,\"\",\r\n\
         \"acme\",{},,-0.5,true,\"a \"\"b\"\",\r\nü\",\r\n\
         \"acme\",{},2026-01-31T00:00:00,,,\"=1+1\",\"{{\"\"colour\"\":\"\"teal\"\"}}\"\r\n",
        id(1),
        id(2),
        id(3)
    );
    assert_eq!(text, expected);
}

#[tokio::test]
async fn the_reports_of_runs_are_written_at_their_ends() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Csv).await;
    let work = prepared(&mut destination).await;
    let mut report = RunReport::start(work.company.clone());
    destination.report(&report).await.unwrap();
    assert_eq!(place.names(), [""; 0]);
    report.ended_at = Some(report.started_at);
    report.outcome = Outcome::Complete;
    destination.report(&report).await.unwrap();
    assert_eq!(place.names(), ["_mirror_deleted.csv", "_mirror_rejected.csv", "_mirror_runs.csv"]);
    let text = std::fs::read_to_string(place.path().join("_mirror_runs.csv")).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains(",\"complete\",,0,0,0,0,0,0,\"[]\",\"[]\""), "{text}");
}
