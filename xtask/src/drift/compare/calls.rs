//! Compares the calls of the specs with the answers to them.

use crate::{
    drift::{
        call_observation::{CallObservation, Runs},
        finding::{Edit, Finding, FindingKind},
        observations::Observations,
    },
    rust::calls,
    spec::{Resource, Specs, evidence::Evidence, field_flag::FieldFlag},
};

/// Compares all calls that were made.
pub(super) fn compare(specs: &Specs, observations: &Observations, findings: &mut Vec<Finding>) {
    for (call, found) in &observations.calls {
        let Some(resource) = specs.resources.get(call.resource) else { continue };
        compare_call(resource, &call.word, found, findings);
        let queries = [(FieldFlag::Filter, &found.filters), (FieldFlag::Sort, &found.orders)];
        for (flag, runs) in queries {
            for (name, runs) in runs {
                findings.extend(ability(resource, flag, name, *runs));
            }
        }
        for (name, count) in &found.missing {
            let field = resource.fields.iter().find(|field| field.name.value == *name);
            if field.is_some_and(|field| !field.has(FieldFlag::Required)) {
                let text = format!("refusals of `{}` call it missing", call.word);
                let share = (*count, found.answers());
                let mut finding = of(resource, FindingKind::Required, name, share, text);
                finding.proposal = Some("required = true".to_owned());
                findings.push(finding);
            }
        }
    }
}

fn of(
    resource: &Resource,
    kind: FindingKind,
    subject: &str,
    share: (u64, u64),
    text: String,
) -> Finding {
    Finding {
        kind,
        record: resource.name.value.clone(),
        file: resource.origin.path.clone(),
        subject: subject.to_owned(),
        share,
        text,
        proposal: None,
        edit: None,
    }
}

/// Confirms or refutes an assumed call.
fn compare_call(
    resource: &Resource,
    word: &str,
    found: &CallObservation,
    findings: &mut Vec<Finding>,
) {
    let Some(call) = calls::calls(resource).into_iter().find(|call| call.word == word) else {
        return;
    };
    let share = (found.successes(), found.answers());
    if share.0 > 0 && call.evidence == Evidence::Assumed {
        let text = format!("Core accepted `{}`", call.request);
        let mut finding = of(resource, FindingKind::Confirmed, word, share, text);
        finding.proposal = Some("evidence = \"observed\"".to_owned());
        finding.edit = Some(Edit::CallEvidence { is_standard: resource.has_call(word) });
        findings.push(finding);
    }
    // A 404 of a call with an id may only mean that the record does not exist.
    let is_unknown =
        |status: &u16| matches!(status, 405 | 501) || (*status == 404 && word == "list");
    let refused = found.statuses.iter().filter(|(status, _)| is_unknown(status));
    let refused = refused.map(|(_, count)| *count).fold(0, u64::saturating_add);
    if share.0 == 0 && refused > 0 {
        let text = format!("Core does not know `{}`", call.request);
        findings.push(of(resource, FindingKind::Refuted, word, (refused, share.1), text));
    }
}

/// Compares what a spec says of a filter or an order with the queries that ran.
fn ability(resource: &Resource, flag: FieldFlag, name: &str, runs: Runs) -> Option<Finding> {
    let field = resource.fields.iter().find(|field| field.name.value == name)?;
    let Runs { accepted, refused } = runs;
    let all = accepted.saturating_add(refused);
    let word = flag.word();
    let is_mixed = accepted > 0 && refused > 0;
    let (has, lacks) = (field.has(flag), field.refused.contains(&flag));
    let (kind, share, text, proposal) = if is_mixed {
        let text = format!("`{word}` ran {accepted} times and was refused {refused} times");
        (FindingKind::Query, (accepted, all), text, None)
    } else if accepted > 0 && !has {
        let kind = if lacks { FindingKind::Refuted } else { FindingKind::Query };
        (kind, (accepted, all), format!("`{word}` ran"), Some(format!("{word} = true")))
    } else if refused > 0 && !lacks {
        let kind = if has { FindingKind::Refuted } else { FindingKind::Query };
        (kind, (refused, all), format!("Core refused `{word}`"), Some(format!("{word} = false")))
    } else {
        return None;
    };
    let mut finding = of(resource, kind, name, share, text);
    finding.proposal = proposal;
    Some(finding)
}
