//! Filters: how they are written, refused, split and parsed.

mod mistakes;
mod parse;
mod properties;
mod unconfirmed;

use core_api::{
    Activity, BaseUrl, Endpoint, Filter, Id, ListActivities, Project, TimeEntry,
    filter::{MAX_COMPARISONS, MAX_ENCODED_LENGTH},
};
use insta::assert_snapshot;
use jiff::civil::{DateTime, date};

/// Returns the decoded `where` parameter of the request.
fn sent(filter: Filter<Activity>) -> Option<String> {
    let list = ListActivities::new().filter(filter);
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    let request = list.to_request(&base).unwrap();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.into_owned().find(|(name, _)| name == "where").map(|(_, value)| value)
}

/// Returns the reason why the list is not sent. The count must be refused for the same reason.
fn refusal(filter: Filter<Activity>) -> String {
    let list = ListActivities::new().filter(filter);
    let base: BaseUrl = "https://core.test/api".parse().unwrap();
    let refused = list.to_request(&base).unwrap_err().to_string();
    assert_eq!(list.to_count().to_request(&base).unwrap_err().to_string(), refused);
    refused
}

fn codes(number: u32) -> Filter<Activity> {
    Activity::CODE.is_in((0..number).map(|code| code.to_string()))
}

#[test]
fn one_of_several_is_written_as_alternatives() {
    let filter = Activity::CODE.is_in(["A", "B"]) & Activity::BILL_RATE.gt(0);
    assert_eq!(sent(filter).unwrap(), "code = 'A' AND billRate > 0 OR code = 'B' AND billRate > 0");
}

#[test]
fn an_empty_choice_matches_nothing_and_is_not_sent() {
    let none = Activity::CODE.is_in([""; 0]);
    assert_eq!(none.to_string(), "false");
    assert_snapshot!(refusal(none.clone() & Activity::BILLABLE.eq(true)), @"GET /activity: not sent: the filter matches no record, so the call is not needed; do not send it");
    assert_eq!(sent(none | Activity::BILLABLE.eq(true)).unwrap(), "billable = true");
}

#[test]
fn negating_an_empty_choice_matches_everything() {
    let everything = !Activity::CODE.is_in([""; 0]);
    assert_eq!(everything.to_string(), "true");
    assert_eq!(sent(everything.clone()), None);
    assert_eq!(sent(everything.clone() | Activity::BILLABLE.eq(true)), None);
    assert_eq!(sent(everything & Activity::BILLABLE.eq(true)).unwrap(), "billable = true");
}

#[test]
fn negation_uses_the_operators_that_core_knows() {
    let negated = |filter: Filter<Activity>| (!filter).to_string();
    assert_eq!(negated(Activity::BILL_RATE.lt(1)), "billRate >= 1");
    assert_eq!(negated(Activity::BILL_RATE.le(1)), "billRate > 1");
    assert_eq!(negated(Activity::BILL_RATE.gt(1)), "billRate <= 1");
    assert_eq!(negated(Activity::BILL_RATE.ge(1)), "billRate < 1");
    assert_eq!(negated(Activity::BILL_RATE.eq(1)), "billRate < 1 OR billRate > 1");
    assert_eq!(negated(Activity::BILLABLE.eq(true)), "billable = false");
    assert_eq!(
        negated(Activity::BILL_RATE.lt(1) & Activity::BILLABLE.eq(false)),
        "billRate >= 1 OR billable = true"
    );
    assert_eq!(
        negated(Activity::BILL_RATE.lt(1) | Activity::BILLABLE.eq(false)),
        "billRate >= 1 AND billable = true"
    );
}

#[test]
fn what_cannot_be_negated_is_refused() {
    assert_snapshot!(refusal(!(Activity::BILLABLE.eq(true) | Activity::CLASS_ID.is_null())), @"GET /activity: not sent: `classId is null` cannot be negated, because Core is not known to accept `is not null`; compare `classId` with a value, which null never matches, or try the unconfirmed `is_not_null`");
    assert_snapshot!(refusal(!Filter::raw("code = 'A'")), @"GET /activity: not sent: `code = 'A'` cannot be negated, because raw filters are not parsed; write the negation into the text");
    assert_snapshot!(refusal(!Activity::CODE.raw_operator("like", "A%")), @"GET /activity: not sent: `code like 'A%'` cannot be negated, because raw filters are not parsed; write the negation into the text");
}

#[test]
fn raw_filters_are_sent_as_they_are() {
    let filter = Activity::CODE.raw_operator("like", "Owner's%") & Filter::raw("memo <> 'x'");
    assert_eq!(sent(filter).unwrap(), "code like 'Owner''s%' AND memo <> 'x'");
    assert_snapshot!(refusal(Filter::raw(" ")), @"GET /activity: not sent: a raw filter must not be empty; remove it");
}

