//! Edits of specs that follow from findings: evidence rises, and never falls.

use std::collections::BTreeMap;

use toml_edit::{InlineTable, Value};

use super::finding::{Edit, Finding};
use crate::{
    diagnostics::Source,
    spec_edit::{Place, Row, SpecEdit, inline},
};

/// The origin of the facts that are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactSource {
    /// The name of the source, as in `answers of a live account`.
    pub(crate) name: String,
    /// The day of the answers: `2026-11-20`.
    pub(crate) date: String,
}

/// The line in `[fields]` in place of the fields of `[common]`.
const COMMON: &str = "common";

/// The changed specs by path, and the findings that no edit could be made for.
#[derive(Debug, Default)]
pub(crate) struct ChangedSpecs {
    pub(crate) texts: BTreeMap<String, String>,
    /// A line for each change.
    pub(crate) changes: Vec<String>,
    pub(crate) left: Vec<String>,
}

impl ChangedSpecs {
    /// Returns all specs with the changed texts.
    pub(crate) fn apply(&self, sources: &[Source]) -> Vec<Source> {
        let changed = sources.iter().map(|source| Source {
            path: source.path.clone(),
            text: self.texts.get(&source.path).unwrap_or(&source.text).clone(),
        });
        changed.collect()
    }
}

/// Makes the edits of findings.
///
/// # Errors
///
/// A spec that cannot be parsed.
pub(super) fn edits(
    findings: &[Finding],
    sources: &[Source],
    source: &FactSource,
    adds_fields: bool,
) -> Result<ChangedSpecs, String> {
    let mut changed = ChangedSpecs::default();
    let mut files: BTreeMap<&str, Vec<(&Finding, &Edit)>> = BTreeMap::new();
    for finding in findings {
        let is_wanted = |edit: &&Edit| adds_fields || !matches!(edit, Edit::AddField { .. });
        if let Some(edit) = finding.edit.as_ref().filter(is_wanted) {
            files.entry(&finding.file).or_default().push((finding, edit));
        }
    }
    for (path, edits) in files {
        let Some(text) = sources.iter().find(|source| source.path == path) else { continue };
        let mut spec = SpecEdit::parse(&text.text).map_err(|error| format!("{path}: {error}"))?;
        let mut count = 0_usize;
        for (finding, edit) in edits {
            let line = format!("{path}: {}: {}", finding.subject, change(edit));
            match apply(&mut spec, &finding.subject, edit, source) {
                Ok(()) => {
                    count = count.saturating_add(1);
                    changed.changes.push(line);
                }
                Err(reason) => changed.left.push(format!("{path}: {reason}")),
            }
        }
        if count > 0 {
            changed.texts.insert(path.to_owned(), spec.text());
        }
    }
    Ok(changed)
}

/// Returns the words about an edit.
fn change(edit: &Edit) -> &'static str {
    match edit {
        Edit::FieldEvidence | Edit::CallEvidence { .. } => "raised to `observed`",
        Edit::TypeEvidence => "the type is not assumed any more",
        Edit::AddField { .. } => "added",
    }
}

fn apply(
    spec: &mut SpecEdit,
    subject: &str,
    edit: &Edit,
    source: &FactSource,
) -> Result<(), String> {
    match edit {
        Edit::FieldEvidence if spec.has(Row::Field(subject)) => {
            spec.set(Row::Field(subject), "evidence", attestation(source))
        }
        // A common field gets a line that changes its evidence alone.
        Edit::FieldEvidence => {
            spec.insert_field(subject, Place::Last, [("evidence", attestation(source))])
        }
        Edit::TypeEvidence => {
            let row = Row::Field(subject);
            let ty = spec.value(row, "type").and_then(Value::as_str).unwrap_or_default();
            match ty.strip_suffix('?').map(str::to_owned) {
                Some(ty) => spec.set(row, "type", ty),
                None => Err(format!(
                    "the type of `{subject}` is in `[common]` of specs/api.toml; change it by hand"
                )),
            }
        }
        Edit::CallEvidence { is_standard: false } => {
            spec.set(Row::Call(subject), "evidence", attestation(source))
        }
        Edit::CallEvidence { is_standard: true } => {
            let old = spec.value(Row::Top, "call_evidence").and_then(Value::as_inline_table);
            let mut table = old.cloned().unwrap_or_else(InlineTable::new);
            table.insert(subject, attestation(source));
            spec.set(Row::Top, "call_evidence", table)
        }
        Edit::AddField { after, ty, doc } => {
            let place = match after.as_deref() {
                None => Place::First,
                Some(after) if spec.fields().contains(&after) => Place::After(after),
                // The field before it is one of `[common]`, which are after each other.
                Some(_) if spec.fields().contains(&COMMON) => Place::After(COMMON),
                Some(_) => Place::Last,
            };
            let keys = [
                ("type", Value::from(ty.as_str())),
                ("doc", Value::from(doc.as_str())),
                ("evidence", attestation(source)),
            ];
            spec.insert_field(subject, place, keys)
        }
    }
}

/// Returns the long form of evidence.
fn attestation(source: &FactSource) -> Value {
    inline([
        ("is", Value::from("observed")),
        ("source", Value::from(source.name.as_str())),
        ("date", Value::from(source.date.as_str())),
    ])
}
