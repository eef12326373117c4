//! The versions that earlier calls have returned and that may come again.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, VecDeque},
};

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::client::changes::resource_state::ReturnedVersion;

/// The returned versions within an overlap: those of earlier passes, and those of this one. At most `capacity` of
/// either are kept, the newest ones.
#[derive(Debug)]
pub(super) struct ReturnedVersions {
    /// The versions of earlier passes, by id.
    earlier: BTreeMap<Uuid, (Option<DateTime>, Box<str>)>,
    /// The versions of this pass, in the order of their timestamps.
    own: VecDeque<ReturnedVersion>,
    capacity: usize,
    /// The timestamp up to which earlier versions may be missing, because there were too many.
    incomplete_to: Option<DateTime>,
}

impl ReturnedVersions {
    pub(super) fn new(earlier: &[ReturnedVersion], capacity: usize) -> Self {
        let oldest = earlier.iter().filter_map(|version| version.changed).min();
        let incomplete_to = oldest.filter(|_| earlier.len() >= capacity);
        let earlier = earlier.iter();
        let earlier = earlier.map(|known| (known.id, (known.changed, known.version.clone())));
        Self { earlier: earlier.collect(), own: VecDeque::new(), capacity, incomplete_to }
    }

    /// Returns whether an earlier pass has returned this version.
    ///
    /// A list by key does not repeat a row, so the versions of this pass need no search.
    pub(super) fn has(&self, id: Uuid, changed: Option<DateTime>, version: &str) -> bool {
        let known = self.earlier.get(&id);
        known.is_some_and(|(time, known)| *time == changed && **known == *version)
    }

    /// Returns whether all earlier versions with this timestamp are known.
    pub(super) fn is_complete_at(&self, time: DateTime) -> bool {
        self.incomplete_to.is_none_or(|limit| time > limit)
    }

    /// Adds a returned version. It replaces that of an earlier pass.
    pub(super) fn add(&mut self, id: Uuid, changed: Option<DateTime>, version: &str) {
        if !self.earlier.is_empty() {
            self.earlier.remove(&id);
        }
        if self.own.len() >= self.capacity {
            self.own.pop_front();
        }
        self.own.push_back(ReturnedVersion { id, changed, version: version.into() });
    }

    /// Drops the versions of this pass that are older than a time.
    pub(super) fn forget_before(&mut self, oldest: Option<DateTime>) {
        while self.own.front().is_some_and(|version| version.changed < oldest) {
            self.own.pop_front();
        }
    }

    /// Counts the versions since a time, up to a number that is more than `enough`.
    pub(super) fn count_since(&self, oldest: Option<DateTime>, enough: usize) -> usize {
        let own = self.own.iter().rev().take_while(|version| version.changed >= oldest);
        let earlier = self.earlier.values().filter(|(changed, _)| *changed >= oldest);
        let limit = enough.saturating_add(1);
        own.take(limit).count().saturating_add(earlier.take(limit).count())
    }

    /// Returns the versions since a time, by id. If there are more than `limit`, the newest ones.
    pub(super) fn since(&self, oldest: Option<DateTime>, limit: usize) -> Vec<ReturnedVersion> {
        let earlier = self.earlier.iter().filter(|(_, (changed, _))| *changed >= oldest);
        let earlier = earlier.map(|(id, (changed, version))| ReturnedVersion {
            id: *id,
            changed: *changed,
            version: version.clone(),
        });
        let own = self.own.iter().rev().take_while(|version| version.changed >= oldest);
        let mut all: Vec<ReturnedVersion> = own.take(limit).cloned().chain(earlier).collect();
        if all.len() > limit {
            all.sort_by_key(|version| Reverse(version.changed));
            all.truncate(limit);
        }
        // A record that has changed twice in this pass is there twice.
        all.sort_by(|one, other| (one.id, other.changed).cmp(&(other.id, one.changed)));
        all.dedup_by_key(|version| version.id);
        all
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn of_two_versions_of_a_record_the_newer_one_counts() {
        let (id, other) = (Uuid::from_u128(7), Uuid::from_u128(3));
        let at = |second| Some(date(2026, 3, 17).at(8, 0, second, 0));
        let mut versions = ReturnedVersions::new(&[], 100);
        versions.add(id, at(1), "A");
        versions.add(other, at(2), "B");
        versions.add(id, at(3), "C");
        versions.add(id, at(3), "D");
        let since = |second| {
            let known = versions.since(at(second), 100);
            known.into_iter().map(|known| (known.id, known.version)).collect::<Vec<_>>()
        };
        assert_eq!(since(0), [(other, "B".into()), (id, "D".into())]);
        assert_eq!(since(3), [(id, "D".into())]);
        let next = ReturnedVersions::new(&versions.since(at(0), 100), 100);
        assert!(next.has(id, at(3), "D") && !next.has(id, at(3), "C") && !next.has(id, at(1), "A"));
    }
}
