//! Decoding of responses: records, lists, counts and errors.

use core_api::{
    Activity, BilledStatus, Budget, CreateActivity, Endpoint, Error, ErrorKind, GetActivity,
    GetProject, GetTimeEntry, ListActivities, ListProjectActivities, ListRegions, ListTimeEntries,
    TimeEntry, UpdateActivity,
    endpoint::{Count, CountOf},
};
use http::{Response, StatusCode};
use insta::assert_snapshot;
use proptest::{collection::vec, prelude::any, proptest, sample::Index};

use crate::support::json::Tree;

fn answer(status: u16, body: &str) -> Response<bytes::Bytes> {
    let mut response = Response::new(body.to_owned().into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn time_entries(body: &str) -> Result<Vec<TimeEntry>, Error> {
    ListTimeEntries::decode(answer(200, body))
}

fn complaint(status: u16, body: &str) -> String {
    complaint_of::<GetActivity>(status, body)
}

fn complaint_of<E: Endpoint<Response: std::fmt::Debug>>(status: u16, body: &str) -> String {
    E::decode(answer(status, body)).unwrap_err().to_string()
}

#[test]
fn recorded_time_entries_decode_and_go_back_without_loss() {
    let text = include_str!("../fixtures/payloads/timeentry-1.json");
    let entries = time_entries(text).unwrap();
    assert_eq!(entries[1].bill_status, Some(BilledStatus::Billed));
    assert_eq!(entries[0].invoice_id.and_then(core_api::Id::some), None);
    assert_eq!(entries[0].cost_rate.unwrap().to_string(), "133.72");
    let back = serde_json::to_string(&entries).unwrap();
    assert_eq!(Tree::parse(&back), Tree::parse(text.trim()));
}

#[test]
fn a_recorded_budget_decodes_and_goes_back_without_loss() {
    let text = include_str!("../fixtures/payloads/budget-1.json");
    let budget: Budget = serde_json::from_str(text).unwrap();
    let services = budget.services.as_deref().unwrap_or_default();
    let hours: rust_decimal::Decimal = services.iter().filter_map(|service| service.hours).sum();
    assert_eq!(Some(hours), budget.service_summary.as_ref().and_then(|sum| sum.hours));
    let back = serde_json::to_string(&budget).unwrap();
    assert_eq!(Tree::parse(&back), Tree::parse(text.trim()));
}

#[test]
fn no_content_is_an_empty_list_but_not_a_record() {
    assert_eq!(ListActivities::decode(answer(204, "")).unwrap(), Vec::<Activity>::new());
    assert!(GetActivity::decode(answer(204, "")).unwrap_err().is_not_found());
    // A write may have been executed, so the error must not claim that the record does not exist.
    for error in [
        UpdateActivity::decode(answer(204, "")).unwrap_err(),
        CreateActivity::decode(answer(204, "")).unwrap_err(),
        UpdateActivity::decode(answer(200, "")).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("Core may have acted"), "{error}");
    }
    assert!(GetActivity::decode(answer(404, "")).unwrap_err().is_not_found());
}

#[test]
fn a_value_of_the_wrong_type_is_named_by_its_place() {
    let row = |rate: &str| format!(r#"{{"id":"{:032x}","billRate":{rate}}}"#, 7);
    let body = format!("[{},{}]", row("1.5"), row("\"much\""));
    assert_snapshot!(time_entries(&body).unwrap_err().to_string(), @r#"GET /timeentry: 200 the answer does not decode: at `[1].billRate`: expected a number of at most 28 digits, found `"much"` at line 1 column 117"#);
    let body = r#"[{"id":"00000000-0000-0000-0000-000000000007","workflow":[{"token":true}]}]"#;
    assert_snapshot!(time_entries(body).unwrap_err().to_string(), @"GET /timeentry: 200 the answer does not decode: at `[0].workflow[0].token`: expected a whole number of 32 bits, found `true` at line 1 column 72");
}

#[test]
fn an_answer_that_is_cut_or_no_json_says_so() {
    assert_snapshot!(time_entries(r#"[{"id":"#).unwrap_err().to_string(), @"GET /timeentry: 200 the answer does not decode: at `[0].id`: EOF while parsing a value at line 1 column 7");
    assert_snapshot!(time_entries("<html>").unwrap_err().to_string(), @"GET /timeentry: 200 the answer does not decode: the answer is an HTML page without a title, not JSON; it may come from a proxy or the login page of a network, or the base URL is wrong");
    assert_snapshot!(time_entries(r#"{"items":[]}"#).unwrap_err().to_string(), @"GET /timeentry: 200 the answer does not decode: invalid type: map, expected a list at line 1 column 0");
    assert_snapshot!(complaint(200, "[]"), @"GET /activity/{id}: 200 the answer does not decode: invalid type: sequence, expected an object at line 1 column 0");
    assert_snapshot!(complaint(200, ""), @"GET /activity/{id}: 200 the answer does not decode: the answer is empty");
}

#[test]
fn one_record_is_a_list_of_one_but_an_envelope_is_an_error() {
    let region = r#"{"id":"00000000-0000-0000-0000-000000000007","code":"Moss & Fen"}"#;
    let regions = |body: &str| ListRegions::decode(answer(200, body));
    let one = regions(region).unwrap();
    assert_eq!(one, regions(&format!("[{region}]")).unwrap());
    assert_eq!(one[0].unlisted.text("code"), Some(r#""Moss & Fen""#));
    assert_snapshot!(regions(r#"{"data":[]}"#).unwrap_err().to_string(), @"GET /crm/lists/region: 200 the answer does not decode: invalid type: map, expected a list at line 1 column 0");
    assert_snapshot!(regions(r#"{"id":7}"#).unwrap_err().to_string(), @"GET /crm/lists/region: 200 the answer does not decode: invalid type: map, expected a list at line 1 column 0");
    let below = |body: &str| ListProjectActivities::decode(answer(200, body));
    assert!(below(r#"{"items":[]}"#).is_err());
}

#[test]
fn a_200_that_says_not_authenticated_is_not_a_success() {
    let error = GetProject::decode(answer(200, "\"Not authenticated\"")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAuthenticated);
    assert!(error.needs_login());
}

#[test]
fn a_409_is_classified_by_its_body() {
    let kind = |body: &str| GetActivity::decode(answer(409, body)).unwrap_err().kind();
    let account = include_str!("../fixtures/payloads/error-2.json");
    assert_eq!(kind(account), ErrorKind::Duplicate);
    assert_eq!(kind(include_str!("../fixtures/payloads/error-4.json")), ErrorKind::Refused);
    assert_eq!(kind(r#"{"Key":"OutDatedModel"}"#), ErrorKind::OutOfDate);
    assert_eq!(kind(r#"{"ErrorCode":"000.016","Key":"MsgPermissions"}"#), ErrorKind::Permission);
    assert_eq!(kind(r#"{"errorCode":"000.020"}"#), ErrorKind::Validation);
    let syntax = r#"{"Type":"Exception","Message":"invalid where clause. Expected …"}"#;
    assert_eq!(kind(syntax), ErrorKind::Query);
    assert_snapshot!(complaint(409, account), @"GET /activity/{id}: 409 already there (AccountList_AccountIDAlreadyExists): The ACCOUNT NUMBER (10110) is already in use.");
    let filter = include_str!("../fixtures/payloads/error-1.json");
    assert_snapshot!(complaint(400, filter), @"GET /activity/{id}: 400 query refused: Invalid field in 'where' parameter. Field name: projectId");
}

#[test]
fn a_count_is_the_one_number_of_the_answer() {
    let count = |body: &str| {
        let decoded: Result<Count, _> = CountOf::<Activity>::decode(answer(200, body));
        decoded.ok().map(|count| count.0)
    };
    for body in ["42", "[42]", r#"[{"count":42}]"#, r#"{"value":"42"}"#] {
        assert_eq!(count(body), Some(42), "{body}");
    }
    assert_eq!(count("[1,2]"), None);
}

#[test]
fn numbers_in_strings_and_fractions_of_seconds_are_read() {
    let body = r#"[{"id":"00000000-0000-0000-0000-000000000007","billRate":"12.50",
        "billStatus":"2","createdOn":"2026-09-02T13:29:54.113Z","date":"2026-09-02"}]"#;
    let entry = time_entries(body).unwrap().remove(0);
    assert_eq!(entry.bill_rate.unwrap().to_string(), "12.50");
    assert_eq!(entry.bill_status, Some(BilledStatus::Billed));
    assert_eq!(entry.created_on.unwrap().to_string(), "2026-09-02T13:29:54.113");
    assert_eq!(entry.date.unwrap().to_string(), "2026-09-02T00:00:00");
}

#[test]
fn an_error_quotes_little_of_the_answer() {
    let long = "ä".repeat(100_000);
    let expect = |shown: String, place: &str| {
        assert!(shown.contains(&format!("at `{place}`")), "{}", shown.len());
        assert!(shown.contains("expected ") && shown.len() < 600, "{place} {}", shown.len());
    };
    for field in ["date", "projectId", "billable", "actualHours", "token", "workflow"] {
        let row = |value: &str| {
            format!(r#"{{"id":"00000000-0000-0000-0000-000000000007","{field}":{value}}}"#)
        };
        let list = format!("[{}]", row(&format!("[\"{long}\"]")));
        let is_list = field == "workflow";
        let place = format!("[0].{field}{}", if is_list { "[0]" } else { "" });
        expect(time_entries(&list).unwrap_err().to_string(), &place);
        let record = row(&format!("\"{long}\""));
        expect(complaint_of::<GetTimeEntry>(200, &record), field);
    }
}

/// Decodes any bytes with several statuses, and checks the length and the start of each error.
fn check_decode<E: Endpoint>(body: &[u8]) {
    for status in [200, 400, 409] {
        let mut response = Response::new(body.to_vec().into());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Err(error) = E::decode(response) {
            let shown = error.to_string();
            assert!(shown.starts_with(&format!("{} {}: ", E::METHOD, E::PATH)), "{shown}");
            assert!(shown.len() < 2_000, "{}", shown.len());
        }
    }
}

fn check_all(body: &[u8]) {
    check_decode::<ListTimeEntries>(body);
    check_decode::<GetProject>(body);
    check_decode::<ListProjectActivities>(body);
    check_decode::<core_api::FindDocumentUri>(body);
    check_decode::<core_api::GetHealth>(body);
    check_decode::<core_api::BatchCreateTimeEntries>(body);
    check_decode::<CountOf<Activity>>(body);
}

proptest! {
    #[test]
    fn no_bytes_panic(body in vec(any::<u8>(), 0..200)) {
        check_all(&body);
    }

    #[test]
    fn no_answer_that_is_cut_or_garbled_panics(
        payload in 0_usize..3,
        end in any::<Index>(),
        garbled in vec((any::<Index>(), any::<u8>()), 0..4),
    ) {
        let payload = [
            include_str!("../fixtures/payloads/timeentry-1.json"),
            include_str!("../fixtures/payloads/project-1.json"),
            include_str!("../fixtures/payloads/error-2.json"),
        ][payload];
        let mut body = payload.as_bytes()[..=end.index(payload.len())].to_vec();
        for (place, byte) in garbled {
            let place = place.index(body.len());
            body[place] = byte;
        }
        check_all(&body);
    }
}

#[test]
fn control_characters_of_an_answer_are_not_printed() {
    // JSON allows the C1 control characters (ISO 6429) without an escape.
    let id = "627f5f9e-260f-cdab-5143-b9fedec21552";
    let body = format!("{{\"id\":\"{id}\",\"units\":\"1\u{7f}\u{85}\u{9b}31m\"}}");
    let error = core_api::GetAllocation::decode(Response::new(body.into())).unwrap_err();
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
    assert!(error.to_string().contains("31m"), "{error}");
}

/// Starts a task, which Core answers with 202 only.
#[derive(Debug, Endpoint)]
#[endpoint(POST, "/task/start", scope = ReadwriteCore, returns = core_api::Json, status = 202)]
struct StartTask {}

#[derive(Debug, Endpoint)]
#[endpoint(POST, "/task/parts", scope = ReadwriteCore, returns = core_api::Json, status = [200, 207])]
struct ReadParts {}

#[test]
fn a_call_with_statuses_accepts_no_other_success() {
    assert_eq!(StartTask::decode(answer(202, "{}")).unwrap().as_str(), "{}");
    assert_snapshot!(complaint_of::<StartTask>(200, "{}"), @"POST /task/start: 200 the answer does not decode: the call succeeds with 202 only; Core may have acted, so look at the result before you send the call again");
    assert!(complaint_of::<StartTask>(204, "").contains("succeeds with 202 only"));
    let refusal = StartTask::decode(answer(404, r#"{"message":"no task"}"#)).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::NotFound);
    // 207 is an error elsewhere, because Core sent a part of the answer only.
    assert_eq!(ReadParts::decode(answer(207, "[]")).unwrap().as_str(), "[]");
}
