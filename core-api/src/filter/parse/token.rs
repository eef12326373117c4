//! The tokens of a filter.

use std::{fmt, ops::Range};

use super::super::Operator;
use crate::foreign_text;

/// A token and its byte range.
#[derive(Clone, Debug)]
pub(super) struct LexedToken {
    pub(super) token: Token,
    pub(super) at: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword, a number, `true` or `false`.
    Word(Box<str>),
    /// A text in single quotes.
    Quoted(Box<str>),
    Operator(Operator),
    /// `<>` or `!=`, which Core is not known to accept.
    NotEqual,
    /// `!`
    Not,
    Open,
    Close,
    Comma,
    End,
}

impl Token {
    /// Returns the word without quotes, if the token is one.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Quoted(_)
            | Self::Operator(_)
            | Self::NotEqual
            | Self::Not
            | Self::Open
            | Self::Close
            | Self::Comma
            | Self::End => None,
        }
    }

    /// Returns whether the token is this word, case-insensitively.
    pub(super) fn is_word(&self, wanted: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(wanted))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "`{}`", foreign_text::name(word)),
            Self::Quoted(text) => write!(f, "'{}'", foreign_text::name(text)),
            Self::Operator(operator) => write!(f, "`{operator}`"),
            Self::NotEqual => f.write_str("`<>`"),
            Self::Not => f.write_str("`!`"),
            Self::Open => f.write_str("`(`"),
            Self::Close => f.write_str("`)`"),
            Self::Comma => f.write_str("`,`"),
            Self::End => f.write_str("the end"),
        }
    }
}
