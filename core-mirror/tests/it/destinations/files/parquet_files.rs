//! Files of Parquet, read by the record reader of the crate `parquet`.

use std::fs::File;

use core_mirror::{ColumnType, Destination, FileFormat, Table};
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, Row},
};
use rust_decimal::Decimal;
use serde_json::json;

use super::{Warehouse, finish, parquet_field};
use crate::destinations::{
    records::{Work, canonical},
    suite::{
        Place,
        batches::{prepared, write_samples},
    },
};

/// Returns the rows of a file, with each value as a text.
fn read(place: &Warehouse, table: &Table) -> Vec<Vec<Option<String>>> {
    let file = File::open(place.path().join(format!("{}.parquet", table.name))).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let kinds = table.columns.iter().map(|column| column.kind);
    let kinds: Vec<_> = [ColumnType::Text, ColumnType::Uuid]
        .into_iter()
        .chain(kinds)
        .chain([ColumnType::Json])
        .collect();
    let cells = |row: Row| {
        let cells = row.get_column_iter().zip(&kinds).map(|((_, field), kind)| cell(field, *kind));
        cells.collect()
    };
    reader.get_row_iter(None).unwrap().map(|row| cells(row.unwrap())).collect()
}

fn cell(field: &Field, kind: ColumnType) -> Option<String> {
    if let Field::Decimal(decimal) = field {
        assert_eq!((decimal.precision(), decimal.scale()), (38, 18));
    }
    let text = parquet_field::text(field, kind)?;
    Some(if kind == ColumnType::Json { canonical(&text) } else { text })
}

#[tokio::test]
async fn every_column_of_every_table_is_in_its_file() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Parquet).await;
    let work = Work::new("acme");
    let expected = write_samples(&mut destination, &work).await;
    let tables: Vec<_> = expected.iter().map(|(table, _)| table.clone()).collect();
    destination.finish(&work.company, &tables).await.unwrap();
    for (table, expected) in expected {
        let rows = read(&place, &table);
        assert_eq!(rows.len(), expected.len(), "{}", table.name);
        for (row, expected) in rows.iter().zip(expected) {
            assert_eq!(row[0].as_deref(), Some("acme"));
            for ((found, expected), column) in
                row[1..].iter().zip(&expected).skip(1).zip(&table.columns)
            {
                // A number of the samples has more digits than a column.
                let number = expected.as_deref().map(str::parse::<Decimal>);
                let is_large = column.kind == ColumnType::Decimal
                    && matches!(number, Some(Ok(number)) if number.abs() > Decimal::from(10_i128.pow(20)));
                let expected = if is_large { &None } else { expected };
                assert_eq!(found, expected, "{}.{}", table.name, column.name);
            }
        }
    }
}

#[tokio::test]
async fn digits_that_a_column_cannot_hold_are_in_the_unlisted_fields() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Parquet).await;
    let mut work = prepared(&mut destination).await;
    work.table.columns.retain(|column| ["actualHours", "billRate"].contains(&column.field.name));
    let rows = vec![
        work.row(1, json!({"actualHours": "0.3333333333333333333333333333", "billRate": 7.5})),
        work.row(
            2,
            json!({"actualHours": "100000000000000000000.5", "billRate": "-0.00000000000000000051", "colour": "teal"}),
        ),
    ];
    destination.write(work.batch("{}", rows)).await.unwrap();
    finish(&mut destination, &work).await;
    let rows = read(&place, &work.table);
    let texts = |texts: [Option<&str>; 3]| texts.map(|text| text.map(str::to_owned)).to_vec();
    let first = r#"{"actualHours":0.3333333333333333333333333333}"#;
    let first = canonical(first);
    assert_eq!(rows[0][2..], texts([Some("0.333333333333333333"), Some("7.5"), Some(&first)]));
    let second = canonical(
        r#"{"colour":"teal","actualHours":100000000000000000000.5,"billRate":-0.00000000000000000051}"#,
    );
    assert_eq!(rows[1][2..], texts([None, Some("-0.000000000000000001"), Some(&second)]));
}

#[tokio::test]
async fn rows_of_several_groups_are_all_in_the_file() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.files(FileFormat::Parquet).await;
    let mut work = prepared(&mut destination).await;
    work.table.columns.retain(|column| column.field.name == "memo");
    let long = "x".repeat(100_000);
    let row = |number| work.row(number, json!({"memo": format!("{long}{number}")}));
    destination.write(work.batch("{}", (0..1000).map(row).collect())).await.unwrap();
    finish(&mut destination, &work).await;
    let file = File::open(place.path().join("time_entry.parquet")).unwrap();
    assert!(SerializedFileReader::new(file).unwrap().num_row_groups() > 2);
    let rows = read(&place, &work.table);
    assert_eq!(rows.len(), 1000);
    assert!(rows.iter().enumerate().all(|(n, row)| row[2] == Some(format!("{long}{n}"))));
}
