//! Texts for people, which documentation shows.

use super::table::Table;
use crate::diagnostics::{Mistakes, Spanned};

/// Reads the documentation of a declaration.
pub(super) fn doc(table: &mut Table<'_, '_>) -> String {
    let text = table.text("doc");
    check(&text, table.mistakes);
    text.value
}

/// Notes a mistake if documentation cannot show a text as it is. The generator escapes Markdown.
pub(super) fn check(text: &Spanned<String>, mistakes: &mut Mistakes) {
    if let Some(letter) = text.value.chars().find(|letter| is_hidden(*letter)) {
        let message = format!("the text contains the hidden character {letter:?}");
        mistakes.push(&text.at, message, "remove it");
    }
}

/// Returns whether a character has no form, or changes the direction of others.
fn is_hidden(letter: char) -> bool {
    let is_direction = matches!(letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) || is_direction
}
