//! Texts of servers, files and other libraries, cut to a length for errors and logs.
//!
//! Each function returns one line: control characters and other white space become spaces. A text that is cut
//! has `…` as its last character, or in place of its middle. The mark counts toward the limit. Remove secrets
//! before a text is cut, because a cut hides most of a secret from a [`Redactor`](crate::Redactor).

use std::error::Error;

/// The largest number of characters of a [`name`].
const NAME: usize = 64;

/// The largest number of characters of a [`line`](self::line()).
const LINE: usize = 200;

/// The largest number of characters of a [`message`].
const MESSAGE: usize = 500;

/// The number of characters of both [`ends`].
const END: usize = 120;

/// The largest number of characters of [`causes_in_short`].
const CAUSES: usize = 1_000;

/// Returns a name or a value, such as a scope, a field or an id: at most 64 characters.
#[must_use]
pub fn name(text: &str) -> String {
    start(text, NAME)
}

/// Returns an address, a path or a code: at most 200 characters.
#[must_use]
pub fn line(text: &str) -> String {
    start(text, LINE)
}

/// Returns a message of a server, or a filter: at most 500 characters.
#[must_use]
pub fn message(text: &str) -> String {
    start(text, MESSAGE)
}

/// Returns the start and the end of a text, whose middle quotes foreign text: at most 241 characters.
#[must_use]
pub fn ends(text: &str) -> String {
    if text.chars().nth(2 * END).is_none() {
        return text.chars().map(printable).collect();
    }
    let mut end: Vec<char> = text.chars().rev().take(END).collect();
    end.reverse();
    text.chars().take(END).chain(['…']).chain(end).map(printable).collect()
}

/// Returns the text of an error and its causes, uncut. Texts that repeat are shown once.
#[must_use]
pub fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    text
}

/// Returns the text of an error and its causes: at most 1,000 characters.
#[must_use]
pub fn causes_in_short(error: &(dyn Error + 'static)) -> String {
    start(&causes(error), CAUSES)
}

/// Returns the character, or a space for a control character or a line break.
#[must_use]
pub fn printable(letter: char) -> char {
    if letter.is_control() || letter.is_whitespace() { ' ' } else { letter }
}

fn start(text: &str, limit: usize) -> String {
    if text.chars().nth(limit).is_none() {
        return text.chars().map(printable).collect();
    }
    text.chars().take(limit.saturating_sub(1)).map(printable).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_by_characters_and_a_short_one_is_not() {
        for (cut, limit) in [(name as fn(&str) -> String, 64), (line, 200), (message, 500)] {
            let fits = "ä".repeat(limit);
            assert_eq!(cut(&fits), fits);
            assert_eq!(cut(&format!("{fits}b")), format!("{}…", "ä".repeat(limit - 1)));
            assert_eq!(cut(""), "");
        }
        assert_eq!(ends(&"a".repeat(240)), "a".repeat(240));
        let cut = ends(&format!("b{}c", "ä".repeat(1 << 20)));
        assert_eq!(cut, format!("b{}…{}c", "ä".repeat(119), "ä".repeat(119)));
    }

    #[test]
    fn every_text_is_on_one_line() {
        let text = "a\r\nb\tc\u{1b}[31m\u{7}d\u{2028}e";
        for shown in [name(text), line(text), message(text), ends(text)] {
            assert_eq!(shown, "a  b c [31m d e");
        }
        let long = format!("\n{}\n", "a\n".repeat(1_000));
        assert!(!ends(&long).contains('\n'));
    }

    #[test]
    fn a_cause_that_is_shown_already_is_not_repeated() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer: inner")]
        struct Outer(#[source] Inner);
        #[derive(Debug, thiserror::Error)]
        #[error("inner")]
        struct Inner(#[source] std::fmt::Error);
        let error = Outer(Inner(std::fmt::Error));
        let shown = format!("outer: inner: {}", std::fmt::Error);
        assert_eq!(causes(&error), shown);
        assert_eq!(causes_in_short(&error), shown);
        let long = std::io::Error::other("a".repeat(9_999));
        assert_eq!(causes_in_short(&long).chars().count(), 1_000);
    }
}
