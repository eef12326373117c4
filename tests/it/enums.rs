//! Enums are open: a value without a name is written back unchanged.

use bytes::Bytes;
use core_api::{BaseUrl, Endpoint, ProjectStatus, UnknownValue, WireEnum, wire_enum::WireValue};
use http::Response;
use proptest::{prelude::any, prop_assert_eq, proptest};
use serde::de::DeserializeOwned;

proptest! {
    #[test]
    fn any_number_goes_back_as_it_came(number in any::<i64>()) {
        let status: ProjectStatus = serde_json::from_str(&number.to_string()).unwrap();
        prop_assert_eq!(status.wire(), WireValue::Number(number));
        prop_assert_eq!(serde_json::to_string(&status).unwrap(), number.to_string());
    }

    #[test]
    fn any_text_without_a_name_goes_back_as_it_came(text in "[A-Z ].{0,20}") {
        let json = serde_json::to_string(&text).unwrap();
        let status: ProjectStatus = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&status).unwrap(), json);
    }
}

/// A state, before version 2 of a crate names its value 2.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
enum Before {
    #[wire(1)]
    Open,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// The same state afterwards.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
enum After {
    #[wire(1)]
    Open,
    #[wire(2)]
    Disputed,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// Describes a value as a program does that must survive a new name.
fn described<E: WireEnum + DeserializeOwned>(json: &str) -> String {
    let state: E = serde_json::from_str(json).unwrap();
    let wire = state.wire();
    format!("{} {} {} {wire}", wire == 2, wire == "2", wire == "two")
}

#[test]
fn a_value_that_gets_a_name_still_matches_by_its_wire_value() {
    for (json, text) in [
        ("1", "false false false 1"),
        ("2", "true true false 2"),
        (r#""2""#, "true true false 2"),
        ("3", "false false false 3"),
        (r#""two""#, "false false true two"),
    ] {
        assert_eq!(
            (described::<Before>(json), described::<After>(json)),
            (text.to_owned(), text.to_owned())
        );
    }
}

#[test]
fn only_a_text_for_people_has_the_name() {
    let read = |json: &str| serde_json::from_str::<Before>(json).unwrap();
    let shown = ["1", "2", r#""two words""#].map(|json| read(json).to_string());
    assert_eq!(shown, ["Open", "unknown value 2", "unknown value two words"]);
    assert_eq!(format!("{:>6}|{:<6}", Before::Open, After::Disputed), "  Open|Disputed");
    assert_eq!([read("1").name(), read("2").name()], [Some("Open"), None]);
    assert_eq!(
        After::KNOWN.iter().map(WireEnum::name).collect::<Vec<_>>(),
        [Some("Open"), Some("Disputed")]
    );
}

/// A call that sends a list of enums and returns a single one.
#[derive(Endpoint)]
#[endpoint(POST, "/state", scope = ReadCore, returns = After)]
struct Vote {
    #[endpoint(body)]
    states: Vec<After>,
}

#[test]
fn a_call_sends_a_list_of_enums_and_returns_one() {
    let unknown: After = serde_json::from_str("7").unwrap();
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    let request = Vote::new(vec![After::Disputed, unknown.clone()]).to_request(&base).unwrap();
    assert_eq!(request.body().as_ref(), b"[2,7]");
    let read =
        |text: &'static str| Vote::decode(Response::new(Bytes::from_static(text.as_bytes())));
    assert_eq!(read("1").unwrap(), After::Open);
    assert_eq!(read(" 7 ").unwrap(), unknown);
    for text in ["true", "[]", "{}", "{\"error\":\"Failed\"}", "null", ""] {
        assert!(read(text).is_err(), "{text}");
    }
}
