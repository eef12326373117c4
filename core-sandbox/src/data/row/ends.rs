//! The ends of the values in the text of a row.

/// The ends of consecutive parts of a text, in bytes. Most texts are short, and take two bytes a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Short(Box<[u16]>),
    Long(Box<[usize]>),
}

impl Ends {
    /// Returns the ends of this number of empty parts.
    pub(super) fn empty(parts: usize) -> Self {
        Self::Short(vec![0; parts].into())
    }

    /// Returns the end of a part, or `None` if there is no such part.
    pub(super) fn get(&self, part: usize) -> Option<usize> {
        match self {
            Self::Short(ends) => ends.get(part).copied().map(usize::from),
            Self::Long(ends) => ends.get(part).copied(),
        }
    }

    /// Changes the length of a part, which moves the ends of all later parts.
    pub(super) fn resize(&mut self, part: usize, old: usize, new: usize) {
        let moved = |end: usize| end.saturating_sub(old).saturating_add(new);
        if let Self::Short(ends) = self {
            let last = ends.last().map_or(0, |end| moved(usize::from(*end)));
            if u16::try_from(last).is_err() {
                *self = Self::Long(ends.iter().copied().map(usize::from).collect());
            }
        }
        match self {
            Self::Short(ends) => ends.iter_mut().skip(part).for_each(|end| {
                // The last end is the largest, and it fits.
                *end = u16::try_from(moved(usize::from(*end))).unwrap_or(u16::MAX);
            }),
            Self::Long(ends) => ends.iter_mut().skip(part).for_each(|end| *end = moved(*end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_move_with_the_lengths_of_earlier_parts() {
        let mut ends = Ends::empty(3);
        ends.resize(1, 0, 5);
        ends.resize(0, 0, 2);
        ends.resize(1, 5, 1);
        assert_eq!([0, 1, 2, 3].map(|part| ends.get(part)), [Some(2), Some(3), Some(3), None]);
    }

    #[test]
    fn a_long_part_may_come_and_go() {
        let mut ends = Ends::empty(2);
        ends.resize(0, 0, 65_535);
        assert!(matches!(ends, Ends::Short(_)));
        ends.resize(1, 0, 1);
        assert!(matches!(ends, Ends::Long(_)));
        assert_eq!((ends.get(0), ends.get(1)), (Some(65_535), Some(65_536)));
        ends.resize(0, 65_535, 0);
        assert_eq!((ends.get(0), ends.get(1)), (Some(0), Some(1)));
    }
}
