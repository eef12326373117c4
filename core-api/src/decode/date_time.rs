//! Dates and times, in the forms that .NET writes.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
};

/// A date and time, with or without a time, a fraction or an offset.
///
/// The offset is dropped, since Core's are civil times whatever it appends.
pub(crate) fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Some(ticks) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        return since_epoch(ticks);
    }
    // A second 60 would be read as another one.
    if text.get(17..19) == Some("60") {
        return None;
    }
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

/// What `/Date(1700000000000-0500)/` has inside: milliseconds since 1970 in UTC, and an offset to
/// show the moment in.
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

/// An offset like `-0500`.
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

/// A date and time from a text that records write it as: `2026-01-31T08:00:00`, and a fraction
/// without zeros at its end where there is one.
pub(super) fn parse_canonical(text: &str) -> Option<DateTime> {
    if is_canonical(text) { text.parse().ok() } else { None }
}

fn is_canonical(text: &str) -> bool {
    let Some((moment, rest)) = text.as_bytes().split_first_chunk::<19>() else { return false };
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', tens, _] = moment else {
        return false;
    };
    // A second 60 would be read as another one.
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
    use super::{parse, parse_canonical};

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
            // Canonical is what is written as it was.
            assert_eq!(parse_canonical(text).is_some(), found.as_deref() == Some(text), "{text}");
        }
    }
}
