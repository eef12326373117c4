//! Filters as people type them, and the errors for mistakes.

use core_api::{Activity, Filter, Invoice, TimeEntry};
use insta::assert_snapshot;
use rust_decimal::Decimal;

fn parse(text: &str) -> String {
    match Filter::<TimeEntry>::parse(text) {
        Ok(filter) => filter.to_string(),
        Err(error) => panic!("{error}"),
    }
}

fn mistake(text: &str) -> String {
    Filter::<TimeEntry>::parse(text).unwrap_err().to_string()
}

#[test]
fn keywords_and_names_ignore_case_and_blanks() {
    assert_eq!(
        parse("BillStatus=0 aNd\n  client>='Miller''s'AND classid IS\tNULL"),
        "billStatus = 0 AND client >= 'Miller''s' AND classId is null"
    );
    assert_eq!(
        parse("date<'2026-02-01' and date >= '2026-01-01T12:30:00.5'"),
        "date < '2026-02-01T00:00:00' AND date >= '2026-01-01T12:30:00.5'"
    );
    assert_eq!(
        parse("projectId = '2A897167-97AB-4321-98CA-AE767280525D' and billable = TRUE"),
        "projectId = '2a897167-97ab-4321-98ca-ae767280525d' AND billable = true"
    );
    let rate = Filter::<Activity>::parse("billRate <= 1.50 or billRate > -3").unwrap();
    assert_eq!(rate.to_string(), "billRate <= 1.50 OR billRate > -3");
}

#[test]
fn parentheses_and_lists_are_expanded() {
    assert_eq!(
        parse("billable = true and (billStatus in (0, 1) or client = 'x')"),
        "billable = true AND billStatus = 0 OR billable = true AND billStatus = 1 \
         OR billable = true AND client = 'x'"
    );
    assert_eq!(parse("billStatus in ()"), "false");
    assert_eq!(parse("not billStatus in ()"), "true");
    assert_eq!(parse("client not in ('x')"), "client < 'x' OR client > 'x'");
}

#[test]
fn not_binds_tighter_than_and() {
    assert_eq!(
        parse("not billable = true and !(date < '2026-01-01' or billStatus > 1)"),
        "billable = false AND date >= '2026-01-01T00:00:00' AND billStatus <= 1"
    );
    assert_eq!(parse("not not class is null"), "class is null");
}

