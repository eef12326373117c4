//! Requests as they are sent: method, address and body.

use core_api::{
    Activity, ActivityInput, BaseUrl, BilledStatus, CreateActivity, DeleteActivity, Endpoint,
    GetActivity, Id, ListActivities, ListTimeEntries, Project, TimeEntry, UpdateActivity,
};
use insta::assert_snapshot;
use jiff::civil::date;
use rust_decimal::Decimal;

fn wire(call: &impl Endpoint) -> String {
    let base: BaseUrl = "https://core.test/api/".parse().unwrap();
    let request = call.to_request(&base).unwrap();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    format!("{} {}\n{body}", request.method(), request.uri())
}

fn refusal(call: &impl Endpoint) -> String {
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    call.to_request(&base).unwrap_err().to_string()
}

fn id<R>(bits: u128) -> Id<R> {
    Id::new(uuid::Uuid::from_u128(bits))
}

#[test]
fn a_record_is_asked_for_by_its_id() {
    let call = GetActivity::new(id(7));
    assert_snapshot!(wire(&call), @"GET https://core.test/api/activity/00000000-0000-0000-0000-000000000007");
}

#[test]
fn a_list_sends_its_filter_order_fields_and_page() {
    let project: Id<Project> = id(1);
    let call = ListTimeEntries::new()
        .filter(TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::PROJECT_ID.eq(project))
        .filter(TimeEntry::BILL_STATUS.eq(BilledStatus::Unbilled))
        .order_by(TimeEntry::DATE.desc())
        .field(TimeEntry::ACTUAL_HOURS)
        .page(2, 100);
    assert_snapshot!(wire(&call), @"GET https://core.test/api/timeentry?fields=id%2CactualHours&where=date+%3E%3D+%272026-01-01T00%3A00%3A00%27+AND+projectId+%3D+%2700000000-0000-0000-0000-000000000001%27+AND+billStatus+%3D+0&orderBy=date+desc&page=2%2C100");
}

#[test]
fn quotes_in_a_text_are_doubled() {
    let filter = Activity::DESCRIPTION.eq("Owner's 'review'");
    assert_eq!(filter.to_string(), "description = 'Owner''s ''review'''");
}

#[test]
fn alternatives_need_no_parentheses() {
    let code = |code: &str| Activity::CODE.eq(code);
    let filter =
        (code("A") | code("B")) & (Activity::BILLABLE.eq(true) | Activity::CLASS_ID.is_null());
    assert_eq!(
        filter.to_string(),
        "code = 'A' AND billable = true OR code = 'A' AND classId is null \
         OR code = 'B' AND billable = true OR code = 'B' AND classId is null"
    );
}

#[test]
fn a_count_asks_for_nothing_else() {
    let list = ListActivities::new().filter(Activity::BILLABLE.eq(true)).page(3, 10);
    assert_snapshot!(wire(&list.to_count()), @"GET https://core.test/api/activity?fields=count%28*%29&where=billable+%3D+true");
}

#[test]
fn an_unset_field_is_left_out_of_the_body() {
    let input =
        ActivityInput::new().code("D-01").description("Design").bill_rate(Decimal::new(12050, 2));
    assert_snapshot!(wire(&CreateActivity::new(input)), @r#"
    POST https://core.test/api/activity
    {"description":"Design","code":"D-01","billRate":120.50}
    "#);
}

#[test]
fn a_text_that_is_too_long_is_refused_by_its_characters() {
    let create = |length| {
        CreateActivity::new(ActivityInput::new().code("D-01").description("é".repeat(length)))
    };
    assert!(wire(&create(100)).starts_with("POST"));
    assert_snapshot!(refusal(&create(101)), @"POST /activity: not sent: `description` has 101 characters, but Core accepts at most 100");
}

#[test]
fn an_update_sends_the_version_back() {
    let json =
        r#"{"id":"00000000-0000-0000-0000-000000000007","version":"AAAAAAAE5A8=","new":1.50}"#;
    let activity: Activity = serde_json::from_str(json).unwrap();
    assert_snapshot!(wire(&UpdateActivity::new(activity)), @r#"
    PUT https://core.test/api/activity/00000000-0000-0000-0000-000000000007
    {"id":"00000000-0000-0000-0000-000000000007","version":"AAAAAAAE5A8=","new":1.50}
    "#);
}

#[test]
fn a_record_that_was_not_read_whole_is_not_sent_back() {
    let json = r#"{"id":"00000000-0000-0000-0000-000000000007","code":"D-01"}"#;
    let activity: Activity = serde_json::from_str(json).unwrap();
    assert_snapshot!(refusal(&UpdateActivity::new(activity)), @"PUT /activity/{id}: not sent: the record has no `version`, because it was not read as a whole; get the record by its id, change it and send it");
}

#[test]
fn a_delete_has_no_body() {
    let call = DeleteActivity::new(id(7));
    assert_snapshot!(wire(&call), @"DELETE https://core.test/api/activity/00000000-0000-0000-0000-000000000007");
}

#[test]
fn a_page_that_core_would_mistake_is_refused() {
    assert_snapshot!(refusal(&ListActivities::new().page(0, 10)), @"GET /activity: not sent: pages are numbered from 1, and Core would answer page 0 with page 1");
    assert_snapshot!(refusal(&ListActivities::new().page(1, 1001)), @"GET /activity: not sent: a page of this list has 1 to 1000 records, not 1001");
    let expanded = ListActivities::new().expand(Activity::CUSTOM_FIELDS).page(1, 101);
    assert_snapshot!(refusal(&expanded), @"GET /activity: not sent: a page of this list has 1 to 100 records, not 101");
}
