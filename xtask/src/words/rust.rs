//! Docstrings, comments and messages of Rust code.
//!
//! Docstrings and strings are tokens. The other comments are the text between tokens.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::passage::{Passage, PassageKind};

/// The fewest words of a string that is taken for a message.
const FEWEST_WORDS: usize = 3;

/// A token, or a delimiter of a group.
struct Token {
    range: Range<usize>,
    is_string: bool,
}

/// Reads the texts of a file. Messages are left out where the file has tests only.
///
/// # Errors
///
/// Code that is not Rust, with the offset of the first mistake.
pub(crate) fn passages(code: &str, is_of_tests: bool) -> Result<Vec<Passage>, (usize, String)> {
    // The lexer does not accept a byte order mark or a line `#!`; no file of ours has one.
    let stream: TokenStream = code.parse().map_err(|error: proc_macro2::LexError| {
        (error.span().byte_range().start, error.to_string())
    })?;
    let mut tokens = Vec::new();
    flatten(stream, is_of_tests, &mut tokens);
    let mut reader = PassageReader { code, passages: Vec::new(), open: None };
    let mut end = 0;
    for token in tokens {
        if token.range.start < end {
            // A docstring is several tokens at one place.
            continue;
        }
        reader.gap(end..token.range.start);
        reader.token(&token);
        end = token.range.end;
    }
    reader.gap(end..code.len());
    reader.close();
    Ok(reader.passages)
}

/// Adds the tokens of a stream in their order.
fn flatten(stream: TokenStream, is_of_tests: bool, tokens: &mut Vec<Token>) {
    // True between `#[cfg(test)]` and the end of its item.
    let mut is_item_of_tests = false;
    for tree in stream {
        let range = tree.span().byte_range();
        let is_string = match &tree {
            TokenTree::Group(group) => {
                let is_brace = group.delimiter() == Delimiter::Brace;
                let open = group.span_open().byte_range();
                let close = group.span_close().byte_range();
                tokens.push(Token { range: open, is_string: false });
                let is_inner = is_of_tests || is_item_of_tests && is_brace;
                flatten(group.stream(), is_inner, tokens);
                tokens.push(Token { range: close, is_string: false });
                is_item_of_tests = match group.delimiter() {
                    Delimiter::Brace => false,
                    Delimiter::Bracket if group.stream().to_string() == "cfg (test)" => true,
                    Delimiter::Bracket | Delimiter::Parenthesis | Delimiter::None => {
                        is_item_of_tests
                    }
                };
                continue;
            }
            TokenTree::Punct(punct) => {
                is_item_of_tests &= punct.as_char() != ';';
                false
            }
            TokenTree::Literal(literal) => literal.to_string().starts_with(['"', 'r']),
            TokenTree::Ident(_) => false,
        };
        tokens.push(Token { range, is_string: is_string && !is_of_tests });
    }
}

/// Joins lines to passages.
struct PassageReader<'a> {
    code: &'a str,
    passages: Vec<Passage>,
    open: Option<Passage>,
}

impl PassageReader<'_> {
    fn token(&mut self, token: &Token) {
        let text = &self.code[token.range.clone()];
        if text.starts_with("//") || text.starts_with("/*") {
            return self.comment(PassageKind::Docstring, token.range.clone());
        }
        self.close();
        if !token.is_string {
            return;
        }
        let Some(start) = text.find('"') else { return };
        let Some(end) = text.rfind('"').filter(|end| *end > start) else { return };
        let content = &text[start + 1..end];
        let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
        if content.split_whitespace().filter(is_word).count() >= FEWEST_WORDS {
            let content = if start == 0 { unescaped(content) } else { content.to_owned() };
            let offset = token.range.start + start + 1;
            self.passages.push(Passage::whole(PassageKind::Message, content, offset));
        }
    }

    /// Reads the comments between two tokens.
    fn gap(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while let Some(found) = self.code[start..range.end].find('/') {
            let begin = start + found;
            let rest = &self.code[begin..range.end];
            let length = match rest.starts_with("//") {
                true => rest.find('\n').unwrap_or(rest.len()),
                false => rest.find("*/").map_or(rest.len(), |end| end + 2),
            };
            // A comment after code is about its line only.
            let line = self.code[..begin].rsplit('\n').next().unwrap_or("");
            if !line.trim().is_empty() {
                self.close();
            }
            self.comment(PassageKind::Comment, begin..begin + length);
            start = begin + length;
        }
    }

    /// Adds a comment to the open passage, or opens one.
    fn comment(&mut self, kind: PassageKind, range: Range<usize>) {
        if self.open.as_ref().is_some_and(|open| open.kind != kind) {
            self.close();
        }
        let open = self.open.get_or_insert_with(|| Passage::new(kind));
        let mut offset = range.start;
        for line in self.code[range].split('\n') {
            let marks = line.len() - line.trim_start_matches(['/', '*', '!', ' ']).len();
            let marker = line
                .trim_start()
                .find(' ')
                .map_or(line.len(), |space| line.len() - line.trim_start().len() + space + 1);
            // One space after the marker; more of them are the layout of the text.
            let cut = marks.min(marker);
            open.push(line[cut..].trim_end().trim_end_matches("*/"), offset + cut);
            offset += line.len() + 1;
        }
    }

    fn close(&mut self) {
        self.passages.extend(self.open.take());
    }
}

/// Replaces the escapes of a string by as many bytes, so that places stay.
fn unescaped(content: &str) -> String {
    let mut text = String::new();
    let mut characters = content.chars();
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some('n')) => text.push_str("\n\n"),
            ('\\', Some('\n')) => text.push_str("  "),
            ('\\', Some(other)) if other.is_ascii() => {
                text.push(' ');
                text.push(other);
            }
            _ => {
                text.push(character);
                continue;
            }
        }
        characters.next();
    }
    text
}
