//! Dates and times, in the forms that .NET reads.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    fmt::strtime,
    tz::TimeZone,
};

/// The forms that .NET reads besides ISO 8601, in the order of their trial.
const FORMATS: [&str; 10] = [
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%a, %d %b %Y %H:%M:%S GMT",
];

/// Parses a date and time, or a date, which means its midnight.
///
/// The second value is the form, if no source shows that Core reads it. An offset is ignored, because no source
/// shows its conversion.
pub(super) fn date_time(text: &str) -> Option<(DateTime, Option<&'static str>)> {
    let text = text.trim();
    if let Some(local) = without_offset(text).and_then(iso) {
        return Some((local, Some("a date with an offset, which is ignored")));
    }
    if let Some(usual) = iso(text) {
        // Core and its clients write `T` between the date and the time.
        let form = text.contains(' ').then_some("a date in another form than ISO 8601");
        return Some((usual, form));
    }
    let other = milliseconds(text).or_else(|| {
        FORMATS.iter().find_map(|format| {
            let parsed = strtime::parse(format, text).ok()?;
            let date = parsed.to_date().ok()?;
            Some(date.to_datetime(parsed.to_time().unwrap_or(Time::midnight())))
        })
    });
    Some((other?, Some("a date in another form than ISO 8601")))
}

/// Parses a date and time in ISO 8601 without an offset, or a date, which means its midnight.
pub(super) fn iso(text: &str) -> Option<DateTime> {
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

/// Removes `Z` or an offset such as `+02:00` from a time.
fn without_offset(text: &str) -> Option<&str> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let end = time.find(['Z', 'z', '+', '-'])?;
    let offset = time.get(end..)?;
    let is_offset = |letter: char| letter.is_ascii_digit() || letter == ':';
    let is_zone = offset.eq_ignore_ascii_case("z")
        || (offset.len() >= 3 && offset.get(1..)?.chars().all(is_offset));
    let length = date.len().checked_add(1)?.checked_add(end)?;
    if is_zone { text.get(..length) } else { None }
}

/// Parses a time as older .NET code writes it: `/Date(1767225600000)/`.
fn milliseconds(text: &str) -> Option<DateTime> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let timestamp = Timestamp::from_millisecond(inner.parse().ok()?).ok()?;
    Some(timestamp.to_zoned_datetime(TimeZone::UTC).datetime())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_of_dot_net() {
        for (text, expected, is_usual) in [
            ("2026-05-05", Some("2026-05-05T00:00:00"), true),
            ("2026-05-05T07:30:00.25", Some("2026-05-05T07:30:00.25"), true),
            ("2026-05-05 07:30:00", Some("2026-05-05T07:30:00"), false),
            ("2026-05-05T00:00:00Z", Some("2026-05-05T00:00:00"), false),
            ("2026-05-05T00:00:00.000Z", Some("2026-05-05T00:00:00"), false),
            ("2026-05-05T23:00:00-08:00", Some("2026-05-05T23:00:00"), false),
            ("5/6/2026", Some("2026-05-06T00:00:00"), false),
            ("05/06/2026 7:30 PM", Some("2026-05-06T19:30:00"), false),
            ("2026/05/06", Some("2026-05-06T00:00:00"), false),
            ("May 6, 2026", Some("2026-05-06T00:00:00"), false),
            ("6 May 2026", Some("2026-05-06T00:00:00"), false),
            ("Wed, 06 May 2026 07:30:00 GMT", Some("2026-05-06T07:30:00"), false),
            ("/Date(1767225600000)/", Some("2026-01-01T00:00:00"), false),
            ("2024-02-29", Some("2024-02-29T00:00:00"), true),
            ("2026-02-29", None, true),
            ("13/13/2026", None, true),
            ("/Date(99999999999999999)/", None, true),
            ("2026-05-05Tx", None, true),
            ("2026-05-05TZ", None, true),
            ("T+", None, true),
            ("tomorrow", None, true),
            ("é", None, true),
        ] {
            let read = date_time(text);
            assert_eq!(read.map(|read| read.0.to_string()).as_deref(), expected, "{text}");
            assert!(read.is_none_or(|(_, form)| form.is_none() == is_usual), "{text}");
        }
    }
}
