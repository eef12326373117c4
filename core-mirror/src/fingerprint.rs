//! Fingerprints: hashes of rows that are the same in every process and version of Rust.

use core_api::record::View;
use jiff::civil::DateTime;
use xxhash_rust::xxh3::Xxh3;

use super::{column::Column, row::Row, table::Table};

/// A hash in the making. Each value begins with a byte for its form, so that no two lists of values are the same bytes.
pub(crate) struct Fingerprint(Xxh3);

impl Fingerprint {
    /// Returns the fingerprint of a row: XXH3 with 64 bits over the names and values of its columns.
    ///
    /// The names count, so that a new column changes the fingerprint.
    pub(crate) fn of(row: &Row, table: &Table) -> i64 {
        let mut fingerprint = Self(Xxh3::with_seed(table.seed()));
        for column in &table.columns {
            fingerprint.add_value(row, column);
        }
        // A row with an error is rejected by the destination.
        if let Ok(Some(json)) = row.unlisted() {
            fingerprint.add(b'u', json.as_bytes());
        }
        match i64::from_ne_bytes(fingerprint.0.digest().to_ne_bytes()) {
            0 => 1,
            hash => hash,
        }
    }

    fn add_value(&mut self, row: &Row, column: &Column) {
        match row.value(column) {
            View::Unset => self.0.update(b"-"),
            View::Text(text) => self.add(b't', text.as_bytes()),
            View::Boolean(value) => self.0.update(if value { b"1" } else { b"0" }),
            View::Integer(number) => self.add(b'i', &number.to_le_bytes()),
            View::Decimal(number) => self.add(b'd', &number.normalize().serialize()),
            View::DateTime(time) => self.add_time(time),
            View::Id(id) => self.add(b'r', id.as_bytes()),
            // Nested values, and forms that a later version adds.
            _ => match row.json(column) {
                Ok(Some(json)) => self.add(b'j', json.as_bytes()),
                Ok(None) => self.0.update(b"-"),
                // The destination rejects the row.
                Err(_) => self.0.update(b"!"),
            },
        }
    }

    fn add(&mut self, form: u8, bytes: &[u8]) {
        self.0.update(&[form]);
        self.0.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.update(bytes);
    }

    fn add_time(&mut self, time: DateTime) {
        let (date, clock) = (time.date(), time.time());
        self.0.update(b"c");
        self.0.update(&date.year().to_le_bytes());
        for part in [date.month(), date.day(), clock.hour(), clock.minute(), clock.second()] {
            self.0.update(&part.to_le_bytes());
        }
        self.0.update(&clock.subsec_nanosecond().to_le_bytes());
    }
}
