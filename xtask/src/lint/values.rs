//! Values of enums that differ too little.

use std::collections::BTreeMap;

use super::Findings;
use crate::{
    diagnostics::At,
    spec::{Specs, Wire},
};

pub(super) fn find_empty(specs: &Specs, findings: &mut Findings<'_>) {
    for value in specs.enums.iter().flat_map(|known| &known.values) {
        if let Wire::Text(text) = &value.wire.value
            && (text.trim() != text || text.is_empty())
        {
            let message = format!("the value {text:?} is empty, or has spaces around it");
            findings.push(&value.wire.at, message, "write the text that Core sends");
        }
    }
}

pub(super) fn find_alike(specs: &Specs, findings: &mut Findings<'_>) {
    for known in &specs.enums {
        let mut seen: BTreeMap<String, (&String, usize, &At)> = BTreeMap::new();
        for (index, value) in known.values.iter().enumerate() {
            let texts: Vec<(&String, &At)> = match &value.wire.value {
                Wire::Text(text) => {
                    vec![(text, &value.wire.at), (&value.name.value, &value.name.at)]
                }
                Wire::Number(_) => vec![(&value.name.value, &value.name.at)],
            };
            for (text, at) in texts {
                match seen.get(&text.to_lowercase()) {
                    // A value and its own name are alike.
                    Some((_, of, _)) if *of == index => {}
                    Some((other, _, _)) if *other == text => {}
                    Some((other, _, first)) => {
                        let message = format!("`{text}` and `{other}` differ by case only");
                        findings.push(at, message, "leave the wrong one out");
                        findings.also(first, "the other one is here");
                    }
                    None => drop(seen.insert(text.to_lowercase(), (text, index, at))),
                }
            }
        }
    }
}
