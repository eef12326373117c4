//! Keys of 64 bits that sort like values of fields.

use core_api::record::Kind;
use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::data::{row::JsonText, scalar::Value};

/// The number of bits after the payload, for the mark of a key of several values.
const MARK_BITS: u32 = 1;

/// The number of bits of the payload.
const PAYLOAD_BITS: u32 = 61;

/// The greatest payload.
const MAX_PAYLOAD: u64 = (1 << PAYLOAD_BITS) - 1;

/// The key of a value. A lesser value never has a greater key.
///
/// From the highest bit, a key has two bits for the type, 61 for a payload, and one that marks an inexact
/// key. Equal keys without the mark belong to equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SortKey(u64);

/// The type in a key, in the order of [`Value`].
#[derive(Clone, Copy)]
enum KeyType {
    NullOrBoolean = 0,
    Number = 1,
    DateTime = 2,
    Text = 3,
}

impl SortKey {
    /// The key of a missing value, which is the least.
    pub(super) const NULL: Self = Self(0);

    /// Returns the key of the stored JSON of a field.
    pub(super) fn of(kind: Kind, json: Option<JsonText<'_>>) -> Self {
        let Some(json) = json else { return Self::NULL };
        // The usual forms need no complete parser.
        let quick = match kind {
            Kind::Text | Kind::Id(_) => plain_text(json).map(|text| Self::of_text(text, 0)),
            Kind::Integer | Kind::Decimal => {
                plain_number(json.as_str()).map(Self::of_ten_thousandths)
            }
            Kind::DateTime => plain_text(json).and_then(plain_time),
            _ => None,
        };
        quick.unwrap_or_else(|| Self::of_value(&Value::of(kind, Some(json))))
    }

    /// Returns the key of a value.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Boolean(value) => Self::new(KeyType::NullOrBoolean, 1 + u64::from(*value), true),
            Value::Number(number) => Self::of_number(*number),
            Value::DateTime(time) => Self::of_time(*time),
            Value::Text(text) => Self::of_text(text, 0),
        }
    }

    /// Returns the key of a text among texts whose first `skip` bytes are equal.
    pub(super) fn of_text(text: &str, skip: usize) -> Self {
        let rest = text.as_bytes().get(skip..).unwrap_or_default();
        let mut first = [0; 8];
        first.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        // A text with a zero byte could have the payload of a shorter one.
        let is_exact = rest.len() < first.len() && !rest.contains(&0);
        Self::new(KeyType::Text, u64::from_be_bytes(first) >> (64 - PAYLOAD_BITS), is_exact)
    }

    /// Returns an exact key for the value at this place in an order.
    pub(super) fn of_rank(rank: usize) -> Self {
        Self::new(KeyType::Number, rank as u64, true)
    }

    /// Returns whether an equal key belongs to an equal value.
    pub(super) fn is_exact(self) -> bool {
        self.0 & 1 == 0
    }

    /// Returns whether the value is missing.
    pub(super) fn is_null(self) -> bool {
        self == Self::NULL
    }

    /// Returns whether the value is a text.
    pub(super) fn is_text(self) -> bool {
        self.0 >> (PAYLOAD_BITS + MARK_BITS) == KeyType::Text as u64
    }

    /// Returns the bits, which sort like the key.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// Returns the key with these bits.
    pub(super) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// An inexact key is that of its payload and of all values up to the next payload.
    fn new(kind: KeyType, payload: u64, is_exact: bool) -> Self {
        let payload = payload.min(MAX_PAYLOAD) << MARK_BITS;
        Self(((kind as u64) << (PAYLOAD_BITS + MARK_BITS)) | payload | u64::from(!is_exact))
    }

    fn of_number(number: Decimal) -> Self {
        let (mantissa, scale) = (number.mantissa(), number.scale());
        let ten_thousandths = match 4_u32.checked_sub(scale) {
            // A mantissa has 96 bits, so this cannot overflow.
            Some(missing) => mantissa.checked_mul(power(missing)).map(|number| (number, 0)),
            None => {
                let divisor = power(scale.saturating_sub(4));
                mantissa.checked_div_euclid(divisor).zip(mantissa.checked_rem_euclid(divisor))
            }
        };
        let (floor, rest) = ten_thousandths.unwrap_or((i128::MAX, 1));
        match i64::try_from(floor) {
            Ok(floor) if rest == 0 => Self::of_ten_thousandths(floor),
            Ok(floor) => Self(Self::of_ten_thousandths(floor).0 | 1),
            Err(_) if floor < 0 => Self::new(KeyType::Number, 0, false),
            Err(_) => Self::new(KeyType::Number, MAX_PAYLOAD, false),
        }
    }

    fn of_ten_thousandths(number: i64) -> Self {
        // The least and the greatest payload are for all numbers that are out of range.
        match number.checked_add(1 << (PAYLOAD_BITS - 1)).map(u64::try_from) {
            Some(Ok(payload)) if payload > 0 && payload < MAX_PAYLOAD => {
                Self::new(KeyType::Number, payload, true)
            }
            _ if number < 0 => Self::new(KeyType::Number, 0, false),
            _ => Self::new(KeyType::Number, MAX_PAYLOAD, false),
        }
    }

    fn of_time(time: DateTime) -> Self {
        let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
        let seconds = seconds + i64::from(time.second());
        let nanoseconds = time.subsec_nanosecond();
        let key = Self::of_parts(
            [i64::from(time.year()), i64::from(time.month()), i64::from(time.day())],
            seconds,
            i64::from(nanoseconds / 1_000),
        );
        Self(key.0 | u64::from(nanoseconds % 1_000 != 0))
    }

    fn of_parts([year, month, day]: [i64; 3], seconds: i64, microseconds: i64) -> Self {
        let days = ((year + 9_999) * 12 + month - 1) * 31 + day - 1;
        let payload = (days * 86_400 + seconds) * 1_000_000 + microseconds;
        Self::new(KeyType::DateTime, payload.unsigned_abs(), true)
    }
}

