//! Time entries that were changed one after another.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
};

use core_sandbox::Sandbox;
use jiff::{ToSpan, civil};
use serde_json::value::{RawValue, to_raw_value};
use tempfile::TempDir;
use uuid::Uuid;

/// A record, as the sandbox writes it.
type Record = BTreeMap<String, Box<RawValue>>;

/// Writes a folder of records, with copies of the sample time entries that differ in their id and in the time of their last
/// change.
pub(crate) async fn write(rows: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Sandbox::start().await.unwrap().dump(folder.path()).unwrap();
    let path = folder.path().join("timeentry.json");
    let mut samples: Vec<Record> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for sample in &mut samples {
        sample.retain(|_, value| value.get() != "null");
    }
    let mut file = BufWriter::new(File::create(&path).unwrap());
    let mut time = civil::date(2024, 1, 1).at(0, 0, 0, 0);
    for (number, sample) in samples.iter().cycle().take(rows).enumerate() {
        let mut record = sample.clone();
        record.insert("id".into(), to_raw_value(&Uuid::new_v4()).unwrap());
        record.insert("lastUpdated".into(), to_raw_value(&time).unwrap());
        time = time.checked_add(1.minute()).unwrap();
        file.write_all(if number == 0 { b"[" } else { b"," }).unwrap();
        serde_json::to_writer(&mut file, &record).unwrap();
    }
    file.write_all(b"]").unwrap();
    file.flush().unwrap();
    folder
}
