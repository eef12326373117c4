//! Dates and times without a time zone.

mod spelling;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for DateTime {
    const EXPECTED: &'static str = "a date and time like `2026-01-31T08:00:00`";
    const PLACEHOLDER: Self = Self::ZERO;

    /// Reads the form that records write: `2026-01-31T08:00:00` with an optional fraction without
    /// trailing zeros.
    fn from_text(text: &str) -> Option<Self> {
        if is_canonical(text) { text.parse().ok() } else { None }
    }

    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        spelling.text.and_then(parse)
    }

    fn view(&self) -> View<'_> {
        View::DateTime(*self)
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        Ok(spelling::parse(token)?.operand()?)
    }
}

impl Patchable for DateTime {}

/// Writes `YYYY-MM-DDThh:mm:ss` with the fraction, if any. It never has a `Z`, which Core refuses.
impl Literal<Self> for DateTime {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.year() {
            year @ ..=0 => Err(Unwritable::Year { year }),
            _ => Operand::quoted(&self.to_string()),
        }
    }
}

/// Writes the start of the day.
impl Literal<DateTime> for Date {
    fn operand(&self) -> Result<Operand, Unwritable> {
        self.to_datetime(Time::midnight()).operand()
    }
}

/// Parses a date with an optional time, fraction and offset, in the formats of .NET.
///
/// The offset is dropped, because Core's values are civil times even with an offset.
pub(crate) fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Some(ticks) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        return since_epoch(ticks);
    }
    // The parser would change second 60 to another second.
    if text.get(17..19) == Some("60") {
        return None;
    }
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| start_of_day(text))
}

fn start_of_day(text: &str) -> Option<DateTime> {
    let day: Date = text.parse().ok()?;
    Some(day.to_datetime(Time::midnight()))
}

/// Parses the content of `/Date(1700000000000-0500)/`: milliseconds since 1970 in UTC, and an offset for
/// display.
fn since_epoch(ticks: &str) -> Option<DateTime> {
    let sign = ticks.rfind(['+', '-']).filter(|place| *place > 0);
    let (milliseconds, offset) = ticks.split_at(sign.unwrap_or(ticks.len()));
    if milliseconds.starts_with('+') {
        return None;
    }
    let moment = Timestamp::from_millisecond(milliseconds.parse().ok()?).ok()?;
    let offset = if offset.is_empty() { Offset::UTC } else { parse_offset(offset)? };
    Some(TimeZone::fixed(offset).to_datetime(moment))
}

/// Parses an offset like `-0500`.
fn parse_offset(text: &str) -> Option<Offset> {
    let (sign, digits) = (text.get(..1)?, text.get(1..)?);
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    if minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn is_canonical(text: &str) -> bool {
    let Some((moment, rest)) = text.as_bytes().split_first_chunk::<19>() else { return false };
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', tens, _] = moment else {
        return false;
    };
    // The parser would change second 60 to another second.
    if *tens > b'5' {
        return false;
    }
    match rest {
        [] => true,
        [b'.', fraction @ .., last] => {
            fraction.iter().all(u8::is_ascii_digit) && (b'1'..=b'9').contains(last)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::{Scalar, parse};

    #[test]
    fn dates_of_dot_net_are_read() {
        for (text, expected) in [
            ("2026-01-31T08:00:00", Some("2026-01-31T08:00:00")),
            ("2026-01-31T08:00:00.0000000", Some("2026-01-31T08:00:00")),
            ("2026-01-31T08:00:00.1230000", Some("2026-01-31T08:00:00.123")),
            ("2026-01-31T08:00:00Z", Some("2026-01-31T08:00:00")),
            ("2026-01-31T08:00:00.0000000Z", Some("2026-01-31T08:00:00")),
            ("2026-01-31T08:00:00-05:00", Some("2026-01-31T08:00:00")),
            ("2026-01-31 08:00:00", Some("2026-01-31T08:00:00")),
            ("2026-01-31T08:00", Some("2026-01-31T08:00:00")),
            ("2026-01-31", Some("2026-01-31T00:00:00")),
            (" 2026-01-31 ", Some("2026-01-31T00:00:00")),
            ("0001-01-01T00:00:00", Some("0001-01-01T00:00:00")),
            ("/Date(1700000000000)/", Some("2023-11-14T22:13:20")),
            ("/Date(1700000000000-0500)/", Some("2023-11-14T17:13:20")),
            ("/Date(1700000000000+0530)/", Some("2023-11-15T03:43:20")),
            ("/Date(-1000)/", Some("1969-12-31T23:59:59")),
            ("/Date(+1000)/", None),
            ("/Date(99999999999999999999)/", None),
            ("/Date(9223372036854775807)/", None),
            ("/Date(1-)/", None),
            ("/Date(1+99é9)/", None),
            ("/Date()/", None),
            ("1/31/2026 8:00:00 AM", None),
            ("31.01.2026", None),
            ("2026-02-30T00:00:00", None),
            ("2026-01-31T24:00:00", None),
            ("2026-01-31T23:59:60", None),
            ("2026-01-31T08:00:00+25:00x", None),
            ("1700000000", None),
            ("", None),
        ] {
            let found = parse(text).map(|moment| moment.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
            // A canonical text is written back unchanged.
            assert_eq!(
                DateTime::from_text(text).is_some(),
                found.as_deref() == Some(text),
                "{text}"
            );
        }
    }
}
