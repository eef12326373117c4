//! The parser of filters as text.

mod advice;
mod error;
mod field;
mod lexer;
mod mistake;
mod operators;
mod token;
mod value;

use std::{borrow::Cow, ops::Range};

pub use error::FilterParseError;

use super::{Alternatives, Condition, FilterError, Operator, Test};
use crate::{record::FieldInfo, sensitive::SensitiveFields};
use field::FilterField;
use mistake::Mistake;
use token::{LexedToken, Token};

/// The deepest nesting of parentheses. The parser is recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

/// The advice of errors about fields and operators that no source shows.
const TRY: &str = "`Filter::parse_unconfirmed` accepts fields and operators that no source shows";

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
            let mut parser = Parser::new(fields, syntax, text, &found);
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

struct Parser<'a> {
    fields: &'static [FieldInfo],
    syntax: Syntax,
    text: &'a str,
    found: &'a [LexedToken],
    next: usize,
    /// Number of open parentheses.
    depth: usize,
    /// The field of the last comparison, for advice.
    last_field: Option<Cow<'static, str>>,
    /// The place of the first word that mixes `and` and `or` without parentheses.
    mixture: Option<Range<usize>>,
}

impl<'a> Parser<'a> {
    fn new(
        fields: &'static [FieldInfo],
        syntax: Syntax,
        text: &'a str,
        found: &'a [LexedToken],
    ) -> Self {
        Self { fields, syntax, text, found, next: 0, depth: 0, last_field: None, mixture: None }
    }

    fn whole(&mut self) -> Result<Alternatives, Mistake> {
        let filter = self.any()?;
        match self.take() {
            LexedToken { token: Token::End, .. } => {}
            found => return Err(self.trailing("`and`, `or` or the end", &found)),
        }
        match self.mixture.take() {
            Some(at) if !self.is_as_written(&filter) => {
                let message = "`and` and `or` are mixed; write parentheses, as in `a or (b and c)` or \
                               `(a or b) and c`";
                Err(Mistake::new(&at, message))
            }
            _ => Ok(filter),
        }
    }

    /// Returns whether the text is one that `Display` writes. Such a text has no parentheses.
    fn is_as_written(&self, filter: &Alternatives) -> bool {
        let text = self.text.trim();
        match self.syntax {
            Syntax::Known => filter.to_string() == text,
            // The unconfirmed form of a filter is not a list of alternatives.
            Syntax::Unconfirmed => {
                let mut words = self.found.iter().filter_map(|found| found.token.word());
                words.all(|word| !matches!(word, "and" | "or" | "And" | "Or"))
            }
        }
    }

    /// Parses alternatives joined by `or`.
    fn any(&mut self) -> Result<Alternatives, Mistake> {
        let (mut any, mut has_and) = self.all()?;
        while let Some(at) = self.take_word("or") {
            let (other, other_has_and) = self.all()?;
            has_and |= other_has_and;
            if has_and {
                self.mixture.get_or_insert_with(|| at.clone());
            }
            any = any.or(other).map_err(|fault| Mistake::of(&at, &fault))?;
        }
        Ok(any)
    }

    /// Parses conditions joined by `and`. Returns whether there is more than one.
    fn all(&mut self) -> Result<(Alternatives, bool), Mistake> {
        let (mut all, mut has_and) = (self.one()?, false);
        while let Some(at) = self.take_word("and") {
            has_and = true;
            all = all.and(&self.one()?).map_err(|fault| Mistake::of(&at, &fault))?;
        }
        Ok((all, has_and))
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
            Some(at) => one.not().map_err(|fault| Mistake::of(&at, &fault)),
            None => Ok(one),
        }
    }

    fn group(&mut self, open: &Range<usize>) -> Result<Alternatives, Mistake> {
        if self.depth == MAX_DEPTH {
            let message = format!("parentheses are nested more than {MAX_DEPTH} deep; use fewer");
            return Err(Mistake::new(open, message));
        }
        self.depth += 1;
        let group = self.any()?;
        self.depth -= 1;
        match self.take() {
            LexedToken { token: Token::Close, .. } => Ok(group),
            found => Err(self.trailing("`and`, `or` or `)`", &found)),
        }
    }

    fn comparison(&mut self) -> Result<Alternatives, Mistake> {
        let found = self.take();
        let Token::Word(name) = &found.token else {
            return Err(self.no_field(&found));
        };
        let field = match field::find(self.fields, self.syntax, name) {
            Ok(field) => field,
            // `Display` writes these for filters that match no record or every record.
            Err(_) if name.eq_ignore_ascii_case("false") => return Ok(Alternatives::never()),
            Err(_) if name.eq_ignore_ascii_case("true") => return Ok(Alternatives::everything()),
            Err(fault) => return Err(self.unknown_field(&found, name, fault)),
        };
        self.last_field = Some(field.path.clone());
        if self.take_word("is").is_some() {
            return self.null(&field);
        }
        if let Some(at) = self.take_word("not") {
            let one = self.set(&field)?;
            return one.not().map_err(|fault| Mistake::of(&at, &fault));
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
            Some(Token::NotEqual) => self.not_equal(field),
            _ => self.set(&field),
        }
    }

    /// Parses the operator `!=` or `<>`, and its operand.
    fn not_equal(&mut self, field: FilterField) -> Result<Alternatives, Mistake> {
        let at = self.take().at;
        if self.syntax == Syntax::Known && self.take_word("null").is_some() {
            return Err(Mistake::of(&at, &FilterError::not_null(&field.path)));
        }
        let operand = self.operand(&field)?;
        let field = field.path;
        match self.syntax {
            Syntax::Known => {
                let operator = Operator::Equal;
                Alternatives::one(Condition::Compare { field, operator, operand })
                    .not()
                    .map_err(|fault| Mistake::of(&at, &fault))
            }
            Syntax::Unconfirmed => {
                let test = Test::not_equal(operand);
                Ok(Alternatives::one(Condition::Test { field, test }))
            }
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
        found.unwrap_or(LexedToken { token: Token::End, at: self.text.len()..self.text.len() })
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
