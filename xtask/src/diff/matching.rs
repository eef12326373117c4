//! Pairs of old and new items, and the items that have another order.

use std::collections::BTreeMap;

/// Items of two states by their keys.
pub(super) struct Pairs<'a, T> {
    /// The items that both states have, in the order of the new one.
    pub(super) both: Vec<(&'a T, &'a T)>,
    pub(super) removed: Vec<&'a T>,
    pub(super) added: Vec<&'a T>,
}

impl<'a, T> Pairs<'a, T> {
    /// Pairs the items that have equal keys.
    pub(super) fn new<K: Ord>(
        old: impl IntoIterator<Item = &'a T>,
        new: impl IntoIterator<Item = &'a T>,
        key: impl Fn(&'a T) -> K,
    ) -> Self {
        let old: Vec<&T> = old.into_iter().collect();
        let mut known: BTreeMap<K, usize> =
            old.iter().enumerate().map(|(index, item)| (key(item), index)).collect();
        let (mut both, mut added, mut is_paired) = (Vec::new(), Vec::new(), vec![false; old.len()]);
        for item in new {
            match known.remove(&key(item)) {
                Some(index) => {
                    is_paired[index] = true;
                    both.push((old[index], item));
                }
                None => added.push(item),
            }
        }
        let removed = old.into_iter().zip(is_paired).filter(|(_, is_paired)| !is_paired);
        Self { both, removed: removed.map(|(item, _)| item).collect(), added }
    }

    /// Takes the pairs of a removed and an added item that are alike, if no other item is like either.
    pub(super) fn take_alike(
        &mut self,
        is_alike: impl Fn(&'a T, &'a T) -> bool,
    ) -> Vec<(&'a T, &'a T)> {
        let Self { removed, added, .. } = self;
        let mut alike = vec![Vec::new(); removed.len()];
        let mut counts = vec![0_usize; added.len()];
        for (index, old) in removed.iter().enumerate() {
            for (candidate, new) in added.iter().enumerate().filter(|(_, new)| is_alike(old, new)) {
                alike[index].push((candidate, *new));
                counts[candidate] += 1;
            }
        }
        let mut taken = Vec::new();
        let (mut is_old_taken, mut is_new_taken) =
            (vec![false; removed.len()], vec![false; added.len()]);
        for (index, candidates) in alike.iter().enumerate() {
            if let [(candidate, new)] = candidates.as_slice()
                && counts[*candidate] == 1
            {
                (is_old_taken[index], is_new_taken[*candidate]) = (true, true);
                taken.push((removed[index], *new));
            }
        }
        let mut flags = is_old_taken.into_iter();
        removed.retain(|_| flags.next() != Some(true));
        let mut flags = is_new_taken.into_iter();
        added.retain(|_| flags.next() != Some(true));
        taken
    }
}

/// Returns the smallest set of items that have to move for the old order to become the new one.
///
/// Items that only one of the lists has do not count.
pub(super) fn moved<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<&'a str> {
    let places: BTreeMap<&str, usize> =
        old.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let common: Vec<(usize, &str)> =
        new.iter().filter_map(|name| Some((*places.get(name)?, *name))).collect();
    // The longest rising run of old places stays. `ends[n]` is the item with the lowest place that ends a run
    // of `n + 1` items, and `before` is the item before each one in its run.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (index, (place, _)) in common.iter().enumerate() {
        let length = ends.partition_point(|end| common[*end].0 < *place);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut stays = vec![false; common.len()];
    let mut last = ends.last().copied();
    while let Some(index) = last {
        stays[index] = true;
        last = before[index];
    }
    let moved = common.iter().zip(stays).filter(|(_, stays)| !stays);
    moved.map(|((_, name), _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::{Pairs, moved};

    #[test]
    fn only_items_that_moved_are_named() {
        assert_eq!(moved(&["a", "b", "c"], &["a", "b", "c"]), [""; 0]);
        assert_eq!(moved(&["a", "b", "c", "d"], &["a", "c", "d", "b"]), ["b"]);
        assert_eq!(moved(&["a", "b", "c"], &["new", "c", "a"]), ["c"]);
        assert_eq!(moved(&[], &["a"]), [""; 0]);
    }

    #[test]
    fn a_rename_is_taken_only_if_it_is_the_only_one() {
        let (old, new) = (["xa", "yb", "yc", "k"], ["xd", "ye", "k"]);
        let mut pairs = Pairs::new(&old, &new, |item| *item);
        assert_eq!(pairs.both, [(&"k", &"k")]);
        let taken = pairs.take_alike(|old, new| old[..1] == new[..1]);
        assert_eq!(taken, [(&"xa", &"xd")]);
        assert_eq!((pairs.removed, pairs.added), (vec![&"yb", &"yc"], vec![&"ye"]));
    }
}
