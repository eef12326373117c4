//! A sorted list that stays cheap to change and to clone with a million items.

mod difference;

use std::sync::Arc;

pub(super) use difference::Difference;

/// The most items of a block.
const MAX: usize = 512;

/// Sorted items in blocks of bounded size. Clones share the blocks until one of them changes.
#[derive(Debug)]
pub(super) struct Blocks<T> {
    /// No block is empty.
    blocks: Vec<Arc<Vec<T>>>,
    len: usize,
}

/// The place of an item. The place after the last item is in the block after the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    block: usize,
    offset: usize,
}

// A derived implementation would ask for `T: Default` and `T: Clone`.
impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), len: 0 }
    }
}

impl<T> Clone for Blocks<T> {
    fn clone(&self) -> Self {
        Self { blocks: self.blocks.clone(), len: self.len }
    }
}

impl<T> Blocks<T> {
    /// Returns a list of items that are sorted already.
    pub(super) fn from_sorted(items: impl IntoIterator<Item = T>) -> Self {
        let mut items = items.into_iter();
        let mut all = Self::default();
        loop {
            // The blocks have room, so that the first changes do not split each of them.
            let block: Vec<T> = items.by_ref().take(MAX - MAX / 8).collect();
            if block.is_empty() {
                return all;
            }
            all.len = all.len.saturating_add(block.len());
            all.blocks.push(Arc::new(block));
        }
    }

    /// Returns the number of items.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Returns the place of the first item for which this is false. It must be true for all items before
    /// some place, and false for all others.
    pub(super) fn partition(&self, is_before: impl Fn(&T) -> bool) -> Place {
        let block = self.blocks.partition_point(|block| block.last().is_some_and(&is_before));
        let offset = self.blocks.get(block).map_or(0, |block| block.partition_point(is_before));
        Place { block, offset }
    }

    /// Returns the place of the first item.
    pub(super) fn start(&self) -> Place {
        Place { block: 0, offset: 0 }
    }

    /// Returns the place after the last item.
    pub(super) fn end(&self) -> Place {
        Place { block: self.blocks.len(), offset: 0 }
    }

    /// Returns the item at a place.
    pub(super) fn get(&self, place: Place) -> Option<&T> {
        self.blocks.get(place.block)?.get(place.offset)
    }

    /// Returns the items from one place to another, without the latter.
    pub(super) fn range(
        &self,
        from: Place,
        to: Place,
    ) -> impl DoubleEndedIterator<Item = &T> + use<'_, T> {
        let to = to.max(from);
        let blocks = self.blocks.get(from.block..).unwrap_or_default();
        let count = to.block.saturating_sub(from.block).saturating_add(1);
        let blocks = blocks.get(..count).unwrap_or(blocks).iter().enumerate();
        blocks.flat_map(move |(number, block)| {
            let start = if number == 0 { from.offset } else { 0 };
            let is_last = number.checked_add(from.block) == Some(to.block);
            let end = if is_last { to.offset } else { block.len() };
            block.get(start..end).unwrap_or_default()
        })
    }

    /// Returns the number of items from one place to another, without the latter.
    pub(super) fn distance(&self, from: Place, to: Place) -> usize {
        let to = to.max(from);
        let blocks = self.blocks.get(from.block..to.block).unwrap_or_default();
        let sum: usize = blocks.iter().map(|block| block.len()).sum();
        sum.saturating_add(to.offset).saturating_sub(from.offset)
    }

    /// Returns all items.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + use<'_, T> {
        self.range(self.start(), self.end())
    }
}

impl<T: Clone> Blocks<T> {
    /// Returns the item at a place, to be changed without a change of the order.
    pub(super) fn get_mut(&mut self, place: Place) -> Option<&mut T> {
        Arc::make_mut(self.blocks.get_mut(place.block)?).get_mut(place.offset)
    }

    /// Replaces the items for which a function returns another one of the same order.
    pub(super) fn update(&mut self, other: impl Fn(&T) -> Option<T>) {
        for block in &mut self.blocks {
            let Some(first) = block.iter().position(|item| other(item).is_some()) else { continue };
            for item in Arc::make_mut(block).iter_mut().skip(first) {
                other(item).into_iter().for_each(|new| *item = new);
            }
        }
    }

