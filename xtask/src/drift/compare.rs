//! Compares the specs with the observations.

mod calls;
mod fields;
mod order;
mod propose;
mod records;
mod values;

use super::{
    finding::{Edit, Finding, FindingKind},
    observations::Observations,
    shape::Shape,
};
use crate::spec::Specs;
use records::{RecordShapes, RecordSpec};

/// Returns all findings, by file and kind.
pub(super) fn findings(specs: &Specs, observations: &Observations) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (record, shapes) in records::collect(specs, observations) {
        if let Some(spec) = record.spec(specs) {
            let mut record = Record { spec, specs, shapes: &shapes, findings: &mut findings };
            record.compare();
        }
    }
    calls::compare(specs, observations, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.kind).cmp(&(&b.file, b.kind)));
    findings
}

/// A record that is compared.
struct Record<'a> {
    spec: RecordSpec<'a>,
    specs: &'a Specs,
    shapes: &'a RecordShapes,
    findings: &'a mut Vec<Finding>,
}

impl Record<'_> {
    fn compare(&mut self) {
        let mut all = self.shapes.whole.clone();
        all.merge(&self.shapes.selected);
        fields::compare(self, &all);
        fields::unknown(self, &all);
        fields::requests(self);
        order::compare(self, &self.shapes.whole);
    }

    /// Adds a finding without a proposal.
    fn push(&mut self, kind: FindingKind, subject: &str, share: (u64, u64), text: String) {
        self.findings.push(Finding {
            kind,
            record: self.spec.name.to_owned(),
            file: self.spec.file.to_owned(),
            subject: subject.to_owned(),
            share,
            text,
            proposal: None,
            edit: None,
        });
    }

    /// Adds a proposal to the last finding.
    fn propose(&mut self, proposal: Option<String>, edit: Option<Edit>) {
        if let Some(last) = self.findings.last_mut() {
            last.proposal = proposal;
            last.edit = edit;
        }
    }
}

/// Returns the number of values of a member, and of its objects.
fn share(shape: &Shape, record: &Shape) -> (u64, u64) {
    (shape.count(), record.objects)
}
