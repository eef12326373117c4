//! Equal changes of many declarations, such as those of common fields, as one line.

use std::collections::BTreeMap;

use crate::diff::Finding;

/// The least number of equal changes that are one line.
const LEAST: usize = 4;

/// The number of declarations that a line names.
const NAMED: usize = 3;

/// Equal changes, or one change.
pub(super) struct Group<'a> {
    pub(super) first: &'a Finding,
    /// The declarations, if there are several.
    owners: Vec<&'a str>,
}

/// Returns the changes in their order. Equal changes are where the first of them was.
pub(super) fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut equal: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        equal.entry(key(finding)).or_default().push(finding);
    }
    let mut groups = Vec::new();
    for finding in findings {
        let all = equal.get(&key(finding)).map(Vec::as_slice).unwrap_or_default();
        match all {
            [first, ..] if all.len() >= LEAST => {
                if std::ptr::eq(*first, finding) {
                    let owners = all.iter().map(|finding| finding.owner.as_str()).collect();
                    groups.push(Group { first: finding, owners });
                }
            }
            _ => groups.push(Group { first: finding, owners: Vec::new() }),
        }
    }
    groups
}

/// The parts that equal changes have in common: rule, member, sentence and entry.
fn key(finding: &Finding) -> (&'static str, &str, &str, Option<String>) {
    let entry = finding.entry.as_ref().map(|entry| entry.replace(&finding.rust, ""));
    (finding.rule.name, member(&finding.wire), &finding.says, entry)
}

/// Returns the name of a member without that of its owner.
fn member(name: &str) -> &str {
    name.rsplit_once(['.', ':']).map_or(name, |(_, member)| member)
}

impl Group<'_> {
    /// Returns the change as a sentence.
    pub(super) fn message(&self) -> String {
        let Self { first, owners } = self;
        if owners.is_empty() {
            return first.message();
        }
        let named = owners.iter().take(NAMED).map(|owner| format!("`{owner}`"));
        let named = named.collect::<Vec<_>>().join(", ");
        let rest = owners.len().saturating_sub(NAMED);
        format!("`{}` of {named} and {rest} more {}", member(&first.wire), first.says)
    }

    /// Returns the effect on a program. That of many declarations would name one of them only.
    pub(super) fn effect(&self) -> Option<&str> {
        self.first.effect.as_deref().filter(|_| self.owners.is_empty())
    }

    /// Returns the line of the changelog.
    pub(super) fn entry(&self) -> Option<String> {
        let Self { first, owners } = self;
        let entry = first.entry.clone()?;
        if owners.is_empty() {
            return Some(entry);
        }
        let all = format!("`{}` of {} declarations", member(&first.rust), owners.len());
        Some(entry.replace(&format!("`{}`", first.rust), &all))
    }
}
