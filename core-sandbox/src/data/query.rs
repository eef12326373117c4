//! The documented part of the language of `where` clauses.
//!
//! Comparisons use `=`, `<`, `<=`, `>`, `>=` and `is null`. They are joined by `OR` and by `AND`, which
//! binds tighter. Texts, ids and dates are in single quotes, and a quote within them is doubled. No
//! source shows parentheses or other operators, so they are refused. Clients then cannot rely on them.

use core_api::record::{FieldInfo, Kind};

use super::{
    lexer::{self, Operator, Token},
    refusal::Refusal,
    row::Row,
    scalar::Value,
};

/// A parsed `where` clause.
#[derive(Debug)]
pub(super) struct Condition {
    /// The clause in disjunctive normal form: an OR of AND groups.
    any: Vec<Vec<Comparison>>,
}

/// A comparison of a field.
#[derive(Debug)]
struct Comparison {
    /// The index of the field.
    field: usize,
    kind: Kind,
    /// The operator and its operand, or `None` for `is null`.
    operation: Option<(Operator, Value)>,
}

impl Condition {
    pub(super) fn parse(fields: &[FieldInfo], text: &str) -> Result<Self, Refusal> {
        let mut tokens = lexer::tokens(text)?.into_iter();
        let mut any = Vec::new();
        let mut all = Vec::new();
        loop {
            all.push(Comparison::parse(fields, &mut tokens)?);
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

    pub(super) fn holds(&self, row: &Row) -> bool {
        self.any.iter().any(|all| all.iter().all(|comparison| comparison.holds(row)))
    }
}

impl Comparison {
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
        let mut fields = fields.iter().enumerate();
        let found = fields.find(|(_, info)| info.name.eq_ignore_ascii_case(&name) && info.filter);
        let (field, info) = found.ok_or_else(|| Refusal::field("where", &name))?;
        let operation = match next("an operator")? {
            Token::Operator(operator) => {
                Some((operator, Value::literal(info.kind, &next("a value")?)?))
            }
            token if token.is_word("is") && next("null")?.is_word("null") => None,
            other => {
                return Err(Refusal::syntax(format!("Expected an operator, found {other}.")));
            }
        };
        Ok(Self { field, kind: info.kind, operation })
    }

    fn holds(&self, row: &Row) -> bool {
        let value = Value::of(self.kind, row.value_at(self.field));
        match &self.operation {
            None => value == Value::Null,
            // As in SQL, a comparison with null is never true.
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
    use crate::data::row::{scalar, text};

    fn entry() -> Row {
        let mut row = Row::empty(TimeEntry::FIELDS);
        row.set("date", text("2026-01-31T00:00:00"));
        row.set("billable", scalar(true));
        row.set("billStatus", scalar(2));
        row.set("client", text("Miller's"));
        row.set("projectId", text("2a897167-97ab-4321-98ca-ae767280525d"));
        row
    }

    fn holds(condition: &str) -> bool {
        Condition::parse(TimeEntry::FIELDS, condition).unwrap().holds(&entry())
    }

    fn refusal(condition: &str) -> Refusal {
        Condition::parse(TimeEntry::FIELDS, condition).unwrap_err()
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
    fn clauses_that_core_refuses_are_refused() {
        let message = "Invalid field in 'where' parameter. Field name: memo".to_owned();
        assert_eq!(refusal("memo = 'x'"), Refusal::Parameter(message));
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
            let Refusal::Syntax(message) = refusal(condition) else { panic!("{condition}") };
            assert!(message.starts_with("invalid where clause"), "{message}");
        }
        assert_eq!(refusal("date >= '2026-01-01T00:00:00Z'"), Refusal::Query);
    }
}
