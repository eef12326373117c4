//! Texts for people within the width of a terminal: lines break between words.

use std::borrow::Cow;

use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};

/// The narrowest terminal whose lines are broken.
const NARROWEST: usize = 20;

/// The mark of a text that is cut.
const CUT: char = '…';

/// Breaks the lines of a text between words, so that each fits a width. A word that is longer stays whole.
///
/// A line with carets under it is cut around them instead, because a break would part them from their place.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    if width < NARROWEST {
        return text.to_owned();
    }
    let mut shown = Vec::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        match lines.next_if(|next| is_carets(next)) {
            Some(carets) => shown.extend(cut(line, carets, width)),
            None => shown.extend(broken(line, width)),
        }
    }
    shown.join("\n")
}

/// Returns whether a line points at a place of the line above.
fn is_carets(line: &str) -> bool {
    let carets = line.trim_start_matches(' ');
    !carets.is_empty() && carets.chars().all(|letter| letter == '^')
}

/// Breaks a line between words. The next lines have its indent.
fn broken(line: &str, width: usize) -> Vec<String> {
    let indent = line.len().saturating_sub(line.trim_start_matches(' ').len());
    let indent = line.get(..indent).unwrap_or_default();
    let options = between_words(width).subsequent_indent(indent);
    textwrap::wrap(line, options).into_iter().map(Cow::into_owned).collect()
}

/// Returns the options for lines that break at blanks only. A word that is longer than a line stays whole.
pub(crate) fn between_words<'a>(width: usize) -> textwrap::Options<'a> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}

/// Cuts a line and the carets under it, so that the first caret is seen.
fn cut(line: &str, carets: &str, width: usize) -> [String; 2] {
    let (letters, count) = (line.chars(), line.chars().count());
    let start = carets.chars().take_while(|letter| *letter == ' ').count();
    let end = carets.chars().count();
    if count <= width && end <= width {
        return [line.to_owned(), carets.to_owned()];
    }
    // The marks of both cuts take a place each.
    let room = width.saturating_sub(2);
    let latest = count.max(end).saturating_sub(room);
    let skipped = if end < room { 0 } else { start.saturating_sub(room / 2).min(latest) };
    let mut shown: String = letters.skip(skipped).take(room).collect();
    let is_cut_after = skipped.saturating_add(room) < count;
    if is_cut_after {
        shown.push(CUT);
    }
    let pointed: String = carets.chars().skip(skipped).take(room).collect();
    match skipped {
        0 => [shown, pointed],
        _ => [format!("{CUT}{shown}"), format!(" {pointed}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_keep_their_indent() {
        let text =
            "error: one two three four five six\n  [possible values: one, two, three]\nshort";
        let expected =
            "error: one two three\nfour five six\n  [possible values:\n  one, two, three]\nshort";
        assert_eq!(wrapped(text, 20), expected);
        assert_eq!(wrapped(text, 100), text);
        assert_eq!(wrapped(text, 10), text, "nothing is readable in so few columns");
    }

    #[test]
    fn a_long_word_stays_whole() {
        let address = format!("http://127.0.0.1/{}", "x".repeat(40));
        let text = format!("open this address: {address} in a browser");
        let expected = format!("open this address:\n{address}\nin a browser");
        assert_eq!(wrapped(&text, 20), expected);
    }

    #[test]
    fn colors_take_no_columns_and_wide_letters_take_two() {
        let text = "\u{1b}[1;31merror:\u{1b}[0m one two three four";
        assert_eq!(wrapped(text, 20), "\u{1b}[1;31merror:\u{1b}[0m one two three\nfour");
        assert_eq!(wrapped("日本語日本 日本語日本語", 20), "日本語日本\n日本語日本語");
    }

    #[test]
    fn carets_stay_under_their_place() {
        let short = "wrong\n  a = b\n  ^";
        assert_eq!(wrapped(short, 20), short);
        let text = format!("  {}", ('a'..='z').chain('A'..='Z').collect::<String>());
        for (start, length) in [(2, 1), (10, 3), (20, 5), (30, 40), (53, 1), (54, 1)] {
            let carets = format!("{}{}", " ".repeat(start), "^".repeat(length));
            let shown = wrapped(&format!("{text}\n{carets}"), 20);
            let (line, pointed) = shown.split_once('\n').unwrap();
            assert!(line.chars().count() <= 20 && pointed.chars().count() <= 20, "{shown}");
            let place = pointed.chars().position(|letter| letter == '^').unwrap();
            assert_eq!(line.chars().nth(place), text.chars().nth(start), "{start}: {shown}");
        }
    }
}
