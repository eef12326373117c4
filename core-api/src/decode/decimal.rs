//! Decimals from the texts of numbers, exact or not at all.

use rust_decimal::Decimal;

/// The decimal that a number in JSON's grammar writes; `None` where a decimal cannot hold it.
///
/// No digit is rounded: a number with more digits than a decimal holds is refused. Zeros at its end
/// are dropped where only they do not fit, since they do not change the value.
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    let number = Number::parse(text)?;
    let plain = if number.exponent == 0 { Decimal::from_str_exact(text).ok() } else { None };
    plain.or_else(|| number.to_decimal())
}

/// A whole number of 32 bits that a decimal is; `None` where it has a fraction or does not fit.
pub(super) fn to_integer(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() { i64::try_from(number).ok() } else { None }
}

/// A number by the parts of its text.
struct Number<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Number<'a> {
    /// The parts of `-12.50e3`. Zeros in front are let through, since numbers in texts are padded
    /// with them; a plus sign in front, a missing digit, and separators are not.
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
        // How many of the significant digits are behind the point; less than zero for zeros before it.
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

/// The most digits of a decimal.
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

/// The whole number of 64 bits that a text writes, `7` and `7.00` alike.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    exact(text).and_then(to_integer)
}

#[cfg(test)]
mod tests {
    use super::{exact, to_integer};

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
