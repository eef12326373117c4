//! The scalar kinds of fields: how their values are stored, compared and made up.

mod date_time;
mod store;

use std::borrow::Cow;

use core_api::{Json, record::Kind};
use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::Number;

use super::{
    lexer::Token,
    marks::Marks,
    refusal::Refusal,
    row::{JsonText, hundredths, scalar},
};
use crate::splitmix::SplitMix;
pub(super) use store::{Stored, store};

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
    pub(super) fn literal(kind: Kind, token: &Token, marks: &mut Marks) -> Result<Self, Refusal> {
        let Some(rules) = rules(kind) else { return Err(refused(token)) };
        let is_unquoted =
            matches!(kind, Kind::Boolean | Kind::Integer | Kind::Decimal | Kind::Enum(_));
        // Transact-SQL converts a text to the type of the column, but no source shows it.
        if let (true, Token::Quoted(text)) = (is_unquoted, token) {
            let bare = (rules.literal)(&Token::Word(text.trim().to_owned()))?;
            if let Some(value) = bare {
                marks.note("quotes around a number or boolean", || refused(token))?;
                return Ok(value);
            }
        }
        // The parser accepts any value, but the database does not compare it with the field.
        (rules.literal)(token)?.ok_or_else(|| refused(token))
    }
}

/// Refuses a comparison of a field with a value of another type.
fn refused(token: &Token) -> Refusal {
    Refusal::query(format_args!("{token} is not of the type of its field"))
}

/// The treatment of a scalar kind.
pub(super) struct ScalarRules {
    /// Converts stored JSON to a value that can be compared.
    value: fn(JsonText<'_>) -> Option<Value>,
    /// Converts a token of a `where` clause, or returns `None` if it is not a value of the kind.
    literal: fn(&Token) -> Result<Option<Value>, Refusal>,
    /// Makes up a value for the sample data. `None` if the value depends on the name of the field.
    pub(super) sample: Option<fn(&mut SplitMix) -> Option<Json>>,
}

/// Returns the treatment of a kind, or `None` if the kind is nested.
pub(super) fn rules(kind: Kind) -> Option<&'static ScalarRules> {
    match kind {
        Kind::Text => Some(&TEXT),
        Kind::Boolean => Some(&BOOLEAN),
        Kind::Integer => Some(&INTEGER),
        Kind::Decimal => Some(&DECIMAL),
        Kind::DateTime => Some(&DATE_TIME),
        Kind::Id(_) => Some(&ID),
        Kind::Enum(_) => Some(&ENUM),
        Kind::Json => Some(&JSON),
        _ => None,
    }
}

static TEXT: ScalarRules = ScalarRules {
    value: |json| json.content().map(|text| Value::Text(text.into_owned())),
    literal: |token| Ok(quoted(token).map(|text| Value::Text(text.to_owned()))),
    sample: None,
};

static BOOLEAN: ScalarRules = ScalarRules {
    value: |json| json.to_value().ok().map(Value::Boolean),
    literal: |token| {
        let parse = |word: &str| word.to_ascii_lowercase().parse().ok();
        Ok(word(token).and_then(parse).map(Value::Boolean))
    },
    sample: Some(|numbers| scalar(numbers.below(4) == 0)),
};

static INTEGER: ScalarRules = ScalarRules {
    value: |json| decimal(json.as_str()).map(Value::Number),
    literal: |token| Ok(word(token).and_then(decimal).map(Value::Number)),
    sample: Some(|_| scalar(0)),
};

static DECIMAL: ScalarRules = ScalarRules {
    value: |json| decimal(json.as_str()).map(Value::Number),
    literal: |token| Ok(word(token).and_then(decimal).map(Value::Number)),
    sample: Some(|numbers| hundredths(numbers.below(800) * 125)),
};

static DATE_TIME: ScalarRules = ScalarRules {
    value: |json| date_time(&json.content()?).map(Value::DateTime),
    literal: |token| match quoted(token) {
        Some(text) if text.ends_with('Z') => {
            Err(Refusal::query(format_args!("`{text}` ends with `Z`; leave the `Z` out")))
        }
        text => Ok(text.and_then(date_time).map(Value::DateTime)),
    },
    sample: None,
};

static ID: ScalarRules = ScalarRules {
    value: |json| json.content().map(|text| Value::Text(text.into_owned())),
    literal: |token| Ok(quoted(token).map(|text| Value::Text(text.to_ascii_lowercase()))),
    sample: None,
};

static ENUM: ScalarRules = ScalarRules {
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

/// A value of a field whose type no source shows has the type that its JSON has.
static JSON: ScalarRules = ScalarRules {
    value: |json| match json.to_value::<bool>() {
        Ok(boolean) => Some(Value::Boolean(boolean)),
        Err(_) => (ENUM.value)(json),
    },
    literal: |token| match (BOOLEAN.literal)(token)? {
        Some(boolean) => Ok(Some(boolean)),
        None => (ENUM.literal)(token),
    },
    sample: None,
};

/// Returns the content of a JSON string.
fn content(json: &Json) -> Option<String> {
    JsonText::from(json).content().map(Cow::into_owned)
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
    date_time::iso(text)
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
