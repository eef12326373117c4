//! A mistake in a text that a person typed, with its place.

use std::{fmt, ops::Range};

/// The number of characters of a text that is shown around a mistake.
const WIDTH: usize = 100;

/// A mistake in a text, with carets under its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    message: String,
    text: String,
    /// Bytes of the text.
    place: Range<usize>,
}

impl Mistake {
    /// Describes a mistake at a place, in bytes of the text.
    pub(crate) fn new(
        message: impl Into<String>,
        text: impl Into<String>,
        place: Range<usize>,
    ) -> Self {
        Self { message: message.into(), text: text.into(), place }
    }

    /// Describes a mistake that concerns the whole text.
    pub(crate) fn whole(message: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let place = 0..text.len();
        Self { message: message.into(), text, place }
    }

    /// Returns the same mistake as a part of a longer text, after `before`.
    pub(crate) fn within(self, before: &str) -> Self {
        let start = self.place.start.saturating_add(before.len());
        let end = self.place.end.saturating_add(before.len());
        Self { text: format!("{before}{}", self.text), place: start..end, ..self }
    }

    /// Returns the same mistake as a part of a longer text, before `after`.
    pub(crate) fn continued(self, after: &str) -> Self {
        Self { text: format!("{}{after}", self.text), ..self }
    }

    /// Returns whether the mistake is described in this text.
    pub(crate) fn is_of(&self, text: &str) -> bool {
        self.text == text
    }

    /// Returns the same mistake with a text before its message.
    pub(crate) fn prefixed(self, text: &str) -> Self {
        Self { message: format!("{text}{}", self.message), ..self }
    }

    /// Returns the message without the text.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

/// Writes the message, the text, and carets under the place.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.text.is_empty() {
            return Ok(());
        }
        let before = self.text.get(..self.place.start).map_or(0, |text| text.chars().count());
        let inside = self.text.get(self.place.clone()).map_or(0, |text| text.chars().count());
        let skipped = before.saturating_sub(WIDTH / 2);
        let shown: String = self.text.chars().skip(skipped).take(WIDTH).map(visible).collect();
        let start = before.saturating_sub(skipped);
        let carets = inside.clamp(1, shown.chars().count().saturating_sub(start).max(1));
        write!(f, "\n  {shown}\n  {}{}", " ".repeat(start), "^".repeat(carets))
    }
}

/// Returns a character that moves a terminal's cursor by one column.
fn visible(letter: char) -> char {
    if letter.is_control() { '\u{fffd}' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_are_under_the_place() {
        let mistake = Mistake::new("`x` is not a field", "x=3", 0..1);
        assert_eq!(mistake.to_string(), "`x` is not a field\n  x=3\n  ^");
        let inner = Mistake::whole("not a number", "7,5").within("hours=");
        assert_eq!(inner.to_string(), "not a number\n  hours=7,5\n        ^^^");
    }

    #[test]
    fn carets_count_characters_and_stay_within_the_text() {
        let mistake = Mistake::new("wrong", "größe=\n", 7..8);
        assert_eq!(mistake.to_string(), "wrong\n  größe=\u{fffd}\n       ^");
        let long = Mistake::whole("too long", "a".repeat(500)).to_string();
        assert!(long.lines().all(|line| line.chars().count() <= WIDTH + 2), "{long}");
        assert_eq!(Mistake::new("missing", "", 0..0).to_string(), "missing");
    }
}
