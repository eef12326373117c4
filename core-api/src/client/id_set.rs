//! A set of ids as a sorted list, because a replica may know a million records.

use uuid::Uuid;

/// A set of ids as a sorted list. It takes 16 bytes an id, and is made by one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct IdSet(Vec<Uuid>);

impl IdSet {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, id: &Uuid) -> bool {
        self.0.binary_search(id).is_ok()
    }

    /// Iterates over the ids in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Uuid> {
        self.0.iter().copied()
    }

    /// Returns the ids that another set lacks.
    pub(super) fn difference(&self, other: &Self) -> Self {
        let mut others = other.0.iter().peekable();
        let is_absent = |id: &&Uuid| {
            while others.next_if(|other| other < id).is_some() {}
            others.peek() != Some(id)
        };
        Self(self.0.iter().filter(is_absent).copied().collect())
    }
}

impl FromIterator<Uuid> for IdSet {
    fn from_iter<I: IntoIterator<Item = Uuid>>(ids: I) -> Self {
        let mut ids: Vec<Uuid> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        Self(ids)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ids() -> impl Strategy<Value = Vec<u128>> {
        prop::collection::vec(0_u128..40, 0..40)
    }

    proptest! {
        #[test]
        fn it_is_a_set(one in ids(), other in ids()) {
            let uuids = |ids: &[u128]| ids.iter().copied().map(Uuid::from_u128).collect::<Vec<_>>();
            let (one, other) = (uuids(&one), uuids(&other));
            let (trees, lists) = (
                [&one, &other].map(|ids| ids.iter().copied().collect::<BTreeSet<_>>()),
                [&one, &other].map(|ids| ids.iter().copied().collect::<IdSet>()),
            );
            prop_assert!(lists[0].iter().eq(trees[0].iter().copied()));
            prop_assert_eq!(lists[0].len(), trees[0].len());
            prop_assert_eq!(lists[0].is_empty(), trees[0].is_empty());
            let difference = lists[0].difference(&lists[1]);
            prop_assert!(difference.iter().eq(trees[0].difference(&trees[1]).copied()));
            for id in &other {
                prop_assert_eq!(lists[0].contains(id), trees[0].contains(id));
            }
        }
    }
}
