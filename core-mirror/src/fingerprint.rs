//! Fingerprints: hashes of rows that are the same in every process and version of Rust.

use core_api::record::View;
use jiff::civil::DateTime;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::table::Table;

/// A hash in the making: XXH3 with 64 bits over the names and values of the columns.
///
/// Each value begins with a byte for its form, so that no two lists of values are the same bytes. The names count, so
/// that a new column changes the fingerprint.
pub(crate) struct Fingerprint {
    seed: u64,
    bytes: Vec<u8>,
}

impl Fingerprint {
    pub(crate) fn new(table: &Table) -> Self {
        Self { seed: table.seed, bytes: Vec::with_capacity(1_024) }
    }

    /// Adds a value. `json` returns the text of a nested value.
    pub(crate) fn add_value(
        &mut self,
        value: View<'_>,
        json: impl FnOnce() -> serde_json::Result<Option<String>>,
    ) {
        match value {
            View::Unset => self.bytes.push(b'-'),
            View::Text(text) => self.add(b't', text.as_bytes()),
            View::Boolean(value) => self.bytes.push(if value { b'1' } else { b'0' }),
            View::Integer(number) => self.add(b'i', &number.to_le_bytes()),
            View::Decimal(number) => self.add(b'd', &number.normalize().serialize()),
            View::DateTime(time) => self.add_time(time),
            View::Id(id) => self.add(b'r', id.as_bytes()),
            // Nested values, and forms that a later version adds.
            _ => self.add_json(json()),
        }
    }

    /// Adds JSON. The destination rejects a row with an error.
    pub(crate) fn add_json(&mut self, json: serde_json::Result<Option<String>>) {
        match json {
            Ok(Some(json)) => self.add(b'j', json.as_bytes()),
            Ok(None) => self.bytes.push(b'-'),
            Err(_) => self.bytes.push(b'!'),
        }
    }

    /// Returns the hash, which is never 0.
    pub(crate) fn finish(self) -> i64 {
        match i64::from_ne_bytes(xxh3_64_with_seed(&self.bytes, self.seed).to_ne_bytes()) {
            0 => 1,
            hash => hash,
        }
    }

    fn add(&mut self, form: u8, bytes: &[u8]) {
        self.bytes.push(form);
        self.bytes.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    fn add_time(&mut self, time: DateTime) {
        let (date, clock) = (time.date(), time.time());
        self.bytes.push(b'c');
        self.bytes.extend_from_slice(&date.year().to_le_bytes());
        for part in [date.month(), date.day(), clock.hour(), clock.minute(), clock.second()] {
            self.bytes.extend_from_slice(&part.to_le_bytes());
        }
        self.bytes.extend_from_slice(&clock.subsec_nanosecond().to_le_bytes());
    }
}
