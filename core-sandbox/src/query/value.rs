//! Values that compare.

use core_api::{Json, record::Kind};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;

use super::lexer::Token;
use crate::refusal::Refusal;

/// A value of a field, or of a `where`; nulls come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Number(Decimal),
    DateTime(DateTime),
    Text(String),
}

impl Value {
    /// The value of a field as it is kept.
    pub(crate) fn of(kind: Kind, json: Option<&Json>) -> Self {
        let Some(json) = json else { return Self::Null };
        let text = || json.to_value::<String>().ok();
        let value = match kind {
            Kind::Boolean => json.to_value().ok().map(Self::Boolean),
            Kind::Integer | Kind::Decimal => decimal(json.as_str()).map(Self::Number),
            Kind::DateTime => text().as_deref().and_then(date_time).map(Self::DateTime),
            Kind::Enum => {
                decimal(json.as_str()).map(Self::Number).or_else(|| text().map(Self::Text))
            }
            _ => text().map(Self::Text),
        };
        value.unwrap_or(Self::Null)
    }

    /// The value that a word of a `where` stands for.
    pub(super) fn literal(kind: Kind, token: &Token) -> Result<Self, Refusal> {
        let value = match (kind, token) {
            (Kind::Boolean, Token::Word(word)) => {
                word.to_ascii_lowercase().parse().ok().map(Self::Boolean)
            }
            (Kind::Integer | Kind::Decimal | Kind::Enum, Token::Word(word)) => {
                decimal(word).map(Self::Number)
            }
            (Kind::DateTime, Token::Quoted(text)) if text.ends_with('Z') => {
                return Err(Refusal::sql());
            }
            (Kind::DateTime, Token::Quoted(text)) => date_time(text).map(Self::DateTime),
            (Kind::Id(_), Token::Quoted(text)) => Some(Self::Text(text.to_ascii_lowercase())),
            (Kind::Text | Kind::Enum, Token::Quoted(text)) => Some(Self::Text(text.clone())),
            _ => None,
        };
        value.ok_or_else(|| Refusal::syntax(format!("{token} is no value for the field.")))
    }
}

/// A number, if its digits fit.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// A date and time, or the start of a day.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}
