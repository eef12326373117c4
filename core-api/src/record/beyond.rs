//! The parts of a record beyond the values of its fields.

use std::{collections::BTreeSet, sync::Arc};

use crate::Json;

/// The parts of a record beyond its values, in one allocation that clones share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beyond {
    /// Fields that are not listed, in the order of the answer. Rows of one answer share the names.
    pub(super) named: Vec<(Arc<str>, Json)>,
    /// The keys as they came, of the named fields with a name that is not all of its key.
    pub(super) raw_names: Vec<(Arc<str>, Json)>,
    /// The original texts of listed fields that a record would write in another way.
    pub(super) originals: Vec<Original>,
}

/// The original text of a listed field that a record would write in another way.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    /// The index of the field.
    pub(crate) index: usize,
    /// The name of the field on the wire.
    pub(crate) name: &'static str,
    /// The text of the server.
    pub(crate) json: Json,
    /// What the record writes for the value that was read: as long as it does, the field has not
    /// been changed.
    pub(crate) read: Box<str>,
    /// Whether the field holds the value; otherwise, it is unset.
    pub(crate) fits: bool,
}

impl Beyond {
    /// About how many bytes an entry takes beside its texts.
    pub(crate) const BYTES: usize = 96;

    /// Up to how many fields are compared each with each to find those that come twice.
    const FEW: usize = 24;

    /// Adds a field that is not listed.
    #[inline]
    pub(crate) fn push(&mut self, name: Arc<str>, raw_name: Option<Json>, json: Json) {
        if let Some(raw) = raw_name {
            self.raw_names.push((Arc::clone(&name), raw));
        }
        self.named.push((name, json));
    }

    /// Keeps what came for a listed field.
    pub(crate) fn keep(&mut self, original: Original) {
        self.originals.push(original);
    }

    /// Drops what came for a listed field before.
    #[inline]
    pub(crate) fn forget(&mut self, index: usize) {
        if !self.originals.is_empty() {
            self.originals.retain(|original| original.index != index);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.originals.is_empty()
    }

    /// Leaves out named fields that come again later, as the fields that are listed do.
    pub(super) fn without_repetition(mut self) -> Self {
        let comes_twice = |named: &[(Arc<str>, Json)]| {
            if named.len() > Self::FEW {
                let mut names = BTreeSet::new();
                return !named.iter().all(|(name, _)| names.insert(&**name));
            }
            let later = |index: usize| named.iter().skip(index.saturating_add(1));
            named
                .iter()
                .enumerate()
                .any(|(at, (name, _))| later(at).any(|(other, _)| other == name))
        };
        if comes_twice(&self.named) {
            self.keep_last();
        }
        self
    }

    #[cold]
    fn keep_last(&mut self) {
        // Names that are not all of their keys may be the same for two keys.
        let is_raw = |name: &Arc<str>| name.contains(char::REPLACEMENT_CHARACTER);
        let mut names = BTreeSet::new();
        let mut named: Vec<_> = std::mem::take(&mut self.named);
        named.reverse();
        named.retain(|(name, _)| names.insert(Arc::clone(name)) || is_raw(name));
        named.reverse();
        self.named = named;
    }
}
