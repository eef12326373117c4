//! Every edit of a tree of specs is named, and the way back is named as well.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    edits::{Edit, edits},
    state, tree, with,
};
use crate::{
    diagnostics::Source,
    diff::{Finding, Level, State, compare, rules},
};

/// The rules of a change and of the way back, where the words do not say it.
const MIRRORS: [(&str, &[&str]); 15] = [
    ("query-required-added", &["query-removed"]),
    ("status-narrowed", &["status-widened", "status-narrowed"]),
    ("required-added", &["required-removed", "field-removed"]),
    ("field-removed", &["field-added", "required-added"]),
    ("scope-widened", &["scope-narrowed", "scope-widened"]),
    ("length-shorter", &["length-longer"]),
    ("filter-removed", &["filter-added"]),
    ("filter-unconfirmed", &["filter-added"]),
    ("filter-refused", &["filter-reopened"]),
    ("sort-removed", &["sort-added"]),
    ("sort-unconfirmed", &["sort-added"]),
    ("sort-refused", &["sort-reopened"]),
    ("value-removed", &["value-named"]),
    ("limit-lowered", &["constant-changed"]),
    ("deprecated", &["deprecation-removed"]),
];

/// Returns whether one rule is that of the way back of another one.
fn mirrors(one: &str, other: &str) -> bool {
    let listed = |one: &str, other: &str| {
        MIRRORS.iter().any(|(known, mirrors)| *known == one && mirrors.contains(&other))
    };
    let swapped = |one: &str, from: &str, to: &str| {
        one.strip_suffix(from).and_then(|stem| other.strip_suffix(to).map(|end| stem == end))
            == Some(true)
    };
    one == other
        || listed(one, other)
        || listed(other, one)
        || [("added", "removed"), ("confirmed", "doubted")]
            .iter()
            .any(|(from, to)| swapped(one, from, to) || swapped(one, to, from))
        // A scope gets an access type, or it loses it.
        || matches!((one, other), ("access-added", "access-changed") | ("access-changed", "access-added"))
        || matches!(
            (one, other),
            ("reference-declared", "resource-removed" | "reference-added")
                | ("resource-added" | "reference-removed", "reference-declared")
        )
}

/// Fails unless the changes of both directions are those of each other.
fn assert_mirrored(there: &[Finding], back: &[Finding]) {
    let mut back: Vec<&Finding> = back.iter().collect();
    for finding in there {
        let found = back.iter().position(|other| {
            other.owner == finding.owner && mirrors(finding.rule.name, other.rule.name)
        });
        let Some(found) = found else { panic!("{finding:#?} has no way back in {back:#?}") };
        back.swap_remove(found);
    }
    assert!(back.is_empty(), "the way back alone has {back:#?}");
}

/// The edits of all files, each with the index of its file.
fn all_edits(tree: &[Source]) -> Vec<(usize, Edit)> {
    let of = |(index, source): (usize, &Source)| {
        edits(&source.text).into_iter().map(move |edit| (index, edit)).collect::<Vec<_>>()
    };
    tree.iter().enumerate().flat_map(of).collect()
}

/// Returns the state after an edit, unless a check refuses it.
fn edited(tree: &[Source], file: usize, edit: &Edit) -> Option<State> {
    let source = &tree[file];
    state(with(tree, &source.path, &edit.apply(&source.text))).ok()
}

#[test]
fn every_edit_that_is_accepted_is_named_in_both_directions() {
    let tree = tree();
    let old = state(tree.clone()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(compare(&old, &old), []);
    let (mut accepted, mut seen) = (0, BTreeSet::new());
    for (file, edit) in all_edits(&tree) {
        let Some(new) = edited(&tree, file, &edit) else { continue };
        accepted += 1;
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        let source = &tree[file];
        let line = source.text[..edit.range.start].lines().count().max(1);
        assert!(!there.is_empty(), "{}:{line}: {edit:?} changes nothing", source.path);
        assert_mirrored(&there, &back);
        seen.extend(there.iter().chain(&back).map(|finding| finding.rule.name));
    }
    assert!(accepted > 400, "{accepted} edits");
    let all: BTreeSet<&str> = rules::all().iter().map(|rule| rule.name).collect();
    let unseen: Vec<&str> = all.difference(&seen).copied().collect();
    assert_eq!(unseen, UNSEEN, "rules that no edit of one value triggers; other tests do");
}

/// Rules that need more than one edit. Other tests have them.
pub(super) const UNSEEN: [&str; 23] = [
    "access-added",
    "area-changed",
    "areas-changed",
    "call-renamed",
    "enum-added",
    "enum-removed",
    "enum-renamed",
    "field-noted",
    "group-changed",
    "object-added",
    "object-removed",
    "object-renamed",
    "order-changed",
    "parameters-changed",
    "query-order-changed",
    "reference-declared",
    "renamed-with-alias",
    "required-order",
    "resource-added",
    "resource-removed",
    "resource-renamed",
    "scope-added",
    "scope-removed",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Edits in several files do not hide each other.
    #[test]
    fn edits_in_several_files_are_all_named(choices in prop::collection::vec(any::<prop::sample::Index>(), 2..6)) {
        let tree = tree();
        let old = state(tree.clone()).unwrap_or_else(|error| panic!("{error}"));
        let all = all_edits(&tree);
        let (mut sources, mut files) = (tree.clone(), BTreeSet::new());
        for choice in choices {
            let (file, edit) = choice.get(&all);
            if edited(&tree, *file, edit).is_some() && files.insert(*file) {
                let source = &tree[*file];
                sources = with(&sources, &source.path, &edit.apply(&source.text));
            }
        }
        // Two edits that are legal alone may contradict each other.
        if let Ok(new) = state(sources) {
            let (there, back) = (compare(&old, &new), compare(&new, &old));
            prop_assert_eq!(there.is_empty(), files.is_empty());
            assert_mirrored(&there, &back);
            let is_sorted = there.windows(2).all(|pair| pair[0].rule.level <= pair[1].rule.level);
            prop_assert!(is_sorted && Level::ALL.is_sorted());
        }
    }
}
