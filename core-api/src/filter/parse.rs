//! The parser of filters as text.

mod error;
mod field;
mod lexer;
mod operators;
mod value;

use std::ops::Range;

pub use error::FilterParseError;

use super::{Alternatives, Condition, Test};
use crate::{record::FieldInfo, sensitive::SensitiveFields};
use field::FilterField;
use lexer::{LexedToken, Token};

/// The deepest nesting of parentheses. The parser is recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

/// The advice of errors about fields and operators that no source shows.
const TRY: &str = "`Filter::parse_unconfirmed` can try it";

/// The fields and operators that a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// The fields and operators that Core is known to accept.
    Known,
    /// In addition, fields and operators that no source shows.
    Unconfirmed,
}

/// Parses a filter on records with these fields.
pub(super) fn parse(
    fields: &'static [FieldInfo],
    syntax: Syntax,
    text: &str,
) -> Result<Alternatives, FilterParseError> {
    let mistake = match lexer::lex(text) {
        Ok(found) => {
            let mut parser =
                Parser { fields, syntax, found: &found, end: text.len(), next: 0, depth: 0 };
            match parser.whole() {
                Ok(filter) => return Ok(filter),
                Err(mistake) => mistake,
            }
        }
        Err(mistake) => mistake,
    };
    let sensitive = SensitiveFields::of([fields]);
    Err(FilterParseError::new(text, mistake, &sensitive))
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
    syntax: Syntax,
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
        let field = match field::find(self.fields, self.syntax, name) {
            Ok(field) => field,
            // `Display` writes these for filters that match no record or every record.
            Err(_) if name.eq_ignore_ascii_case("false") => return Ok(Alternatives::never()),
            Err(_) if name.eq_ignore_ascii_case("true") => return Ok(Alternatives::everything()),
            Err(reason) => return Err(Mistake::new(&found.at, reason)),
        };
        if self.take_word("is").is_some() {
            return self.null(&field);
        }
        if let Some(at) = self.take_word("not") {
            let one = self.set(&field)?;
            return one.not().map_err(|fault| Mistake::new(&at, fault));
        }
        let next = self.peek().map(|found| &found.token);
        match next {
            Some(Token::Operator(operator)) => {
                let operator = *operator;
                self.next += 1;
                let operand = self.operand(&field)?;
                let field = field.path;
                Ok(Alternatives::one(Condition::Compare { field, operator, operand }))
            }
            Some(Token::NotEqual) => {
                let found = self.take();
                let advice = "write `not` before the field and `=` here";
                self.check(&found, advice)?;
                let operand = self.operand(&field)?;
                Ok(Alternatives::one(Condition::Test {
                    field: field.path,
                    test: Test::not_equal(operand),
                }))
            }
            _ => self.set(&field),
        }
    }

    fn peek(&self) -> Option<&LexedToken> {
        self.found.get(self.next)
    }

    // Not inlined, because many places of the parser take a token.
    #[inline(never)]
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
    #[inline(never)]
    fn take_word(&mut self, wanted: &str) -> Option<Range<usize>> {
        let at = self.peek().filter(|found| found.token.is_word(wanted))?.at.clone();
        self.next += 1;
        Some(at)
    }
}
