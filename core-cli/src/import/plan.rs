//! The rows of an import, checked before anything is sent.

use std::collections::BTreeMap;

use core_api::{Client, catalog::ResourceInfo, record::FieldInfo};

use super::{Columns, CsvFile, file::fingerprint};
use crate::{
    error::CliError, raw_object::RawObject, record_body::RecordBody, references::References,
    same_value::normal,
};

/// A row that can be sent.
#[derive(Debug)]
pub(crate) struct ImportRow {
    /// The line in the file.
    pub(crate) line: u64,
    /// The key that makes the row safe to repeat: its company, its values, and how many equal rows come before it.
    pub(crate) key: String,
    pub(crate) record: RawObject,
}

/// A row that cannot be sent, with all its mistakes.
#[derive(Debug)]
pub(crate) struct WrongRow {
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// The checked rows of a file.
#[derive(Debug, Default)]
pub(crate) struct ImportPlan {
    pub(crate) rows: Vec<ImportRow>,
    pub(crate) wrong: Vec<WrongRow>,
}

impl ImportPlan {
    /// Checks all rows, and looks up the names in them.
    ///
    /// # Errors
    ///
    /// The errors of the look-ups. Mistakes in rows are a part of the plan.
    pub(crate) async fn make(
        client: &Client,
        file: &CsvFile,
        columns: &Columns,
        fixed: &RecordBody,
        company: &str,
    ) -> Result<Self, CliError> {
        let read =
            |row: &super::file::CsvRow| {
                let (body, mut faults) = columns.read(fixed, &row.cells);
                // A wrong cell is set by nobody, so it would be reported as missing too.
                if faults.is_empty() {
                    faults.extend(body.missing().iter().map(|info| {
                        format!("`{}` is required, and the row has no value", info.name)
                    }));
                }
                (row.line, body, faults)
            };
        let mut bodies: Vec<(u64, RecordBody, Vec<String>)> = file.rows.iter().map(read).collect();
        let references =
            References::look_up(client, bodies.iter().map(|(_, body, _)| body)).await?;
        let mut plan = Self::default();
        let mut occurrences: BTreeMap<String, usize> = BTreeMap::new();
        for (line, body, faults) in &mut bodies {
            let unknown = references.fill(body);
            faults.extend(unknown.iter().map(|mistake| mistake.message().to_owned()));
            let record = body.to_object().filter(|_| faults.is_empty());
            let Some(record) = record else {
                plan.wrong.push(WrongRow { line: *line, reason: faults.join("; ") });
                continue;
            };
            let values = values(company, fixed.resource, &record)?;
            let occurrence = occurrences.entry(values.clone()).or_default();
            let key = fingerprint(&[&values, &occurrence.to_string()]);
            *occurrence = occurrence.saturating_add(1);
            plan.rows.push(ImportRow { line: *line, key, record });
        }
        Ok(plan)
    }
}

impl ImportPlan {
    /// Moves rows to the wrong ones if they lack a field of a key, or have the key of an earlier row.
    pub(crate) fn check_key(&mut self, key: &[&'static FieldInfo]) {
        let mut seen: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        for row in std::mem::take(&mut self.rows) {
            let value = |info: &&FieldInfo| normal(info.kind, row.record.get(info.name));
            let values: Vec<String> = key.iter().map(value).collect();
            let missing = key.iter().find(|info| row.record.get(info.name).is_none());
            let reason = match (missing, seen.get(&values)) {
                (Some(info), _) => {
                    format!("`{}` is a part of `--key`, and the row has no value", info.name)
                }
                (None, Some(first)) => format!("the values of `--key` are those of line {first}"),
                (None, None) => {
                    seen.insert(values, row.line);
                    self.rows.push(row);
                    continue;
                }
            };
            self.wrong.push(WrongRow { line: row.line, reason });
        }
        self.wrong.sort_by_key(|row| row.line);
    }
}

/// Returns a text that equal records of a company share, whatever the order of their columns.
fn values(company: &str, resource: &ResourceInfo, record: &RawObject) -> Result<String, CliError> {
    let mut members: Vec<(&str, &str)> =
        record.iter().map(|(name, value)| (name, value.get())).collect();
    members.sort_unstable();
    let mut parts = vec![company, resource.path];
    parts.extend(members.iter().flat_map(|(name, value)| [*name, *value]));
    Ok(fingerprint(&parts))
}
