//! The tokens of JSON text, which may be truncated or invalid.

/// The tokens of a JSON text, by their places. It reads without recursion, so the depth does not matter.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the string that starts at a quote, and the place after it.
    pub(super) fn string(self, start: usize) -> (&'a str, usize) {
        let mut at = start.saturating_add(1);
        loop {
            match self.byte(at) {
                Some(b'\\') => at = at.saturating_add(2),
                Some(b'"') => {
                    at = at.saturating_add(1);
                    break;
                }
                Some(_) => at = at.saturating_add(1),
                None => break,
            }
        }
        let end = at.min(self.text.len());
        (self.text.get(start..end).unwrap_or_default(), end)
    }

    fn skip_blanks(self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at = at.saturating_add(1);
        }
        at
    }

    /// Returns the place of the value, if a colon follows.
    pub(super) fn value_of_key(self, after: usize) -> Option<usize> {
        let colon = self.skip_blanks(after);
        (self.byte(colon) == Some(b':')).then(|| self.skip_blanks(colon.saturating_add(1)))
    }

    /// Returns the end of a number, a word or other bytes outside of quotes.
    pub(super) fn bare(self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let is_end = |byte: &u8| is_blank(*byte) || b"{}[]\"".contains(byte);
        start.saturating_add(rest.iter().position(is_end).unwrap_or(rest.len()))
    }

    /// Returns the end of the value that starts at a place.
    pub(super) fn value_end(self, start: usize) -> usize {
        let (mut at, mut depth) = (start, 0_usize);
        loop {
            match self.byte(at) {
                None => return at,
                Some(b'{' | b'[') => {
                    depth = depth.saturating_add(1);
                    at = at.saturating_add(1);
                }
                Some(b'}' | b']') => {
                    let Some(outer) = depth.checked_sub(1) else { return at };
                    depth = outer;
                    at = at.saturating_add(1);
                }
                Some(b'"') => at = self.string(at).1,
                Some(byte) if is_blank(byte) => at = at.saturating_add(1),
                Some(_) => at = self.bare(at),
            }
            if depth == 0 {
                return at;
            }
        }
    }
}

/// Returns whether a byte separates values.
pub(super) fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b':')
}