/// Returns ten to this power, which is at most 28.
fn power(exponent: u32) -> i128 {
    10_i128.checked_pow(exponent).unwrap_or(i128::MAX)
}

/// Returns the content of a JSON string without escape sequences.
fn plain_text(json: JsonText<'_>) -> Option<&str> {
    let inner = json.as_str().strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('\\')).then_some(inner)
}

/// Parses a JSON number without an exponent and with few digits, and returns it in ten-thousandths.
fn plain_number(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = (1..=13).contains(&whole.len())
        && (1..=4).contains(&decimals.len())
        && (whole.len() == 1 || !whole.starts_with('0'));
    if !is_plain {
        return None;
    }
    let mut number = 0;
    let missing = 4_usize.saturating_sub(decimals.len());
    for digit in whole.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', missing)) {
        number = number * 10 + i64::from(digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))?);
    }
    Some(sign * number)
}

/// Returns the key of a time such as `2026-03-17T09:30:00.5`, as Core writes it.
fn plain_time(text: &str) -> Option<SortKey> {
    let bytes = text.as_bytes();
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|(place, separator)| bytes.get(*place) != Some(separator)) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?.iter();
        digits.copied().try_fold(0_i64, |number, digit| {
            Some(number * 10 + i64::from(digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))?))
        })
    };
    let date = [number(0, 4)?, number(5, 7)?, number(8, 10)?];
    let [hour, minute, second] = [number(11, 13)?, number(14, 16)?, number(17, 19)?];
    let microseconds = match bytes.get(19..)? {
        [] => 0,
        [b'.', digits @ ..] if (1..=6).contains(&digits.len()) => {
            let missing = 6_u32.saturating_sub(u32::try_from(digits.len()).ok()?);
            number(20, bytes.len())?.checked_mul(10_i64.checked_pow(missing)?)?
        }
        _ => return None,
    };
    // The complete parser decides about the last days of a month.
    let [year, month, day] = date;
    let is_valid = year > 0
        && (1..=12).contains(&month)
        && (1..=28).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let seconds = hour * 3600 + minute * 60 + second;
    is_valid.then(|| SortKey::of_parts(date, seconds, microseconds))
}

#[cfg(test)]
mod tests;
