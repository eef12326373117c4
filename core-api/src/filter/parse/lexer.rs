//! The tokens of a filter.

use std::{fmt, iter::Peekable, ops::Range, str::CharIndices};

use super::{super::Operator, Mistake};
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

pub(super) fn lex(text: &str) -> Result<Vec<LexedToken>, Mistake> {
    let mut lexer = Lexer { text, letters: text.char_indices().peekable() };
    let mut found = Vec::new();
    while let Some((start, letter)) = lexer.letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let token = lexer.token(start, letter)?;
        found.push(LexedToken { token, at: start..lexer.place() });
    }
    Ok(found)
}

struct Lexer<'a> {
    text: &'a str,
    letters: Peekable<CharIndices<'a>>,
}

impl Lexer<'_> {
    fn token(&mut self, start: usize, letter: char) -> Result<Token, Mistake> {
        Ok(match letter {
            '\'' => self.quoted(start)?,
            '=' => Token::Operator(Operator::Equal),
            '<' if self.takes('=') => Token::Operator(Operator::LessOrEqual),
            '<' if self.takes('>') => Token::NotEqual,
            '<' => Token::Operator(Operator::Less),
            '>' if self.takes('=') => Token::Operator(Operator::GreaterOrEqual),
            '>' => Token::Operator(Operator::Greater),
            '!' if self.takes('=') => Token::NotEqual,
            '!' => Token::Not,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            _ if is_of_word(letter) => {
                while self.letters.next_if(|(_, letter)| is_of_word(*letter)).is_some() {}
                Token::Word(self.text.get(start..self.place()).unwrap_or_default().into())
            }
            _ => {
                let at = start..self.place();
                return Err(Mistake::new(
                    &at,
                    match letter {
                        '"' => "expected single quotes, as in 'text'; double quotes are for names"
                            .to_owned(),
                        _ => {
                            format!("a filter cannot have the character {letter:?} outside quotes")
                        }
                    },
                ));
            }
        })
    }

    /// Reads a text up to its closing quote. Two quotes are an escape for one.
    fn quoted(&mut self, start: usize) -> Result<Token, Mistake> {
        let mut text = String::new();
        while let Some((_, letter)) = self.letters.next() {
            if letter != '\'' || self.takes('\'') {
                text.push(letter);
            } else {
                return Ok(Token::Quoted(text.into()));
            }
        }
        let message = "expected a closing quote; write a quote inside a text twice";
        Err(Mistake::new(&(start..self.text.len()), message))
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.letters.next_if(|(_, letter)| *letter == wanted).is_some()
    }

    /// Returns the byte offset of the next character.
    fn place(&mut self) -> usize {
        self.letters.peek().map_or(self.text.len(), |(place, _)| *place)
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+')
}
