//! Values as a client may send them, and as the server keeps them.

use core_api::{Json, record::Kind};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde_json::value::RawValue;
use uuid::Uuid;

/// The value as it is kept; `None` where it does not fit the field.
pub(crate) fn kept(kind: Kind, json: &Json) -> Option<Json> {
    let text = || json.to_value::<String>().ok();
    match kind {
        Kind::Text => text().map(|_| json.clone()),
        Kind::Boolean => json.to_value::<bool>().ok().map(|_| json.clone()),
        Kind::Integer => json.to_value::<i32>().ok().map(|_| json.clone()),
        Kind::Decimal => decimal(json.as_str()).map(|_| json.clone()),
        Kind::DateTime => Json::from_value(&date_time(&text()?)?.to_string()).ok(),
        Kind::Id => Json::from_value(&Uuid::try_parse(&text()?).ok()?.to_string()).ok(),
        Kind::Enum => {
            let is_known = json.to_value::<i64>().is_ok() || text().is_some();
            is_known.then(|| json.clone())
        }
        Kind::Object(_) => json.as_str().starts_with('{').then(|| json.clone()),
        Kind::List(_) => json.to_value::<Vec<Box<RawValue>>>().ok().map(|_| json.clone()),
        _ => Some(json.clone()),
    }
}

pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// A date and time, or the start of a day.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}
