//! Scopes that imply each other.

use std::collections::BTreeMap;

use super::Findings;
use crate::spec::{Scope, Specs};

pub(super) fn find_all(specs: &Specs, findings: &mut Findings<'_>) {
    for scope in specs.scopes.iter().filter(|scope| scope.variant.value == "ALL") {
        let message = "the scope `ALL` hides the list of all scopes, `Scope::ALL`";
        findings.push(&scope.variant.at, message, "give it another name, such as `AllOfCore`");
    }
}

pub(super) fn find_circles(specs: &Specs, findings: &mut Findings<'_>) {
    let scopes: BTreeMap<&str, &Scope> =
        specs.scopes.iter().map(|scope| (scope.variant.value.as_str(), scope)).collect();
    for scope in &specs.scopes {
        let start = scope.variant.value.as_str();
        let (mut seen, mut open) = (vec![start], vec![start]);
        while let Some(next) = open.pop().and_then(|name| scopes.get(name)) {
            for implied in next.implies.iter().map(|implied| implied.value.as_str()) {
                if implied == start {
                    let message = format!("`{start}` implies itself by `{}`", next.variant.value);
                    let help = "leave one of the implications out; the larger scope implies the smaller one";
                    findings.push(&scope.variant.at, message, help);
                    return;
                }
                if !seen.contains(&implied) {
                    seen.push(implied);
                    open.push(implied);
                }
            }
        }
    }
}
