//! Decimals of fixed digits after the point.

use rust_decimal::Decimal;

/// The number of digits after the point.
pub(super) const SCALE: u32 = 18;

/// The smallest number that has too many digits: 38 of them fit.
const LIMIT: i128 = 10_i128.pow(38);

/// A decimal as a whole number of the smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    /// The units. `None` if the number is too large.
    pub(super) units: Option<i128>,
    /// True if the units are exactly the number.
    pub(super) is_exact: bool,
}

impl Fixed {
    /// Converts a decimal. Further digits are rounded, half to even.
    pub(super) fn of(number: Decimal) -> Self {
        let rounded = number.round_dp(SCALE);
        let missing = SCALE.saturating_sub(rounded.scale());
        let units = 10_i128
            .checked_pow(missing)
            .and_then(|factor| rounded.mantissa().checked_mul(factor))
            .filter(|units| units.checked_abs().is_some_and(|units| units < LIMIT));
        Self { units, is_exact: units.is_some() && rounded == number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_or_said_to_be_lost() {
        let unit = 10_i128.pow(SCALE);
        for (number, units, is_exact) in [
            ("0", Some(0), true),
            ("-7.50", Some(-75 * unit / 10), true),
            ("0.000000000000000001", Some(1), true),
            ("0.0000000000000000005", Some(0), false),
            ("0.0000000000000000015", Some(2), false),
            ("0.3333333333333333333333333333", Some(333_333_333_333_333_333), false),
            ("99999999999999999999.5", Some(99_999_999_999_999_999_999 * unit + unit / 2), true),
            ("-100000000000000000000", None, false),
            ("79228162514264337593543950335", None, false),
        ] {
            let fixed = Fixed::of(number.parse().unwrap());
            assert_eq!(fixed, Fixed { units, is_exact }, "{number}");
        }
    }
}
