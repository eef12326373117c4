//! Unlisted fields and original spellings of a record.

use std::sync::Arc;

use crate::{Json, distinct::distinct};

/// Unlisted fields and original spellings, in one allocation that clones share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extras {
    /// Unlisted fields, in the order of the answer. Rows of one answer share the names.
    pub(super) named: Vec<(Arc<str>, Json)>,
    /// The original keys of named fields whose name is not the whole key.
    pub(super) raw_names: Vec<(Arc<str>, Json)>,
    /// The original texts of listed fields that a record would write differently.
    pub(super) originals: Vec<Original>,
    /// The names of listed fields that came with old names, by index.
    wire_names: Vec<(usize, &'static str)>,
}

/// The original text of a listed field that a record would write differently.
#[derive(Clone, Debug)]
pub(crate) struct Original {
    /// The index of the field.
    pub(crate) index: usize,
    /// The wire name of the field.
    pub(crate) name: &'static str,
    /// The text of the server.
    pub(crate) json: Json,
    /// The record's spelling of the value that was read. While it is the same, the field is unchanged.
    pub(crate) read: Box<str>,
    /// True if the field holds the value. Otherwise the field is unset.
    pub(crate) fits: bool,
}

impl Extras {
    /// The approximate size of an entry in bytes, without its texts.
    pub(crate) const BYTES: usize = 96;

    /// The largest number of fields that are compared pairwise to find duplicates.
    const FEW: usize = 24;

    /// Adds an unlisted field.
    #[inline]
    pub(crate) fn push(&mut self, name: Arc<str>, raw_name: Option<Json>, json: Json) {
        if let Some(raw) = raw_name {
            self.raw_names.push((Arc::clone(&name), raw));
        }
        self.named.push((name, json));
    }

    /// Keeps the original text of a listed field.
    pub(crate) fn keep(&mut self, original: Original) {
        self.originals.push(original);
    }

    /// Drops the original text of a listed field.
    #[inline]
    pub(crate) fn forget(&mut self, index: usize) {
        if !self.originals.is_empty() {
            self.originals.retain(|original| original.index != index);
        }
    }

    /// Returns the original text of a listed field, if a record would write it differently.
    pub(crate) fn original(&self, index: usize) -> Option<&Json> {
        let original = self.originals.iter().find(|original| original.index == index)?;
        Some(&original.json)
    }

    /// Returns the names that a listed field came with, if one of them is an old name.
    pub(crate) fn wire_names(&self, index: usize) -> impl Iterator<Item = &'static str> {
        let is_it = move |(of, _): &&(usize, _)| *of == index;
        self.wire_names.iter().filter(is_it).map(|(_, name)| *name)
    }

    /// Adds a name that a listed field came with.
    pub(crate) fn add_wire_name(&mut self, index: usize, name: &'static str) {
        if !self.wire_names.contains(&(index, name)) {
            self.wire_names.push((index, name));
        }
    }

    /// Removes a name that a listed field came with.
    pub(crate) fn forget_wire_name(&mut self, index: usize, name: &str) {
        self.wire_names.retain(|(of, known)| !(*of == index && *known == name));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.originals.is_empty() && self.wire_names.is_empty()
    }

    /// Removes named fields that are repeated later. The last value counts, as with listed fields.
    pub(super) fn without_repetition(mut self) -> Self {
        let comes_twice = |named: &[(Arc<str>, Json)]| {
            if named.len() > Self::FEW {
                return names(named).len() < named.len();
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
        // Two different keys can have the same name.
        let is_raw = |name: &Arc<str>| name.contains(char::REPLACEMENT_CHARACTER);
        let names = names(&self.named);
        let mut is_found = vec![false; names.len()];
        let mut is_last = |name: &Arc<str>| {
            let place = names.binary_search(&&**name).ok();
            let found = place.and_then(|place| is_found.get_mut(place));
            found.is_none_or(|found| !std::mem::replace(found, true))
        };
        let from_last = self.named.iter().rev().map(|(name, _)| name);
        let is_kept: Vec<bool> = from_last.map(|name| is_last(name) || is_raw(name)).collect();
        let mut kept = is_kept.into_iter().rev();
        self.named.retain(|_| kept.next().unwrap_or(true));
    }
}

/// Returns the names of fields in order, each once.
fn names(named: &[(Arc<str>, Json)]) -> Vec<&str> {
    distinct(named.iter().map(|(name, _)| &**name).collect())
}
