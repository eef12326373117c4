//! What is made of answers.

use core_api::{
    Activity, BilledStatus, Endpoint, Error, ErrorKind, GetActivity, GetProject, ListActivities,
    ListTimeEntries, Project, TimeEntry,
    endpoint::{Count, CountOf},
};
use http::{Response, StatusCode};
use insta::assert_snapshot;

use crate::json::Tree;

fn answer(status: u16, body: &str) -> Response<bytes::Bytes> {
    let mut response = Response::new(body.to_owned().into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn time_entries(body: &str) -> Result<Vec<TimeEntry>, Error> {
    ListTimeEntries::decode(answer(200, body))
}

fn complaint(status: u16, body: &str) -> String {
    GetActivity::decode(answer(status, body)).unwrap_err().to_string()
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
fn a_recorded_project_decodes_and_goes_back_without_loss() {
    let text = include_str!("../fixtures/payloads/project-1.json");
    let projects: Vec<Project> = serde_json::from_str(text).unwrap();
    let back = serde_json::to_string(&projects).unwrap();
    assert_eq!(Tree::parse(&back), Tree::parse(text.trim()));
}

#[test]
fn no_content_is_an_empty_list_but_no_record() {
    assert_eq!(ListActivities::decode(answer(204, "")).unwrap(), Vec::<Activity>::new());
    assert!(GetActivity::decode(answer(204, "")).unwrap_err().is_not_found());
    assert!(GetActivity::decode(answer(404, "")).unwrap_err().is_not_found());
}

#[test]
fn a_value_of_the_wrong_type_is_named_by_its_place() {
    let row = |rate: &str| format!(r#"{{"id":"{:032x}","billRate":{rate}}}"#, 7);
    let body = format!("[{},{}]", row("1.5"), row("\"much\""));
    assert_snapshot!(time_entries(&body).unwrap_err().to_string(), @"");
    let body = r#"[{"id":"00000000-0000-0000-0000-000000000007","workflow":[{"token":true}]}]"#;
    assert_snapshot!(time_entries(body).unwrap_err().to_string(), @"");
}

#[test]
fn an_answer_that_is_cut_or_no_json_says_so() {
    assert_snapshot!(time_entries(r#"[{"id":"#).unwrap_err().to_string(), @"");
    assert_snapshot!(time_entries("<html>").unwrap_err().to_string(), @"");
    assert_snapshot!(time_entries(r#"{"items":[]}"#).unwrap_err().to_string(), @"");
    assert_snapshot!(complaint(200, "[]"), @"");
    assert_snapshot!(complaint(200, ""), @"");
}

#[test]
fn a_200_that_says_not_authenticated_is_no_success() {
    let error = GetProject::decode(answer(200, "\"Not authenticated\"")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAuthenticated);
    assert!(error.needs_login());
}

#[test]
fn the_409_of_core_is_sorted_by_what_it_says() {
    let kind = |body: &str| GetActivity::decode(answer(409, body)).unwrap_err().kind();
    let account = include_str!("../fixtures/payloads/error-2.json");
    assert_eq!(kind(account), ErrorKind::Duplicate);
    assert_eq!(kind(include_str!("../fixtures/payloads/error-4.json")), ErrorKind::Refused);
    assert_eq!(kind(r#"{"Key":"OutDatedModel"}"#), ErrorKind::OutOfDate);
    assert_eq!(kind(r#"{"ErrorCode":"000.016","Key":"MsgPermissions"}"#), ErrorKind::Permission);
    assert_eq!(kind(r#"{"errorCode":"000.020"}"#), ErrorKind::Validation);
    let syntax = r#"{"Type":"Exception","Message":"invalid where clause. Expected …"}"#;
    assert_eq!(kind(syntax), ErrorKind::Query);
    assert_snapshot!(complaint(409, account), @"");
    let filter = include_str!("../fixtures/payloads/error-1.json");
    assert_snapshot!(complaint(400, filter), @"");
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