#[test]
fn nested_fields_have_dots() {
    let text = "invoicedetails.PROJECTID = '2a897167-97ab-4321-98ca-ae767280525d'";
    let filter = Filter::<Invoice>::parse(text).unwrap();
    assert_eq!(
        filter.to_string(),
        "invoiceDetails.projectId = '2a897167-97ab-4321-98ca-ae767280525d'"
    );
    let error = |text| Filter::<Invoice>::parse(text).unwrap_err();
    assert_snapshot!(error("invoiceDetails is null"), @r"
    Core filters by the fields of `invoiceDetails`, as in `invoiceDetails.id`
      invoiceDetails is null
      ^^^^^^^^^^^^^^
    ");
    assert_snapshot!(error("invoiceDetails.projectI is null"), @r"
    there is no field `projectI`; did you mean `projectId`?
      invoiceDetails.projectI is null
      ^^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(error("id.x is null"), @r"
    `id` does not have nested fields
      id.x is null
      ^^^^
    ");
}

#[test]
fn a_field_must_exist_and_be_filterable() {
    assert_snapshot!(mistake("bilStatus = 0"), @r"
    there is no field `bilStatus`; did you mean `billStatus`?
      bilStatus = 0
      ^^^^^^^^^
    ");
    assert_snapshot!(mistake("billable = true and qqq = 0"), @r"
    there is no field `qqq`; Core filters by `date`, `projectId`, `resourceId`, `resource`, `billable`, `billStatus`, `compensationTime`, `client` and 4 more
      billable = true and qqq = 0
                          ^^^
    ");
    assert_snapshot!(mistake("memo = 'x'"), @r"
    Core is not known to filter by `memo`; it filters by `date`, `projectId`, `resourceId`, `resource`, `billable`, `billStatus`, `compensationTime`, `client` and 4 more
      memo = 'x'
      ^^^^
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_value_must_fit_the_field() {
    assert_snapshot!(mistake("billStatus = 'Unbilt'"), @r"
    expected `Unbilled` (0), `Billed` (2) or the number of another value, found 'Unbilt'
      billStatus = 'Unbilt'
                   ^^^^^^^^
    ");
    assert_snapshot!(mistake("client = Miller"), @r"
    expected a text in single quotes, found `Miller`; write 'Miller'; if a shell removed the quotes, put the whole filter in double quotes
      client = Miller
               ^^^^^^
    ");
    assert_snapshot!(mistake("client = 'a\tb'"), @r"
    character 2 of the text is the control character U+0009, and no source shows how to write it in a filter
      client = 'a b'
               ^^^^^
    ");
    assert_snapshot!(mistake("billable = 1"), @r"
    expected `true` or `false`, found `1`; write `true` without quotes
      billable = 1
                 ^
    ");
    assert_snapshot!(mistake("date = soon"), @r"
    expected a date as in '2026-01-31' or '2026-01-31T12:00:00', found `soon`
      date = soon
             ^^^^
    ");
    assert_snapshot!(mistake("date = '2026-02-30'"), @r"
    expected a date as in '2026-01-31' or '2026-01-31T12:00:00', found '2026-02-30'; this day does not exist
      date = '2026-02-30'
             ^^^^^^^^^^^^
    ");
    assert_snapshot!(mistake("date = '0000-01-01'"), @r"
    the year is 0, but Core supports only the years 1 to 9999
      date = '0000-01-01'
             ^^^^^^^^^^^^
    ");
    assert_snapshot!(mistake("date >= '2026-01-01T00:00:00Z'"), @r"
    expected a date without a zone, found '2026-01-01T00:00:00Z'; leave out what follows the time, as Core refuses it
      date >= '2026-01-01T00:00:00Z'
              ^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(mistake("date >= '2026-01-01T00:00:00+02:00'"), @r"
    expected a date without a zone, found '2026-01-01T00:00:00+02:00'; leave out what follows the time, as Core refuses it
      date >= '2026-01-01T00:00:00+02:00'
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(mistake("projectId = 'x'"), @r"
    expected the id of a Project, as in '2a897167-97ab-4321-98ca-ae767280525d', found 'x'; an id cannot be replaced by a name
      projectId = 'x'
                  ^^^
    ");
    assert_snapshot!(mistake("class = null"), @r"
    null compares with nothing; write `class is null`
      class = null
              ^^^^
    ");
    assert_snapshot!(Filter::<Activity>::parse("billRate in (1, 2,)").unwrap_err(), @r"
    expected a number, as in 42 or -1.50, found `)`
      billRate in (1, 2,)
                        ^
    ");
}

#[test]
fn operators_that_core_is_not_known_to_take_are_refused() {
    assert_snapshot!(mistake("client like 'M%'"), @r"
    Core is not known to search within texts; compare the whole text with `=` or `in`
      client like 'M%'
             ^^^^
    ");
    assert_snapshot!(mistake("class is not null"), @r"
    `class is null` cannot be negated, because Core is not known to accept `is not null`; compare `class` with a value, which null never matches
      class is not null
               ^^^
    ");
    assert_snapshot!(mistake("billable = true and not (class is null)"), @r"
    `class is null` cannot be negated, because Core is not known to accept `is not null`; compare `class` with a value, which null never matches
      billable = true and not (class is null)
                          ^^^
    ");
    assert_snapshot!(mistake("client = \"Miller\""), @r#"
    a text has single quotes; write 'Miller'
      client = "Miller"
               ^^^^^^^^
    "#);
}

#[test]
fn the_caret_points_at_the_mistake() {
    assert_snapshot!(mistake(""), @r"
    expected a field, found the end; write a comparison, as in `date = '2026-01-31'`
      
      ^
    ");
    assert_snapshot!(mistake("client = 'Müller €' und billable = true"), @r"
    expected `and`, `or` or the end, found `und`
      client = 'Müller €' und billable = true
                          ^^^
    ");
    assert_snapshot!(mistake("client = 'Müller"), @r"
    expected a closing quote; write a quote inside a text twice, as in 'O''Brien'
      client = 'Müller
               ^^^^^^^
    ");
    assert_snapshot!(mistake("client\n=\n'é' ; x"), @r"
    a filter cannot have the character ';' outside quotes; join conditions by `and` or `or`, and leave it out at the end
      client = 'é' ; x
                   ^
    ");
    assert_snapshot!(mistake("(billable = true"), @r"
    expected `and`, `or` or `)`, found the end; close the parenthesis
      (billable = true
                      ^
    ");
    assert_snapshot!(mistake("billable = true)"), @r"
    expected `and`, `or` or the end, found `)`; leave it out, or write `(` before the conditions
      billable = true)
                     ^
    ");
    assert_snapshot!(mistake("billable ="), @r"
    expected `true` or `false`, found the end
      billable =
                ^
    ");
    assert_snapshot!(mistake("billable = true and"), @r"
    expected a field, found the end; write another comparison, or leave out the last word
      billable = true and
                         ^
    ");
    assert_snapshot!(mistake("billStatus in 0"), @r"
    expected `(`, found `0`; write the values in parentheses with commas between them
      billStatus in 0
                    ^
    ");
}

#[test]
fn a_long_text_is_shown_around_the_mistake() {
    let text = format!("{0} x = 1 and {0}", "client = 'é' and ".repeat(20).trim_end());
    assert_snapshot!(mistake(&text), @r"
    there is no field `x`; Core filters by `date`, `projectId`, `resourceId`, `resource`, `billable`, `billStatus`, `compensationTime`, `client` and 4 more
      …ent = 'é' and client = 'é' and client = 'é' and x = 1 and client = 'é' and client = 'é' and clien…
                                                       ^
    ");
    assert_snapshot!(mistake(&format!("client = '{}", "é".repeat(1000))), @r"
    expected a closing quote; write a quote inside a text twice, as in 'O''Brien'
      client = 'ééééééééééééééééééééééééééééééééééééééééééééééé…
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
}

#[test]
fn depth_and_expansion_are_limited() {
    assert!(parse(&format!("{}billable = true{}", "(".repeat(64), ")".repeat(64))).len() < 20);
    assert_snapshot!(mistake(&format!("billable = true and {}", "(".repeat(100_000))), @r"
    parentheses are nested more than 64 deep; use fewer
      …(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…
                                                       ^
    ");
    assert_eq!(parse(&format!("{}billable = true", "not ".repeat(100_001))), "billable = false");
    let pair = "(billable = true or billable = false)";
    assert_snapshot!(mistake(&vec![pair; 100].join(" and ")), @r"
    the filter would have more than 100000 comparisons, because Core is not known to accept parentheses; combine fewer alternatives, or make several lists
      …alse) and (billable = true or billable = false) and (billable = true or billable = false) and (bill…
                                                       ^^^
    ");
    let long = vec!["billStatus = 1"; 60_000];
    assert!(mistake(&format!("({}) and {pair}", long.join(" and "))).contains("comparisons"));
}

#[test]
fn numbers_are_written_as_in_json() {
    let rate = |number: &str| Filter::<Activity>::parse(&format!("billRate = {number}"));
    for (number, sent) in [("-0", "0"), ("-0.00", "0.00"), ("1.50e2", "150"), ("2E+1", "20")] {
        let filter = rate(number).unwrap();
        assert_eq!(filter.to_string(), format!("billRate = {sent}"), "{number}");
    }
    let status = |number: &str| Filter::<TimeEntry>::parse(&format!("billStatus = {number}"));
    assert_eq!(status("1e0").unwrap().to_string(), "billStatus = 1");
    let digits = "1".repeat(40);
    for number in ["+1", ".5", "5.", "1_000", "007", "-", "0x1", "1e", "1e400", "٣", &digits] {
        let error = rate(number).unwrap_err().to_string();
        assert!(error.starts_with("expected a number"), "{number}: {error}");
        let error = status(number).unwrap_err().to_string();
        assert!(error.starts_with("expected `Unbilled` (0)"), "{number}: {error}");
    }
    let rounded = "0.1234567890123456789012345678901234567890e0";
    assert!(rate(rounded).unwrap_err().to_string().starts_with("expected a number"));
    assert_eq!(Activity::BILL_RATE.eq(-Decimal::ZERO).to_string(), "billRate = 0");
}
