//! The parser of `where` clauses.

use std::vec::IntoIter;

use core_api::record::{Kind, Support};

use super::{Condition, Expr, Test, pattern::Pattern};
use crate::data::{
    column::Column,
    lexer::{self, Operator, Token},
    marks::Marks,
    refusal::Refusal,
    scalar::Value,
    schema::Resource,
};

/// The deepest nesting of `NOT` and parentheses. The parser is recursive, so the limit protects the stack.
const MAX_DEPTH: usize = 64;

pub(super) struct Parser<'a> {
    resource: &'a Resource,
    tokens: std::iter::Peekable<IntoIter<Token>>,
    depth: usize,
    /// The operators and fields that no source shows.
    marks: &'a mut Marks,
}

impl<'a> Parser<'a> {
    pub(super) fn parse(
        resource: &'a Resource,
        text: &str,
        marks: &'a mut Marks,
    ) -> Result<Condition, Refusal> {
        let tokens = lexer::tokens(text)?.into_iter().peekable();
        let mut parser = Self { resource, tokens, depth: 0, marks };
        let expr = parser.any()?;
        match parser.tokens.next() {
            None => Ok(Condition(expr)),
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
        let column = self.column(&name)?;
        let kind = column.kind();
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
        let test = Expr::Test(column, test);
        Ok(if is_negated { Expr::Not(Box::new(test)) } else { test })
    }

    /// Finds a column that Core is not known to refuse.
    fn column(&mut self, name: &str) -> Result<Column, Refusal> {
        let column = Column::find(self.resource, "where", name, self.marks)?;
        if let Column::Field { info, .. } = &column {
            let refusal = || Refusal::field("where", name);
            match info.filter {
                Support::Known => {}
                Support::Unknown => {
                    self.marks.note(format!("filter by {}", info.name), refusal)?;
                }
                Support::Refused => return Err(refusal()),
            }
        }
        Ok(column)
    }

    /// Notes an operator that no source shows, or refuses it.
    fn note(&mut self, what: &str, near: impl std::fmt::Display) -> Result<(), Refusal> {
        self.marks.note(what, || Refusal::near(near))
    }

    fn pattern(&mut self, kind: Kind) -> Result<Test, Refusal> {
        match (self.next()?, kind) {
            (Token::Quoted(text), Kind::Text | Kind::Json) => Ok(Test::Like(Pattern::parse(&text))),
            // The parser accepts it, but the database cannot compare other types with a pattern.
            (Token::Quoted(_), _) => {
                Err(Refusal::query("LIKE compares texts only, and the field is of another type"))
            }
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
            token @ (Token::Word(_) | Token::Quoted(_)) => Value::literal(kind, &token, self.marks),
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
