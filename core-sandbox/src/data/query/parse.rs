//! The parser of `where` clauses.

use std::vec::IntoIter;

use core_api::record::{FieldInfo, Kind, Support};

use super::{Condition, Expr, Test, pattern::Pattern};
use crate::data::{
    lexer::{self, Operator, Token},
    refusal::Refusal,
    scalar::Value,
};

/// The treatment of what no source shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unconfirmed {
    /// It is evaluated, and the response names it.
    #[default]
    Evaluate,
    /// It is refused.
    Refuse,
}

/// The deepest nesting of `NOT` and parentheses. The parser is recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

pub(super) struct Parser<'a> {
    fields: &'a [FieldInfo],
    unconfirmed: Unconfirmed,
    tokens: std::iter::Peekable<IntoIter<Token>>,
    depth: usize,
    /// The operators and fields that no source shows.
    found: Vec<String>,
}

impl<'a> Parser<'a> {
    pub(super) fn parse(
        fields: &'a [FieldInfo],
        unconfirmed: Unconfirmed,
        text: &str,
    ) -> Result<Condition, Refusal> {
        let tokens = lexer::tokens(text)?.into_iter().peekable();
        let mut parser = Self { fields, unconfirmed, tokens, depth: 0, found: Vec::new() };
        let expr = parser.any()?;
        match parser.tokens.next() {
            None => Ok(Condition { expr, unconfirmed: parser.found }),
            Some(token) => Err(Refusal::near(token)),
        }
    }

    fn any(&mut self) -> Result<Expr, Refusal> {
        let mut any = vec![self.all()?];
        while self.takes("or") {
            any.push(self.all()?);
        }
        Ok(Expr::Any(any))
    }

    fn all(&mut self) -> Result<Expr, Refusal> {
        let mut all = vec![self.one()?];
        while self.takes("and") {
            all.push(self.one()?);
        }
        Ok(Expr::All(all))
    }

    fn one(&mut self) -> Result<Expr, Refusal> {
        let is_not = self.takes("not");
        if !is_not && self.tokens.next_if_eq(&Token::Open).is_none() {
            return self.comparison();
        }
        let (near, what) = if is_not { ("NOT", "NOT") } else { ("(", "parentheses") };
        if self.depth == MAX_DEPTH {
            return Err(Refusal::near(near));
        }
        self.note(what, near)?;
        self.depth += 1;
        let inner = if is_not { Expr::Not(Box::new(self.one()?)) } else { self.group()? };
        self.depth -= 1;
        Ok(inner)
    }

    fn group(&mut self) -> Result<Expr, Refusal> {
        let inner = self.any()?;
        self.expect(&Token::Close)?;
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Expr, Refusal> {
        let name = match self.next()? {
            Token::Word(name) | Token::Name(name) => name,
            other => return Err(Refusal::near(other)),
        };
        let (field, info) = self.field(&name)?;
        let kind = info.kind;
        let is_negated = self.takes("not");
        let (test, is_negated) = match self.next()? {
            token if token.is_word("like") => {
                self.note("LIKE", token)?;
                (self.pattern(kind)?, is_negated)
            }
            token if token.is_word("in") => {
                self.note("IN", token)?;
                (self.list(kind)?, is_negated)
            }
            token if token.is_word("between") => {
                self.note("BETWEEN", token)?;
                let from = self.value(kind)?;
                if !self.takes("and") {
                    return Err(self.unexpected());
                }
                (Test::Between(from, self.value(kind)?), is_negated)
            }
            token if is_negated => return Err(Refusal::near(token)),
            token if token.is_word("is") => {
                let is_not_null = self.takes("not");
                if !self.takes("null") {
                    return Err(self.unexpected());
                }
                if is_not_null {
                    self.note("IS NOT NULL", "NOT")?;
                }
                (Test::Null, is_not_null)
            }
            Token::Operator(operator) => (Test::Compare(operator, self.value(kind)?), false),
            Token::NotEqual => {
                self.note("<>", "<>")?;
                (Test::Compare(Operator::Equal, self.value(kind)?), true)
            }
            token => return Err(Refusal::near(token)),
        };
        let test = Expr::Test { field, kind, test };
        Ok(if is_negated { Expr::Not(Box::new(test)) } else { test })
    }

    /// Finds a field that Core is not known to refuse.
    fn field(&mut self, name: &str) -> Result<(usize, FieldInfo), Refusal> {
        let mut fields = self.fields.iter().enumerate();
        let found = fields.find(|(_, info)| info.name.eq_ignore_ascii_case(name));
        let Some((index, info)) = found else { return Err(Refusal::field("where", name)) };
        match (info.filter, self.unconfirmed) {
            (Support::Known, _) => {}
            (Support::Unknown, Unconfirmed::Evaluate) => {
                self.found.push(format!("filter by {}", info.name));
            }
            (Support::Unknown, Unconfirmed::Refuse) | (Support::Refused, _) => {
                return Err(Refusal::field("where", name));
            }
        }
        Ok((index, *info))
    }

    /// Notes an operator that no source shows, or refuses it.
    fn note(&mut self, what: &str, near: impl std::fmt::Display) -> Result<(), Refusal> {
        match self.unconfirmed {
            Unconfirmed::Evaluate => {
                self.found.push(what.to_owned());
                Ok(())
            }
            Unconfirmed::Refuse => Err(Refusal::near(near)),
        }
    }

    fn pattern(&mut self, kind: Kind) -> Result<Test, Refusal> {
        match (self.next()?, kind) {
            (Token::Quoted(text), Kind::Text) => Ok(Test::Like(Pattern::parse(&text))),
            // The parser accepts it, but the database cannot compare other types with a pattern.
            (Token::Quoted(_), _) => Err(Refusal::Query),
            (other, _) => Err(Refusal::near(other)),
        }
    }

    fn list(&mut self, kind: Kind) -> Result<Test, Refusal> {
        self.expect(&Token::Open)?;
        let mut values = vec![self.value(kind)?];
        loop {
            match self.next()? {
                Token::Comma => values.push(self.value(kind)?),
                Token::Close => return Ok(Test::In(values)),
                other => return Err(Refusal::near(other)),
            }
        }
    }

    fn value(&mut self, kind: Kind) -> Result<Value, Refusal> {
        match self.next()? {
            token if token.is_word("null") => Ok(Value::Null),
            token @ (Token::Word(_) | Token::Quoted(_)) => Value::literal(kind, &token),
            Token::Name(name) => Err(Refusal::field("where", &name)),
            token => Err(Refusal::near(token)),
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        self.tokens.next_if(|token| token.is_word(word)).is_some()
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), Refusal> {
        match self.next()? {
            token if token == *wanted => Ok(()),
            other => Err(Refusal::near(other)),
        }
    }

    fn next(&mut self) -> Result<Token, Refusal> {
        self.tokens.next().ok_or_else(Refusal::end)
    }

    fn unexpected(&mut self) -> Refusal {
        self.tokens.next().map_or_else(Refusal::end, Refusal::near)
    }
}
