//! Numbers with exact digits.

use rust_decimal::Decimal;

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    decode::decimal::{exact, json_number},
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for Decimal {
    const EXPECTED: &'static str = "a number of at most 28 digits";
    const PLACEHOLDER: Self = Self::ZERO;
    const KEEPS_DIGITS: bool = true;

    fn from_number(json: &str) -> Option<Self> {
        let number = Self::from_str_exact(json).ok()?;
        // A zero would lose its sign.
        (!number.is_zero() || !json.starts_with('-')).then_some(number)
    }

    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        exact(spelling.value)
    }

    fn view(&self) -> View<'_> {
        View::Decimal(*self)
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        let number = token.bare().and_then(json_number);
        let error = || LiteralError::expected("a number, as in 42 or -1.50").with_fix(fix(token));
        let number = number.ok_or_else(error)?;
        Ok(number.operand()?)
    }
}

/// Returns the fix for the usual spellings of numbers that are not those of JSON.
pub(super) fn fix(token: LiteralToken<'_>) -> Option<String> {
    let text = token.text()?.trim();
    let plain = plain(text)?;
    let valid = |number: &String| json_number(number).is_some();
    match plain.split_once(',') {
        _ if text.chars().count() > LONGEST => None,
        None if plain == text => Some("leave out the quotes".to_owned()).filter(|_| valid(&plain)),
        None => Some(plain).filter(valid).map(|number| format!("write `{number}`")),
        // Three digits after the only comma may be thousands or thousandths.
        Some((whole, rest)) if rest.len() == 3 && !whole.contains('.') && !rest.contains('.') => {
            let (thousands, parts) = (format!("{whole}{rest}"), format!("{whole}.{rest}"));
            let is_valid = valid(&thousands) && valid(&parts);
            is_valid.then(|| format!("write `{thousands}` or `{parts}` without a comma"))
        }
        Some((whole, rest)) => {
            let number = if rest.contains([',', '.']) {
                plain.replace(',', "")
            } else {
                format!("{}.{rest}", whole.replace('.', ""))
            };
            Some(number)
                .filter(valid)
                .map(|number| format!("write `{number}` with a decimal point"))
        }
    }
}

/// The largest number of characters of a number that gets a fix.
const LONGEST: usize = 40;

/// Removes signs, currencies, separators and padding that numbers of JSON do not have.
fn plain(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || "+$€£¥".contains(letter));
    let is_group = |letter: char| letter.is_whitespace() || "_'’".contains(letter);
    let text: String = text.chars().filter(|letter| !is_group(*letter)).collect();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}', '–']) {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    let unpadded = digits.trim_start_matches('0');
    let zero = if unpadded.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    let is_number = digits.chars().any(|letter| letter.is_ascii_digit());
    is_number.then(|| format!("{sign}{zero}{unpadded}"))
}

impl Patchable for Decimal {}

/// A zero has no sign, which nothing says that Core reads.
impl Literal<Self> for Decimal {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(if self.is_zero() { self.abs() } else { *self }))
    }
}

/// Implements [`Literal`] for the types of whole numbers that a program has.
macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl Literal<Decimal> for $number {
            fn operand(&self) -> Result<Operand, Unwritable> {
                Ok(Operand::bare(self))
            }
        }
    )*};
}

whole_numbers!(i32, i64, u32, u64, usize);
