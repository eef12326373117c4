//! Filters and orders that no source shows.

use core_api::{
    Activity, BaseUrl, BilledStatus, Endpoint, Field, Filter, ListTimeEntries, Payment, TimeEntry,
    WireEnum,
    filter::MAX_COMPARISONS,
    record::{FieldInfo, Support},
};
use insta::assert_snapshot;
use jiff::civil::date;

use super::{codes, refusal, sent};

#[test]
fn each_operator_is_written_as_transact_sql_has_it() {
    let code = Activity::CODE.unconfirmed();
    let rate = Activity::BILL_RATE.unconfirmed();
    for (filter, text, opposite) in [
        (code.ne("A"), "code <> 'A'", "code = 'A'"),
        (code.like("A[0-9]%"), "code LIKE 'A[0-9]%'", "code NOT LIKE 'A[0-9]%'"),
        (code.starts_with("A"), "code LIKE 'A%'", "code NOT LIKE 'A%'"),
        (code.ends_with("A"), "code LIKE '%A'", "code NOT LIKE '%A'"),
        (code.contains("O'H"), "code LIKE '%O''H%'", "code NOT LIKE '%O''H%'"),
        (code.is_in(["A", "B"]), "code IN ('A', 'B')", "code NOT IN ('A', 'B')"),
        (rate.between(1, 2), "billRate BETWEEN 1 AND 2", "billRate NOT BETWEEN 1 AND 2"),
        (code.is_not_null(), "code is not null", "code is null"),
        (rate.eq(1), "billRate = 1", "billRate < 1 OR billRate > 1"),
        (rate.lt(1), "billRate < 1", "billRate >= 1"),
        (rate.le(1), "billRate <= 1", "billRate > 1"),
        (rate.gt(1), "billRate > 1", "billRate <= 1"),
        (rate.ge(1), "billRate >= 1", "billRate < 1"),
    ] {
        assert_eq!(filter.to_string(), text);
        assert_eq!((!filter.clone()).to_string(), opposite);
        assert_eq!(sent(filter).unwrap(), text);
    }
    assert_eq!(code.is_null().to_string(), "code is null");
}

#[test]
fn texts_in_patterns_have_no_wildcards() {
    let memo = TimeEntry::MEMO.unconfirmed();
    assert_eq!(memo.starts_with("50%_[x]").to_string(), "memo LIKE '50[%][_][[]x]%'");
    assert_eq!(memo.contains("").to_string(), "memo LIKE '%%'");
    let control = Activity::CODE.unconfirmed().contains("\n");
    assert!(refusal(control).contains("character 2 of the text is the control character U+000A"));
}

#[test]
fn fields_that_no_source_shows_filter_and_sort_through_the_door() {
    let entries = ListTimeEntries::new()
        .filter(TimeEntry::MEMO.unconfirmed().eq("Site visit"))
        .order_by(TimeEntry::MEMO.unconfirmed().desc());
    let base: BaseUrl = "https://core.test".parse().unwrap();
    let query = entries.to_request(&base).unwrap().uri().query().unwrap().to_owned();
    assert_eq!(query, "where=memo+%3D+%27Site+visit%27&orderBy=memo+desc");
    let custom = Field::<TimeEntry, String>::new("weather").unconfirmed();
    assert_eq!(custom.eq("dry").to_string(), "weather = 'dry'");
    assert_eq!(custom.asc().to_string(), "weather asc");
}

#[test]
fn a_table_says_what_is_known_of_each_field() {
    let payment = |name: &str| {
        let info = Payment::FIELDS.iter().find(|info: &&FieldInfo| info.name == name).unwrap();
        (info.filter, info.sort)
    };
    assert_eq!(payment("lastUpdated"), (Support::Known, Support::Known));
    assert_eq!(payment("projectId"), (Support::Refused, Support::Unknown));
    assert_eq!(payment("amount"), (Support::Unknown, Support::Unknown));
}

#[test]
fn a_range_of_a_known_field_has_the_known_form() {
    let range = TimeEntry::DATE.between(date(2026, 1, 1), date(2026, 1, 31));
    let text = "date >= '2026-01-01T00:00:00' AND date <= '2026-01-31T00:00:00'";
    assert_eq!(range.to_string(), text);
    let parsed = Filter::parse("date between '2026-01-01' and '2026-01-31'").unwrap();
    assert_eq!(range, parsed);
}

