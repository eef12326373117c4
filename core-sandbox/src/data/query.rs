//! The language of `where` clauses.
//!
//! Core parses them with the parser of Transact-SQL. Sources show `=`, `<`, `<=`, `>`, `>=`, `is null`, `AND`
//! and `OR`. The parser also has `<>`, `LIKE`, `IN`, `BETWEEN`, `is not null`, `NOT` and parentheses. They
//! are evaluated as well, but marked as unconfirmed. So are fields that no source shows in a filter. Syntax
//! errors have the texts of that parser. Functions and arithmetic are refused.

mod parse;
mod pattern;
mod ranges;

use std::mem::discriminant;

use core_api::record::Kind;

use super::{
    column::Column,
    lexer::Operator,
    marks::Marks,
    refusal::Refusal,
    row::{JsonText, Row},
    scalar::Value,
    schema::Resource,
};
use parse::Parser;
use pattern::Pattern;
pub(super) use ranges::{Ranges, ValueRange};

/// A parsed `where` clause.
#[derive(Debug)]
pub(super) struct Condition(Expr);

/// A part of a clause. As in SQL, it is true, false, or unknown because of null.
#[derive(Debug)]
enum Expr {
    Any(Vec<Expr>),
    All(Vec<Expr>),
    Not(Box<Expr>),
    Test(Column, Test),
}

/// A test of a field.
#[derive(Debug)]
enum Test {
    Null,
    Compare(Operator, Value),
    Like(Pattern),
    In(Vec<Value>),
    Between(Value, Value),
}

impl Condition {
    pub(super) fn parse(
        resource: &Resource,
        text: &str,
        marks: &mut Marks,
    ) -> Result<Self, Refusal> {
        Parser::parse(resource, text, marks)
    }

    pub(super) fn holds(&self, row: &Row) -> bool {
        self.0.truth(row) == Some(true)
    }
}

impl Expr {
    /// Returns whether the expression is true, or `None` if that is unknown.
    fn truth(&self, row: &Row) -> Option<bool> {
        match self {
            Self::Any(parts) => any(parts.iter().map(|part| part.truth(row))),
            Self::All(parts) => {
                any(parts.iter().map(|part| part.truth(row).map(|truth| !truth))).map(|any| !any)
            }
            Self::Not(inner) => inner.truth(row).map(|truth| !truth),
            Self::Test(column, test) => column.test(row, |kind, json| test.truth(kind, json)),
        }
    }
}

/// Returns whether one part is true, or `None` if none is and one is unknown.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut any = Some(false);
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => any = None,
        }
    }
    any
}

impl Test {
    fn truth(&self, kind: Kind, json: Option<JsonText<'_>>) -> Option<bool> {
        let value = Value::of(kind, json);
        let compare = |operator: Operator, operand: &Value| match (&value, operand) {
            // As in SQL, a comparison with null is unknown.
            (Value::Null, _) | (_, Value::Null) => None,
            // The database of Core compares texts regardless of case.
            (Value::Text(left), Value::Text(right)) => {
                Some(operator.accepts(left.to_lowercase().cmp(&right.to_lowercase())))
            }
            // Only fields of an unknown type have values of another type.
            (value, operand) if discriminant(value) != discriminant(operand) => None,
            (value, operand) => Some(operator.accepts(value.cmp(operand))),
        };
        match self {
            Self::Null => Some(json.is_none()),
            Self::Compare(operator, operand) => compare(*operator, operand),
            Self::In(values) => any(values.iter().map(|one| compare(Operator::Equal, one))),
            Self::Between(from, to) => {
                let lower = compare(Operator::Less, from);
                let higher = compare(Operator::Greater, to);
                any([lower, higher].into_iter()).map(|outside| !outside)
            }
            Self::Like(pattern) => match &value {
                Value::Text(text) => Some(pattern.matches(text)),
                Value::Null | Value::Boolean(_) | Value::Number(_) | Value::DateTime(_) => None,
            },
        }
    }
}

#[cfg(test)]
mod tests;
