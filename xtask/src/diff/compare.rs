//! Compares two states of all specs.
//!
//! Each function here and below takes the old struct of `spec` apart without `..`. So a new key of the format does
//! not compile until somebody has decided what a change of it means.

mod api;
mod calls;
mod declarations;
mod enums;
mod field_names;
mod fields;
mod flags;
mod history;
mod objects;
mod owner;
mod query;
mod references;
mod requests;
mod resources;
mod rust_names;
mod scopes;
mod server_facts;
mod texts;
mod types;

use super::{
    Finding, State,
    finding::{Comparison, Side},
};
use crate::spec::Specs;

/// Returns the changes from an old state to a new one: the worst level first, and then by item.
pub(crate) fn compare(old: &State, new: &State) -> Vec<Finding> {
    let mut comparison = Comparison::new(old, new);
    // Each declaration has its name in Rust. The names of files that could not be read are not facts; such a state is never compared.
    let Specs { api, scopes, enums, objects, resources, type_names: _, unread: _ } = &old.specs;
    let new = &new.specs;
    if let (Some(old), Some(new)) = (api, &new.api) {
        api::compare(old, new, &mut comparison);
    }
    scopes::compare(scopes, &new.scopes, &mut comparison);
    declarations::compare(enums, &new.enums, &mut comparison);
    declarations::compare(objects, &new.objects, &mut comparison);
    declarations::compare(resources, &new.resources, &mut comparison);
    references::compare(&mut comparison);
    let mut findings = comparison.findings;
    findings.sort_by(|a, b| {
        let key =
            |finding: &Finding| (finding.rule.level, finding.owner.clone(), finding.place.line);
        key(a).cmp(&key(b))
    });
    findings
}

/// A pair of sides: where the old and the new of two items are.
const SIDES: (Side, Side) = (Side::Old, Side::New);
