//! Files and a database, read by programs of others: see `cargo xtask interop files`.

use std::{env, path::Path, process::Command};

use core_mirror::{Destination, FileFormat, Files, Mirror, Outcome, Sqlite, Table};
use serde_json::{Value, json};

use crate::support::{Firm, canonical};

/// The variable with the Python that has the readers.
const PYTHON: &str = "CORE_INTEROP_PYTHON";

#[tokio::test]
#[ignore = "needs packages of PyPI; `cargo xtask interop files` installs them"]
async fn readers_of_others_find_every_value() {
    let (firm, folder) = (Firm::start().await, tempfile::tempdir().unwrap());
    let (warehouse, database) = (folder.path().join("files"), folder.path().join("firm.db"));
    let files = async |format| Files::open(&warehouse, format).await.unwrap();
    let mut mirror = builder(&firm, files(FileFormat::Parquet).await);
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
    let mut mirror = builder(&firm, files(FileFormat::Csv).await);
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);
    let mut mirror = builder(&firm, Sqlite::open(&database).await.unwrap());
    assert_eq!(mirror.run().await.unwrap().outcome, Outcome::Complete);

    let expected = folder.path().join("expected.json");
    std::fs::write(&expected, expected_rows(&firm, mirror.tables()).await.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/interop/files/check.py");
    let python = env::var(PYTHON).unwrap_or_else(|_| panic!("{PYTHON} is not set"));
    let mut check = Command::new(python);
    let status = check.arg(script).args([&expected, &warehouse, &database]).status().unwrap();
    assert!(status.success());
}

fn builder<D: Destination>(firm: &Firm, destination: D) -> Mirror<D> {
    Mirror::builder(firm.read_only(), destination).company("acme").build().unwrap()
}

/// Returns the types of the columns and the rows of each table, as the server sends them.
async fn expected_rows(firm: &Firm, tables: &[Table]) -> Value {
    let mut all = serde_json::Map::new();
    for table in tables {
        let columns = table.columns.iter();
        let kinds =
            columns.map(|column| (column.name.clone(), json!(format!("{:?}", column.kind))));
        let kinds = [("id".to_owned(), json!("Uuid"))].into_iter().chain(kinds);
        let kinds: Vec<(String, Value)> = kinds.collect();
        let rows = firm.records(table).await.into_iter().map(|(id, record)| {
            let cells = table.columns.iter().map(|column| {
                let json = record.get(column.field.name).map_or("null", |json| json.get());
                canonical(column, json)
            });
            [Some(id)].into_iter().chain(cells).collect::<Vec<_>>()
        });
        let rows: Vec<_> = rows.collect();
        // A map of this crate may sort its keys, so the order of the columns is that of a text.
        let kinds: Vec<_> =
            kinds.iter().map(|(name, kind)| format!("{}:{kind}", json!(name))).collect();
        let text = format!("{{\"kinds\":{{{}}},\"rows\":{}}}", kinds.join(","), json!(rows));
        all.insert(table.name.clone(), json!(text));
    }
    Value::Object(all)
}
