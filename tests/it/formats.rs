//! Records pass through serde without loss: inside other types, as values, and in other formats.

use core_api::{
    Activity, BilledStatus, Id, Invoice, Json, Project, TimeEntry, TimeEntryInput, WireEnum,
};
use jiff::civil::date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::support::json::Tree;

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

/// A record in canonical spelling, with a value of every kind and nested and unlisted fields.
fn text() -> String {
    format!(
        r#"{{"id":"{ID}","actualHours":7.25,"billRate":120,"billable":true,"billStatus":2,
        "date":"2026-01-31T08:00:00","description":"Sité","invoiceId":null,"workflow":[{{"token":3}}],
        "new":{{"a":{{}},"b":[1,-2.5,"x",null,true]}},"other":18446744073709551615}}"#
    )
}

fn record() -> TimeEntry {
    serde_json::from_str(&text()).unwrap()
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Internally {
    Entry(Box<TimeEntry>),
    Other { name: String },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content")]
enum Adjacently {
    Entry(Box<TimeEntry>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(u8),
    Entry(Box<TimeEntry>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    mine: String,
    #[serde(flatten)]
    entry: TimeEntry,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Fields {
    status: BilledStatus,
    id: Id<Project>,
    json: Json,
    entries: Vec<TimeEntry>,
    by_name: std::collections::BTreeMap<String, Option<Activity>>,
}

fn fields() -> Fields {
    let entries = vec![record()];
    let by_name = [("none".to_owned(), None)].into();
    let json = Json::parse(r#"{"a":["x"],"b":1.5}"#).unwrap();
    Fields { status: BilledStatus::Billed, id: ID.parse().unwrap(), json, entries, by_name }
}

/// Serializes and deserializes a value as text and as a [`Value`], and returns the text.
fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    assert!(!text.contains("private"), "{text}");
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value);
    assert_eq!(serde_json::from_slice::<T>(text.as_bytes()).unwrap(), *value);
    assert_eq!(serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(), *value);
    let by_value = serde_json::to_value(value).unwrap();
    assert_eq!(by_value, serde_json::from_str::<Value>(&text).unwrap());
    assert_eq!(serde_json::from_value::<T>(by_value.clone()).unwrap(), *value);
    assert_eq!(T::deserialize(&by_value).unwrap(), *value);
    text
}

#[test]
fn records_are_whole_inside_types_of_every_tagging() {
    let entry = Box::new(record());
    assert_eq!(Tree::parse(&check(&*entry)), Tree::parse(&text()));
    assert!(check(&Internally::Entry(entry.clone())).starts_with(r#"{"kind":"Entry","date":"#));
    check(&Internally::Other { name: "x".to_owned() });
    check(&Adjacently::Entry(entry.clone()));
    check(&Untagged::Number(7));
    check(&Untagged::Entry(entry));
    check(&fields());
    let flattened = Flattened { mine: "x".to_owned(), entry: record() };
    assert!(check(&flattened).starts_with(r#"{"mine":"x","date":"#));
}

#[test]
fn a_flattened_record_keeps_the_members_of_no_other_field() {
    #[derive(Debug, Deserialize)]
    struct Two {
        #[serde(flatten)]
        entry: Activity,
        mine: u8,
        #[serde(flatten)]
        rest: std::collections::BTreeMap<String, Value>,
    }
    let two: Two = serde_json::from_str(&format!(r#"{{"mine":1,"id":"{ID}","new":2}}"#)).unwrap();
    let names: Vec<_> = two.entry.unlisted.iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!((two.mine, names.as_slice()), (1, ["new".to_owned()].as_slice()));
    assert!(two.rest.contains_key("new"));
}

#[test]
fn digits_survive_as_text_and_up_to_15_as_doubles() {
    let long = "79228162514264337593543950.335";
    let entry = |rate: &str| format!(r#"{{"id":"{ID}","billRate":{rate},"new":{rate}}}"#);
    // As text, all digits are kept, from a string, a slice or a reader alike.
    for rate in [long, "1.50", "12345678901234.56", "0.12345678901234567"] {
        let record: TimeEntry = serde_json::from_str(&entry(rate)).unwrap();
        assert_eq!(record.bill_rate.unwrap().to_string(), rate);
        let back = serde_json::to_string(&record).unwrap();
        assert_eq!(Tree::parse(&back), Tree::parse(&entry(rate)));
        let bytes = entry(rate);
        let by_reader: TimeEntry = serde_json::from_reader(bytes.as_bytes()).unwrap();
        assert_eq!(by_reader, record);
    }
    // Through a double, numbers of up to 15 digits are accepted. A longer number is an error. With the
    // feature `arbitrary_precision` of `serde_json`, as in `tests/neighbours`, no number becomes a double.
    let shown = serde_json::from_str::<Value>("1.50").unwrap().to_string();
    let is_exact = shown == "1.50";
    for (rate, expected) in [
        ("1.50", Some("1.5")),
        ("123456789012345", Some("123456789012345")),
        ("1234567890123.45", Some("1234567890123.45")),
        ("1234567890123456789", Some("1234567890123456789")),
        ("12345678901234.567", None),
        ("0.1234567890123456", None),
        (long, None),
    ] {
        let value: Value = serde_json::from_str(&entry(rate)).unwrap();
        let untagged = serde_json::from_str::<Untagged>(&entry(rate)).ok();
        for read in [
            serde_json::from_value::<TimeEntry>(value.clone()).ok(),
            TimeEntry::deserialize(&value).ok(),
            untagged.and_then(|read| match read {
                Untagged::Entry(entry) => Some(*entry),
                Untagged::Number(_) => None,
            }),
        ] {
            let found = read.map(|read| read.bill_rate.unwrap().to_string());
            let expected = if is_exact { Some(rate) } else { expected };
            assert_eq!(found.as_deref(), expected, "{rate}");
        }
    }
    if is_exact {
        return;
    }
    let value: Value = serde_json::from_str(&entry("0.1234567890123456")).unwrap();
    let error = serde_json::from_value::<TimeEntry>(value).unwrap_err().to_string();
    assert!(error.contains("0.1234567890123456") && error.contains("15 digits"), "{error}");
}

#[test]
fn a_decimal_that_a_double_cannot_hold_is_a_text_in_a_value() {
    let text = format!(r#"{{"id":"{ID}","billRate":12345678901234.567,"costRate":0.10}}"#);
    let entry: TimeEntry = serde_json::from_str(&text).unwrap();
    let value = serde_json::to_value(&entry).unwrap();
    assert_eq!(value["billRate"], json!("12345678901234.567"));
    assert_eq!(value["costRate"], json!(0.1));
    assert_eq!(serde_json::from_value::<TimeEntry>(value).unwrap(), entry);
    // In free JSON, a number that became a text would be a different value.
    let text = format!(r#"{{"id":"{ID}","new":12345678901234.567}}"#);
    let entry: TimeEntry = serde_json::from_str(&text).unwrap();
    let error = serde_json::to_value(&entry).unwrap_err().to_string();
    assert!(error.contains("12345678901234.567"), "{error}");
}

#[test]
fn noncanonical_spellings_go_through_text_and_values() {
    let noncanonical = json!({
        "id": ID, "actualHours": "7.50", "billable": "True", "memo": 7, "date": "2026-01-31",
        "invoiceId": "",
    });
    let entry: TimeEntry = serde_json::from_value(noncanonical.clone()).unwrap();
    assert_eq!((entry.billable, entry.memo.as_deref()), (Some(true), Some("7")));
    assert_eq!(serde_json::to_value(&entry).unwrap(), noncanonical);
    assert_eq!(
        serde_json::from_str::<Value>(&serde_json::to_string(&entry).unwrap()).unwrap(),
        noncanonical
    );
}

#[test]
fn inputs_are_written_with_plain_values_everywhere() {
    let day = date(2026, 3, 2).at(0, 0, 0, 0);
    let input = TimeEntryInput::new()
        .date(day)
        .activity_id(Id::NONE)
        .project_id(Id::NONE)
        .resource_id(Id::<core_api::Employee>::NONE)
        .description("Site visit")
        .actual_hours(rust_decimal::Decimal::new(725, 2));
    let value = serde_json::to_value(&input).unwrap();
    assert_eq!(
        (&value["actualHours"], &value["date"]),
        (&json!(7.25), &json!("2026-03-02T00:00:00"))
    );
    assert_eq!(
        value,
        serde_json::from_str::<Value>(&serde_json::to_string(&input).unwrap()).unwrap()
    );
}

#[test]
fn other_formats_have_plain_values() {
    let (entry, fields) = (record(), fields());
    let packed = rmp_serde::to_vec_named(&entry).unwrap();
    assert_eq!(rmp_serde::from_slice::<TimeEntry>(&packed).unwrap(), entry);
    let packed = rmp_serde::to_vec_named(&fields).unwrap();
    assert_eq!(rmp_serde::from_slice::<Fields>(&packed).unwrap(), fields);
    assert!(!String::from_utf8_lossy(&packed).contains("private"));
    let plain: Value = rmp_serde::from_slice(&rmp_serde::to_vec_named(&entry).unwrap()).unwrap();
    assert_eq!(plain, serde_json::to_value(&entry).unwrap());

    let text = ron::to_string(&entry).unwrap();
    assert!(text.contains("\"actualHours\":7.25") && !text.contains("private"), "{text}");
    assert_eq!(ron::from_str::<TimeEntry>(&text).unwrap(), entry);
    let text = ron::to_string(&Internally::Entry(Box::new(entry.clone()))).unwrap();
    assert_eq!(
        ron::from_str::<Internally>(&text).unwrap(),
        Internally::Entry(Box::new(entry.clone()))
    );

    // A format that is not self-describing cannot carry unlisted fields, so it returns an error.
    assert!(postcard::to_stdvec(&entry).is_err());
    assert!(postcard::from_bytes::<TimeEntry>(&[1, 2, 3]).is_err());
    let id = postcard::to_stdvec(&fields.id).unwrap();
    assert_eq!(postcard::from_bytes::<Id<Project>>(&id).unwrap(), fields.id);
}

#[test]
fn deep_json_is_kept_as_text_and_refused_as_a_value() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!(r#"{{"id":"{ID}","new":{deep}}}"#);
    let activity: Activity = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&activity).unwrap(), text);
    assert!(serde_json::to_value(&activity).is_err());
    assert!(rmp_serde::to_vec_named(&activity).is_err());
    let mut deep = Value::Null;
    for _ in 0..500 {
        deep = json!([deep]);
    }
    assert!(Activity::deserialize(&json!({"id": ID, "new": deep.clone()})).is_ok());
    assert!(Json::deserialize(&deep).is_ok());
}

#[test]
fn enums_are_read_from_numbers_and_texts_of_any_format() {
    for json in ["2", "2.0", r#""2""#] {
        assert_eq!(serde_json::from_str::<BilledStatus>(json).unwrap(), BilledStatus::Billed);
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::from_value::<BilledStatus>(value).unwrap(), BilledStatus::Billed);
    }
    for json in ["2.5", "true", "null", "[]", "1e30"] {
        assert!(serde_json::from_str::<BilledStatus>(json).is_err(), "{json}");
    }
    let keyed: BilledStatus = rmp_serde::from_slice(&rmp_serde::to_vec(&2_u8).unwrap()).unwrap();
    assert_eq!(keyed.wire(), BilledStatus::Billed.wire());
    let invoice: Invoice = serde_json::from_value(json!({"id": ID})).unwrap();
    assert_eq!(invoice.id.to_string(), ID);
}

#[test]
fn a_cursor_is_the_same_in_every_format() {
    let token = || core_api::AccessToken::new("secret", "https://core.test".parse().unwrap());
    let provider = core_auth::from_fn(move |_| {
        let token = token();
        async { Ok(token) }
    });
    let client = core_api::Client::new(provider);
    let list = core_api::ListActivities::new().by_key();
    let text = serde_json::to_string(&client.stream(list.clone()).cursor()).unwrap();
    // The cursor as it is after a row, with the id of that row.
    let text = text.replace(
        r#""since":null,"given":[]"#,
        &format!(r#""since":"2026-01-31T08:00:00","given":[["{ID}","2026-01-31T08:00:00"]]"#),
    );
    assert!(text.contains(ID), "{text}");
    let cursor: core_api::client::Cursor = serde_json::from_str(&text).unwrap();
    assert_eq!(check(&cursor), text);
    let packed = rmp_serde::to_vec_named(&cursor).unwrap();
    assert_eq!(rmp_serde::from_slice::<core_api::client::Cursor>(&packed).unwrap(), cursor);
    let ron = ron::to_string(&cursor).unwrap();
    assert_eq!(ron::from_str::<core_api::client::Cursor>(&ron).unwrap(), cursor);
}
