//! Hashes of the pieces of secrets.

/// A set of hashes, which is never iterated.
#[expect(clippy::disallowed_types, reason = "a `BTreeSet` is three times as much code to compile")]
pub(super) type Hashes = std::collections::HashSet<u64>;

/// Hashes of texts of the same length.
#[derive(Clone)]
pub(super) struct Pieces {
    pub(super) hashes: Hashes,
    /// The hashes of texts that are found as whole words only.
    pub(super) words: Hashes,
    /// The first bytes of the pieces. They rule out most places of a text.
    pub(super) first: [bool; 256],
}

impl Pieces {
    /// Returns the pieces with a length, from a list in the order of lengths.
    pub(super) fn of_length(all: &mut Vec<(usize, Box<Self>)>, length: usize) -> &mut Self {
        let place = match all.binary_search_by_key(&length, |(length, _)| *length) {
            Ok(place) => place,
            Err(place) => {
                all.insert(place, (length, Box::default()));
                place
            }
        };
        &mut all[place].1
    }
}

impl Default for Pieces {
    fn default() -> Self {
        Self { hashes: Hashes::new(), words: Hashes::new(), first: [false; 256] }
    }
}
