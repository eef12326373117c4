//! Values by index, with and without sensitive members.

use core_api::{
    Endpoint, Fields, GetEmployee, Json,
    endpoint::Leniency,
    record::{View, is_sensitive_name},
};

use http::Response;

use super::person::{Bank, Person, person, shows_nothing};

/// Returns the JSON of a record without its sensitive members.
fn public(record: &dyn Fields) -> String {
    let json = View::Object(record).to_json_without_sensitive().unwrap();
    json.as_str().to_owned()
}

#[test]
fn a_record_loses_its_sensitive_members_and_keeps_the_others() {
    let json = public(&person());
    shows_nothing(&json);
    assert!(json.contains(r#""name":"Jane""#), "{json}");
    assert!(!json.contains("doctor") && !json.contains("account"), "{json}");
    let whole = View::Object(&person()).to_json().unwrap();
    assert_eq!(whole, Json::from_value(&person()).unwrap());
}

#[test]
fn unlisted_members_with_a_sensitive_name_are_left_out_at_any_depth() {
    let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","name":"Jane",
        "SSN":"1","grade ":2,"taxId":"3","pay":{"grossSalary":4,"city":"Graz","account":"5"},
        "banks":[{"city":"Linz","bonus":6,"owner":[{"Salary":7,"n":1.50}]}]}"#;
    let person: Person = serde_json::from_str(text).unwrap();
    assert_eq!(
        public(&person),
        r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","name":"Jane","banks":[{"city":"Linz","owner":[{"n":1.50}]}],"grade ":2,"pay":{"city":"Graz"}}"#
    );
}

#[test]
fn lists_and_json_lose_their_sensitive_members() {
    let bank: Bank = serde_json::from_str(r#"{"account":"1","city":"Graz","ssn":2}"#).unwrap();
    let banks = vec![bank.clone(), bank];
    let json = View::List(&banks).to_json_without_sensitive().unwrap();
    assert_eq!(json.as_str(), r#"[{"city":"Graz"},{"city":"Graz"}]"#);
    let empty = View::List(&Vec::<Bank>::new()).to_json_without_sensitive().unwrap();
    assert_eq!(empty.as_str(), "[]");

    let json = Json::parse(r#"[{"ssn":"1"},{"city":"Graz"},"ssn"]"#).unwrap();
    let kept = View::Json(&json).to_json_without_sensitive().unwrap();
    assert_eq!(kept.as_str(), r#"[{},{"city":"Graz"},"ssn"]"#);
}

#[test]
fn misfits_and_odd_names_lose_their_sensitive_members_too() {
    let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","title":{"ssn":"1","city":"Graz"},"x\ud800":{"SALARY":2,"n":3},"ssn\ud800":4}"#;
    let mut answer = Response::new(text.into());
    answer.extensions_mut().insert(Leniency::Lenient);
    let employee = GetEmployee::decode(answer).unwrap();
    let json = public(&employee);
    assert!(json.starts_with(r#"{"title":{"city":"Graz"},"#), "{json}");
    assert!(json.ends_with(r#","x\ud800":{"n":3},"ssn\ud800":4}"#), "{json}");
}

#[test]
fn each_value_is_encoded_as_in_the_record() {
    let person = person();
    let fields: &dyn Fields = &person;
    let whole: serde_json::Map<String, serde_json::Value> =
        Json::from_value(&person).unwrap().to_value().unwrap();
    for (index, info) in fields.table().iter().enumerate() {
        let view = fields.view(index).unwrap();
        let json: serde_json::Value = view.to_json().unwrap().to_value().unwrap();
        assert_eq!(json, whole.get(info.name).cloned().unwrap_or_default(), "{}", info.name);
        let shown = format!("{view:?}");
        shows_nothing(&shown);
        assert!(shown == "Unset" || shown.ends_with("(..)"), "{shown}");
    }
    assert!(fields.view(fields.table().len()).is_none());
}

#[test]
fn fields_tell_whether_they_hold_personal_data() {
    let holding: Vec<_> = Person::FIELDS.iter().filter(|info| info.holds_sensitive()).collect();
    let names: Vec<_> = holding.iter().map(|info| info.name).collect();
    let expected =
        ["ssn", "salary", "born", "grade", "isMarried", "spouseId", "answers", "banks", "doctor"];
    assert_eq!(names, expected);
    assert!(is_sensitive_name("SSN") && is_sensitive_name("dateOfBirth"));
    assert!(!is_sensitive_name("") && !is_sensitive_name("ssn ") && !is_sensitive_name("hours"));
}
