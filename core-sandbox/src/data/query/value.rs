//! Values of fields and of `where` clauses, which can be compared.

use core_api::{Json, record::Kind};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde_json::Number;

use super::lexer::Token;
use crate::data::refusal::Refusal;

/// A value of a field or of a `where` clause. Null is the least.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::data) enum Value {
    Null,
    Boolean(bool),
    Number(Decimal),
    DateTime(DateTime),
    Text(String),
}

impl Value {
    /// Converts the stored JSON of a field.
    pub(in crate::data) fn of(kind: Kind, json: Option<&Json>) -> Self {
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

    /// Converts a token of a `where` clause.
    pub(super) fn literal(kind: Kind, token: &Token) -> Result<Self, Refusal> {
        let value = match (kind, token) {
            (Kind::Boolean, Token::Word(word)) => {
                word.to_ascii_lowercase().parse().ok().map(Self::Boolean)
            }
            (Kind::Integer | Kind::Decimal | Kind::Enum, Token::Word(word)) => {
                decimal(word).map(Self::Number)
            }
            (Kind::DateTime, Token::Quoted(text)) if text.ends_with('Z') => {
                return Err(Refusal::Query);
            }
            (Kind::DateTime, Token::Quoted(text)) => date_time(text).map(Self::DateTime),
            (Kind::Id(_), Token::Quoted(text)) => Some(Self::Text(text.to_ascii_lowercase())),
            (Kind::Text | Kind::Enum, Token::Quoted(text)) => Some(Self::Text(text.clone())),
            _ => None,
        };
        value.ok_or_else(|| Refusal::syntax(format!("{token} is not a valid value for the field.")))
    }
}

/// Parses a JSON number. Returns `None` if the digits do not fit into a [`Decimal`].
pub(in crate::data) fn decimal(text: &str) -> Option<Decimal> {
    // The parsers of `Decimal` and `i64` also accept `+1`, `.5` and `1_000`.
    serde_json::from_str::<Number>(text).ok()?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (mut number, exponent) = (Decimal::from_str_exact(mantissa).ok()?, exponent.parse().ok()?);
    shift(&mut number, exponent)?;
    Some(number)
}

/// Moves the decimal point to the right, or to the left if `places` is negative.
///
/// Returns `None` if a digit would be lost.
fn shift(number: &mut Decimal, places: i64) -> Option<()> {
    if number.is_zero() {
        *number = Decimal::ZERO;
        return Some(());
    }
    let scale = i64::from(number.scale()).checked_sub(places)?;
    number.set_scale(u32::try_from(scale.max(0)).ok()?).ok()?;
    for _ in scale..0 {
        *number = number.checked_mul(Decimal::TEN)?;
    }
    Some(())
}

/// Parses a date and time, or a date, which means its midnight.
pub(in crate::data) fn date_time(text: &str) -> Option<DateTime> {
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_parsed_exactly_or_not_at_all() {
        for (text, number) in [
            ("1.50", Some("1.50")),
            ("-1.5e2", Some("-150")),
            ("1.5E+1", Some("15")),
            ("15e-3", Some("0.015")),
            ("0e999999999999", Some("0")),
            ("1e28", Some("10000000000000000000000000000")),
            ("1e29", None),
            ("1e-29", None),
            ("1e9223372036854775807", None),
            ("1e-9223372036854775808", None),
            ("0.1234567890123456789012345678901234567890e0", None),
            ("0.12345678901234567890123456789", None),
            ("+1", None),
            (".5", None),
            ("5.", None),
            ("1_000", None),
            ("007", None),
            ("", None),
            ("-", None),
            ("٣", None),
        ] {
            let read = decimal(text).map(|number| number.to_string());
            assert_eq!(read.as_deref(), number, "{text}");
        }
    }
}
