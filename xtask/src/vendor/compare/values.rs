//! The values of an enum.

use toml_edit::Value;

use super::Comparison;
use crate::{
    diagnostics::Mistakes,
    spec::{Enum, Wire, evidence::Evidence},
    vendor::facts::{RecordFacts, ValueFacts},
};

impl Comparison<'_> {
    /// Adds the values that a source names. The names of known values stay.
    pub(super) fn values(&mut self, facts: &RecordFacts, known: &Enum, mistakes: &mut Mistakes) {
        let path = known.origin.path.as_str();
        for value in &facts.values {
            let wire = &value.wire.value;
            let spec = known.values.iter().find(|known| known.wire.value == *wire);
            let Some(name) = &value.name else {
                if spec.is_none() {
                    let help = "the source shows no word that can be a name; add the value by hand";
                    let message = format!("the value `{wire}` has no name");
                    mistakes.push(&value.wire.at, message, help);
                }
                continue;
            };
            match spec {
                Some(spec) if spec.name.value == *name => {}
                Some(spec) => {
                    let text = format!(
                        "`{wire}` is called `{}`, and `{name}` in the source; a new name breaks programs",
                        spec.name.value
                    );
                    self.keep(&spec.name.at, text);
                }
                None if is_taken(name, wire, facts, known) => {
                    let message = format!("the name `{name}` is that of another value");
                    let help = "see which number is right, and write the value by hand";
                    mistakes.push(&value.wire.at, message, help);
                }
                None => {
                    let mut keys = vec![("name", Value::from(name.as_str()))];
                    if value.evidence != Evidence::Documented {
                        keys.push(("evidence", Value::from(value.evidence.word())));
                    }
                    self.apply(path, &value.wire.at, mistakes, |spec| {
                        spec.insert_value(wire, keys)
                    });
                }
            }
        }
        let shown = |wire: &Wire| facts.values.iter().any(|value| value.wire.value == *wire);
        for value in known.values.iter().filter(|value| !shown(&value.wire.value)) {
            self.lack(
                &value.name.at,
                format!("the value `{}` of `{}`", value.wire.value, known.name.value),
            );
        }
    }
}

/// Returns whether another value has the name, in the spec or in the source.
fn is_taken(name: &str, wire: &Wire, facts: &RecordFacts, known: &Enum) -> bool {
    let is_other = |value: &&ValueFacts| value.wire.value != *wire;
    let mut others = facts.values.iter().filter(is_other);
    known.values.iter().any(|known| known.name.value == name)
        || others.any(|other| other.name.as_deref() == Some(name))
}
