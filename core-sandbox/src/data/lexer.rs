//! The tokens of a `where` clause, as Transact-SQL has them.

use std::{cmp::Ordering, fmt, iter::Peekable, str::Chars};

use super::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword, a number, `true` or `false`.
    Word(String),
    /// A name in double quotes or square brackets.
    Name(String),
    /// The content of single quotes.
    Quoted(String),
    Operator(Operator),
    /// `<>` or `!=`
    NotEqual,
    Open,
    Close,
    Comma,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    pub(super) fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// Writes the token as it was in the clause.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) | Self::Name(word) => f.write_str(word),
            Self::Quoted(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Operator(Operator::Equal) => f.write_str("="),
            Self::Operator(Operator::Less) => f.write_str("<"),
            Self::Operator(Operator::LessOrEqual) => f.write_str("<="),
            Self::Operator(Operator::Greater) => f.write_str(">"),
            Self::Operator(Operator::GreaterOrEqual) => f.write_str(">="),
            Self::NotEqual => f.write_str("<>"),
            Self::Open => f.write_str("("),
            Self::Close => f.write_str(")"),
            Self::Comma => f.write_str(","),
        }
    }
}

impl Token {
    /// Returns whether the token is this keyword, regardless of case.
    pub(super) fn is_word(&self, wanted: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(wanted))
    }
}

/// Returns the tokens of a clause.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    // Core removes double quotes at the ends before it parses, as a recorded response shows.
    let mut letters = text.trim().trim_matches('"').chars().peekable();
    let mut tokens = Vec::new();
    while let Some(letter) = letters.next() {
        tokens.push(match letter {
            _ if letter.is_whitespace() => continue,
            '\'' => quoted(&mut letters)?,
            '=' => Token::Operator(Operator::Equal),
            '<' if is_next(&mut letters, '=') => Token::Operator(Operator::LessOrEqual),
            '<' if is_next(&mut letters, '>') => Token::NotEqual,
            '<' => Token::Operator(Operator::Less),
            '>' if is_next(&mut letters, '=') => Token::Operator(Operator::GreaterOrEqual),
            '>' => Token::Operator(Operator::Greater),
            '!' if is_next(&mut letters, '=') => Token::NotEqual,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '"' => name('"', '"', &mut letters)?,
            '[' => name('[', ']', &mut letters)?,
            _ if is_in_word(letter) => word(letter, &mut letters),
            _ => return Err(Refusal::near(letter)),
        });
    }
    Ok(tokens)
}

fn is_next(letters: &mut Peekable<Chars<'_>>, wanted: char) -> bool {
    letters.next_if_eq(&wanted).is_some()
}

fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+')
}

fn word(first: char, letters: &mut Peekable<Chars<'_>>) -> Token {
    let mut word = String::from(first);
    while let Some(letter) = letters.next_if(|letter| is_in_word(*letter)) {
        word.push(letter);
    }
    Token::Word(word)
}

/// Reads up to the closing character. Two of them mean one. The error is what was read.
fn enclosed(close: char, letters: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        if letter == close && !is_next(letters, close) {
            return Ok(text);
        }
        text.push(letter);
    }
    Err(text)
}

/// Reads a text in single quotes.
fn quoted(letters: &mut Peekable<Chars<'_>>) -> Result<Token, Refusal> {
    enclosed('\'', letters).map(Token::Quoted).map_err(|text| {
        // SQL46030
        Refusal::syntax(format!(
            "Expected but did not find a closing quotation mark after the character string '{text}."
        ))
    })
}

/// Reads a name in double quotes or square brackets.
fn name(open: char, close: char, letters: &mut Peekable<Chars<'_>>) -> Result<Token, Refusal> {
    enclosed(close, letters).map(Token::Name).map_err(|name| {
        // SQL46031, as in a recorded response
        Refusal::syntax(format!(
            "Expected but did not find a closing square bracket after the identifier {open}{name}."
        ))
    })
}
