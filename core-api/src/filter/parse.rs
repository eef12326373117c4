//! The parser of filters as text.

mod error;
mod field;
mod lexer;
mod value;

use std::ops::Range;

pub use error::FilterParseError;

use super::{Alternatives, Condition};
use crate::record::FieldInfo;
use field::FilterField;
use lexer::{LexedToken, Token};

/// The deepest nesting of parentheses. The parser is recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

const OPERATOR: &str = "`=`, `<`, `<=`, `>`, `>=`, `is null` or `in`";

/// Parses a filter on records with these fields.
pub(super) fn parse(
    fields: &'static [FieldInfo],
    text: &str,
) -> Result<Alternatives, FilterParseError> {
    let mistake = match lexer::lex(text) {
        Ok(found) => {
            let mut parser = Parser { fields, found: &found, end: text.len(), next: 0, depth: 0 };
            match parser.whole() {
                Ok(filter) => return Ok(filter),
                Err(mistake) => mistake,
            }
        }
        Err(mistake) => mistake,
    };
    Err(FilterParseError::new(text, mistake))
}

/// A mistake and its byte range in the text.
#[derive(Debug)]
struct Mistake {
    at: Range<usize>,
    message: String,
}

impl Mistake {
    fn new(at: &Range<usize>, message: impl ToString) -> Self {
        Self { at: at.clone(), message: message.to_string() }
    }

    fn expected(what: &str, found: &LexedToken) -> Self {
        Self::new(&found.at, format_args!("expected {what}, found {}", found.token))
    }
}

struct Parser<'a> {
    fields: &'static [FieldInfo],
    found: &'a [LexedToken],
    /// Length of the text.
    end: usize,
    next: usize,
    /// Number of open parentheses.
    depth: usize,
}

