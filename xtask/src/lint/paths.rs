//! Paths and requests that two declarations share.

use std::collections::BTreeMap;

use super::Findings;
use crate::{
    diagnostics::At,
    rust::calls::calls,
    spec::{Resource, Specs},
};

pub(super) fn find_duplicates(specs: &Specs, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<String, &At> = BTreeMap::new();
    for resource in &specs.resources {
        let twins: Vec<_> = requests(resource)
            .into_iter()
            .map(|(request, at)| (without_names(&request), request, at))
            .filter_map(|(key, request, at)| match seen.get(&key) {
                Some(first) => Some((request, at, *first)),
                None => {
                    seen.insert(key, at);
                    None
                }
            })
            .collect();
        let help = "mend the path or the method, or leave one of the calls out";
        match twins.as_slice() {
            // A path of another resource makes a twin of each standard call.
            [(_, _, first), _, ..] => {
                let (path, count) = (&resource.path.value, twins.len());
                let message = format!("below `{path}`, {count} calls send the requests of others");
                findings.push(&resource.path.at, message, help);
                findings.also(first, "the first of the others is here");
            }
            [(request, at, first)] => {
                findings.push(at, format!("a second call sends `{request}`"), help);
                findings.also(first, "the first one is here");
            }
            [] => {}
        }
    }
}

/// Returns the method and path of each call, with the place of the call.
fn requests(resource: &Resource) -> Vec<(String, &At)> {
    let place = |word: &str| {
        let standard = resource.calls.iter().find(|call| call.value == word).map(|call| &call.at);
        let extra = || resource.extra_calls.iter().find(|call| call.name.value == word);
        standard.or_else(|| Some(&extra()?.path.at))
    };
    let calls = calls(resource).into_iter();
    calls.filter_map(|call| Some((call.request, place(&call.word)?))).collect()
}

/// Leaves out the names of placeholders and the case of letters, by which no server tells paths apart.
fn without_names(request: &str) -> String {
    let part =
        |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_lowercase() };
    request.split('/').map(part).collect::<Vec<_>>().join("/")
}

pub(super) fn find_foreign(specs: &Specs, findings: &mut Findings<'_>) {
    let is_below = |path: &str, parent: &str| {
        path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    for resource in &specs.resources {
        for call in &resource.extra_calls {
            let path = call.path.value.as_str();
            let length = |other: &&Resource| other.path.value.len();
            let owners = specs.resources.iter().filter(|other| is_below(path, &other.path.value));
            let Some(owner) = owners.max_by_key(length) else { continue };
            if !is_below(path, &resource.path.value)
                || owner.path.value.len() > resource.path.value.len()
            {
                let message = format!(
                    "the path `{path}` is below `{}` of `{}`",
                    owner.path.value, owner.name.value
                );
                let help = format!(
                    "move the call to the spec of `{}`, or mend the path",
                    owner.name.value
                );
                findings.push(&call.path.at, message, help);
            }
        }
    }
}
