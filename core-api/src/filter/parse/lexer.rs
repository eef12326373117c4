//! The split of a filter into tokens.

mod advice;

use std::{iter::Peekable, ops::Range, str::CharIndices};

use super::{super::Operator, LexedToken, Mistake, Token};
use crate::foreign_text;

/// Splits a text into tokens.
pub(super) fn lex(text: &str) -> Result<Vec<LexedToken>, Mistake> {
    let mut lexer = Lexer { text, letters: text.char_indices().peekable() };
    let mut found: Vec<LexedToken> = Vec::new();
    while let Some((start, letter)) = lexer.letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let token = match letter {
            '\'' => lexer.quoted(start, &found)?,
            _ => lexer.token(start, letter, &found)?,
        };
        found.push(LexedToken { token, at: start..lexer.place() });
    }
    Ok(found)
}

struct Lexer<'a> {
    text: &'a str,
    letters: Peekable<CharIndices<'a>>,
}

impl Lexer<'_> {
    fn token(
        &mut self,
        start: usize,
        letter: char,
        before: &[LexedToken],
    ) -> Result<Token, Mistake> {
        Ok(match letter {
            '=' | '<' | '>' | '!' => self.operator(start)?,
            '≤' => Token::Operator(Operator::LessOrEqual),
            '≥' => Token::Operator(Operator::GreaterOrEqual),
            '≠' => Token::NotEqual,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            _ if is_of_word(letter) => {
                // Dates and times without quotes have more characters.
                let is_number = letter.is_ascii_digit();
                let is_more =
                    |letter: char| is_of_word(letter) || is_number && matches!(letter, ':' | '/');
                while self.letters.next_if(|(_, letter)| is_more(*letter)).is_some() {}
                Token::Word(self.text.get(start..self.place()).unwrap_or_default().into())
            }
            _ => return Err(self.mistake(start, letter, before)),
        })
    }

    fn operator(&mut self, start: usize) -> Result<Token, Mistake> {
        // Several `!` negate a condition several times.
        let is_more = |next: char| "=<>".contains(next);
        while self.letters.next_if(|(_, next)| is_more(*next)).is_some() {}
        let at = start..self.place();
        let fix = match self.text.get(at.clone()).unwrap_or_default() {
            "=" => return Ok(Token::Operator(Operator::Equal)),
            "<" => return Ok(Token::Operator(Operator::Less)),
            "<=" => return Ok(Token::Operator(Operator::LessOrEqual)),
            ">" => return Ok(Token::Operator(Operator::Greater)),
            ">=" => return Ok(Token::Operator(Operator::GreaterOrEqual)),
            "<>" | "!=" => return Ok(Token::NotEqual),
            "!" => return Ok(Token::Not),
            "==" | "===" => "write `=`",
            "=<" => "write `<=`",
            "=>" => "write `>=`",
            "!==" | "><" => "write `<>`",
            "!<" => "write `>=`",
            "!>" => "write `<=`",
            _ => "write one of `=`, `<>`, `<`, `<=`, `>` and `>=`",
        };
        let shown = foreign_text::name(self.text.get(at.clone()).unwrap_or_default());
        Err(Mistake::new(&at, format_args!("`{shown}` is not an operator of filters; {fix}")))
    }

    /// Makes the mistake for a character that begins no token.
    fn mistake(&mut self, start: usize, letter: char, before: &[LexedToken]) -> Mistake {
        let is_value = is_value_next(before);
        let inside = self.place();
        let Some(closing) = advice::closing_quotes(letter) else {
            // Operators of programming languages are doubled.
            self.letters.next_if(|(_, next)| *next == letter && "&|".contains(letter));
            let at = start..self.place();
            let rest = self.text.get(at.end..).unwrap_or_default();
            return Mistake::new(&at, advice::character(letter, is_value, rest));
        };
        let rest = self.text.get(inside..).unwrap_or_default();
        let message = match letter {
            _ if !is_value => "a name has no quotes",
            '"' => "a text has single quotes",
            _ => "a text has straight single quotes",
        };
        match rest.char_indices().find(|(_, letter)| closing.contains(letter)) {
            Some((length, last)) => {
                let end = inside.saturating_add(length);
                let at = start..end.saturating_add(last.len_utf8());
                let text = self.text.get(inside..end).unwrap_or_default();
                let fix = if is_value { advice::quotes(text) } else { advice::name(text) };
                Mistake::new(&at, message).with_fix(fix)
            }
            None => {
                let at = start..self.text.len();
                Mistake::new(&at, format_args!("{message}; write two of them, as in 'Miller'"))
            }
        }
    }

    /// Reads a text up to its closing quote. Two quotes are an escape for one.
    fn quoted(&mut self, start: usize, before: &[LexedToken]) -> Result<Token, Mistake> {
        let mut text = String::new();
        while let Some((_, letter)) = self.letters.next() {
            if letter != '\'' || self.takes('\'') {
                text.push(letter);
            } else {
                return Ok(Token::Quoted(text.into()));
            }
        }
        Err(unclosed(start..self.text.len(), &text, before))
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.letters.next_if(|(_, letter)| *letter == wanted).is_some()
    }

    /// Returns the byte offset of the next character.
    fn place(&mut self) -> usize {
        self.letters.peek().map_or(self.text.len(), |(place, _)| *place)
    }
}

