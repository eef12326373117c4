//! Values on the wire, with the features `arbitrary_precision` and `preserve_order` of `serde_json` and
//! the serde formats of `rust_decimal`.

use core_api::{
    Activity, ActivityInput, CreateActivity, ErrorKind, Json, ListActivities, TimeEntry,
};
use core_neighbours::Server;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const ID: &str = "f5b2e48c-581a-485b-b1f3-7d34a3c74739";

/// Numbers that change as a double, or as the map that `arbitrary_precision` uses.
const NUMBERS: [&str; 12] = [
    "1.50",
    "0.10",
    "-0.0",
    "1E5",
    "1e400",
    "-1e-400",
    "12345678901234567890",
    "1234567890123456789012345678901234567890",
    "0.1234567890123456789012345678901234567890",
    "79228162514264337593543950335",
    "100000000000000000000.00",
    "3.0",
];

#[tokio::test]
async fn a_decimal_is_written_by_its_digits() {
    let body = format!(r#"{{"id":"{ID}"}}"#);
    let server = Server::start(200, "", body).await.unwrap();
    for digits in ["12.50", "0.1", "-3", "1234567890123456.789012345678", "0.00"] {
        let rate: Decimal = digits.parse().unwrap();
        let input = ActivityInput::new().code("A").description("B").bill_rate(rate);
        let _ = server.client().send(CreateActivity::new(input)).await;
        let sent = server.asked().pop().unwrap().body;
        assert!(sent.contains(&format!(r#""billRate":{digits}"#)), "{digits}: {sent}");
        assert!(!sent.contains("$serde_json"), "{sent}");
    }
}

#[tokio::test]
async fn a_decimal_of_an_answer_has_its_digits() {
    for digits in ["12.50", "0.1", "-3", "1234567890123456.789012345678", "12345678901234567890"] {
        let body = format!(r#"[{{"id":"{ID}","billRate":{digits}}}]"#);
        let server = Server::start(200, "", body).await.unwrap();
        let read = server.client().first(ListActivities::new()).await.unwrap().unwrap();
        assert_eq!(read.bill_rate.unwrap().to_string(), digits);
    }
}

#[tokio::test]
async fn a_number_beyond_a_decimal_is_an_error_with_its_place() {
    for digits in ["1e400", "1234567890123456789012345678901234567890"] {
        let body = format!(r#"[{{"id":"{ID}","billRate":{digits}}}]"#);
        let server = Server::start(200, "", body).await.unwrap();
        let error = server.client().first(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        let text = error.to_string();
        assert!(text.contains("billRate") && text.contains("expected a number"), "{text}");
        assert!(!text.contains("$serde_json"), "{text}");
    }
}

#[test]
fn an_unlisted_field_keeps_the_text_of_its_value() {
    for value in NUMBERS.iter().map(ToString::to_string).chain([
        r#"{"z":1.50,"a":[1e400,{"m":0.10,"b":2}],"k":null}"#.to_owned(),
        r#"{"$serde_json::private::Number":"1.5"}"#.to_owned(),
    ]) {
        let text = format!(r#"{{"id":"{ID}","unheard":{value}}}"#);
        let read: Activity = serde_json::from_str(&text).unwrap();
        let back = serde_json::to_string(&read).unwrap();
        assert!(back.contains(&format!(r#""unheard":{value}"#)), "{value}: {back}");
    }
}

#[test]
fn a_json_value_keeps_its_text() {
    for value in NUMBERS.iter().copied().chain([r#"{"z":1.0,"a":2.00}"#, "[1e5 , 2]"]) {
        let read: Json = serde_json::from_str(value).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), value);
    }
}

#[test]
fn a_number_instead_of_another_type_is_refused() {
    for (field, value) in [
        ("isActive", "1.5"),
        ("isActive", "12345678901234567890123"),
        ("customFields", "1.5"),
        ("customFields", "1e400"),
        ("customFields", "7"),
    ] {
        let text = format!(r#"{{"id":"{ID}","{field}":{value}}}"#);
        let error = serde_json::from_str::<Activity>(&text).unwrap_err().to_string();
        assert!(error.contains("expected"), "{field}: {error}");
        assert!(!error.contains("private") && !error.contains("map"), "{field} {value}: {error}");
    }
    for (value, found) in [("1.5", "number"), ("1e400", "number"), ("7", "integer")] {
        let text = format!(r#"{{"id":"{ID}","address":{value}}}"#);
        let error = serde_json::from_str::<core_api::ClientRecord>(&text).unwrap_err().to_string();
        assert!(error.contains("address"), "{error}");
        assert!(error.contains(found) && error.contains("expected an object or null"), "{error}");
    }
    for id in ["1.5", "1e400", "7"] {
        let error = serde_json::from_str::<Activity>(&format!(r#"{{"id":{id}}}"#)).unwrap_err();
        assert!(!error.to_string().contains("private"), "{error}");
    }
}

/// Types of a caller that serde reads through its own buffer.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Entry(TimeEntry),
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
enum Untagged {
    Entry(Box<TimeEntry>),
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Flat {
    mark: Decimal,
    #[serde(flatten)]
    entry: TimeEntry,
}

#[test]
fn a_record_keeps_its_digits_inside_types_of_a_caller() {
    // In a value, `serde_json` writes the sign of an exponent (`1e+5`), which is the same number.
    let members = format!(r#""id":"{ID}","billRate":12.50,"actualHours":3.0,"unheard":7.10"#);
    let entry: TimeEntry = serde_json::from_str(&format!("{{{members}}}")).unwrap();
    assert_eq!(entry.bill_rate.unwrap().to_string(), "12.50");
    let tagged: Tagged = serde_json::from_str(&format!(r#"{{"kind":"Entry",{members}}}"#)).unwrap();
    assert_eq!(tagged, Tagged::Entry(entry.clone()));
    let untagged: Untagged = serde_json::from_str(&format!("{{{members}}}")).unwrap();
    assert_eq!(untagged, Untagged::Entry(Box::new(entry.clone())));
    let flat: Flat = serde_json::from_str(&format!(r#"{{"mark":1,{members}}}"#)).unwrap();
    assert_eq!(flat.entry.bill_rate, entry.bill_rate);
    // A parsed value keeps the digits. A value that is made from a record has plain numbers.
    let value: Value = serde_json::from_str(&format!("{{{members}}}")).unwrap();
    assert_eq!(serde_json::from_value::<TimeEntry>(value).unwrap(), entry);
    let value: Value = serde_json::to_value(&entry).unwrap();
    let read: TimeEntry = serde_json::from_value(value).unwrap();
    assert_eq!((read.bill_rate, read.actual_hours), (entry.bill_rate, entry.actual_hours));
}

#[tokio::test]
async fn a_count_is_one_number() {
    for body in ["7", r#"{"count":7}"#, "[7]", "7.0", r#""7""#, r#"{"count":7.0}"#] {
        let server = Server::start(200, "", body).await.unwrap();
        let count = server.client().count(ListActivities::new()).await;
        assert_eq!(count.unwrap_or_else(|error| panic!("{body}: {error}")), 7, "{body}");
    }
    let server = Server::start(200, "", "1e400").await.unwrap();
    assert!(server.client().count(ListActivities::new()).await.is_err());
}

#[tokio::test]
async fn the_details_of_an_error_are_in_the_order_of_names() {
    let body = r#"{"Message":"no","errors":{"z":["late"],"a":["early"],"m":[1.50]}}"#;
    let server = Server::start(400, "content-type: application/json", body).await.unwrap();
    let error = server.client().collect(ListActivities::new()).await.unwrap_err().to_string();
    let places = ["a: early", "m: 1.5", "z: late"].map(|part| error.find(part));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{error}");
}

#[test]
fn endless_nesting_is_an_error() {
    let deep = format!(r#"{{"id":"{ID}","unheard":{}"#, "[".repeat(200_000));
    assert!(serde_json::from_str::<Activity>(&deep).is_err());
    assert!(serde_json::from_str::<Json>(&"[".repeat(200_000)).is_err());
}
