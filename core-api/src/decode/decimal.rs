//! Exact decimals from the texts of numbers.

use rust_decimal::Decimal;

/// Parses a number in JSON's grammar. `None` if a decimal cannot represent the number exactly.
///
/// Numbers are never rounded. Trailing zeros are dropped if only they do not fit, because they do not change
/// the value.
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    let number = Number::parse(text)?;
    let plain = if number.exponent == 0 { Decimal::from_str_exact(text).ok() } else { None };
    plain.or_else(|| number.to_decimal())
}

/// Converts a decimal to a whole number of 64 bits. `None` if it has a fraction or does not fit.
fn to_integer(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() { i64::try_from(number).ok() } else { None }
}

/// The parts of the text of a number.
struct Number<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Number<'a> {
    /// Splits a number such as `-12.50e3`. Leading zeros are valid, because numbers in texts are padded with
    /// them. A leading plus sign, a missing digit and separators are not valid.
    fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (is_negative, digits) = match mantissa.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, mantissa),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (digits, ""),
        };
        is_digits(whole).then_some(Self { is_negative, whole, fraction, exponent })
    }

    fn to_decimal(&self) -> Option<Decimal> {
        let digits = [self.whole, self.fraction].concat();
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Some(Decimal::ZERO);
        }
        let dropped = digits.len() - digits.trim_end_matches('0').len();
        let length = |length: usize| i64::try_from(length).ok();
        // The number of significant digits behind the point. A negative number means zeros before it.
        let scale = length(self.fraction.len())?
            .checked_sub(length(dropped)?)?
            .checked_sub(self.exponent)?;
        let (zeros, scale) = if scale < 0 { (scale.checked_neg()?, 0) } else { (0, scale) };
        let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros <= MAX_DIGITS)?;
        let scale = u32::try_from(scale).ok()?;
        if significant.len().checked_add(zeros)? > MAX_DIGITS {
            return None;
        }
        let whole: i128 = [significant, &"0".repeat(zeros)].concat().parse().ok()?;
        let whole = if self.is_negative { whole.checked_neg()? } else { whole };
        Decimal::try_from_i128_with_scale(whole, scale).ok()
    }
}

/// The largest number of digits of a decimal.
const MAX_DIGITS: usize = 29;

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !is_digits(digits) {
        return None;
    }
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Parses a whole number of 64 bits, such as `7` or `7.00`.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    exact(text).and_then(to_integer)
}

/// The largest number up to which a double represents each whole number.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Converts a double to a whole number. `None` for a large one, which may have been rounded.
pub(crate) fn whole_double(number: f64) -> Option<i64> {
    if number.abs() > MAX_SAFE_INTEGER { None } else { whole_number(&number.to_string()) }
}

/// Parses a number in JSON's grammar (RFC 8259 §6), and removes the sign of zero.
///
/// Unlike [`exact`], it refuses leading zeros.
pub(crate) fn json_number(text: &str) -> Option<Decimal> {
    let whole = text.strip_prefix('-').unwrap_or(text).split(['.', 'e', 'E']).next();
    let is_padded = whole.is_some_and(|whole| whole.len() > 1 && whole.starts_with('0'));
    let number = if is_padded { None } else { exact(text) }?;
    Some(if number.is_zero() { number.abs() } else { number })
}

/// Parses a whole number of 64 bits in JSON's grammar.
pub(crate) fn json_whole(text: &str) -> Option<i64> {
    json_number(text).and_then(to_integer)
}

#[cfg(test)]
mod tests {
    use super::{exact, json_number, to_integer, whole_double};

    #[test]
    fn a_double_is_whole_if_it_is_exact() {
        for (double, whole) in [
            (7.0, Some(7)),
            (-0.0, Some(0)),
            (9_007_199_254_740_991.0, Some(9_007_199_254_740_991)),
            (9_007_199_254_740_992.0, None),
            (1e18, None),
            (1e300, None),
            (7.5, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
        ] {
            assert_eq!(whole_double(double), whole, "{double}");
        }
    }

    #[test]
    fn the_grammar_of_json_has_no_padding() {
        let read = |text| json_number(text).map(|number| number.to_string());
        for (text, number) in [("0", "0"), ("-0", "0"), ("-0.50", "-0.50"), ("1e3", "1000")] {
            assert_eq!(read(text).as_deref(), Some(number), "{text}");
        }
        for text in ["007", "00", "-01", "01e2", "+1", ".5", "5.", "1_000", "", "-", "0x1", "١"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        for (text, expected) in [
            ("1.50", Some("1.50")),
            ("1.50e2", Some("150")),
            ("1.5E+1", Some("15")),
            ("15e-3", Some("0.015")),
            ("0e400", Some("0")),
            ("-0", Some("0")),
            ("1e28", Some("10000000000000000000000000000")),
            ("79228162514264337593543950335", Some("79228162514264337593543950335")),
            ("7922816251426433759354395033.50000000", Some("7922816251426433759354395033.5")),
            ("0.1000000000000000000000000000000000000", Some("0.1")),
            ("007.5", Some("7.5")),
            ("79228162514264337593543950336", None),
            ("0.1234567890123456789012345678901234567890e0", None),
            ("0.12345678901234567890123456789", None),
            ("1e29", None),
            ("1e-29", None),
            ("1e999999999999999999999", None),
            ("1e-9223372036854775808", None),
            ("1_000", None),
            ("+1", None),
            (".5", None),
            ("5.", None),
            ("1,234.50", None),
            ("1e", None),
            ("1e+-1", None),
            ("", None),
            ("-", None),
            ("0x10", None),
            ("NaN", None),
            ("١", None),
        ] {
            let found = exact(text).map(|number| number.abs().to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let whole = |text| exact(text).and_then(to_integer);
        assert_eq!(["3.0", "7.0000", "3e0", "-2.0"].map(whole), [3, 7, 3, -2].map(Some));
        assert_eq!(["3.5", "1e25", "0.0000001"].map(whole), [None; 3]);
    }
}
