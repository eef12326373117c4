//! Rules about specs that are valid and may still be wrong. `allow` in a spec silences a rule.

mod allow;
mod calls;
mod common_fields;
mod constants;
mod docs;
mod evidence;
mod explain;
mod fields;
mod ids;
mod paths;
mod rules;
mod same_name;
mod scopes;
mod unused;
mod values;

use std::fmt::Display;

use crate::{
    diagnostics::{At, Mistakes, Severity},
    load::LoadedSpecs,
    spec::{Field, Specs},
};
pub(crate) use explain::explain;
pub(crate) use rules::RULES;

/// A rule about specs.
pub(crate) struct Rule {
    /// The name in messages and in `allow`, in kebab case.
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    /// The problem that the rule finds, as a sentence.
    pub(crate) summary: &'static str,
    /// The reason for the rule, in sentences.
    pub(crate) reason: &'static str,
    /// A line that breaks the rule.
    pub(crate) wrong: &'static str,
    /// The line as the rule wants it.
    pub(crate) right: &'static str,
    find: fn(&Specs, &mut Findings<'_>),
}

/// The findings of one rule.
struct Findings<'m> {
    rule: &'static Rule,
    mistakes: &'m mut Mistakes,
}

impl Findings<'_> {
    fn push(&mut self, at: &At, message: impl Display, help: impl Display) {
        let Rule { name, severity, .. } = self.rule;
        self.mistakes.push_finding(name, *severity, at, message, help);
    }

    /// Adds a related place to the last finding.
    fn also(&mut self, at: &At, label: &'static str) {
        self.mistakes.also(at, label);
    }
}

/// Notes what the rules find in specs without mistakes, unless an `allow` silences it.
///
/// With mistakes, the specs are incomplete. The rules would find the results of mistakes.
pub(crate) fn check(loaded: &mut LoadedSpecs) {
    if !loaded.mistakes.is_empty() {
        return;
    }
    for rule in &RULES {
        (rule.find)(&loaded.specs, &mut Findings { rule, mistakes: &mut loaded.mistakes });
    }
    loaded.mistakes.dedup();
    allow::settle(&RULES.each_ref().map(|rule| rule.name), &loaded.sources, &mut loaded.mistakes);
}

/// Returns the name and the fields of each record and object.
fn records(specs: &Specs) -> impl Iterator<Item = (&str, &[Field])> {
    let objects = specs.objects.iter().map(|known| (known.name.value.as_str(), &*known.fields));
    let resources = specs.resources.iter().map(|known| (known.name.value.as_str(), &*known.fields));
    resources.chain(objects)
}