#[test]
fn a_list_of_values_is_sent_in_parts_and_never_empty() {
    let code = Activity::CODE.unconfirmed();
    assert_eq!(code.is_in([""; 0]).to_string(), "false");
    assert_eq!((!code.is_in([""; 0])).to_string(), "true");
    let many = code.is_in((0..10).map(|code| code.to_string())) & Activity::BILLABLE.eq(true);
    let parts = many.split(80).unwrap();
    let texts: Vec<_> = parts.iter().map(ToString::to_string).collect();
    assert_snapshot!(texts.join("\n"), @r"
    code IN ('0', '1') AND billable = true
    code IN ('2', '3', '4') AND billable = true
    code IN ('5', '6') AND billable = true
    code IN ('7', '8', '9') AND billable = true
    ");
    let endless = code.is_in(std::iter::repeat("A"));
    assert!(refusal(endless).contains("more than 100000 comparisons"));
    let value = code.is_in(["A long text that does not fit"]);
    assert!(value.split(20).unwrap_err().to_string().contains("cannot be split"));
}

#[test]
fn the_unconfirmed_form_has_parentheses_not_and_lists() {
    let form = Filter::unconfirmed_form;
    let billable = || Activity::BILLABLE.eq(true);
    let text = |filter: Filter<Activity>| filter.to_string();
    assert_eq!(text(form(codes(3))), "code IN ('0', '1', '2')");
    assert_eq!(text(form(codes(3) & billable())), "code IN ('0', '1', '2') AND billable = true");
    assert_eq!(text(form(codes(1))), "code = '0'");
    assert_eq!(
        text(form(codes(2) & Activity::BILL_RATE.lt(1) | billable())),
        "code IN ('0', '1') AND billRate < 1 OR billable = true",
    );
    assert_eq!(
        text((form(codes(1)) | Activity::CLASS_ID.is_null()) & billable()),
        "(code = '0' OR classId is null) AND billable = true",
    );
    assert_eq!(text(!form(Activity::CLASS_ID.is_null())), "NOT (classId is null)");
    assert_eq!(text(!form(Activity::BILL_RATE.eq(1))), "NOT (billRate = 1)");
    assert_eq!(text(!form(Activity::BILL_RATE.lt(1))), "billRate >= 1");
    assert_eq!(text(!!form(codes(2) | billable())), "code IN ('0', '1') OR billable = true");
    assert_eq!(text(!form(Filter::raw("a = 1 or b = 2"))), "NOT (a = 1 or b = 2)");
    assert_eq!(text(form(Filter::raw("a or b")) & billable()), "(a or b) AND billable = true");
    let pair = form(codes(1)) | Activity::EXTRA.eq(true) & billable();
    assert_eq!(text(pair), "code = '0' OR extra = true AND billable = true");
}

#[test]
fn constants_vanish_from_the_unconfirmed_form() {
    let form = || Activity::BILLABLE.eq(true).unconfirmed_form() | Activity::CLASS_ID.is_null();
    let text = form().to_string();
    assert_eq!((form() & !codes(0)).to_string(), text);
    assert_eq!((form() | codes(0)).to_string(), text);
    assert_eq!((!codes(0) & form()).to_string(), text);
    assert_eq!(sent(form() | !codes(0)), None);
    assert!(refusal(codes(0) & form()).contains("the filter matches no record"));
}

#[test]
fn the_unconfirmed_form_is_limited_in_depth_and_length() {
    let mut filter = Activity::CLASS_ID.is_null().unconfirmed_form();
    for _ in 0..40 {
        filter = (filter | Activity::BILLABLE.eq(true)) & Activity::EXTRA.eq(true);
    }
    assert!(refusal(filter).contains("nested more than 64 deep"));
    // The known form of this negation would have 10^17 comparisons.
    let all: Filter<Activity> = (0..17)
        .map(|rate| Activity::BILL_RATE.eq(rate) | Activity::COST_RATE.is_in(0..10))
        .fold(!codes(0).unconfirmed_form(), |all, one| all & one);
    assert!(sent(!all).unwrap().starts_with("NOT ((billRate = 0 OR costRate IN (0, 1, "));
    let long = (codes(2000) | Activity::CLASS_ID.is_null()).unconfirmed_form()
        & Activity::BILLABLE.eq(true);
    assert!(refusal(long).contains("a filter with parentheses is not sent in parts"));
    let list = codes(2000).unconfirmed_form();
    assert!(list.split(6000).unwrap().len() > 1);
    assert_eq!(MAX_COMPARISONS, 100_000);
}

#[test]
fn unconfirmed_texts_are_parsed_only_on_request() {
    let parse =
        |text: &str| Filter::<TimeEntry>::parse_unconfirmed(text).map(|all| all.to_string());
    for (text, written) in [
        ("memo = 'x'", "memo = 'x'"),
        ("billStatus <> 0", "billStatus <> 0"),
        ("not billStatus != 0", "billStatus = 0"),
        ("client like 'M%' and memo not like '%x'", "client LIKE 'M%' AND memo NOT LIKE '%x'"),
        ("class is not null", "class is not null"),
        ("not class is not null", "class is null"),
        (
            "billStatus not in (0, 1)",
            "billStatus < 0 AND billStatus < 1 OR billStatus < 0 AND billStatus > 1 OR billStatus > 0 AND billStatus < 1 OR billStatus > 0 AND billStatus > 1",
        ),
        ("billStatus between 0 and 1", "billStatus >= 0 AND billStatus <= 1"),
        ("billStatus not between 0 and 1", "billStatus < 0 OR billStatus > 1"),
    ] {
        assert_eq!(parse(text).as_deref(), Ok(written));
    }
    let mistake = |text: &str| Filter::<TimeEntry>::parse_unconfirmed(text).unwrap_err();
    assert_snapshot!(mistake("billable like 'x'"), @r"
    `like` compares texts, and this field is not a text
      billable like 'x'
                    ^^^
    ");
    assert_snapshot!(mistake("client starts 'x'"), @r"
    expected `=`, `<>`, `<`, `<=`, `>`, `>=`, `is null`, `is not null`, `in`, `between` or `like`, found `starts`
      client starts 'x'
             ^^^^^^
    ");
    assert_snapshot!(mistake("billStatus between 1 or 2"), @r"
    expected `and`, found `or`; write `and` between the two values
      billStatus between 1 or 2
                           ^^
    ");
    let refused = Filter::<Payment>::parse_unconfirmed("projectId is null").unwrap_err();
    assert_snapshot!(refused, @r"
    Core refuses to filter by `projectId`; it filters by `date` and `lastUpdated`
      projectId is null
      ^^^^^^^^^
    ");
    let unknown = TimeEntry::BILL_STATUS.unconfirmed().ne(BilledStatus::KNOWN[0].clone());
    assert_eq!(Filter::parse_unconfirmed(&unknown.to_string()), Ok(unknown));
}
