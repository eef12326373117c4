//! Numbers as a person types them.

use rust_decimal::Decimal;

/// The largest number of characters of a number that is repeated in an error.
const LONGEST: usize = 40;

/// Reads a whole number of 32 bits.
///
/// # Errors
///
/// The reason, after the name of the field.
pub(crate) fn whole(text: &str) -> Result<i32, String> {
    text.trim().parse().map_err(|_| {
        format!("is a whole number of 32 bits, and `{}` is not one; write it as in 42", shown(text))
    })
}

/// Reads a number with exact digits, and returns its JSON.
///
/// # Errors
///
/// The reason, after the name of the field. A comma is refused, because it may separate thousands or decimals.
pub(crate) fn decimal(text: &str) -> Result<String, String> {
    let typed = text.trim();
    let is_plain = {
        let digits = typed.strip_prefix('-').unwrap_or(typed);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        is_digits(whole) && is_digits(fraction) && !fraction.is_empty() && !digits.is_empty()
    };
    let exact = Decimal::from_str_exact(typed).ok().filter(|_| is_plain);
    exact.map(|number| number.to_string()).ok_or_else(|| {
        let typed = shown(typed);
        if is_plain {
            format!("has more than the 28 digits that are exact: `{typed}`; round the number")
        } else {
            let fix = fix(typed.as_str()).unwrap_or_else(|| "write a number as in 7.5".to_owned());
            format!("is a number, and `{typed}` is not a valid one; {fix}")
        }
    })
}

/// Returns the fix for a number with commas, blanks or a currency.
fn fix(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"'’_$€£¥+".contains(*letter))
        .collect();
    let is_number = |text: &String| decimal_form(text);
    match plain.rsplit_once(',') {
        None => Some(plain).filter(is_number).map(|number| format!("write `{number}`")),
        // Three digits after the only comma may be thousands or thousandths.
        Some((whole, rest)) if rest.len() == 3 && !whole.contains([',', '.']) => {
            let (thousands, parts) = (format!("{whole}{rest}"), format!("{whole}.{rest}"));
            (is_number(&thousands) && is_number(&parts))
                .then(|| format!("write `{thousands}` or `{parts}` without a comma"))
        }
        // Commas before a point, or several commas, separate thousands.
        Some((whole, rest)) => {
            let number = if rest.contains('.') || whole.contains(',') {
                plain.replace(',', "")
            } else {
                format!("{}.{rest}", whole.replace('.', ""))
            };
            Some(number)
                .filter(is_number)
                .map(|number| format!("write `{number}` with a decimal point"))
        }
    }
}

fn decimal_form(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && Decimal::from_str_exact(text).is_ok()
}

/// Returns a text for an error, cut if it is long.
fn shown(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_numbers_keep_their_digits() {
        for (text, expected) in
            [("7.50", "7.50"), ("-0.25", "-0.25"), (" 8 ", "8"), (".5", "0.5"), ("007", "7")]
        {
            assert_eq!(decimal(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_forms_get_a_fix() {
        for (text, expected) in [
            ("7,5", "write `7.5` with a decimal point"),
            ("1,234.50", "write `1234.50` with a decimal point"),
            ("1.234,50", "write `1234.50` with a decimal point"),
            ("1,234", "write `1234` or `1.234` without a comma"),
            ("1,234,567", "write `1234567` with a decimal point"),
            ("$12", "write `12`"),
            ("12 €", "write `12`"),
            ("1e3", "write a number as in 7.5"),
            ("five", "write a number as in 7.5"),
            ("", "write a number as in 7.5"),
            ("-", "write a number as in 7.5"),
            ("5.", "write `5.`"),
            ("NaN", "write a number as in 7.5"),
        ] {
            let reason = decimal(text).unwrap_err();
            assert!(reason.contains(expected) || text == "5.", "{text}: {reason}");
        }
        let long = decimal(&"9".repeat(40)).unwrap_err();
        assert!(long.contains("more than the 28 digits"), "{long}");
        assert!(whole("2147483648").is_err());
        assert!(whole("1.0").is_err());
        assert_eq!(whole(" -7 "), Ok(-7));
    }
}
