//! Compares the query parameters and the success statuses of a call.

use std::collections::BTreeSet;

use super::{
    texts::{self, KnownBy},
    types,
};
use crate::{
    diff::{
        finding::{Comparison, Item},
        matching::{Pairs, moved},
        names::field_type,
        rules::{calls as rule, fields::RUST_NAME_CHANGED},
    },
    rust::names::rust_parameter,
    spec::{Call, Resource, query_parameter::QueryParameter},
};

/// A call with its resource.
type Owned<'a> = (&'a Call, &'a Resource);

/// Compares the query parameters. `item` is the call.
pub(super) fn compare(
    (old, old_resource): Owned<'_>,
    (new, new_resource): Owned<'_>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let pairs = Pairs::new(&old.query, &new.query, |parameter| parameter.name.value.as_str());
    for (before, after) in pairs.both {
        let item = item_of(after, item);
        compare_parameter((before, old), (after, new), &item, comparison);
        compare_types((before, old_resource), (after, new_resource), &item, comparison);
    }
    for parameter in pairs.removed {
        let entry = format!("Remove the query parameter `{}` of `{}`.", rust(parameter), item.rust);
        let says = format!("takes no query parameter `{}` any more", parameter.name.value);
        comparison.add(&rule::QUERY_REMOVED, item, &says, entry);
    }
    for parameter in pairs.added {
        let item = item_of(parameter, item);
        let entry = format!("Add the query parameter `{}`.", item.rust);
        let (rule, says) = match parameter.is_required {
            true => (&rule::QUERY_REQUIRED_ADDED, "is new, and required"),
            false => (&rule::QUERY_ADDED, "is new"),
        };
        comparison.add(rule, &item, says, entry);
    }
    let (was, is) = (required(old), required(new));
    if !moved(&was, &is).is_empty() {
        let says =
            format!("takes the required query parameters in the order `{}`", is.join("`, `"));
        let entry = format!("Take the query parameters of `{}::new` in another order.", item.rust);
        comparison.add(&rule::QUERY_ORDER_CHANGED, item, &says, entry);
    }
}

/// Returns the names of the required parameters, which `new` takes in this order.
fn required(call: &Call) -> Vec<&str> {
    let required = call.query.iter().filter(|parameter| parameter.is_required);
    required.map(|parameter| parameter.name.value.as_str()).collect()
}

/// Makes the item of a parameter: `Task.find.since` on the wire, and `FindTask::since` in Rust.
fn item_of<'a>(parameter: &'a QueryParameter, call: &Item<'a>) -> Item<'a> {
    Item {
        owner: call.owner,
        wire: format!("{}.{}", call.wire, parameter.name.value),
        rust: format!("{}::{}", call.rust, rust(parameter)),
        side: call.side,
        at: &parameter.name.at,
    }
}

fn rust(parameter: &QueryParameter) -> String {
    rust_parameter(parameter).trim_start_matches("r#").to_owned()
}

fn compare_parameter(
    (old, old_call): (&QueryParameter, &Call),
    (new, new_call): (&QueryParameter, &Call),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let QueryParameter {
        // Parameters are paired by their names.
        name: _,
        rust: _,
        // The types are compared with the names of both resources.
        ty: _,
        doc: old_doc,
        is_required: was_required,
        evidence: old_evidence,
        provenance: old_provenance,
    } = old;
    let (was, is) = (rust(old), rust(new));
    if was != is {
        let says = format!("is `{is}` in Rust, formerly `{was}`");
        let entry = format!("Rename the query parameter `{was}` to `{}`.", item.rust);
        comparison.add(&RUST_NAME_CHANGED, item, &says, entry);
    }
    match (*was_required, new.is_required) {
        (false, true) => {
            let entry = format!("Require `{}`, as a value of `new`.", item.rust);
            comparison.add(&rule::QUERY_REQUIRED_ADDED, item, "is required", entry);
        }
        (true, false) => {
            let entry = format!("Make `{}` optional. `new` takes no value for it.", item.rust);
            comparison.add(&rule::QUERY_REQUIRED_REMOVED, item, "is optional", entry);
        }
        (true, true) | (false, false) => {}
    }
    texts::docs(old_doc, &new.doc, item, comparison);
    let known = (
        KnownBy { own: *old_evidence, default: old_call.evidence },
        KnownBy { own: new.evidence, default: new_call.evidence },
    );
    texts::evidence(known.0, known.1, item, comparison);
    texts::provenance(old_provenance.as_ref(), new.provenance.as_ref(), item, comparison);
}

fn compare_types(
    (old, old_resource): (&QueryParameter, &Resource),
    (new, new_resource): (&QueryParameter, &Resource),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (from, to) = (&old_resource.name.value, &new_resource.name.value);
    if types::are_equal_in((&old.ty.value, from), (&new.ty.value, to), &comparison.new.specs) {
        return;
    }
    let (old_names, names) = (&comparison.old.specs.type_names, &comparison.new.specs.type_names);
    let was = field_type(&old.ty.value, &old_resource.rust_name().value, old_names);
    let is = field_type(&new.ty.value, &new_resource.rust_name().value, names);
    let entry = format!("Take `{is}` in `{}` instead of `{was}`.", item.rust);
    let says = format!("is `{is}`, formerly `{was}`");
    comparison.add(&rule::QUERY_TYPE_CHANGED, item, &says, entry);
}

/// Compares the success statuses. Their order has no effect.
pub(super) fn compare_statuses(
    old: &Call,
    new: &Call,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let set = |call: &Call| -> BTreeSet<i64> {
        call.statuses.iter().map(|status| status.value).collect()
    };
    let (was, is) = (set(old), set(new));
    if was == is {
        return;
    }
    let shown = |statuses: &BTreeSet<i64>| {
        let statuses: Vec<_> = statuses.iter().map(i64::to_string).collect();
        if statuses.is_empty() { "any success".to_owned() } else { statuses.join(" or ") }
    };
    // No status means that any success is accepted.
    let is_wider = is.is_empty() || (!was.is_empty() && is.is_superset(&was));
    let rule = if is_wider { &rule::STATUS_WIDENED } else { &rule::STATUS_NARROWED };
    let (was, is) = (shown(&was), shown(&is));
    let says = format!("succeeds with {is}, formerly with {was}");
    let entry = format!("Accept {is} as the status of `{}` instead of {was}.", item.rust);
    comparison.add(rule, item, &says, entry);
}
