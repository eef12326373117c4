//! The source of a single fact.

/// The source of a fact, and the day on which it was seen there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Provenance {
    /// An address, or the name of the source.
    pub source: Option<&'static str>,
    /// The day, as in `2026-11-20`.
    pub seen: Option<&'static str>,
}

impl Provenance {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(source: Option<&'static str>, seen: Option<&'static str>) -> Self {
        Self { source, seen }
    }
}
