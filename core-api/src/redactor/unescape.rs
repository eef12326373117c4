//! Unescaped texts, with the position of each byte in the original.

use std::borrow::Cow;

/// The largest number of layers of escapes. JSON can be a string in other JSON.
const DEEPEST: usize = 3;

/// A text with the origin of its bytes.
pub(super) struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    /// The range of each byte in the original. `None` for the original itself.
    places: Option<Vec<(usize, usize)>>,
    depth: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: Cow::Borrowed(bytes), places: None, depth: 0 }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the range of a part in the original.
    pub(super) fn range(&self, start: usize, end: usize) -> (usize, usize) {
        let place = |at: usize| match &self.places {
            Some(places) => places.get(at).copied().unwrap_or((at, at)),
            None => (at, at.saturating_add(1)),
        };
        (place(start).0, place(end.saturating_sub(1)).1)
    }

    /// Removes one layer of escapes. `None` if the text has no escapes.
    pub(super) fn unescape(&self) -> Option<Self> {
        let is_escape = |byte: &u8| matches!(byte, b'%' | b'\\' | b'&');
        if self.depth >= DEEPEST || !self.bytes.iter().any(is_escape) {
            return None;
        }
        let (mut bytes, mut places) = (Vec::new(), Vec::new());
        let mut is_changed = false;
        let mut rest = &*self.bytes;
        while let Some((&first, after)) = rest.split_first() {
            let at = self.bytes.len() - rest.len();
            match escape(rest) {
                Some((meant, length)) => {
                    is_changed = true;
                    let place = self.range(at, at + length);
                    let mut buffer = [0; 4];
                    let meant = match meant {
                        Meaning::Byte(byte) => {
                            buffer[0] = byte;
                            &buffer[..1]
                        }
                        Meaning::Letter(letter) => letter.encode_utf8(&mut buffer).as_bytes(),
                    };
                    bytes.extend_from_slice(meant);
                    places.extend(meant.iter().map(|_| place));
                    rest = rest.get(length..).unwrap_or_default();
                }
                None => {
                    bytes.push(first);
                    places.push(self.range(at, at + 1));
                    rest = after;
                }
            }
        }
        let depth = self.depth + 1;
        is_changed.then_some(Text { bytes: Cow::Owned(bytes), places: Some(places), depth })
    }
}

/// The meaning of an escape.
enum Meaning {
    Byte(u8),
    Letter(char),
}

/// Parses the escape at the start of a text, and returns it with its length.
fn escape(text: &[u8]) -> Option<(Meaning, usize)> {
    match text.first()? {
        b'%' => Some((Meaning::Byte(hex_byte(text.get(1..3)?)?), 3)),
        b'\\' => backslash(text),
        b'&' => entity(text),
        _ => None,
    }
}

fn backslash(text: &[u8]) -> Option<(Meaning, usize)> {
    let letter = match text.get(1)? {
        b'u' => return unicode(text),
        b'x' => return Some((Meaning::Byte(hex_byte(text.get(2..4)?)?), 4)),
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        byte @ (b'"' | b'\'' | b'\\' | b'/') => char::from(*byte),
        _ => return None,
    };
    Some((Meaning::Letter(letter), 2))
}

/// `\u00e9`, a pair of surrogates, or Rust's `\u{e9}`.
fn unicode(text: &[u8]) -> Option<(Meaning, usize)> {
    if text.get(2) == Some(&b'{') {
        let digits = text.get(3..)?.iter().take(7).position(|byte| *byte == b'}')?;
        let letter = char::from_u32(hex(text.get(3..3 + digits)?)?)?;
        return Some((Meaning::Letter(letter), digits + 4));
    }
    let first = hex(text.get(2..6)?)?;
    let second = text.get(6..12).filter(|next| next.starts_with(b"\\u"));
    let second = second.and_then(|next| hex(next.get(2..)?));
    if let (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) = (first, second) {
        let letter = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00))?;
        return Some((Meaning::Letter(letter), 12));
    }
    Some((Meaning::Letter(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)), 6))
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn entity(text: &[u8]) -> Option<(Meaning, usize)> {
    let end = text.iter().take(12).position(|byte| *byte == b';')?;
    let letter = match text.get(1..end)? {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        b"sol" => '/',
        b"plus" => '+',
        b"equals" => '=',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => {
            char::from_u32(std::str::from_utf8(digits).ok()?.parse::<u32>().ok()?)?
        }
        _ => return None,
    };
    Some((Meaning::Letter(letter), end + 1))
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::try_from(hex(digits)?).ok()
}

fn hex(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    let is_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(text, 16).ok()).flatten()
}
