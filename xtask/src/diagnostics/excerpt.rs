//! The lines of a source around a place, so that a mistake costs no pass over the whole source.

use std::ops::Range;

use super::At;

/// The largest number of lines below a caret. A longer range ends there.
const LINES: usize = 4;

/// The largest number of bytes on each side of a caret. A longer line is cut.
const BESIDE: usize = 1000;

/// A source with the starts of its lines.
pub(super) struct SourceText<'a> {
    text: &'a str,
    /// The first byte of each line.
    starts: Vec<usize>,
}

/// Some lines of a source.
pub(super) struct Excerpt<'a> {
    pub(super) text: &'a str,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// The number of characters before `text` in its first line. It is above 0 if the line is cut.
    pub(super) cut: usize,
    /// The bytes of `text` above the caret.
    pub(super) range: Range<usize>,
}

impl<'a> SourceText<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = [0].into_iter().chain(ends.map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    /// Returns the lines of a place.
    pub(super) fn excerpt(&self, at: &At) -> Excerpt<'a> {
        let Range { start, end } = span(self.text, at);
        let first = self.starts.partition_point(|line| *line <= start) - 1;
        let last = self.starts.partition_point(|line| *line <= end).min(first + LINES);
        let from = self.starts[first];
        let to = self.starts.get(last).map_or(self.text.len(), |next| next - 1).max(start);
        let to = if self.text[start..to].ends_with('\r') { to - 1 } else { to };
        let end = self.text.floor_char_boundary(end.min(to).min(start + BESIDE).max(start));
        let (line, from) =
            (from, self.text.floor_char_boundary(from.max(start.saturating_sub(BESIDE))));
        let to = self.text.ceil_char_boundary(to.min(end + BESIDE)).min(to);
        let cut = self.text[line..from].chars().count();
        Excerpt {
            text: &self.text[from..to],
            first_line: first + 1,
            cut,
            range: start - from..end - from,
        }
    }
}

/// Returns the range of characters above a caret. It has whole characters, and at least one, even at the
/// end of the file.
fn span(text: &str, at: &At) -> Range<usize> {
    let start = text.floor_char_boundary(at.start.min(text.len().saturating_sub(1)));
    start..text.ceil_char_boundary(at.end.max(start).min(text.len()))
}
