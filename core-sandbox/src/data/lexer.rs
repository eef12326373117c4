//! The tokens of a `where` clause.

use std::{cmp::Ordering, fmt, iter::Peekable, str::Chars};

use super::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword, a number, `true` or `false`.
    Word(String),
    /// The content of single quotes.
    Quoted(String),
    Operator(Operator),
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

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Quoted(text) => write!(f, "'{text}'"),
            Self::Operator(_) => f.write_str("an operator"),
        }
    }
}

impl Token {
    /// Returns whether the token is this word, regardless of case.
    pub(super) fn is_word(&self, wanted: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(wanted))
    }
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut letters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(letter) = letters.next() {
        tokens.push(match letter {
            _ if letter.is_whitespace() => continue,
            '\'' => quoted(&mut letters)?,
            '=' => Token::Operator(Operator::Equal),
            '<' if is_next(&mut letters, '=') => Token::Operator(Operator::LessOrEqual),
            '<' if letters.peek() != Some(&'>') => Token::Operator(Operator::Less),
            '>' if is_next(&mut letters, '=') => Token::Operator(Operator::GreaterOrEqual),
            '>' => Token::Operator(Operator::Greater),
            '"' => return Err(refuse_quoted_name(&mut letters)),
            _ if is_in_word(letter) => word(letter, &mut letters),
            _ => return Err(Refusal::syntax(format!("Unexpected character {letter}."))),
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

/// Reads a text up to its closing quote. Two quotes mean one.
fn quoted(letters: &mut Peekable<Chars<'_>>) -> Result<Token, Refusal> {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            text.push(letter);
        } else if is_next(letters, '\'') {
            text.push('\'');
        } else {
            return Ok(Token::Quoted(text));
        }
    }
    Err(Refusal::syntax("Expected but did not find a closing quote."))
}

/// Refuses a name in double quotes, with the message of the recorded response.
fn refuse_quoted_name(letters: &mut Peekable<Chars<'_>>) -> Refusal {
    let name: String = letters.take_while(|letter| *letter != '"').collect();
    Refusal::syntax(format!(
        "Expected but did not find a closing square bracket after the identifier \"{name}."
    ))
}
