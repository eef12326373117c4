//! The formats of texts in JSON, which tell types apart.

use serde::Deserialize;

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TextFormat {
    /// 32 hexadecimal digits in five groups (RFC 9562).
    Id,
    /// An id of zeros only, which means that there is no reference.
    ZeroId,
    /// `2026-05-19T12:18:31.037`
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

impl TextFormat {
    /// Returns the format of a text.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        match bytes {
            [] => Self::Empty,
            b"true" | b"false" | b"True" | b"False" => Self::Boolean,
            _ if is_shaped(bytes, b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") => {
                let is_zero = bytes.iter().all(|byte| matches!(byte, b'0' | b'-'));
                if is_zero { Self::ZeroId } else { Self::Id }
            }
            _ if is_shaped(bytes, b"dddd-dd-dd") => Self::Date,
            _ if is_shaped(bytes, b"dd:dd") || is_time(bytes) => Self::Time,
            _ => of_date_time(bytes).unwrap_or_else(|| of_number(text)),
        }
    }

    /// Returns the word in reports and in files of shapes.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ZeroId => "zero-id",
            Self::DateTime => "date-time",
            Self::ZonedDateTime => "zoned-date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Empty => "empty",
            Self::Text => "text",
        }
    }
}

/// Returns whether bytes follow a pattern: `x` is a hexadecimal digit, `d` a digit, and others are themselves.
fn is_shaped(bytes: &[u8], pattern: &[u8]) -> bool {
    let fits = |(byte, pattern): (&u8, &u8)| match pattern {
        b'x' => byte.is_ascii_hexdigit(),
        b'd' => byte.is_ascii_digit(),
        other => byte == other,
    };
    bytes.len() == pattern.len() && bytes.iter().zip(pattern).all(fits)
}

/// Returns whether bytes are a time of day with seconds and up to nine fractional digits.
fn is_time(bytes: &[u8]) -> bool {
    let Some((time, fraction)) = bytes.split_at_checked(8) else { return false };
    let is_fraction = match fraction {
        [] => true,
        [b'.', digits @ ..] => (1..=9).contains(&digits.len()) && is_digits(digits),
        _ => false,
    };
    is_shaped(time, b"dd:dd:dd") && is_fraction
}

fn is_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

/// Returns the format of a text that begins with a date and a time.
fn of_date_time(bytes: &[u8]) -> Option<TextFormat> {
    let (date, time) = bytes.split_at_checked(11)?;
    if !is_shaped(date, b"dddd-dd-ddT") {
        return None;
    }
    if is_time(time) {
        return Some(TextFormat::DateTime);
    }
    let zone = time.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-'))?;
    let (time, zone) = time.split_at(zone);
    let is_zone = zone == b"Z" || matches!(zone, [_, rest @ ..] if is_shaped(rest, b"dd:dd"));
    (is_time(time) && is_zone).then_some(TextFormat::ZonedDateTime)
}

fn of_number(text: &str) -> TextFormat {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.matches('.').count() < 2;
    if is_plain { TextFormat::Number } else { TextFormat::Text }
}

#[cfg(test)]
mod tests {
    use super::TextFormat;

    #[test]
    fn formats_are_told_apart() {
        for (text, word) in [
            ("", "empty"),
            ("04c12ea8-229d-42d8-9db3-c3b15d782312", "id"),
            ("00000000-0000-0000-0000-000000000000", "zero-id"),
            ("2023-08-11T00:00:00", "date-time"),
            ("2023-08-11T23:07:36.117", "date-time"),
            ("2023-08-11T23:07:36.117Z", "zoned-date-time"),
            ("2023-08-11T23:07:36-07:00", "zoned-date-time"),
            ("2023-08-11", "date"),
            ("08:30", "time"),
            ("08:30:15.5", "time"),
            ("-12.50", "number"),
            ("1.2.3", "text"),
            (".5", "text"),
            ("true", "boolean"),
            ("2023-08-11T", "text"),
            ("2023-08-11T23:07:36.", "text"),
            ("Lunch", "text"),
            ("äöü", "text"),
        ] {
            assert_eq!(TextFormat::of(text).word(), word, "{text}");
        }
    }
}
