//! The standard calls of a resource.

use toml_edit::{Array, Value};

use super::Comparison;
use crate::{
    diagnostics::Mistakes,
    spec::{Resource, evidence::Evidence},
    spec_edit::{Row, SpecEdit},
    vendor::facts::RecordFacts,
};

/// The standard calls, in the order of specs.
const ORDER: [&str; 8] = ["get", "list", "read", "create", "update", "patch", "delete", "batch"];

impl Comparison<'_> {
    /// Adds the calls that a source shows, and raises the evidence of those that were assumed.
    pub(super) fn calls(
        &mut self,
        facts: &RecordFacts,
        resource: &Resource,
        mistakes: &mut Mistakes,
    ) {
        let path = resource.origin.path.as_str();
        if let Some(shown) = facts.path.as_ref().filter(|shown| shown.value != resource.path.value)
        {
            let text = format!(
                "`path = \"{}\"`: the source shows `{}`; a new path is a change by hand",
                resource.path.value, shown.value
            );
            self.keep(&resource.path.at, text);
        }
        for call in &facts.calls {
            let word = call.value.as_str();
            if !resource.has_call(word) {
                if resource.has_call("read") || !resource.is_record() {
                    let text = format!(
                        "`calls`: the source shows `{word}`; the resource has no list of records"
                    );
                    self.keep(&resource.name.at, text);
                    continue;
                }
                self.apply(path, &call.at, mistakes, |spec| add(spec, word));
            }
            let known = resource.call_evidence(word);
            let is_new = !resource.has_call(word);
            let wanted = facts.evidence;
            if (is_new && wanted != resource.evidence) || (!is_new && wanted < known) {
                let default = resource.evidence;
                self.apply(path, &call.at, mistakes, |spec| {
                    set_evidence(spec, word, wanted, default)
                });
            }
        }
        self.absent_calls(facts, resource);
    }

    /// Lists the calls of the spec that a source does not show. A connector reads lists only.
    fn absent_calls(&mut self, facts: &RecordFacts, resource: &Resource) {
        if facts.calls.is_empty() || facts.is_in_order {
            return;
        }
        let shown = |word: &str| facts.calls.iter().any(|call| call.value == word);
        let absent: Vec<_> = resource
            .calls
            .iter()
            .map(|call| call.value.as_str())
            .filter(|word| !shown(word) && !matches!(*word, "batch" | "patch" | "read"))
            .collect();
        if !absent.is_empty() {
            let text = format!("the calls `{}`", absent.join("`, `"));
            self.lack(&resource.name.at, text);
        }
    }
}

/// Adds a call at its place in the order of calls.
fn add(spec: &mut SpecEdit, word: &str) -> Result<(), String> {
    let old = spec.value(Row::Top, "calls").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut words: Vec<String> = old.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let rank = |word: &str| ORDER.iter().position(|known| *known == word);
    let index = words.iter().filter(|known| rank(known) < rank(word)).count();
    words.insert(index, word.to_owned());
    spec.set(Row::Top, "calls", words.into_iter().collect::<Array>())
}

/// Sets the evidence of a call, which is left out if it is that of the resource.
fn set_evidence(
    spec: &mut SpecEdit,
    word: &str,
    wanted: Evidence,
    default: Evidence,
) -> Result<(), String> {
    let old = spec.value(Row::Top, "call_evidence").and_then(Value::as_inline_table);
    let mut table = old.cloned().unwrap_or_default();
    if wanted == default {
        table.remove(word);
    } else {
        table.insert(word, Value::from(wanted.word()));
    }
    if table.is_empty() {
        return spec.remove(Row::Top, "call_evidence").map(drop);
    }
    spec.set(Row::Top, "call_evidence", table)
}
