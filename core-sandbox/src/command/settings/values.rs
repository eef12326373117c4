//! Values of settings, in the forms of flags and of the file.

use std::collections::BTreeMap;

use clap::ValueEnum;
use core_sandbox::DataSet;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error};

/// The minimum number of records of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowCount {
    pub(super) resource: String,
    pub(super) records: usize,
}

/// A format of the log, or none.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogChoice {
    /// One line of text for each request
    Text,
    /// One line of JSON for each request
    Json,
    /// No log
    Off,
}

/// A set of records.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DataSetChoice {
    /// A firm of architects with a year of time entries
    Sample,
    /// The sample, and records with every oddity
    Nasty,
}

impl DataSetChoice {
    pub(super) fn data_set(self) -> DataSet {
        match self {
            Self::Sample => DataSet::Sample,
            Self::Nasty => DataSet::Nasty,
        }
    }
}

/// Parses a port. A sign is not accepted, although integers may have one.
pub(super) fn port(text: &str) -> Result<u16, String> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok().filter(|_| is_number);
    port.ok_or_else(|| "not a valid port; give 0 to 65535".to_owned())
}

/// Parses the number of records of a resource.
pub(super) fn row_count(text: &str) -> Result<RowCount, String> {
    let (resource, records) = text.split_once('=').unwrap_or((text, ""));
    let records = records.parse().map_err(|_| {
        "not a resource with a number; give one such as `timeentry=100000`".to_owned()
    })?;
    Ok(RowCount { resource: resource.to_owned(), records })
}

/// Reads a table of resources with their numbers of records.
pub(super) fn row_counts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<RowCount>, D::Error> {
    let table = BTreeMap::<String, usize>::deserialize(deserializer)?;
    Ok(table.into_iter().map(|(resource, records)| RowCount { resource, records }).collect())
}

/// Reads one text or a list of texts.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(vec![text]),
        other => other.try_into().map_err(|_| Error::custom("expected a text or a list of texts")),
    }
}

/// Reads a day as a text or as a date of TOML.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        _ => return Err(Error::custom("expected a day such as 2026-03-31")),
    };
    let day = text.parse().map_err(|_| {
        Error::custom(format_args!("{text:?} is not a valid day; give one such as 2026-03-31"))
    });
    day.map(Some)
}
