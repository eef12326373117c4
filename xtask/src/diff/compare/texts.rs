//! Facts that only the documentation shows: descriptions, sources, search words and evidence.

use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item},
        rules::declarations as rule,
    },
    spec::{
        Origin,
        evidence::{Evidence, Provenance},
    },
};

/// Compares descriptions.
pub(super) fn docs(old: &str, new: &str, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    if old != new {
        comparison.add(&rule::DOC_CHANGED, item, &format!("is described as “{new}”"), None);
    }
}

/// Compares the page of the vendor. The path of the spec is not a fact.
pub(super) fn origins(
    old: &Origin,
    new: &Origin,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let (Origin { path: _, source: old }, Origin { path: _, source: new }) = (old, new);
    if old != new {
        comparison.add(&rule::SOURCE_CHANGED, item, &format!("has the source {new}"), None);
    }
}

/// Compares search words. Their order has no effect.
pub(super) fn aliases(
    old: &[Spanned<String>],
    new: &[Spanned<String>],
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let sorted = |words: &[Spanned<String>]| {
        let mut words: Vec<String> = words.iter().map(|word| word.value.clone()).collect();
        words.sort();
        words
    };
    let (old, new) = (sorted(old), sorted(new));
    if old != new {
        let says = match new.as_slice() {
            [] => "has no search words any more".to_owned(),
            words => format!("has the search words `{}`", words.join("`, `")),
        };
        comparison.add(&rule::ALIAS_CHANGED, item, &says, None);
    }
}

/// The evidence of an item, and that of the declaration around it.
#[derive(Clone, Copy)]
pub(super) struct KnownBy {
    pub(super) own: Evidence,
    pub(super) default: Evidence,
}

/// Compares the evidence. An item that follows its declaration on both sides has no change of its own.
pub(super) fn evidence(
    old: KnownBy,
    new: KnownBy,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let follows = |known: KnownBy| known.own == known.default;
    if old.own == new.own || (follows(old) && follows(new)) {
        return;
    }
    let says = format!("is {}, formerly {}", new.own.word(), old.own.word());
    comparison.add(&rule::EVIDENCE_CHANGED, item, &says, None);
}

/// Compares the evidence of a declaration.
pub(super) fn own_evidence(
    old: Evidence,
    new: Evidence,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old != new {
        let says = format!("is {}, formerly {}", new.word(), old.word());
        comparison.add(&rule::EVIDENCE_CHANGED, item, &says, None);
    }
}

/// Compares the sources of facts, and the days on which somebody saw the facts there.
pub(super) fn provenance(
    old: Option<&Provenance>,
    new: Option<&Provenance>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old == new {
        return;
    }
    let says = match new {
        None => "names no source of its own any more".to_owned(),
        Some(Provenance { source, date }) => {
            let source = source.as_ref().map(|source| format!("the source {source}"));
            let date = date.as_ref().map(|date| format!("the date {date}"));
            let facts: Vec<String> = source.into_iter().chain(date).collect();
            format!("has {}", facts.join(" and "))
        }
    };
    comparison.add(&rule::PROVENANCE_CHANGED, item, &says, None);
}
