//! The differences between two states of a sorted list.

use std::{cmp::Ordering, sync::Arc};

use super::{Blocks, Place};

/// An item before and after a change. One of them is `None` if the item was added or removed.
pub(in crate::data::database) type Difference<'a, T> = (Option<&'a T>, Option<&'a T>);

impl<T> Blocks<T> {
    /// Returns the items that differ from those of a later state of the list, or `None` if there are more than
    /// this number. It does not look into blocks that both lists share.
    ///
    /// Items that compare as equal are the same item. It differs if `is_same` is false.
    pub(in crate::data::database) fn differences<'a>(
        &'a self,
        later: &'a Self,
        most: usize,
        compare: impl Fn(&T, &T) -> Ordering,
        is_same: impl Fn(&T, &T) -> bool,
    ) -> Option<Vec<Difference<'a, T>>> {
        let (mut old, mut new) = (self.start(), later.start());
        let mut found = Vec::new();
        while found.len() <= most {
            if self.shares_block(old, later, new) {
                (old, new) = (self.next_block(old), later.next_block(new));
                continue;
            }
            let pair = (self.get(old), later.get(new));
            let order = match pair {
                (None, None) => return Some(found),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(before), Some(after)) => compare(before, after),
            };
            match order {
                Ordering::Less => found.push((pair.0, None)),
                Ordering::Greater => found.push((None, pair.1)),
                Ordering::Equal
                    if pair.0.zip(pair.1).is_some_and(|(old, new)| is_same(old, new)) => {}
                Ordering::Equal => found.push(pair),
            }
            old = if order.is_le() { self.after(old) } else { old };
            new = if order.is_ge() { later.after(new) } else { new };
        }
        None
    }

    /// Returns whether a block of both lists starts at two places, and is shared.
    fn shares_block(&self, place: Place, other: &Self, there: Place) -> bool {
        let blocks = self.blocks.get(place.block).zip(other.blocks.get(there.block));
        (place.offset, there.offset) == (0, 0)
            && blocks.is_some_and(|(block, other)| Arc::ptr_eq(block, other))
    }

    fn next_block(&self, place: Place) -> Place {
        Place { block: place.block.saturating_add(1), offset: 0 }
    }

    /// Returns the place after an item.
    fn after(&self, place: Place) -> Place {
        let offset = place.offset.saturating_add(1);
        match self.blocks.get(place.block).is_some_and(|block| offset < block.len()) {
            true => Place { offset, ..place },
            false => self.next_block(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitmix::SplitMix;

    /// A key with a value.
    type Item = (u32, u32);

    fn differences<'a>(
        old: &'a Blocks<Item>,
        new: &'a Blocks<Item>,
    ) -> Vec<(Option<&'a Item>, Option<&'a Item>)> {
        let compare = |left: &Item, right: &Item| left.0.cmp(&right.0);
        old.differences(new, usize::MAX, compare, |left, right| left == right).unwrap()
    }

    #[test]
    fn the_differences_turn_a_list_into_its_later_state() {
        let mut numbers = SplitMix::new(9);
        for changes in [0, 1, 5, 200, 4_000] {
            let old = Blocks::from_sorted((0..6_000).map(|key| (key * 2, 0)));
            let mut new = old.clone();
            for _ in 0..changes {
                let key = numbers.below(12_100);
                let place = new.partition(|item| item.0 < key);
                match new.get(place).is_some_and(|item| item.0 == key) {
                    true if numbers.below(2) == 0 => drop(new.remove(place)),
                    true => new.get_mut(place).unwrap().1 += 1,
                    false => new.insert(place, (key, 7)),
                }
            }
            let found = differences(&old, &new);
            assert!(found.len() <= changes as usize && found.is_empty() == (changes == 0));
            let mut model: Vec<Item> = old.iter().copied().collect();
            for (before, after) in found {
                assert_ne!(before, after);
                let key = before.or(after).unwrap().0;
                let place = model.partition_point(|item| item.0 < key);
                model.splice(place..place + before.iter().count(), after.copied());
            }
            assert!(new.iter().eq(&model));
        }
    }

    #[test]
    fn many_differences_are_given_up() {
        let old = Blocks::from_sorted((0..2_000).map(|key| (key, 0)));
        let new = Blocks::from_sorted((0..2_000).map(|key| (key, 1)));
        let most = |most| {
            let compare = |left: &Item, right: &Item| left.0.cmp(&right.0);
            old.differences(&new, most, compare, |left, right| left == right)
        };
        assert!(most(1_999).is_none());
        assert_eq!(most(2_000).map(|found| found.len()), Some(2_000));
        assert_eq!(differences(&Blocks::default(), &Blocks::default()), []);
    }
}