    /// Inserts an item before the one at this place.
    pub(super) fn insert(&mut self, place: Place, item: T) {
        self.len = self.len.saturating_add(1);
        // The last block takes what comes after it, until it is full.
        let is_end = place.block >= self.blocks.len();
        let number = if is_end { self.blocks.len().saturating_sub(1) } else { place.block };
        let Some(block) = self.blocks.get_mut(number).map(Arc::make_mut) else {
            self.blocks.push(Arc::new(vec![item]));
            return;
        };
        if is_end && block.len() >= MAX {
            self.blocks.push(Arc::new(vec![item]));
            return;
        }
        let offset = if is_end { block.len() } else { place.offset.min(block.len()) };
        block.insert(offset, item);
        if block.len() > MAX {
            let rest = block.split_off(MAX / 2);
            self.blocks.insert(number.saturating_add(1), Arc::new(rest));
        }
    }

    /// Removes the item at a place.
    pub(super) fn remove(&mut self, place: Place) -> Option<T> {
        let block = self.blocks.get_mut(place.block).filter(|block| place.offset < block.len())?;
        let block = Arc::make_mut(block);
        let item = block.remove(place.offset);
        self.len = self.len.saturating_sub(1);
        let left = block.len();
        let next = place.block.saturating_add(1);
        let fits = |next: &Arc<Vec<T>>| left.saturating_add(next.len()) <= MAX / 2;
        if left == 0 {
            self.blocks.remove(place.block);
        } else if self.blocks.get(next).is_some_and(fits) {
            // Without merges, deletions would leave many blocks of few items.
            let rest = self.blocks.remove(next);
            let block = self.blocks.get_mut(place.block).map(Arc::make_mut);
            block.into_iter().for_each(|block| block.extend(rest.iter().cloned()));
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitmix::SplitMix;

    fn place(list: &Blocks<u32>, item: u32) -> Place {
        list.partition(|other| *other < item)
    }

    #[test]
    fn a_list_is_a_sorted_vector_after_any_changes() {
        let mut numbers = SplitMix::new(3);
        let mut list = Blocks::from_sorted((0..5_000).map(|number| number * 3));
        let mut model: Vec<u32> = (0..5_000).map(|number| number * 3).collect();
        for step in 0..30_000_u32 {
            let item = numbers.below(15_100);
            let at = place(&list, item);
            let is_there = list.get(at) == Some(&item);
            assert_eq!(is_there, model.binary_search(&item).is_ok());
            // The list grows, and then shrinks to almost nothing.
            match is_there {
                true if step > 10_000 || numbers.below(2) == 0 => {
                    assert_eq!(list.remove(at), Some(item));
                    model.retain(|other| *other != item);
                }
                true => *list.get_mut(at).unwrap() = item,
                false if step < 10_000 => {
                    list.insert(at, item);
                    model.insert(model.partition_point(|other| *other < item), item);
                }
                false => {}
            }
            assert_eq!(list.len(), model.len());
            if step % 1_000 == 0 {
                assert!(list.iter().eq(&model), "{step}");
                assert!(list.iter().rev().eq(model.iter().rev()), "{step}");
            }
        }
        assert!(list.blocks.iter().all(|block| !block.is_empty() && block.len() <= MAX));
    }

    #[test]
    fn ranges_end_before_their_last_place() {
        let list = Blocks::from_sorted(0..2_000_u32);
        for (from, to) in
            [(0, 0), (0, 1), (447, 449), (448, 448), (5, 1_999), (0, 2_000), (7, 9_999), (1_000, 3)]
        {
            let range = list.range(place(&list, from), place(&list, to));
            assert!(range.copied().eq(from..to.min(2_000)), "{from} {to}");
            let distance = list.distance(place(&list, from), place(&list, to));
            assert_eq!(distance, (from..to.min(2_000)).len());
        }
        assert_eq!(Blocks::<u32>::default().iter().next(), None);
    }

    #[test]
    fn a_clone_does_not_change_with_its_original() {
        let mut list = Blocks::from_sorted(0..2_000_u32);
        let clone = list.clone();
        list.remove(list.start());
        list.insert(list.end(), 7_000);
        assert!(clone.iter().copied().eq(0..2_000));
        assert_eq!(list.len(), 2_000);
    }
}
