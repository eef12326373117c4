//! `where`: the language, as far as it is known.
//!
//! Comparisons with `=`, `<`, `<=`, `>`, `>=`, `is null`, joined by `AND`, which binds tighter, and
//! `OR`. Texts, ids and dates stand in single quotes, doubled inside. Nothing is known of
//! parentheses and other operators, so they are refused, lest a client relies on them.

mod lexer;
mod value;

use core_api::record::FieldInfo;

use crate::{refusal::Refusal, store::Row};
use lexer::{Operator, Token};
pub(crate) use value::Value;

/// A `where` that was understood.
#[derive(Debug)]
pub(crate) struct Condition {
    /// Alternatives, each a conjunction.
    any: Vec<Vec<Test>>,
}

#[derive(Debug)]
struct Test {
    /// Index of the field.
    field: usize,
    /// `None` asks for null.
    comparison: Option<(Operator, Value)>,
}

impl Condition {
    pub(crate) fn parse(table: &[FieldInfo], text: &str) -> Result<Self, Refusal> {
        let mut tokens = lexer::tokens(text)?.into_iter();
        let mut any = vec![Vec::new()];
        loop {
            if let Some(all) = any.last_mut() {
                all.push(Test::parse(table, &mut tokens)?);
            }
            match tokens.next() {
                None => return Ok(Self { any }),
                Some(Token::Word(word)) if word.eq_ignore_ascii_case("and") => {}
                Some(Token::Word(word)) if word.eq_ignore_ascii_case("or") => any.push(Vec::new()),
                Some(other) => {
                    return Err(Refusal::syntax(format!("Expected AND or OR, found {other}.")));
                }
            }
        }
    }

    pub(crate) fn holds(&self, table: &[FieldInfo], row: &Row) -> bool {
        self.any.iter().any(|all| all.iter().all(|test| test.holds(table, row)))
    }
}

impl Test {
    fn parse(
        table: &[FieldInfo],
        tokens: &mut impl Iterator<Item = Token>,
    ) -> Result<Self, Refusal> {
        let name = match tokens.next() {
            Some(Token::Word(name)) => name,
            Some(other) => {
                return Err(Refusal::syntax(format!("Expected a field, found {other}.")));
            }
            None => return Err(Refusal::syntax("Expected a field, found the end.")),
        };
        let found = table.iter().position(|info| info.name.eq_ignore_ascii_case(&name));
        let field = found.filter(|index| table[*index].filter);
        let field = field.ok_or_else(|| Refusal::field("where", &name))?;
        match tokens.next() {
            Some(Token::Operator(operator)) => {
                let token = tokens.next();
                let token =
                    token.ok_or_else(|| Refusal::syntax("Expected a value, found the end."))?;
                let value = Value::literal(table[field].kind, &token)?;
                Ok(Self { field, comparison: Some((operator, value)) })
            }
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("is") => match tokens.next() {
                Some(Token::Word(null)) if null.eq_ignore_ascii_case("null") => {
                    Ok(Self { field, comparison: None })
                }
                _ => Err(Refusal::syntax("Expected null after is.")),
            },
            _ => Err(Refusal::syntax(format!("Expected an operator after {name}."))),
        }
    }

    fn holds(&self, table: &[FieldInfo], row: &Row) -> bool {
        let value = Value::of(table[self.field].kind, row.listed[self.field].as_ref());
        match &self.comparison {
            None => value == Value::Null,
            // As in SQL, null compares with nothing.
            Some((operator, operand)) => {
                value != Value::Null && operator.accepts(value.cmp(operand))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use core_api::TimeEntry;

    use super::*;
    use crate::store::{bare, text};

    fn entry() -> Row {
        let table = TimeEntry::FIELDS;
        let mut row = Row::empty(table);
        row.set(table, "date", text("2026-01-31T00:00:00"));
        row.set(table, "billable", bare(true));
        row.set(table, "billStatus", bare(2));
        row.set(table, "client", text("Miller's"));
        row
    }

    fn holds(condition: &str) -> bool {
        Condition::parse(TimeEntry::FIELDS, condition).unwrap().holds(TimeEntry::FIELDS, &entry())
    }

    fn refusal(condition: &str) -> (u16, String) {
        let refusal = Condition::parse(TimeEntry::FIELDS, condition).unwrap_err();
        (refusal.status.as_u16(), refusal.message.trim().to_owned())
    }

    #[test]
    fn comparisons_follow_the_kind_of_the_field() {
        for condition in [
            "date >= '2026-01-31'",
            "date>='2026-01-30T12:00:00'and date<'2026-02-01'",
            "billable = true",
            "billStatus=2",
            "client = 'Miller''s'",
            "class is null",
        ] {
            assert!(holds(condition), "{condition}");
        }
        for condition in ["billStatus > 2", "class = 'x'", "client is null", "class < 'x'"] {
            assert!(!holds(condition), "{condition}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(holds("billable = true OR billable = false AND billStatus = 9"));
        assert!(!holds("billStatus = 9 AND billable = true OR billStatus = 8"));
    }

    #[test]
    fn what_core_refuses_is_refused() {
        let (status, message) = refusal("memo = 'x'");
        assert_eq!(
            (status, message.as_str()),
            (400, "Invalid field in 'where' parameter. Field name: memo")
        );
        for condition in [
            "",
            "billable",
            "billable =",
            "client = \"Miller\"",
            "client = 'open",
            "(billable = true)",
            "client like 'M%'",
            "billable <> true",
            "billable = true date",
        ] {
            let (status, message) = refusal(condition);
            assert_eq!(status, 409, "{condition}");
            assert!(message.starts_with("invalid where clause"), "{message}");
        }
        assert_eq!(refusal("date >= '2026-01-01T00:00:00Z'").0, 424);
    }
}
