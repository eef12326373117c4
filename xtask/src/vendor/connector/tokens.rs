//! The words, texts and signs of Power Query M. Comments and blanks are left out.

use std::borrow::Cow;

use crate::diagnostics::{At, Mistakes};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Text,
    Sign(char),
}

#[derive(Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// The value of a text, or the word.
    pub(super) text: Cow<'a, str>,
    pub(super) at: At,
}

impl Token<'_> {
    pub(super) fn is(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

/// Divides a text. A text or comment without an end is noted, and ends the rest.
pub(super) fn read<'a>(file: usize, text: &'a str, mistakes: &mut Mistakes) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let mut start = 0_usize;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let Some((length, kind)) = token(rest) else {
            let at = At::new(file, start..start.saturating_add(1));
            let help = "save the file again; nothing after this place is read";
            mistakes.push(&at, "a text or comment without an end", help);
            break;
        };
        let end = start.saturating_add(length);
        let whole = text.get(start..end).unwrap_or_default();
        if let Some(kind) = kind {
            let text = match kind {
                TokenKind::Text => unquoted(whole),
                TokenKind::Word | TokenKind::Sign(_) => Cow::Borrowed(whole),
            };
            tokens.push(Token { kind, text, at: At::new(file, start..end) });
        }
        start = end;
    }
    tokens
}

/// Returns the length and the kind of the first token. Blanks and comments have no kind.
fn token(rest: &str) -> Option<(usize, Option<TokenKind>)> {
    let first = rest.chars().next()?;
    if first.is_whitespace() || first == '\u{feff}' {
        return Some((first.len_utf8(), None));
    }
    if rest.starts_with("//") {
        return Some((rest.find('\n').unwrap_or(rest.len()), None));
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        return Some((comment.find("*/")?.checked_add(4)?, None));
    }
    if first == '"' {
        return Some((quoted(rest)?, Some(TokenKind::Text)));
    }
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '#');
    if is_word(first) {
        return Some((
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            Some(TokenKind::Word),
        ));
    }
    Some((first.len_utf8(), Some(TokenKind::Sign(first))))
}

/// Returns the length of a text in quotes. Two quotes within it are one.
fn quoted(rest: &str) -> Option<usize> {
    let mut end = 1_usize;
    loop {
        end = end.checked_add(rest.get(end..)?.find('"')?)?.checked_add(1)?;
        if !rest.get(end..)?.starts_with('"') {
            return Some(end);
        }
        end = end.checked_add(1)?;
    }
}

fn unquoted(whole: &str) -> Cow<'_, str> {
    let inner = whole.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(whole);
    if inner.contains("\"\"") {
        Cow::Owned(inner.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inner)
    }
}