impl Parser<'_> {
    fn whole(&mut self) -> Result<Alternatives, Mistake> {
        let filter = self.any()?;
        match self.take() {
            LexedToken { token: Token::End, .. } => Ok(filter),
            found => Err(Mistake::expected("`and`, `or` or the end", &found)),
        }
    }

    /// Parses alternatives joined by `or`.
    fn any(&mut self) -> Result<Alternatives, Mistake> {
        let mut any = self.all()?;
        while let Some(at) = self.take_word("or") {
            any = any.or(self.all()?).map_err(|fault| Mistake::new(&at, fault))?;
        }
        Ok(any)
    }

    /// Parses conditions joined by `and`.
    fn all(&mut self) -> Result<Alternatives, Mistake> {
        let mut all = self.one()?;
        while let Some(at) = self.take_word("and") {
            all = all.and(&self.one()?).map_err(|fault| Mistake::new(&at, fault))?;
        }
        Ok(all)
    }

    /// Parses a comparison or a group in parentheses, possibly negated.
    fn one(&mut self) -> Result<Alternatives, Mistake> {
        // Double negation cancels, so only the remainder has to be expressible.
        let mut opposite = None;
        while let Some(at) = self.take_word("not").or_else(|| self.take_token(&Token::Not)) {
            opposite = if opposite.is_some() { None } else { Some(at) };
        }
        let one = if let Some(at) = self.take_token(&Token::Open) {
            self.group(&at)?
        } else {
            self.comparison()?
        };
        match opposite {
            Some(at) => one.not().map_err(|fault| Mistake::new(&at, fault)),
            None => Ok(one),
        }
    }

    fn group(&mut self, open: &Range<usize>) -> Result<Alternatives, Mistake> {
        if self.depth == MAX_DEPTH {
            let message =
                format_args!("parentheses are nested more than {MAX_DEPTH} deep; use fewer");
            return Err(Mistake::new(open, message));
        }
        self.depth += 1;
        let group = self.any()?;
        self.depth -= 1;
        match self.take() {
            LexedToken { token: Token::Close, .. } => Ok(group),
            found => Err(Mistake::expected("`and`, `or` or `)`", &found)),
        }
    }

    fn comparison(&mut self) -> Result<Alternatives, Mistake> {
        let found = self.take();
        let Token::Word(name) = &found.token else {
            return Err(Mistake::expected("a field", &found));
        };
        let field = match field::find(self.fields, name) {
            Ok(field) => field,
            // `Display` writes these for filters that match no record or every record.
            Err(_) if name.eq_ignore_ascii_case("false") => return Ok(Alternatives::never()),
            Err(_) if name.eq_ignore_ascii_case("true") => return Ok(Alternatives::everything()),
            Err(reason) => return Err(Mistake::new(&found.at, reason)),
        };
        if self.take_word("is").is_some() {
            return self.null(&field);
        }
        if self.take_word("in").is_some() {
            return self.list(&field);
        }
        let found = self.take();
        match &found.token {
            Token::Operator(operator) => self.value(&field, *operator),
            Token::NotEqual => {
                let reason = "Core is not known to accept this operator; write `not` before the field \
                              and `=` here";
                Err(Mistake::new(&found.at, reason))
            }
            word if word.is_word("not") && self.take_word("in").is_some() => {
                self.list(&field)?.not().map_err(|fault| Mistake::new(&found.at, fault))
            }
            Token::Word(_) => {
                let expected = Mistake::expected(OPERATOR, &found).message;
                let reason =
                    "Core is not known to accept other operators; `Filter::raw` can try them";
                Err(Mistake::new(&found.at, format_args!("{expected}; {reason}")))
            }
            _ => Err(Mistake::expected(OPERATOR, &found)),
        }
    }

    fn null(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let found = self.take();
        if found.token.is_word("null") {
            return Ok(Alternatives::one(Condition::Null(field.path.clone())));
        }
        if found.token.is_word("not") {
            return Err(Mistake::new(&found.at, super::FilterError::not_null(&field.path)));
        }
        Err(Mistake::expected("`null`", &found))
    }

    fn value(
        &mut self,
        field: &FilterField,
        operator: super::Operator,
    ) -> Result<Alternatives, Mistake> {
        let found = self.take();
        let operand = value::operand(field.kind, &found.token)
            .map_err(|reason| Mistake::new(&found.at, reason))?;
        let field = field.path.clone();
        Ok(Alternatives::one(Condition::Compare { field, operator, operand }))
    }

    /// Parses the values after `in`.
    fn list(&mut self, field: &FilterField) -> Result<Alternatives, Mistake> {
        let mut any = Alternatives::never();
        let found = self.take();
        if found.token != Token::Open {
            return Err(Mistake::expected("`(`", &found));
        }
        if self.take_token(&Token::Close).is_some() {
            return Ok(any);
        }
        loop {
            let one = self.value(field, super::Operator::Equal)?;
            let found = self.take();
            any = any.or(one).map_err(|fault| Mistake::new(&found.at, fault))?;
            match found.token {
                Token::Comma => {}
                Token::Close => return Ok(any),
                _ => return Err(Mistake::expected("`,` or `)`", &found)),
            }
        }
    }

    fn peek(&self) -> Option<&LexedToken> {
        self.found.get(self.next)
    }

    fn take(&mut self) -> LexedToken {
        let found = self.peek().cloned();
        self.next += 1;
        found.unwrap_or(LexedToken { token: Token::End, at: self.end..self.end })
    }

    /// Takes the next token if it equals `wanted`, and returns its place.
    fn take_token(&mut self, wanted: &Token) -> Option<Range<usize>> {
        let at = self.peek().filter(|found| found.token == *wanted)?.at.clone();
        self.next += 1;
        Some(at)
    }

    /// Takes the next token if it is the word `wanted`, and returns its place.
    fn take_word(&mut self, wanted: &str) -> Option<Range<usize>> {
        let at = self.peek().filter(|found| found.token.is_word(wanted))?.at.clone();
        self.next += 1;
        Some(at)
    }
}
