//! Removal of secrets from foreign text.

mod forms;
mod pieces;
mod places;
mod unescape;

use std::{
    borrow::Cow,
    fmt,
    hash::{BuildHasher, RandomState},
};

use pieces::{Hashes, Pieces};
use places::{is_word, joined, replaced};
use unescape::Text;

/// Removes secrets from texts, in every encoding in which a server may repeat them.
///
/// A secret is found in plain text, percent-encoded, form-encoded, in hexadecimal digits, with the escapes of
/// JSON, HTML and Rust, and in lower case. It is also found in base64 and base64url, even inside a longer text
/// such as `id:secret`. These encodings may be nested. A piece of [`RUN`](Self::RUN) bytes is found as
/// well, so that a truncated secret does not show. Up to three bytes at the ends of such a piece may
/// remain. The first bytes also remain if the text before turns them into an escape.
///
/// The redactor stores hashes of the secrets, not the secrets.
///
/// ```
/// use core_api::Redactor;
///
/// let redactor = Redactor::new().secret("s3cr3t/of+the app");
/// assert_eq!(redactor.redact("client s3cr3t%2Fof%2Bthe%20app?"), "client [redacted]?");
/// assert_eq!(redactor.redact("Basic aWQ6czNjcjN0L29mK3RoZSBhcHA="), "Basic aWQ6[redacted]A=");
/// assert_eq!(redactor.redact("nothing to hide"), "nothing to hide");
/// ```
#[derive(Clone, Default)]
pub struct Redactor {
    hasher: RandomState,
    /// The pieces to find, in the order of their length in bytes.
    pieces: Vec<(usize, Box<Pieces>)>,
    /// Starts and ends of secrets that are shorter than a piece. They count at the cut of a text.
    starts: Hashes,
    ends: Hashes,
}

/// The mark at the end of a text that this crate has cut.
const CUT: &[u8] = "…".as_bytes();

/// The smallest length in bytes of a start or an end of a secret that counts at a cut.
const SHORTEST_AT_CUT: usize = 4;

/// The number of bytes that are searched together.
const PART: usize = 256 << 10;

/// The largest number of bytes that encode one byte.
const LONGEST_ESCAPE: usize = 16;

/// The length in bytes of the pieces of a secret.
const PIECE: usize = 12;

/// The distance in bytes between the starts of two pieces. They overlap, so that the whole secret is
/// removed.
const STEP: usize = 4;

impl Redactor {
    /// The replacement for a secret.
    pub const MARK: &str = "[redacted]";

    /// The smallest length in bytes of a piece that is always found.
    pub const RUN: usize = PIECE + STEP - 1;

    /// The smallest length in bytes of a secret that is removed.
    ///
    /// A shorter text is likely to occur in unrelated words.
    pub const SHORTEST: usize = 6;

    /// Makes a redactor without secrets, which changes nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret: a token, a password or a key.
    ///
    /// A secret shorter than [`SHORTEST`](Self::SHORTEST) is ignored.
    #[must_use]
    pub fn secret(mut self, secret: &str) -> Self {
        if secret.len() >= Self::SHORTEST {
            for form in forms::of(secret.as_bytes()) {
                self.add_pieces(&form);
            }
        }
        self
    }

