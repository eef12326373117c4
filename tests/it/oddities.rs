//! Noncanonical spellings and values of the wrong type: one bad value affects at most its own field.

mod misfits;

use bytes::Bytes;
use core_api::{
    Activity, Endpoint, Error, GetActivity, Invoice, ListActivities, Project, Resource, TimeEntry,
    endpoint::{CanUpdate, Leniency, Update},
    record::{FieldInfo, Kind},
};
use proptest::{
    prelude::{BoxedStrategy, Just, Strategy},
    prop_assert, prop_assert_eq, prop_oneof,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

/// Returns a record in JSON with `ID`, a version and these members.
fn object(members: &str) -> String {
    format!(r#"{{"id":"{ID}","version":"AAA=",{members}}}"#)
}

fn response(body: impl Into<String>, leniency: Leniency) -> http::Response<Bytes> {
    let mut response = http::Response::new(body.into().into());
    response.extensions_mut().insert(leniency);
    response
}

fn strict<R: CanUpdate>(members: &str) -> Result<R, Error> {
    Update::decode(response(object(members), Leniency::Strict))
}

fn lenient<R: CanUpdate>(members: &str) -> R {
    Update::decode(response(object(members), Leniency::Lenient)).unwrap()
}

/// Returns the body of an update.
fn update_body<R: CanUpdate>(record: R) -> String {
    let request = Update::new(record).to_request(&"https://core.test".parse().unwrap()).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

/// Returns the raw text of a member of an object.
fn member<'a>(json: &'a str, name: &str) -> &'a str {
    let members: std::collections::BTreeMap<&str, &RawValue> = serde_json::from_str(json).unwrap();
    members[name].get()
}

/// Returns noncanonical spellings with an unambiguous value. A record writes none of them.
fn noncanonical(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text => &["7", "7.50", "true", "-1e3", r#""a\ud800b""#, r#""\udc00""#],
        Kind::Boolean => &["1", "0", "1.0", r#""true""#, r#""False""#, r#""1""#, r#""""#],
        Kind::Integer => {
            &["3.0", "7.0000", "3e0", "-0", r#""3""#, r#"" 3 ""#, r#""3.00""#, r#""""#]
        }
        Kind::Decimal => &["1.5e2", "1E-2", "-0.0", r#""12.50""#, r#""1e2""#, r#""""#, r#""  ""#],
        Kind::DateTime => &[
            r#""2026-01-31T08:00:00.0000000""#,
            r#""2026-01-31T08:00:00Z""#,
            r#""2026-01-31T08:00:00+02:00""#,
            r#""2026-01-31 08:00:00""#,
            r#""2026-01-31""#,
            r#""\/Date(1700000000000)\/""#,
            r#""""#,
        ],
        Kind::Id(_) => &[
            r#""{627F5F9E-260F-CDAB-5143-B9FEDEC21552}""#,
            r#""627f5f9e260fcdab5143b9fedec21552""#,
            r#""627F5F9E-260F-CDAB-5143-B9FEDEC21552""#,
        ],
        Kind::Enum(_) => &["3.0", "1e0", r#""3""#, r#"" 3 ""#, r#""""#],
        _ => &[r#""""#],
    }
}

/// Returns values that do not fit the type, or are ambiguous.
fn misfits_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text => &["[]", "{}", r#"["a"]"#],
        Kind::Boolean => &["2", "-1", r#""yes""#, "[true]"],
        Kind::Integer => &["3.5", "2147483648", "1e99", "true", r#""3,0""#, r#""1_0""#, r#""+1""#],
        Kind::Decimal => &[
            r#""1,234.50""#,
            r#""1_000""#,
            r#"".5""#,
            "true",
            "1e40",
            "0.1234567890123456789012345678901234567890e0",
            "{}",
        ],
        Kind::DateTime => &["1700000000", r#""1/2/2026""#, r#""soon""#, r#""2026-02-30""#, "[]"],
        Kind::Id(_) => &["7", r#""x""#, "{}"],
        Kind::Enum(_) => &["3.5", "true", "{}", "1e30"],
        Kind::Object(_) => &["7", r#""x""#, "[]"],
        Kind::List(_) => &["7", r#""x""#, "{}", "[7]"],
        _ => &[],
    }
}

/// Tries each field of a table with each noncanonical spelling and each misfit, one at a time.
fn check_spellings<R: CanUpdate + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>() {
    for info in R::FIELDS.iter().filter(|info| info.name != "id" && info.name != "version") {
        for raw in noncanonical(info.kind) {
            let record: R = strict(&format!(r#""{}":{raw}"#, info.name)).unwrap();
            assert_eq!(member(&update_body(record.clone()), info.name), *raw, "{}", info.name);
            assert!(record.is_whole());
            // Also by serde without an endpoint.
            let text = object(&format!(r#""{}":{raw}"#, info.name));
            let by_serde: R = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&by_serde).unwrap(), update_body(record));
        }
        for raw in misfits_of(info.kind) {
            let members = format!(r#""{}":{raw}"#, info.name);
            let error = strict::<R>(&members).err().unwrap_or_else(|| panic!("{members}"));
            assert!(error.to_string().contains(&format!("at `{}", info.name)), "{error}");
            let record: R = lenient(&members);
            let found = record.misfits();
            assert_eq!((found.len(), record.is_whole()), (1, false), "{members}");
            assert!(found[0].path().starts_with(info.name));
            let unlisted = record.unlisted().misfits().count();
            assert!(unlisted == 1 || matches!(info.kind, Kind::List(_) | Kind::Object(_)));
            assert_eq!(member(&update_body(record), info.name), *raw, "{members}");
        }
    }
}

#[test]
fn every_field_is_read_in_every_spelling_whose_value_is_certain() {
    check_spellings::<TimeEntry>();
    check_spellings::<Project>();
    check_spellings::<Invoice>();
    check_spellings::<Activity>();
}

#[test]
fn noncanonical_spellings_have_the_expected_values() {
    let entry: TimeEntry = strict(
        r#""actualHours":"7.50","billable":"True","date":"2026-01-31T08:00:00.0000000Z","description":12,
        "billStatus":"2.0","invoiceId":"","projectId":"{627F5F9E-260F-CDAB-5143-B9FEDEC21552}""#,
    )
    .unwrap();
    assert_eq!(entry.actual_hours.unwrap().to_string(), "7.50");
    assert_eq!(entry.billable, Some(true));
    assert_eq!(entry.date.unwrap().to_string(), "2026-01-31T08:00:00");
    assert_eq!(entry.description.as_deref(), Some("12"));
    assert_eq!(entry.bill_status, Some(core_api::BilledStatus::Billed));
    assert_eq!(entry.invoice_id, None);
    assert_eq!(entry.project_id.unwrap().to_string(), ID);
}

#[test]
fn a_changed_field_is_sent_in_its_new_value_and_the_others_as_they_came() {
    let mut entry: TimeEntry = strict(r#""actualHours":"7.50","billRate":1e2"#).unwrap();
    entry.actual_hours = Some(8.into());
    let body = update_body(entry.clone());
    assert_eq!((member(&body, "actualHours"), member(&body, "billRate")), ("8", "1e2"));
    entry.actual_hours = Some("7.50".parse().unwrap());
    assert_eq!(member(&update_body(entry.clone()), "actualHours"), r#""7.50""#);
    entry.actual_hours = None;
    assert_eq!(member(&update_body(entry), "actualHours"), "null");
}

#[test]
fn a_noncanonical_spelling_is_not_a_change() {
    let members = r#""actualHours":"7.5","billRate":1e2,"date":"2026-01-31T00:00:00Z""#;
    let noncanonical: TimeEntry = strict(members).unwrap();
    let members = r#""actualHours":7.5,"billRate":100,"date":"2026-01-31T00:00:00""#;
    let plain: TimeEntry = strict(members).unwrap();
    assert!(
        noncanonical.changes_since(&plain).is_empty()
            && plain.changes_since(&noncanonical).is_empty()
    );
    assert_eq!(noncanonical, plain);
    let mut changed = noncanonical.clone();
    changed.memo = Some("x".to_owned());
    assert_eq!(changed.changes_since(&noncanonical).names().collect::<Vec<_>>(), ["memo"]);
}

#[test]
fn nested_values_keep_noncanonical_spellings() {
    let nested = r#""invoiceDetails":[{"billHours":"1.50","isFlatFee":"True"},{}]"#;
    let details = Invoice::FIELDS.iter().find(|info| info.name == "invoiceDetails").unwrap();
    let Kind::List(table) = details.kind else { panic!("{details:?}") };
    let name = |is_it: fn(Kind) -> bool| table.iter().find(|info| is_it(info.kind)).unwrap().name;
    let number = name(|kind| kind == Kind::Decimal);
    let nested = nested.replace("billHours", number);
    let mut invoice: Invoice = strict(&nested).unwrap();
    let text = member(&update_body(invoice.clone()), "invoiceDetails").to_owned();
    assert!(text.contains(&format!(r#""{number}":"1.50""#)), "{text}");
    // A change of another field leaves the spellings unchanged.
    invoice.invoice_number = Some("x".to_owned());
    assert!(update_body(invoice).contains(&format!(r#""{number}":"1.50""#)));

    let members = format!(r#""invoiceDetails":[{{}},{{"{number}":"much"}}]"#);
    let error = strict::<Invoice>(&members).unwrap_err().to_string();
    assert!(error.contains(&format!("at `invoiceDetails[1].{number}`")), "{error}");
    let invoice: Invoice = lenient(&members);
    assert_eq!(invoice.misfits()[0].path(), format!("invoiceDetails[1].{number}"));
    assert_eq!(invoice.invoice_details.as_ref().unwrap().len(), 2);
    assert!(update_body(invoice).contains(&format!(r#"{{"{number}":"much"}}"#)));
}

#[test]
fn unpaired_surrogates_are_written_back_in_texts_keys_and_unlisted_fields() {
    let members = r#""memo":"a\ud800","x\udfff":1,"x\udffe":2,"other":{"y\ud800":"\ud800"}"#;
    let activity: Activity = strict(members).unwrap();
    assert_eq!(activity.memo.as_deref(), Some("a\u{fffd}"));
    let names: Vec<&str> = activity.unlisted.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["x\u{fffd}", "x\u{fffd}", "other"]);
    let body = update_body(activity.clone());
    for part in
        [r#""memo":"a\ud800""#, r#""x\udfff":1"#, r#""x\udffe":2"#, r#"{"y\ud800":"\ud800"}"#]
    {
        assert!(body.contains(part), "{body}");
    }
    let other: std::collections::BTreeMap<String, String> =
        activity.unlisted.parse("other").unwrap().unwrap();
    assert_eq!(other["y\u{fffd}"], "\u{fffd}");
}

#[test]
fn the_last_of_two_members_with_one_name_counts() {
    let activity: Activity =
        strict(r#""memo":7,"memo":"x","costRate":"1.0","costRate":2"#).unwrap();
    let body = update_body(activity);
    assert_eq!((member(&body, "memo"), member(&body, "costRate")), (r#""x""#, "2"));
    let activity: Activity = strict(r#""new":1,"other":2,"new":3"#).unwrap();
    let named: Vec<_> =
        activity.unlisted.iter().map(|(name, json)| (name, json.as_str())).collect();
    assert_eq!(named, [("other", "2"), ("new", "3")]);
    let activity: Activity = lenient(r#""costRate":"much","costRate":2"#);
    assert!(activity.is_whole() && activity.unlisted.misfits().next().is_none());
}

#[test]
fn a_byte_order_mark_is_not_part_of_a_body() {
    let body = format!("\u{feff}{}", object(r#""memo":"x""#));
    assert!(GetActivity::decode(response(body.clone(), Leniency::Strict)).is_ok());
    let list = format!("\u{feff} [{}]\r\n", object(r#""memo":"x""#));
    assert_eq!(ListActivities::decode(response(list, Leniency::Strict)).unwrap().len(), 1);
}

/// Generates a member in any spelling, or none.
fn any_member(info: &'static FieldInfo) -> BoxedStrategy<Option<String>> {
    let named = move |raw: &&str| Some(format!(r#""{}":{raw}"#, info.name));
    let mut spellings: Vec<&str> = noncanonical(info.kind).to_vec();
    spellings.extend(misfits_of(info.kind));
    spellings.push("null");
    if info.name == "id" || info.name == "version" {
        return Just(None).boxed();
    }
    prop_oneof![3 => Just(None), 1 => select(spellings).prop_map(move |raw| named(&raw))].boxed()
}

#[test]
fn a_lenient_client_writes_back_every_spelling_unchanged() {
    fn check<R: CanUpdate>() {
        let members: Vec<_> = R::FIELDS.iter().map(any_member).collect();
        let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&members, |members| {
                let members: Vec<String> = members.into_iter().flatten().collect();
                let text = object(&members.join(",")).replace(",}", "}");
                let record: R = Update::decode(response(text.clone(), Leniency::Lenient)).unwrap();
                let body = update_body(record);
                for member in &members {
                    prop_assert!(body.contains(member.as_str()), "{} lacks {}", body, member);
                }
                prop_assert_eq!(body.len(), text.len());
                Ok(())
            })
            .unwrap();
    }
    check::<TimeEntry>();
    check::<Project>();
    check::<Activity>();
}
