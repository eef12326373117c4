//! The facts whose specs name a source or a day of their own.

use crate::spec::{
    Specs,
    evidence::{Evidence, Provenance},
};

/// Returns a table of these facts in Markdown. Empty without such facts.
pub(super) fn table(specs: &Specs) -> String {
    let mut rows = Vec::new();
    for (fact, evidence, provenance) in facts(specs) {
        let source = provenance.source.as_deref().unwrap_or_default().replace('|', "\\|");
        let date = provenance.date.as_deref().unwrap_or_default();
        rows.push(format!("| {fact} | {} | {source} | {date} |\n", evidence.word()));
    }
    if rows.is_empty() {
        return String::new();
    }
    let head = "\n## Facts with a source of their own\n\n| fact | evidence | source | seen on |\n|---|---|---|---|\n";
    head.to_owned() + &rows.concat()
}

/// Returns the facts with a provenance, by declaration.
fn facts(specs: &Specs) -> Vec<(String, Evidence, &Provenance)> {
    let mut found = Vec::new();
    let mut add = |fact: String, evidence, provenance| {
        if let Some(provenance) = provenance {
            found.push((fact, evidence, provenance));
        }
    };
    for declaration in &specs.enums {
        for value in &declaration.values {
            let fact = format!("`{}::{}`", declaration.name.value, value.name.value);
            add(fact, value.evidence, value.provenance.as_ref());
        }
    }
    for object in &specs.objects {
        let name = &object.name.value;
        add(format!("`{name}`"), object.evidence, object.provenance.as_ref());
        for field in &object.fields {
            let fact = format!("`{name}.{}`", field.name.value);
            add(fact, field.evidence, field.provenance.as_ref());
        }
    }
    for resource in &specs.resources {
        let name = &resource.name.value;
        add(format!("`{name}`"), resource.evidence, resource.provenance.as_ref());
        for field in &resource.fields {
            let fact = format!("`{name}.{}`", field.name.value);
            add(fact, field.evidence, field.provenance.as_ref());
        }
        for known in &resource.call_evidence {
            let fact = format!("`{}` of `{name}`", known.call.value);
            add(fact, known.evidence, known.provenance.as_ref());
        }
        for call in &resource.extra_calls {
            let fact = format!("`{}` of `{name}`", call.name.value);
            add(fact, call.evidence, call.provenance.as_ref());
        }
    }
    found
}