    /// Adds a text that is removed as a whole only, of any length: a name or an address.
    ///
    /// An empty text is ignored.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        for (index, form) in forms::of(text.as_bytes()).into_iter().enumerate() {
            // The first is the text itself.
            if !form.is_empty() && (index == 0 || form.len() >= Self::SHORTEST) {
                self.add_whole(&form);
            }
        }
        self
    }

    /// Adds a value of a sensitive field, which is removed as a whole.
    ///
    /// A value shorter than [`SHORTEST`](Self::SHORTEST) is removed as a whole word only, because it may occur in
    /// unrelated words. Values of one or two bytes are ignored, because they occur in any text.
    #[cfg(feature = "client")]
    pub(crate) fn value(mut self, value: &str) -> Self {
        const SHORTEST_WORD: usize = 3;
        if value.len() < Self::SHORTEST {
            if value.len() >= SHORTEST_WORD {
                let hash = self.hasher.hash_one(value.as_bytes());
                self.pieces(value.as_bytes()).words.insert(hash);
            }
            return self;
        }
        for form in forms::of(value.as_bytes()) {
            if form.len() >= Self::SHORTEST {
                self.add_whole(&form);
                self.add_cuts(&form);
            }
        }
        self
    }

    /// Returns whether the redactor has nothing to remove.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Replaces each secret in a text by [`MARK`](Self::MARK).
    #[must_use]
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let found = self.find(text.as_bytes(), &|at| text.is_char_boundary(at));
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        // The places are whole characters.
        Cow::Owned(String::from_utf8_lossy(&replaced(text.as_bytes(), found)).into_owned())
    }

    /// Replaces each secret in bytes by [`MARK`](Self::MARK).
    #[must_use]
    pub fn redact_bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return match self.redact(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            };
        }
        let found = self.find(bytes, &|_| true);
        if found.is_empty() {
            return Cow::Borrowed(bytes);
        }
        Cow::Owned(replaced(bytes, found))
    }

    fn add_pieces(&mut self, form: &[u8]) {
        if form.len() < PIECE {
            if form.len() >= Self::SHORTEST {
                self.add_whole(form);
            }
            return;
        }
        // A longer rest has a piece.
        self.add_rests(form, PIECE - 1);
        let last = form.len().checked_sub(PIECE).and_then(|from| form.get(from..));
        form.windows(PIECE).step_by(STEP).chain(last).for_each(|piece| self.add(piece));
        self.add_cuts(form);
    }

    /// Adds the starts and the ends of a text, which count at the cut of a text.
    fn add_cuts(&mut self, form: &[u8]) {
        for length in SHORTEST_AT_CUT..Self::RUN {
            self.starts.extend(form.get(..length).map(|start| self.hasher.hash_one(start)));
            let end = form.len().checked_sub(length).and_then(|from| form.get(from..));
            self.ends.extend(end.map(|end| self.hasher.hash_one(end)));
        }
    }

    fn add_whole(&mut self, form: &[u8]) {
        self.add(form);
        self.add_rests(form, usize::MAX);
    }

    /// Adds the rests of a text whose start becomes part of an escape before it.
    fn add_rests(&mut self, form: &[u8], longest: usize) {
        let lengths = Self::SHORTEST..=longest;
        let rests = forms::rests_after_escape(form);
        rests.filter(|rest| lengths.contains(&rest.len())).for_each(|rest| self.add(rest));
    }

    fn add(&mut self, piece: &[u8]) {
        if !piece.is_empty() {
            let hash = self.hasher.hash_one(piece);
            self.pieces(piece).hashes.insert(hash);
        }
    }

    /// Returns the pieces with the length of a text, and notes the first byte of the text.
    fn pieces(&mut self, text: &[u8]) -> &mut Pieces {
        let pieces = Pieces::of_length(&mut self.pieces, text.len());
        if let Some(first) = text.first() {
            pieces.first[usize::from(*first)] = true;
        }
        pieces
    }

    /// Returns the places of secrets, in order and without overlap.
    fn find(&self, bytes: &[u8], is_boundary: &dyn Fn(usize) -> bool) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        // Searches parts that overlap by the longest encoding of a piece. The positions of escapes need
        // many times the memory of the text, so the whole text is not searched at once.
        let longest = self.pieces.last().map_or(0, |(length, _)| *length);
        let part = PART.saturating_add(longest.saturating_mul(LONGEST_ESCAPE));
        for from in (0..bytes.len()).step_by(PART) {
            let rest = bytes.get(from..).unwrap_or_default();
            let mut text = Text::new(rest.get(..part).unwrap_or(rest));
            let first = found.len();
            self.find_in(&text, &mut found);
            while let Some(next) = text.unescape() {
                text = next;
                self.find_in(&text, &mut found);
            }
            for (start, end) in found.iter_mut().skip(first) {
                (*start, *end) = (*start + from, *end + from);
            }
        }
        for (start, end) in &mut found {
            *start = (0..=*start).rev().find(|at| is_boundary(*at)).unwrap_or(0);
            *end = (*end..bytes.len()).find(|at| is_boundary(*at)).unwrap_or(bytes.len());
        }
        joined(found)
    }

    fn find_in(&self, text: &Text<'_>, found: &mut Vec<(usize, usize)>) {
        let bytes = text.bytes();
        for &(length, ref pieces) in &self.pieces {
            for (at, piece) in bytes.windows(length).enumerate() {
                if !pieces.first[usize::from(piece[0])] {
                    continue;
                }
                let hash = self.hasher.hash_one(piece);
                let is_word = || is_word(bytes, at, at + length);
                if pieces.hashes.contains(&hash) || pieces.words.contains(&hash) && is_word() {
                    found.push(text.range(at, at + length));
                }
            }
        }
        for (at, _) in bytes.windows(CUT.len()).enumerate().filter(|(_, part)| *part == CUT) {
            let after = at + CUT.len();
            let lengths = || (SHORTEST_AT_CUT..Self::RUN).rev();
            let is_of = |set: &Hashes, piece: Option<&[u8]>| {
                piece.is_some_and(|piece| set.contains(&self.hasher.hash_one(piece)))
            };
            let start = lengths()
                .filter_map(|length| at.checked_sub(length))
                .find(|&from| is_of(&self.starts, bytes.get(from..at)));
            found.extend(start.map(|from| text.range(from, at)));
            let end = lengths()
                .map(|length| after + length)
                .find(|&end| is_of(&self.ends, bytes.get(after..end)));
            found.extend(end.map(|end| text.range(after, end)));
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}

#[cfg(test)]
mod tests;
