//! Mirrors in files.

#[cfg(feature = "csv")]
mod csv_files;
#[cfg(feature = "parquet")]
mod parquet_field;
#[cfg(feature = "parquet")]
mod parquet_files;
#[cfg(all(feature = "csv", feature = "parquet"))]
mod replacement;

use std::path::PathBuf;

use core_mirror::{Destination, FileFormat, Files, Table};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{
    records::Work,
    runs, sqlite,
    suite::{Place, batches::prepared, conformance},
};

/// A folder, with its working store.
pub(crate) struct Warehouse(TempDir);

impl Warehouse {
    fn path(&self) -> PathBuf {
        self.0.path().join("warehouse")
    }

    fn connect(&self) -> Connection {
        let connection = Connection::open(self.path().join("_mirror.sqlite")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection
    }

    async fn files(&self, format: FileFormat) -> Files {
        Files::open(self.path(), format).await.unwrap()
    }

    /// Returns the names of the files in the folder, without those of the working store.
    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with("_mirror.sqlite") && name != "_mirror.lock");
        names.sort_unstable();
        names
    }
}

/// Opens the only format that is there, or Parquet.
fn any_format() -> FileFormat {
    #[cfg(feature = "parquet")]
    return FileFormat::Parquet;
    #[cfg(not(feature = "parquet"))]
    return FileFormat::Csv;
}

impl Place for Warehouse {
    type Destination = Files;

    async fn new() -> Option<Self> {
        Some(Self(tempfile::tempdir().unwrap()))
    }

    async fn open(&self) -> Files {
        self.files(any_format()).await
    }

    fn name(&self, table: &str) -> String {
        format!("\"{table}\"")
    }

    async fn execute(&self, statement: &str) {
        self.connect().execute_batch(statement).unwrap();
    }

    async fn query(&self, query: &str) -> Vec<Vec<Option<String>>> {
        sqlite::rows(&self.connect(), query)
    }

    async fn cells(&self, table: &Table, company: &str) -> Vec<Vec<Option<String>>> {
        sqlite::cells(&self.connect(), table, company)
    }
}

conformance!(Warehouse);

#[tokio::test]
async fn a_run_copies_every_row_and_column_of_all_resources() {
    let place = Warehouse::new().await.unwrap();
    runs::whole_run(&place).await;
    assert!(place.names().len() > 90, "{:?}", place.names());
}

/// Writes the files of a table.
async fn finish(destination: &mut Files, work: &Work) {
    let tables = std::slice::from_ref(&work.table);
    destination.finish(&work.company, tables).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_an_error_with_the_fix() {
    let folder = tempfile::tempdir().unwrap();
    let error =
        async |path: PathBuf| Files::open(path, any_format()).await.unwrap_err().to_string();
    let text = error(folder.path().join("a/b")).await;
    assert!(text.contains("does not exist") && text.contains("; create it"), "{text}");
    std::fs::write(folder.path().join("file"), "").unwrap();
    let text = error(folder.path().join("file")).await;
    assert!(text.contains("is not a folder; name another one"), "{text}");
    std::fs::create_dir(folder.path().join("own")).unwrap();
    std::fs::write(folder.path().join("own/_mirror.sqlite"), "something else ".repeat(100))
        .unwrap();
    let text = error(folder.path().join("own")).await;
    assert!(text.contains("is not a database of SQLite"), "{text}");
}

#[tokio::test]
async fn a_table_that_was_never_prepared_has_no_file() {
    let place = Warehouse::new().await.unwrap();
    let mut destination = place.open().await;
    let work = prepared(&mut destination).await;
    destination.finish(&work.company, &Table::all()).await.unwrap();
    assert_eq!(place.names(), [format!("time_entry.{}", any_format().extension())]);
}
