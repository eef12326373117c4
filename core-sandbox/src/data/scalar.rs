//! The scalar kinds of fields: how their values are stored, compared and made up.

use std::borrow::Cow;

use core_api::{Json, record::Kind};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde_json::Number;
use uuid::Uuid;

use super::{
    lexer::Token,
    refusal::Refusal,
    row::{JsonText, hundredths, scalar, text},
};
use crate::splitmix::SplitMix;

/// A value of a field or of a `where` clause. Null is the least.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Number(Decimal),
    DateTime(DateTime),
    Text(String),
}

impl Value {
    /// Converts the stored JSON of a field.
    pub(super) fn of(kind: Kind, json: Option<JsonText<'_>>) -> Self {
        let value = rules(kind).zip(json).and_then(|(rules, json)| (rules.value)(json));
        value.unwrap_or(Self::Null)
    }

    /// Converts a token of a `where` clause.
    pub(super) fn literal(kind: Kind, token: &Token) -> Result<Self, Refusal> {
        let value = match rules(kind) {
            Some(rules) => (rules.literal)(token)?,
            None => None,
        };
        // The parser accepts any value, but the database does not compare it with the field.
        value.ok_or(Refusal::Query)
    }
}

/// The treatment of a scalar kind.
pub(super) struct ScalarRules {
    /// Returns the JSON to store, or `None` if a field does not accept the value.
    ///
    /// Ids and dates are stored in one form, so that their texts can be compared.
    pub(super) store: fn(Json) -> Option<Json>,
    /// Converts stored JSON to a value that can be compared.
    value: fn(JsonText<'_>) -> Option<Value>,
    /// Converts a token of a `where` clause, or returns `None` if it is not a value of the kind.
    literal: fn(&Token) -> Result<Option<Value>, Refusal>,
    /// Makes up a value for the sample data. `None` if the value depends on the name of the field.
    pub(super) sample: Option<fn(&mut SplitMix) -> Option<Json>>,
}

/// Returns the treatment of a kind, or `None` if the kind is nested or JSON.
pub(super) fn rules(kind: Kind) -> Option<&'static ScalarRules> {
    match kind {
        Kind::Text => Some(&TEXT),
        Kind::Boolean => Some(&BOOLEAN),
        Kind::Integer => Some(&INTEGER),
        Kind::Decimal => Some(&DECIMAL),
        Kind::DateTime => Some(&DATE_TIME),
        Kind::Id(_) => Some(&ID),
        Kind::Enum(_) => Some(&ENUM),
        _ => None,
    }
}

static TEXT: ScalarRules = ScalarRules {
    store: |json| content(&json).is_some().then_some(json),
    value: |json| json.content().map(|text| Value::Text(text.into_owned())),
    literal: |token| Ok(quoted(token).map(|text| Value::Text(text.to_owned()))),
    sample: None,
};

static BOOLEAN: ScalarRules = ScalarRules {
    store: |json| json.to_value::<bool>().is_ok().then_some(json),
    value: |json| json.to_value().ok().map(Value::Boolean),
    literal: |token| {
        let parse = |word: &str| word.to_ascii_lowercase().parse().ok();
        Ok(word(token).and_then(parse).map(Value::Boolean))
    },
    sample: Some(|numbers| scalar(numbers.below(4) == 0)),
};

static INTEGER: ScalarRules = ScalarRules {
    store: |json| json.to_value::<i32>().is_ok().then_some(json),
    value: |json| decimal(json.as_str()).map(Value::Number),
    literal: |token| Ok(word(token).and_then(decimal).map(Value::Number)),
    sample: Some(|_| scalar(0)),
};

static DECIMAL: ScalarRules = ScalarRules {
    store: |json| decimal(json.as_str()).is_some().then_some(json),
    value: |json| decimal(json.as_str()).map(Value::Number),
    literal: |token| Ok(word(token).and_then(decimal).map(Value::Number)),
    sample: Some(|numbers| hundredths(numbers.below(800) * 125)),
};

static DATE_TIME: ScalarRules = ScalarRules {
    store: |json| text(&date_time(&content(&json)?)?.to_string()),
    value: |json| date_time(&json.content()?).map(Value::DateTime),
    literal: |token| match quoted(token) {
        Some(text) if text.ends_with('Z') => Err(Refusal::Query),
        text => Ok(text.and_then(date_time).map(Value::DateTime)),
    },
    sample: None,
};

static ID: ScalarRules = ScalarRules {
    store: |json| text(&Uuid::try_parse(&content(&json)?).ok()?.to_string()),
    value: |json| json.content().map(|text| Value::Text(text.into_owned())),
    literal: |token| Ok(quoted(token).map(|text| Value::Text(text.to_ascii_lowercase()))),
    sample: None,
};

static ENUM: ScalarRules = ScalarRules {
    store: |json| {
        let is_value = json.to_value::<i64>().is_ok() || content(&json).is_some();
        is_value.then_some(json)
    },
    value: |json| {
        let number = decimal(json.as_str()).map(Value::Number);
        number.or_else(|| json.content().map(|text| Value::Text(text.into_owned())))
    },
    literal: |token| {
        let number = word(token).and_then(decimal).map(Value::Number);
        Ok(number.or_else(|| quoted(token).map(|text| Value::Text(text.to_owned()))))
    },
    sample: None,
};

/// Returns the content of a JSON string.
fn content(json: &Json) -> Option<Cow<'_, str>> {
    JsonText::from(json).content()
}

/// Returns the number or word of a token without quotes.
fn word(token: &Token) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        Token::Quoted(_)
        | Token::Name(_)
        | Token::Operator(_)
        | Token::NotEqual
        | Token::Open
        | Token::Close
        | Token::Comma => None,
    }
}

/// Returns the content of a token in quotes.
fn quoted(token: &Token) -> Option<&str> {
    match token {
        Token::Quoted(text) => Some(text),
        Token::Word(_)
        | Token::Name(_)
        | Token::Operator(_)
        | Token::NotEqual
        | Token::Open
        | Token::Close
        | Token::Comma => None,
    }
}

/// Parses a JSON number. Returns `None` if the digits do not fit into a [`Decimal`].
fn decimal(text: &str) -> Option<Decimal> {
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
fn date_time(text: &str) -> Option<DateTime> {
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
