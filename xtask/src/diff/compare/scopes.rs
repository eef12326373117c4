//! Compares the scopes of a login.

use super::texts;
use crate::{
    diff::{
        finding::{Comparison, Item, Side},
        matching::{Pairs, moved},
        rules::{declarations as rule, fields::ORDER_CHANGED},
    },
    spec::{Access, Scope},
};

pub(super) fn compare(old: &[Scope], new: &[Scope], comparison: &mut Comparison<'_>) {
    let mut pairs = Pairs::new(old, new, |scope| scope.name.value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        scope(old, new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| old.variant.value == new.variant.value) {
        let item = item(new, Side::New);
        let (was, is) = (&old.name.value, &new.name.value);
        let entry = format!("Request the scope `{is}` for `{}` instead of `{was}`.", item.rust);
        comparison.add(
            &rule::SCOPE_MOVED,
            &item,
            &format!("is requested as `{is}`, formerly `{was}`"),
            entry,
        );
        scope(old, new, comparison);
    }
    let moved = moved(&names(old), &names(new)).join("`, `");
    if let (false, Some(first)) = (moved.is_empty(), new.first()) {
        let item =
            Item { wire: "scopes".to_owned(), rust: "Scope".to_owned(), ..item(first, Side::New) };
        comparison.add(&ORDER_CHANGED, &item, &format!("have `{moved}` at another place"), None);
    }
    for old in pairs.removed {
        let item = item(old, Side::Old);
        let entry = format!("Remove `{}`.", item.rust);
        comparison.add(&rule::SCOPE_REMOVED, &item, "is gone", entry);
    }
    for new in pairs.added {
        let item = item(new, Side::New);
        let entry = format!("Add `{}`.", item.rust);
        comparison.add(&rule::SCOPE_ADDED, &item, "is new", entry);
    }
}

fn names(scopes: &[Scope]) -> Vec<&str> {
    scopes.iter().map(|scope| scope.name.value.as_str()).collect()
}

fn item(scope: &Scope, side: Side) -> Item<'_> {
    let rust = format!("Scope::{}", scope.variant.value);
    let wire = scope.name.value.clone();
    Item { owner: "scopes.toml", wire, rust, side, at: &scope.name.at }
}

fn scope(old: &Scope, new: &Scope, comparison: &mut Comparison<'_>) {
    let item = item(new, Side::New);
    let Scope {
        variant: old_variant,
        name: _,
        doc: old_doc,
        access: old_access,
        implies: old_implies,
    } = old;
    let Scope { variant, name: _, doc, access, implies } = new;
    if old_variant.value != variant.value {
        let was = format!("Scope::{}", old_variant.value);
        let entry = format!("Rename `{was}` to `{}`.", item.rust);
        comparison.add(
            &rule::SCOPE_RENAMED,
            &item,
            &format!("is `{}`, formerly `{was}`", item.rust),
            entry,
        );
    }
    texts::docs(old_doc, doc, &item, comparison);
    compare_access(*old_access, *access, &item, comparison);
    let names = |words: &[_]| -> Vec<String> {
        words.iter().map(|word: &crate::diagnostics::Spanned<String>| word.value.clone()).collect()
    };
    let (old, new) = (names(old_implies), names(implies));
    for gone in old.iter().filter(|word| !new.contains(word)) {
        let entry = format!("Imply `Scope::{gone}` by `{}` no longer.", item.rust);
        comparison.add(
            &rule::IMPLIES_REMOVED,
            &item,
            &format!("no longer implies `{gone}`"),
            entry,
        );
    }
    for added in new.iter().filter(|word| !old.contains(word)) {
        let entry = format!("Imply `Scope::{added}` by `{}`.", item.rust);
        comparison.add(&rule::IMPLIES_ADDED, &item, &format!("implies `{added}`"), entry);
    }
}

fn compare_access(
    old: Option<Access>,
    new: Option<Access>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let word = |access: Option<Access>| access.map_or("no calls", Access::word);
    let (was, is) = (word(old), word(new));
    if was == is {
        return;
    }
    let rule = if old.is_none() { &rule::ACCESS_ADDED } else { &rule::ACCESS_CHANGED };
    let entry = format!("Make `{}` a scope for `{is}` instead of `{was}`.", item.rust);
    comparison.add(rule, item, &format!("is for `{is}`, formerly for `{was}`"), entry);
}
