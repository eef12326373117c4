//! Dates and times as a person types them: ISO 8601 only.

use jiff::civil::{Date, DateTime, Time, date};

/// Reads a day, or a day with a time, without a time zone. Returns the form that Core reads.
///
/// # Errors
///
/// The reason, after the name of the field. A date in another form is refused, because `03/04/2026` may be two days.
pub(crate) fn read(text: &str) -> Result<String, String> {
    let typed = text.trim();
    let found = if is_day(typed) {
        typed.parse::<Date>().ok().map(|day| day.to_datetime(Time::midnight()))
    } else if typed.get(..10).is_some_and(is_day) && has_time(typed) {
        typed.parse::<DateTime>().ok()
    } else {
        None
    };
    let found = found.filter(|moment| moment.year() > 0);
    found.map(|moment| moment.to_string()).ok_or_else(|| {
        let typed: String = typed.chars().take(40).collect();
        format!("is a date, and `{typed}` is not a valid one; {}", fix(&typed))
    })
}

/// Reads a day.
///
/// # Errors
///
/// The reason and the fix.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let found = text.parse().ok().filter(|_| is_day(text));
    found.ok_or_else(|| format!("`{text}` is not a valid day; {}", fix(text.trim())))
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Returns whether a text has a time after its day, without a time zone and without second 60.
fn has_time(text: &str) -> bool {
    let Some(rest) = text.get(10..) else { return false };
    let Some(time) = rest.strip_prefix(['T', ' ']) else { return false };
    let is_plain = time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
    is_plain && time.len() >= 5 && time.get(6..8) != Some("60")
}

/// Returns the fix for the usual other forms.
fn fix(typed: &str) -> String {
    let form = "write it as year-month-day, as in `2026-01-31`";
    if typed.len() == 5 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("it looks like the number of a day in a spreadsheet; {form}");
    }
    if typed.get(..10).is_some_and(is_day) && typed.ends_with(['Z', 'z']) {
        return "Core's times have no time zone; leave out the `Z`".to_owned();
    }
    let days = possible_days(typed);
    match days.as_slice() {
        [one] => format!("write `{one}`"),
        [one, other] => format!("write `{one}` or `{other}`, whichever is meant"),
        _ => form.to_owned(),
    }
}

/// Returns the days that a text with three numbers may mean.
fn possible_days(typed: &str) -> Vec<Date> {
    let parts: Vec<&str> =
        typed.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let Ok([first, second, third]) = <[&str; 3]>::try_from(parts) else { return Vec::new() };
    let day = |year: &str, month: &str, day: &str| {
        let year = year.parse::<i16>().ok().filter(|_| year.len() == 4)?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let orders = [(first, second, third), (third, first, second), (third, second, first)];
    let mut days: Vec<Date> =
        orders.iter().filter_map(|(year, month, of_month)| day(year, month, of_month)).collect();
    days.dedup();
    days.retain(|day| *day >= date(1900, 1, 1));
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_read() {
        for (text, expected) in [
            ("2026-09-28", "2026-09-28T00:00:00"),
            (" 2026-09-28 ", "2026-09-28T00:00:00"),
            ("2026-09-28T08:30", "2026-09-28T08:30:00"),
            ("2026-09-28 08:30:15", "2026-09-28T08:30:15"),
            ("2024-02-29", "2024-02-29T00:00:00"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_dates_get_a_fix() {
        for (text, expected) in [
            ("28.09.2026", "write `2026-09-28`"),
            ("9/28/2026", "write `2026-09-28`"),
            ("03/04/2026", "write `2026-03-04` or `2026-04-03`, whichever is meant"),
            ("04/04/2026", "write `2026-04-04`"),
            ("2026/9/28", "write `2026-09-28`"),
            ("2026-9-28", "write `2026-09-28`"),
            ("2026-02-30", "as in `2026-01-31`"),
            ("28.09.26", "as in `2026-01-31`"),
            ("46293", "the number of a day in a spreadsheet"),
            ("2026-09-28T08:00:00Z", "leave out the `Z`"),
            ("2026-09-28T08:00:00+02:00", "as in `2026-01-31`"),
            ("2026-09-28T23:59:60", "as in `2026-01-31`"),
            ("2026-09-28T", "as in `2026-01-31`"),
            ("0000-01-01", "as in `2026-01-31`"),
            ("tomorrow", "as in `2026-01-31`"),
            ("", "as in `2026-01-31`"),
            ("2026-09-2ä", "as in `2026-01-31`"),
        ] {
            let reason = read(text).unwrap_err();
            assert!(reason.contains(expected), "{text}: {reason}");
        }
    }
}
