//! Excerpts of a text with a caret under a place.

use std::{fmt, ops::Range};

use crate::foreign_text::printable;

/// The largest number of characters shown before, at and after the place.
const SHOWN: usize = 48;

/// The visible part of a text, with a caret under a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    line: Box<str>,
    /// Number of characters before the place.
    before: usize,
    /// Number of characters to mark.
    marked: usize,
}

impl Excerpt {
    /// Makes an excerpt around a place. Letters of hidden ranges become asterisks.
    pub(crate) fn new(text: &str, at: &Range<usize>, hidden: &[Range<usize>]) -> Self {
        let part = |range: Range<usize>| starred(text, range, hidden);
        let start: Vec<char> = part(0..at.start).chars().rev().take(SHOWN + 1).collect();
        let marked: Vec<char> = part(at.start..at.end).chars().take(SHOWN).collect();
        let rest: Vec<char> = part(at.end..text.len()).chars().take(SHOWN + 1).collect();
        let is_cut = start.len() > SHOWN;
        let mut line = String::from(if is_cut { "…" } else { "" });
        line.extend(start.iter().take(SHOWN).rev().chain(&marked).map(|letter| shown(*letter)));
        if part(at.clone()).chars().nth(SHOWN).is_some() {
            line.push('…');
        } else {
            line.extend(rest.iter().take(SHOWN).map(|letter| shown(*letter)));
            line.push_str(if rest.len() > SHOWN { "…" } else { "" });
        }
        let before = start.len().min(SHOWN) + usize::from(is_cut);
        Self { line: line.trim_end().into(), before, marked: marked.len().max(1) }
    }
}

/// Returns a character that takes one column, so that the caret is under its place.
fn shown(letter: char) -> char {
    if is_invisible(letter) { ' ' } else { printable(letter) }
}

/// Returns whether a character has no width, or changes the direction of the text.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a part of a text with an asterisk for each letter of hidden values.
fn starred(text: &str, part: Range<usize>, hidden: &[Range<usize>]) -> String {
    let letters = text.char_indices().filter(|(at, _)| part.contains(at));
    let is_hidden = |at: usize| hidden.iter().any(|hidden| hidden.contains(&at));
    let star = |letter| if letter == '\'' { letter } else { '*' };
    letters.map(|(at, letter)| if is_hidden(at) { star(letter) } else { letter }).collect()
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, before, marked } = self;
        writeln!(f, "  {line}")?;
        write!(f, "  {:before$}{}", "", "^".repeat(*marked))
    }
}
