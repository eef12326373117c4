//! SplitMix64, a pseudorandom generator that yields the same sequence at each start.

use uuid::Uuid;

/// A SplitMix64 generator. Equal seeds yield equal sequences.
#[derive(Clone, Debug)]
pub(crate) struct SplitMix(u64);

impl SplitMix {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 to `end`, excluding `end`. Returns 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end.max(1))).unwrap_or(0)
    }

    /// Returns one of these items, or `None` if the slice is empty.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let end = u32::try_from(from.len()).unwrap_or(u32::MAX);
        from.get(self.below(end) as usize).copied()
    }

    /// Returns an id of any 128 bits, because Core too has ids that are not valid in RFC 4122.
    pub(crate) fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_yields_the_published_sequence() {
        let mut numbers = SplitMix::new(1_234_567);
        let first = [numbers.next(), numbers.next(), numbers.next()];
        let published =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(first, published);
    }

    #[test]
    fn an_empty_list_yields_no_item() {
        let mut numbers = SplitMix::new(1);
        assert_eq!(numbers.pick::<u8>(&[]), None);
        assert_eq!(numbers.below(0), 0);
        assert!((0..100).all(|_| numbers.below(3) < 3));
    }
}
