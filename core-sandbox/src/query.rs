//! `where`: the language, as far as it is known.
//!
//! Comparisons with `=`, `<`, `<=`, `>`, `>=`, `is null`, joined by `AND`, which binds tighter, and
//! `OR`. Texts, ids and dates stand in single quotes, doubled inside. Nothing is known of
//! parentheses and other operators, so they are refused, lest a client relies on them.

mod lexer;
mod value;

use core_api::record::{FieldInfo, Kind};

use crate::{refusal::Refusal, store::Row};
use lexer::{Operator, Token};
pub(crate) use value::{Value, date_time, decimal};

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
    kind: Kind,
    /// `None` asks for null.
    comparison: Option<(Operator, Value)>,
}

impl Condition {
    pub(crate) fn parse(fields: &[FieldInfo], text: &str) -> Result<Self, Refusal> {
        let mut tokens = lexer::tokens(text)?.into_iter();
        let mut any = Vec::new();
        let mut all = Vec::new();
        loop {
            all.push(Test::parse(fields, &mut tokens)?);
            match tokens.next() {
                None => {
                    any.push(all);
                    return Ok(Self { any });
                }
                Some(token) if token.is_word("and") => {}
                Some(token) if token.is_word("or") => any.push(std::mem::take(&mut all)),
                Some(other) => {
                    return Err(Refusal::syntax(format!("Expected AND or OR, found {other}.")));
                }
            }
        }
    }

    pub(crate) fn holds(&self, row: &Row) -> bool {
        self.any.iter().any(|all| all.iter().all(|test| test.holds(row)))
    }
}

impl Test {
    fn parse(
        fields: &[FieldInfo],
        tokens: &mut impl Iterator<Item = Token>,
    ) -> Result<Self, Refusal> {
        let mut next = |expected: &str| {
            let token = tokens.next();
            token.ok_or_else(|| Refusal::syntax(format!("Expected {expected}, found the end.")))
        };
        let Token::Word(name) = next("a field")? else {
            return Err(Refusal::syntax("Expected a field."));
        };
        let mut found = fields.iter().enumerate();
        let found = found.find(|(_, info)| info.name.eq_ignore_ascii_case(&name) && info.filter);
        let (field, info) = found.ok_or_else(|| Refusal::field("where", &name))?;
        let comparison = match next("an operator")? {
            Token::Operator(operator) => {
                Some((operator, Value::literal(info.kind, &next("a value")?)?))
            }
            token if token.is_word("is") && next("null")?.is_word("null") => None,
            other => {
                return Err(Refusal::syntax(format!("Expected an operator, found {other}.")));
            }
        };
        Ok(Self { field, kind: info.kind, comparison })
    }

    fn holds(&self, row: &Row) -> bool {
        let value = Value::of(self.kind, row.at(self.field));
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
        let mut row = Row::empty(TimeEntry::FIELDS);
        row.set("date", text("2026-01-31T00:00:00"));
        row.set("billable", bare(true));
        row.set("billStatus", bare(2));
        row.set("client", text("Miller's"));
        row.set("projectId", text("2a897167-97ab-4321-98ca-ae767280525d"));
        row
    }

    fn holds(condition: &str) -> bool {
        Condition::parse(TimeEntry::FIELDS, condition).unwrap().holds(&entry())
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
            "BILLSTATUS >= 2.0",
            "class IS NULL",
            "projectId = '2A897167-97AB-4321-98CA-AE767280525D'",
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
            "billable = 'true'",
            "billStatus = open",
            "client = Miller",
            "class is",
            "class is not null",
            "= true",
            "billable = true AND",
        ] {
            let (status, message) = refusal(condition);
            assert_eq!(status, 409, "{condition}");
            assert!(message.starts_with("invalid where clause"), "{message}");
        }
        assert_eq!(refusal("date >= '2026-01-01T00:00:00Z'").0, 424);
    }
}