/// Makes the mistake for a quote that is not closed, or that belongs to the word before it.
fn unclosed(at: Range<usize>, text: &str, before: &[LexedToken]) -> Mistake {
    if text.contains(['’', '‘', '´', '`']) {
        let message =
            "this quote is not closed by a straight quote; write ' instead of a curly quote";
        return Mistake::new(&at, message);
    }
    if text.ends_with('"') {
        let message =
            "this quote is not closed; close it by a single quote instead of a double quote";
        return Mistake::new(&at, message);
    }
    // The tokens before the quote, if there is no space between them.
    let mut start = at.start;
    let mut first = None;
    for token in before.iter().rev().take_while(|token| is_text(&token.token)) {
        if token.at.end != start {
            break;
        }
        (start, first) = (token.at.start, Some(&token.token));
    }
    let message = match first {
        Some(Token::Word(word)) if word.starts_with(|first: char| first.is_ascii_digit()) => {
            "write a number without separators, as in 1000.50"
        }
        Some(_) => "write a text in single quotes, and a quote inside it twice, as in 'O''Brien'",
        None => "expected a closing quote; write a quote inside a text twice, as in 'O''Brien'",
    };
    Mistake::new(&(start..at.end), message)
}

/// Returns whether a token may be a part of a text that has a quote inside.
fn is_text(token: &Token) -> bool {
    match token {
        Token::Word(word) => !is_keyword(word),
        Token::Quoted(_) => true,
        Token::Operator(_)
        | Token::NotEqual
        | Token::Not
        | Token::Open
        | Token::Close
        | Token::Comma
        | Token::End => false,
    }
}

/// Returns whether a value follows, and not the name of a field.
fn is_value_next(before: &[LexedToken]) -> bool {
    let last = |count: usize| {
        let index = before.len().checked_sub(count)?;
        before.get(index).map(|found| &found.token)
    };
    match last(1) {
        Some(Token::Operator(_) | Token::NotEqual | Token::Comma | Token::Quoted(_)) => true,
        Some(Token::Open) => last(2).is_some_and(|token| token.is_word("in")),
        Some(Token::Word(word)) => {
            !["and", "or", "not"].iter().any(|known| known.eq_ignore_ascii_case(word))
        }
        Some(Token::Not | Token::Close | Token::End) | None => false,
    }
}

fn is_keyword(word: &str) -> bool {
    ["and", "or", "not", "in", "between", "like"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+')
}
