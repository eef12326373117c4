//! Compares the requests of a call: method, path, scope, and repetition after a lost answer.

use crate::{
    diff::{
        finding::{Comparison, Item},
        rules::calls as rule,
    },
    spec::{Access, Specs},
};

/// Compares methods and paths.
pub(super) fn compare(
    (old_method, old_path): (&str, &str),
    (method, path): (&str, &str),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let rust = &item.rust;
    if old_method != method {
        let says = format!("is sent as `{method}`, formerly as `{old_method}`");
        let entry = format!("Send `{rust}` as `{method}` instead of `{old_method}`.");
        comparison.add(&rule::METHOD_CHANGED, item, &says, entry);
    }
    if old_path != path {
        let says = format!("has the path `{path}`, formerly `{old_path}`");
        let entry = format!("Send `{rust}` to `{path}` instead of `{old_path}`.");
        comparison.add(&rule::PATH_CHANGED, item, &says, entry);
    }
}

/// Compares whether a client repeats a call after a lost answer.
pub(super) fn compare_repetition(
    (old_method, old): (&str, Option<bool>),
    (method, new): (&str, Option<bool>),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    // A call is idempotent by its method (RFC 9110) unless the spec says it.
    let by_method = |method: &str| matches!(method, "GET" | "PUT" | "DELETE");
    let was = old.unwrap_or_else(|| by_method(old_method));
    let is = new.unwrap_or_else(|| by_method(method));
    if was == is && old == new {
        return;
    }
    let rust = &item.rust;
    let (says, entry) = match is {
        true => {
            ("may be repeated after a lost answer", format!("Repeat `{rust}` after a lost answer."))
        }
        false => (
            "is never repeated after a lost answer",
            format!("Repeat `{rust}` no longer after a lost answer."),
        ),
    };
    comparison.add(&rule::IDEMPOTENT_CHANGED, item, says, entry);
}

/// Compares the scopes that a call needs.
pub(super) fn compare_scopes(
    old: &str,
    new: &str,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old == new {
        return;
    }
    let access = |specs: &Specs, name: &str| {
        specs.scopes.iter().find(|scope| scope.name.value == name).and_then(|scope| scope.access)
    };
    let accesses = (access(&comparison.old.specs, old), access(&comparison.new.specs, new));
    let rule = match accesses {
        (Some(Access::Write), Some(Access::Read)) => &rule::SCOPE_NARROWED,
        (Some(Access::Write | Access::Read) | None, Some(Access::Write | Access::Read) | None) => {
            &rule::SCOPE_WIDENED
        }
    };
    let entry = format!("Need the scope `{new}` for `{}` instead of `{old}`.", item.rust);
    comparison.add(rule, item, &format!("needs the scope `{new}`, formerly `{old}`"), entry);
}
