//! The history of a declaration: its first version, its old names, and its deprecation.

use super::{Resource, Specs};
use crate::diagnostics::Spanned;

/// The history of a resource, object, enum, field, value or call.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The sentence that names a replacement. `None` if the declaration is not deprecated.
    pub(crate) deprecated: Option<Spanned<String>>,
    /// The version of the vendor's documentation that first has the declaration.
    pub(crate) since: Option<Spanned<String>>,
    /// The old names, from the newest to the oldest, in the spelling of the key that has the name now.
    pub(crate) renamed_from: Vec<Spanned<String>>,
}

impl History {
    /// Returns the sentence that names a replacement, if the declaration is deprecated.
    pub(crate) fn deprecation(&self) -> Option<&str> {
        self.deprecated.as_ref().map(|sentence| sentence.value.as_str())
    }

    /// Returns whether the declaration is deprecated.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.deprecated.is_some()
    }

    /// Replaces the facts that this history has. Returns their number.
    pub(crate) fn replace(self, old: &mut Self) -> usize {
        let facts =
            [self.deprecated.is_some(), self.since.is_some(), !self.renamed_from.is_empty()];
        old.deprecated = self.deprecated.or_else(|| old.deprecated.take());
        old.since = self.since.or_else(|| old.since.take());
        if !self.renamed_from.is_empty() {
            old.renamed_from = self.renamed_from;
        }
        facts.into_iter().filter(|has| *has).count()
    }

    /// Returns the old names, from the newest to the oldest.
    pub(crate) fn old_names(&self) -> impl Iterator<Item = &str> {
        self.renamed_from.iter().map(|name| name.value.as_str())
    }

    /// Returns the sentence of documentation about the first version.
    pub(crate) fn since_sentence(&self) -> Option<String> {
        self.since.as_ref().map(|since| since_sentence(&since.value))
    }
}

impl Specs {
    /// Returns the number of deprecated resources, calls, objects, fields, enums and values.
    pub(crate) fn deprecated_items(&self) -> usize {
        let enums = self.enums.iter().flat_map(|known| {
            [&known.history].into_iter().chain(known.values.iter().map(|value| &value.history))
        });
        let objects = self.objects.iter().flat_map(|known| {
            [&known.history].into_iter().chain(known.fields.iter().map(|field| &field.history))
        });
        let resources = self.resources.iter().flat_map(|known| {
            let fields = known.fields.iter().map(|field| &field.history);
            let calls = known.extra_calls.iter().map(|call| &call.history);
            [&known.history].into_iter().chain(fields).chain(calls)
        });
        let all = enums.chain(objects).chain(resources);
        let calls = self.resources.iter().map(|known| known.call_deprecated.len());
        all.filter(|history| history.is_deprecated()).count() + calls.sum::<usize>()
    }
}

impl Resource {
    /// Returns the sentence about a deprecated standard call.
    pub(crate) fn call_deprecation(&self, word: &str) -> Option<&str> {
        of_call(&self.call_deprecated, word)
    }

    /// Returns the version of the vendor's documentation that first has a standard call.
    pub(crate) fn call_since(&self, word: &str) -> Option<&str> {
        of_call(&self.call_since, word)
    }
}

fn of_call<'a>(facts: &'a [(Spanned<String>, Spanned<String>)], word: &str) -> Option<&'a str> {
    facts.iter().find(|(call, _)| call.value == word).map(|(_, fact)| fact.value.as_str())
}

/// Returns the sentence of documentation about a first version.
pub(crate) fn since_sentence(version: &str) -> String {
    format!("Known since version {version} of the vendor's documentation.")
}
