//! Advice for the mistakes of people who know another language of queries.

use super::{
    FilterField, LexedToken, Mistake, Parser, Syntax, Token,
    field::FieldFault,
    value::{self, NO_FUNCTION, ONE_QUOTE, starts_with_digit},
};
use crate::record::{FieldInfo, Kind};

/// The message for operators that search within texts.
pub(super) const NO_SEARCH: &str =
    "Core is not known to search within texts; compare the whole text with `=` or `in`";

/// Words of other languages, and the operators of filters.
const OPERATORS: &[(&str, &str)] = &[
    ("eq", "="),
    ("equals", "="),
    ("ne", "<>"),
    ("neq", "<>"),
    ("gt", ">"),
    ("ge", ">="),
    ("gte", ">="),
    ("after", ">"),
    ("since", ">="),
    ("lt", "<"),
    ("le", "<="),
    ("lte", "<="),
    ("before", "<"),
    ("until", "<="),
];

/// Words of other languages that search within texts.
const SEARCHES: &[&str] = &[
    "like",
    "ilike",
    "contains",
    "startswith",
    "starts",
    "endswith",
    "ends",
    "matches",
    "regexp",
    "rlike",
    "similar",
    "includes",
];

impl Parser<'_> {
    /// Makes the mistake for a token that does not begin a comparison.
    pub(super) fn no_field(&self, found: &LexedToken) -> Mistake {
        let mistake = Mistake::expected("a field", found);
        let last = self.last_field.as_deref();
        let is_in_group = self.depth > 0;
        match (&found.token, last) {
            (Token::End, None) => {
                let example = self.example();
                mistake.with_fix(format!("write a comparison, as in `{example}`"))
            }
            (Token::End, Some(_)) => {
                mistake.with_fix("write another comparison, or leave out the last word")
            }
            (Token::Operator(_) | Token::NotEqual, Some(field)) => mistake.with_fix(format!(
                "write the field again before it, as in `{field} {}`",
                found.token.to_string().trim_matches('`')
            )),
            (Token::Quoted(_), Some(field)) => mistake.with_fix(format!(
                "write `{field} =` before it, or choose from a list: `{field} in ('a', 'b')`"
            )),
            (Token::Quoted(_) | Token::Operator(_) | Token::NotEqual, None) => mistake.with_fix(
                format!("write the field first, without quotes, as in `{}`", self.example()),
            ),
            (Token::Close, _) if is_in_group => {
                mistake.with_fix("write a comparison in the parentheses")
            }
            (Token::Close | Token::Comma | Token::Word(_) | Token::Not | Token::Open, _) => {
                mistake.with_fix(format!("write a comparison, as in `{}`", self.example()))
            }
        }
    }

    /// Makes the mistake for a word that is not a field, or not a field that filters.
    pub(super) fn unknown_field(
        &self,
        found: &LexedToken,
        name: &str,
        fault: FieldFault,
    ) -> Mistake {
        let next = self.peek().map(|next| &next.token);
        let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(name));
        if is(&["where", "filter", "having"]) {
            return Mistake::new(
                &found.at,
                format_args!("a filter begins with a field; leave out `{name}`"),
            );
        }
        if is(&["and", "or"]) {
            return Mistake::new(
                &found.at,
                format_args!("expected a field, found `{name}`; leave out `{name}`"),
            );
        }
        if is(&["select", "from", "order", "sort", "limit", "top"]) {
            let message = "a filter has conditions only; give the order and the columns of the list separately";
            return Mistake::new(&found.at, message);
        }
        if let (Some(Token::Open), None) = (next, self.exact(name)) {
            return Mistake::new(&found.at, NO_FUNCTION);
        }
        if let Some(field) = self.last_field.as_deref().filter(|_| starts_with_digit(name)) {
            return Mistake::expected("a field", found).with_fix(format!(
                "write `{field} =` before it, or choose from a list: `{field} in (1, 2)`"
            ));
        }
        if starts_with_digit(name) {
            let fix = format!("write the field first, as in `{}`", self.example());
            return Mistake::expected("a field", found).with_fix(fix);
        }
        if let Some(Token::Word(second)) = next {
            if let Some(both) = self.exact(&format!("{name}{second}")) {
                let message = format!("a field is one word; write `{}`", both.name);
                return Mistake::new(&found.at, message);
            }
        }
        Mistake { hint: fault.hint, ..Mistake::new(&found.at, fault.message) }
    }

    /// Makes the mistake for a token that is not an operator.
    pub(super) fn no_operator(&self, field: &FilterField, found: &LexedToken) -> Mistake {
        let word = found.token.word().unwrap_or_default();
        let is = |known: &&str| known.eq_ignore_ascii_case(word);
        if SEARCHES.iter().any(is) && self.syntax == Syntax::Known {
            return Mistake::new(&found.at, NO_SEARCH).with_hint(super::TRY);
        }
        let mistake = Mistake::expected(self.operators(), found);
        if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| is(known)) {
            return mistake.with_fix(format!("write `{operator}`"));
        }
        let is_end = match &found.token {
            Token::End | Token::Close | Token::Comma => true,
            Token::Word(word) => ["and", "or"].iter().any(|known| known.eq_ignore_ascii_case(word)),
            Token::Quoted(_) | Token::Operator(_) | Token::NotEqual | Token::Not | Token::Open => {
                false
            }
        };
        match (field.kind, &found.token) {
            (Kind::Boolean, _) if is_end => {
                mistake.with_fix(format!("write `{} = true`", field.path))
            }
            _ if value::operand(field, found).is_ok() => {
                mistake.with_fix("write `=` before the value")
            }
            (_, Token::Word(_)) if !is_end => {
                mistake.with_hint("`Filter::raw` sends a condition with any operator as it is")
            }
            _ => mistake,
        }
    }

    fn operators(&self) -> &'static str {
        match self.syntax {
            Syntax::Known => "`=`, `<>`, `<`, `<=`, `>`, `>=`, `is null`, `in` or `between`",
            Syntax::Unconfirmed => {
                "`=`, `<>`, `<`, `<=`, `>`, `>=`, `is null`, `is not null`, `in`, `between` or `like`"
            }
        }
    }

    /// Makes the mistake for a token after a comparison.
    pub(super) fn trailing(&self, expected: &str, found: &LexedToken) -> Mistake {
        let mistake = Mistake::expected(expected, found);
        let before = self.next.checked_sub(2).and_then(|index| self.found.get(index));
        let is_joined = before.is_some_and(|before| {
            before.at.end == found.at.start && matches!(before.token, Token::Quoted(_))
        });
        match &found.token {
            Token::Word(_) if before.is_some_and(|before| self.has_doubled_quotes(&before.at)) => {
                mistake.with_fix(ONE_QUOTE)
            }
            Token::Word(_) if is_joined => {
                mistake.with_fix("write a quote inside a text twice, as in 'O''Brien'")
            }
            Token::Word(word)
                if ["order", "sort", "limit", "group"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(word)) =>
            {
                mistake.with_fix("give the order of the list separately")
            }
            Token::Word(word) if self.exact(word).is_some() => {
                mistake.with_fix("write `and` or `or` before it")
            }
            Token::Comma => mistake.with_fix("join conditions by `and` or `or`"),
            Token::Close => mistake.with_fix("leave it out, or write `(` before the conditions"),
            Token::Operator(_) | Token::NotEqual => {
                let field = self.last_field.as_deref().unwrap_or_default();
                mistake.with_fix(format!("write `and {field}` before it, or use `between`"))
            }
            Token::End => mistake.with_fix("close the parenthesis"),
            Token::Word(_) | Token::Quoted(_) | Token::Not | Token::Open => mistake,
        }
    }

    /// Returns the field with a name.
    pub(super) fn exact(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|info| info.name.eq_ignore_ascii_case(name))
    }

    /// Returns a comparison of these records.
    fn example(&self) -> String {
        let known = self.fields.iter().filter(|info| info.filter.is_known());
        let mut examples =
            known.filter_map(|info| Some(format!("{} = {}", info.name, sample(info.kind)?)));
        examples.next().unwrap_or_else(|| "field = 1".to_owned())
    }
}

/// Returns a value of a kind, as it is written in a filter.
fn sample(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Text => Some("'text'"),
        Kind::Boolean => Some("true"),
        Kind::Integer => Some("42"),
        Kind::Decimal => Some("1.50"),
        Kind::DateTime => Some("'2026-01-31'"),
        Kind::Id(_)
        | Kind::Enum(_)
        | Kind::Object(_)
        | Kind::List(_)
        | Kind::Values(_)
        | Kind::Json => None,
    }
}

/// Makes the mistake for a token after `is`.
pub(super) fn no_null(field: &FilterField, is_negated: bool, found: &LexedToken) -> Mistake {
    let operator = if is_negated { "<>" } else { "=" };
    let mistake = Mistake::expected("`null`", found);
    match value::operand(field, found) {
        Ok(_) => mistake.with_fix(format!("write `{operator}` for other values")),
        Err(_) => mistake,
    }
}
