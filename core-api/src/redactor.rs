//! Secrets taken out of texts that others wrote.

mod forms;
mod unescape;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    hash::{BuildHasher, RandomState},
};

use unescape::Text;

/// Takes secrets out of texts, in each form that a server may repeat them in.
///
/// A secret is found as it is, percent-encoded, form-encoded, in base64 and base64url (also inside
/// a longer text, such as `id:secret`), in hexadecimal digits, and with the escapes of JSON, HTML
/// and Rust, and in small letters; also where these forms are nested. A piece of
/// [`RUN`](Self::RUN) bytes of it is found, too, so that a secret that was cut does not show; up to
/// three bytes at the ends of such a piece may stay.
///
/// It keeps hashes of the secrets, not the secrets.
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
    /// The pieces that are looked for, by their length in bytes.
    pieces: BTreeMap<usize, Pieces>,
    /// Starts and ends of secrets that are shorter than a piece: they count where a text was cut.
    starts: BTreeSet<u64>,
    ends: BTreeSet<u64>,
}

/// Texts of one length, as hashes.
#[derive(Clone)]
struct Pieces {
    hashes: BTreeSet<u64>,
    /// Which bytes one of them starts with: most places of a text are ruled out by that.
    first: [bool; 256],
}

/// The mark of a text that was cut by this crate.
const CUT: &[u8] = "…".as_bytes();

/// The length in bytes from which on the start or the end of a secret counts at a cut.
const SHORTEST_AT_CUT: usize = 4;

/// The number of bytes that are looked at together.
const PART: usize = 256 << 10;

/// The largest number of bytes that stand for one byte.
const LONGEST_ESCAPE: usize = 16;

/// The length in bytes of the pieces of a secret that are looked for.
const PIECE: usize = 12;

/// The distance in bytes between the starts of two pieces. They overlap, so that all of a secret is
/// taken out.
const STEP: usize = 4;

impl Redactor {
    /// The text in the place of a secret.
    pub const MARK: &str = "[redacted]";

    /// The length in bytes from which on a piece of a secret is surely found.
    pub const RUN: usize = PIECE + STEP - 1;

    /// The length in bytes below which a secret is left where it is.
    ///
    /// Such a text is likely to be a part of words that have nothing to do with it.
    pub const SHORTEST: usize = 6;

    /// A redactor without secrets, which changes nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret: a token, a password, a key.
    ///
    /// One that is shorter than [`SHORTEST`](Self::SHORTEST) is ignored.
    #[must_use]
    pub fn secret(mut self, secret: &str) -> Self {
        if secret.len() >= Self::SHORTEST {
            for form in forms::of(secret.as_bytes()) {
                self.add_pieces(&form);
            }
        }
        self
    }

    /// Adds a text that is taken out as a whole only, whatever its length: a name, an address.
    ///
    /// An empty one is ignored.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        for (index, form) in forms::of(text.as_bytes()).into_iter().enumerate() {
            // The first is the text itself.
            if !form.is_empty() && (index == 0 || form.len() >= Self::SHORTEST) {
                self.add(&form);
            }
        }
        self
    }

    /// Whether there is nothing to take out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text with [`MARK`](Self::MARK) in the place of each secret.
    #[must_use]
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let found = self.find(text.as_bytes(), &|at| text.is_char_boundary(at));
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut clean = String::with_capacity(text.len());
        let mut from = 0;
        for (start, end) in found {
            clean.push_str(text.get(from..start).unwrap_or_default());
            clean.push_str(Self::MARK);
            from = end;
        }
        clean.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(clean)
    }

    /// The bytes with [`MARK`](Self::MARK) in the place of each secret.
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
        let mut clean = Vec::with_capacity(bytes.len());
        let mut from = 0;
        for (start, end) in found {
            clean.extend_from_slice(bytes.get(from..start).unwrap_or_default());
            clean.extend_from_slice(Self::MARK.as_bytes());
            from = end;
        }
        clean.extend_from_slice(bytes.get(from..).unwrap_or_default());
        Cow::Owned(clean)
    }

    fn add_pieces(&mut self, form: &[u8]) {
        if form.len() < PIECE {
            if form.len() >= Self::SHORTEST {
                self.add(form);
            }
            return;
        }
        let last = form.len().checked_sub(PIECE).and_then(|from| form.get(from..));
        form.windows(PIECE).step_by(STEP).chain(last).for_each(|piece| self.add(piece));
        for length in SHORTEST_AT_CUT..Self::RUN {
            self.starts.extend(form.get(..length).map(|start| self.hasher.hash_one(start)));
            let end = form.len().checked_sub(length).and_then(|from| form.get(from..));
            self.ends.extend(end.map(|end| self.hasher.hash_one(end)));
        }
    }

    fn add(&mut self, piece: &[u8]) {
        let Some(first) = piece.first() else { return };
        let hash = self.hasher.hash_one(piece);
        let pieces = self
            .pieces
            .entry(piece.len())
            .or_insert_with(|| Pieces { hashes: BTreeSet::new(), first: [false; 256] });
        pieces.hashes.insert(hash);
        pieces.first[usize::from(*first)] = true;
    }

    /// The places of secrets, in order and apart from each other.
    fn find(&self, bytes: &[u8], is_boundary: &dyn Fn(usize) -> bool) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        // By parts, which overlap by a piece in its longest spelling: what is kept of the places of
        // escapes is many times as large as the text.
        let longest = self.pieces.keys().next_back().copied().unwrap_or_default();
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
        for (&length, pieces) in &self.pieces {
            for (at, piece) in bytes.windows(length).enumerate() {
                if pieces.first[usize::from(piece[0])]
                    && pieces.hashes.contains(&self.hasher.hash_one(piece))
                {
                    found.push(text.range(at, at + length));
                }
            }
        }
        for (at, _) in bytes.windows(CUT.len()).enumerate().filter(|(_, part)| *part == CUT) {
            let after = at + CUT.len();
            let lengths = || (SHORTEST_AT_CUT..Self::RUN).rev();
            let is_of = |set: &BTreeSet<u64>, piece: Option<&[u8]>| {
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

/// The same places, in order; those that touch are one.
fn joined(mut places: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    places.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            Some(_) | None => joined.push((start, end)),
        }
    }
    joined
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}

#[cfg(test)]
mod tests;
