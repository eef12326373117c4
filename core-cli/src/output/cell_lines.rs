//! Texts that take several lines of a cell.

use std::borrow::Cow;

use crate::terminal::between_words;

/// Breaks a text into lines of a width, between words where it can. Nothing is left out.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let lines = textwrap::wrap(text, between_words(width).break_words(true));
    lines.into_iter().map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_only_long_words_break_inside() {
        for (text, expected) in [
            ("Marlow", &["Marlow"][..]),
            ("", &[""]),
            ("City of Marlow", &["City of", "Marlow"]),
            ("Wohnungsbaugesellschaft Nord", &["Wohnungs", "baugesel", "lschaft", "Nord"]),
            ("a Wohnungsbau", &["a", "Wohnungs", "bau"]),
            ("日本語日本語", &["日本語日", "本語"]),
            ("12345678 1", &["12345678", "1"]),
        ] {
            assert_eq!(lines(text, 8), expected, "{text}");
        }
        assert_eq!(lines("日本", 1), ["日", "本"], "a letter is never left out");
    }
}