#[test]
fn values_that_no_filter_writes_are_refused() {
    assert_snapshot!(refusal(Activity::CODE.eq("é\t")), @"GET /activity: not sent: `code` cannot be compared with this value: character 2 of the text is the control character U+0009, and no source shows how to write it in a filter");
    assert_snapshot!(refusal(Activity::CODE.is_in(["A", "\u{7f}"]) & codes(2)), @"GET /activity: not sent: `code` cannot be compared with this value: character 1 of the text is the control character U+007F, and no source shows how to write it in a filter");
    assert_snapshot!(refusal(codes(1) | Activity::CODE.raw_operator("like", "\0")), @"GET /activity: not sent: `code` cannot be compared with this value: character 1 of the text is the control character U+0000, and no source shows how to write it in a filter");
    assert_snapshot!(refusal(Activity::CREATED_ON.ge(date(0, 12, 31))), @"GET /activity: not sent: `createdOn` cannot be compared with this value: the year is 0, but Core supports only the years 1 to 9999");
    assert_snapshot!(refusal(!Activity::CREATED_ON.lt(DateTime::MIN)), @"GET /activity: not sent: `createdOn` cannot be compared with this value: the year is -9999, but Core supports only the years 1 to 9999");
    let first = Activity::CREATED_ON.ge(date(1, 1, 1)) & Activity::CREATED_ON.le(DateTime::MAX);
    assert!(sent(first).unwrap().starts_with("createdOn >= '0001-01-01T00:00:00'"));
}

#[test]
fn the_expansion_of_a_filter_is_limited() {
    let mut filter = Activity::BILLABLE.eq(true);
    for _ in 0..64 {
        filter = filter.clone() & (filter | Activity::BILLABLE.eq(false));
    }
    assert_snapshot!(refusal(filter), @"GET /activity: not sent: the filter would have more than 100000 comparisons, because Core is not known to accept parentheses; combine fewer alternatives, or make several lists");
    // Negating 17 codes would expand to more than 100,000 comparisons.
    let opposite = refusal(!codes(17));
    assert!(opposite.contains("more than 100000 comparisons"), "{opposite}");
    let endless = Activity::CODE.is_in(std::iter::repeat("A"));
    assert!(refusal(endless).contains("more than 100000 comparisons"));
}

#[test]
fn a_filter_that_is_too_long_is_refused_and_can_be_split() {
    let filter = codes(1000) & Activity::BILLABLE.eq(true);
    assert_snapshot!(refusal(filter.clone()), @"GET /activity: not sent: the filter has 43886 bytes in the URL, more than the limit of 6000; use `stream`, `collect` or `count` of a client, which send a choice of values in parts");
    let parts = filter.split(MAX_ENCODED_LENGTH).unwrap();
    let texts: Vec<_> = parts.into_iter().map(|part| sent(part).unwrap()).collect();
    assert_eq!(texts.join(" OR "), filter.to_string());
}

#[test]
fn a_part_is_full_to_the_last_byte() {
    let project = |bits| TimeEntry::PROJECT_ID.eq(Id::<Project>::new(uuid::Uuid::from_u128(bits)));
    let filter = project(1) | project(2) | project(3);
    let length = |filter: &Filter<TimeEntry>| {
        url::form_urlencoded::byte_serialize(filter.to_string().as_bytes())
            .collect::<String>()
            .len()
    };
    let two = length(&(project(1) | project(2)));
    assert_eq!(filter.split(two).unwrap(), [project(1) | project(2), project(3)]);
    assert_eq!(filter.split(two - 1).unwrap(), [project(1), project(2), project(3)]);
    let one = length(&project(1));
    assert_snapshot!(filter.split(one - 1).unwrap_err(), @"one alternative of the filter has 56 bytes in the URL, more than the limit of 55, and cannot be split; compare with shorter texts or with fewer fields");
}

#[test]
fn a_filter_that_matches_nothing_splits_into_no_parts() {
    assert_eq!(codes(0).split(100).unwrap(), []);
    assert_eq!((!codes(0)).split(0).unwrap(), [!codes(0)]);
}

#[test]
fn as_many_comparisons_as_are_allowed_are_split_in_time() {
    let codes = codes(u32::try_from(MAX_COMPARISONS).unwrap() / 2) & Activity::BILLABLE.eq(true);
    assert!(codes.split(MAX_ENCODED_LENGTH).unwrap().len() > 100);
}
