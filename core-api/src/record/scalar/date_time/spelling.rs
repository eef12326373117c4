//! Spellings of dates that people type in filters.

use jiff::civil::{Date, DateTime, Time};

use super::start_of_day;
use crate::literal::{LiteralError, LiteralToken};

/// The expected form, for errors.
const EXPECTED: &str = "a date as in '2026-01-31' or '2026-01-31T12:00:00'";

/// The English names of months. Three letters identify each.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words for days that depend on a clock.
const RELATIVE: [&str; 6] = ["today", "yesterday", "tomorrow", "now", "getdate", "today()"];

/// Parses a date and time, or the start of a day.
///
/// Other spellings are accepted if they have only one meaning, such as `31.01.2026` and `Jan 31, 2026`.
/// A time zone is refused, because it would be dropped.
pub(super) fn parse(token: LiteralToken<'_>) -> Result<DateTime, LiteralError> {
    let text = token.text().ok_or_else(|| LiteralError::expected(EXPECTED))?.trim();
    // A year may have a sign, so the search begins after the date.
    let time = text.get("2026-01-31".len()..).unwrap_or_default();
    let moment: Option<DateTime> = text.parse().ok().or_else(|| start_of_day(text));
    let has_year = text.as_bytes().iter().take(4).all(u8::is_ascii_digit);
    if (has_year || moment.is_some()) && time.contains(['Z', 'z', '+', '-', '[']) {
        let fix = "leave out what follows the time, as Core refuses it";
        return Err(LiteralError::expected("a date without a zone").with_fix(Some(fix)));
    }
    moment.map_or_else(|| other(text), Ok)
}

/// Parses another spelling.
fn other(text: &str) -> Result<DateTime, LiteralError> {
    let (day, time) = split(text);
    let time = match time {
        "" => Some(Time::midnight()),
        time if time.contains(':') => time.parse().ok(),
        _ => None,
    };
    match (read(day), time) {
        (Reading::Day(day), Some(time)) => Ok(day.to_datetime(time)),
        (Reading::Either(first, second), _) => {
            let expected = "a date whose day and month are certain";
            let fix = format!("write '{first}' or '{second}'");
            Err(LiteralError::expected(expected).with_fix(Some(fix)))
        }
        (Reading::Day(_), None) => {
            let fix = "write the time with 24 hours, as in '2026-01-31T20:00:00'";
            Err(LiteralError::expected(EXPECTED).with_fix(Some(fix)))
        }
        (Reading::Nothing(fix), _) => Err(LiteralError::expected(EXPECTED).with_fix(fix)),
    }
}

/// Splits a text into the day and the time. Names of months are separated by blanks, so a time begins at the
/// word with the first colon.
fn split(text: &str) -> (&str, &str) {
    let colon = text.find(':').unwrap_or(text.len());
    let before = text.get(..colon).unwrap_or_default();
    match before.rfind([' ', 'T']) {
        Some(place) if colon < text.len() => {
            let (day, time) = text.split_at(place);
            (day.trim(), time.get(1..).unwrap_or_default().trim())
        }
        _ => (text, ""),
    }
}

/// A reading of a day.
enum Reading {
    Day(Date),
    /// Two days, because the day and the month can be exchanged.
    Either(Date, Date),
    /// Not a day. The fix depends on the spelling.
    Nothing(Option<String>),
}

fn read(text: &str) -> Reading {
    if RELATIVE.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        let fix = "write the day in numbers, because Core has no words for days";
        return Reading::Nothing(Some(fix.to_owned()));
    }
    // Word processors replace hyphens with dashes.
    let is_separator = |letter: char| letter.is_whitespace() || "-/.,‐‑‒–—".contains(letter);
    let parts: Vec<&str> = text.split(is_separator).filter(|part| !part.is_empty()).collect();
    let named = parts.iter().find_map(|part| month_of(part));
    match (parts.as_slice(), named) {
        ([year], None) if is_year(year) => period(year, None),
        ([year, month], None) if is_year(year) => period(year, Some(month)),
        ([a, b, c], Some(month)) => {
            let rest: Vec<&str> =
                [*a, *b, *c].into_iter().filter(|part| month_of(part).is_none()).collect();
            match rest.as_slice() {
                [day, year] if is_year(year) => certain(year, month, number(day)),
                [year, day] if is_year(year) => certain(year, month, number(day)),
                _ => Reading::Nothing(None),
            }
        }
        ([a, b, c], None) if is_year(a) => match (number(b), number(c)) {
            (Some(month), day) => certain(a, month, day),
            (None, _) => Reading::Nothing(None),
        },
        ([a, b, c], None) if is_year(c) => match (number(a), number(b)) {
            (Some(a), Some(b)) => exchangeable(c, a, b, text.contains('.')),
            _ => Reading::Nothing(None),
        },
        ([a, b, c], None) if [a, b, c].iter().all(|part| number(part).is_some()) => {
            let fix = "write the year with four digits and first, as in '2026-01-31'";
            Reading::Nothing(Some(fix.to_owned()))
        }
        _ => Reading::Nothing(None),
    }
}

/// Reads a day whose year is last. With dots, the day is always first.
fn exchangeable(year: &str, first: i8, second: i8, has_dots: bool) -> Reading {
    let day = |month, day| Date::new(year.parse().ok()?, month, day).ok();
    match (day(second, first), day(first, second)) {
        (Some(day), _) if has_dots => Reading::Day(day),
        (Some(day), Some(other)) if day == other => Reading::Day(day),
        (Some(by_day), Some(by_month)) => Reading::Either(by_month, by_day),
        (Some(day), None) => Reading::Day(day),
        (None, Some(day)) if !has_dots => Reading::Day(day),
        (None, _) => missing_day(),
    }
}

fn certain(year: &str, month: i8, day: Option<i8>) -> Reading {
    let date = || Date::new(year.parse().ok()?, month, day?).ok();
    date().map_or_else(missing_day, Reading::Day)
}

fn missing_day() -> Reading {
    Reading::Nothing(Some("this day does not exist".to_owned()))
}

/// Returns the fix for a year or a month.
fn period(year: &str, month: Option<&str>) -> Reading {
    let start = || Date::new(year.parse().ok()?, number(month.unwrap_or("1"))?, 1).ok();
    let fix = start().map(|start| {
        let end = if month.is_some() { start.last_of_month() } else { start.last_of_year() };
        format!("write the first and the last day, as in `between '{start}' and '{end}T23:59:59'`")
    });
    Reading::Nothing(fix)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<i8> {
    let is_number = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn month_of(text: &str) -> Option<i8> {
    let text = text.to_ascii_lowercase();
    let is_it = |name: &&str| text.len() >= 3 && name.starts_with(&text);
    MONTHS.iter().zip(1..).find(|(name, _)| is_it(name)).map(|(_, number)| number)
}
