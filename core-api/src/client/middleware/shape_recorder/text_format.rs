//! The formats of texts in JSON, which tell types apart and hold no value.
//!
//! The file imports nothing of the crate, because `xtask` includes it: what a recorder writes, `drift` finds itself.

use serde::{Deserialize, Serialize};

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TextFormat {
    /// A UUID (RFC 9562).
    Id,
    /// A UUID of zeros only, which means that there is no reference.
    ZeroId,
    /// A date and time without a zone.
    DateTime,
    /// A date and time with a zone or an offset (RFC 3339).
    ZonedDateTime,
    Date,
    Time,
    Number,
    Boolean,
    Empty,
    /// Any other text.
    Text,
}

/// The form of a UUID. `0` is any digit in a form, and `f` any hexadecimal digit.
const UUID: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

impl TextFormat {
    /// Returns the format of a text.
    pub(crate) fn of(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else if matches!(text, "true" | "false" | "True" | "False") {
            Self::Boolean
        } else if has_form(text, UUID) {
            let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'-'));
            if is_zero { Self::ZeroId } else { Self::Id }
        } else if has_form(text, "0000-00-00") {
            Self::Date
        } else if has_form(text, "00:00") || is_time(text) {
            Self::Time
        } else {
            moment(text).unwrap_or(if is_number(text) { Self::Number } else { Self::Text })
        }
    }
}

fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'f' => byte.is_ascii_hexdigit(),
        other => byte == other,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

/// Returns whether a text is a time of day with seconds and up to nine fractional digits.
fn is_time(text: &str) -> bool {
    let (time, fraction) = match text.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (text, None),
    };
    let is_fraction = |digits: &str| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    has_form(time, "00:00:00") && fraction.is_none_or(is_fraction)
}

fn moment(text: &str) -> Option<TextFormat> {
    let (date, rest) = text.split_once('T')?;
    if !has_form(date, "0000-00-00") {
        return None;
    }
    if is_time(rest) {
        return Some(TextFormat::DateTime);
    }
    let (time, zone) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    let is_zone = zone == "Z" || has_form(zone, "+00:00") || has_form(zone, "-00:00");
    (is_time(time) && is_zone).then_some(TextFormat::ZonedDateTime)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty() && are_digits(whole) && are_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::TextFormat;

    #[test]
    fn formats_are_told_apart() {
        for (text, format) in [
            ("", TextFormat::Empty),
            ("04c12ea8-229d-42d8-9db3-c3b15d782312", TextFormat::Id),
            ("00000000-0000-0000-0000-000000000000", TextFormat::ZeroId),
            ("2023-08-11T00:00:00", TextFormat::DateTime),
            ("2023-08-11T23:07:36.117", TextFormat::DateTime),
            ("2023-08-11T23:07:36Z", TextFormat::ZonedDateTime),
            ("2023-08-11T23:07:36.117Z", TextFormat::ZonedDateTime),
            ("2023-08-11T23:07:36-07:00", TextFormat::ZonedDateTime),
            ("2023-08-11", TextFormat::Date),
            ("08:30", TextFormat::Time),
            ("08:30:15.5", TextFormat::Time),
            ("-12.50", TextFormat::Number),
            ("true", TextFormat::Boolean),
            ("1.2.3", TextFormat::Text),
            (".5", TextFormat::Text),
            ("2023-08-11T", TextFormat::Text),
            ("2023-08-11T23:07:36.", TextFormat::Text),
            ("Lunch", TextFormat::Text),
            ("äöü", TextFormat::Text),
        ] {
            assert_eq!(TextFormat::of(text), format, "{text}");
        }
    }
}
