//! The forms in which a refusal may repeat a sensitive value.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::record::Kind;

/// Returns a value and other forms of the same value: dates as people write them, and numbers with fewer or more
/// digits.
pub(super) fn of(value: &str, kind: Kind) -> Vec<String> {
    if matches!(value, "true" | "false") {
        // They are likely to occur in unrelated texts.
        return Vec::new();
    }
    let mut forms = vec![value.to_owned()];
    match kind {
        Kind::DateTime => forms.extend(dates(value)),
        Kind::Integer | Kind::Decimal => forms.extend(numbers(value)),
        Kind::Values(kind) => return of(value, *kind),
        Kind::Text
        | Kind::Boolean
        | Kind::Id(_)
        | Kind::Enum(_)
        | Kind::Object(_)
        | Kind::List(_)
        | Kind::Json => {}
    }
    forms
}

fn dates(value: &str) -> Vec<String> {
    let Ok(time) = value.trim().parse::<DateTime>() else { return Vec::new() };
    let (year, month, day) = (time.year(), time.month(), time.day());
    vec![
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{year:04}{month:02}{day:02}"),
        format!("{month}/{day}/{year}"),
        format!("{month:02}/{day:02}/{year:04}"),
        format!("{day:02}/{month:02}/{year:04}"),
        format!("{day}.{month}.{year}"),
        format!("{day:02}.{month:02}.{year:04}"),
    ]
}

fn numbers(value: &str) -> Vec<String> {
    let Ok(number) = value.trim().parse::<Decimal>() else { return Vec::new() };
    let plain = number.normalize();
    let cents = format!("{number:.2}");
    vec![grouped(&plain.to_string()), grouped(&cents), plain.to_string(), cents]
}

/// Writes a comma after each thousand.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(index);
        if index > 0 && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}
