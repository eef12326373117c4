//! Tests of `where` clauses.

use core_api::{Json, TimeEntry};

use super::*;
use crate::data::{
    marks::Unconfirmed,
    row::{scalar, text},
    schema::{INVOICE, TIME_ENTRY},
};

fn entry() -> Row {
    let mut row = Row::empty(TimeEntry::FIELDS);
    row.set("date", text("2026-01-31T00:00:00"));
    row.set("billable", scalar(true));
    row.set("billStatus", scalar(2));
    row.set("client", text("Miller's"));
    row.set("projectId", text("2a897167-97ab-4321-98ca-ae767280525d"));
    row
}

fn parse(condition: &str) -> Result<Condition, Refusal> {
    Condition::parse(&TIME_ENTRY, condition, &mut Marks::new(Unconfirmed::Evaluate))
}

fn holds(condition: &str) -> bool {
    parse(condition).unwrap().holds(&entry())
}

fn refusal(condition: &str) -> Refusal {
    parse(condition).unwrap_err()
}

/// Returns the text of a syntax error.
fn syntax_error(condition: &str) -> String {
    match refusal(condition) {
        Refusal::Syntax(message) => message
            .strip_prefix("invalid where clause. ")
            .and_then(|message| message.strip_suffix("\r\n"))
            .unwrap()
            .to_owned(),
        other => panic!("{condition}: {other:?}"),
    }
}

#[test]
fn comparisons_follow_the_kind_of_the_field() {
    for condition in [
        "date >= '2026-01-31'",
        "date>='2026-01-30T12:00:00'and date<'2026-02-01'",
        "billable = true",
        "billStatus=2",
        "client = 'Miller''s'",
        "client = 'MILLER''S'",
        "[client] = 'Miller''s'",
        "BILLSTATUS >= 2.0",
        "class IS NULL",
        "projectId = '2A897167-97AB-4321-98CA-AE767280525D'",
    ] {
        assert!(holds(condition), "{condition}");
    }
    for condition in ["billStatus > 2", "class = 'x'", "client is null", "class < 'x'"] {
        assert!(!holds(condition), "{condition}");
    }
}

#[test]
fn and_binds_tighter_than_or() {
    assert!(holds("billable = true OR billable = false AND billStatus = 9"));
    assert!(!holds("billStatus = 9 AND billable = true OR billStatus = 8"));
    assert!(holds("billable = true AND (billStatus = 9 OR billStatus = 2)"));
    assert!(!holds("NOT billable = true AND billStatus = 2 OR NOT (billStatus < 9)"));
}

#[test]
fn operators_that_no_source_shows_are_evaluated_and_marked() {
    for (condition, holds, marks) in [
        ("client like 'mill%'", true, vec!["LIKE"]),
        ("client not like 'mill%'", false, vec!["LIKE"]),
        ("billStatus in (1, 2)", true, vec!["IN"]),
        ("billStatus not in (1, 2)", false, vec!["IN"]),
        ("billStatus between 1 and 2 and billable = true", true, vec!["BETWEEN"]),
        ("date not between '2026-01-01' and '2026-01-30'", true, vec!["BETWEEN"]),
        ("billStatus <> 3", true, vec!["<>"]),
        ("billStatus != 2", false, vec!["<>"]),
        ("client is not null", true, vec!["IS NOT NULL"]),
        ("not class is null", false, vec!["NOT"]),
        ("(billable = true)", true, vec!["parentheses"]),
        ("memo is null", true, vec!["filter by memo"]),
        // Comparisons with null are unknown, and so are their negations.
        ("not class = 'x'", false, vec!["NOT"]),
        ("class <> 'x'", false, vec!["<>"]),
        ("class not in ('x')", false, vec!["IN"]),
        ("class not like 'x'", false, vec!["LIKE"]),
        ("class not between 'a' and 'b'", false, vec!["BETWEEN"]),
        ("billStatus not in (1, null)", false, vec!["IN"]),
        ("billStatus in (2, null)", true, vec!["IN"]),
        ("billable = 'true'", true, vec!["quotes around a number or boolean"]),
        ("billStatus = '2'", true, vec!["quotes around a number or boolean"]),
        ("startTime is null", true, vec!["filter by startTime"]),
    ] {
        let mut found = Marks::new(Unconfirmed::Evaluate);
        let parsed = Condition::parse(&TIME_ENTRY, condition, &mut found).unwrap();
        assert_eq!(parsed.holds(&entry()), holds, "{condition}");
        assert_eq!(found.texts().collect::<Vec<_>>(), marks, "{condition}");
        let mut strict = Marks::new(Unconfirmed::Refuse);
        let strict = Condition::parse(&TIME_ENTRY, condition, &mut strict);
        assert!(strict.is_err(), "{condition}");
    }
    let mut none = Marks::new(Unconfirmed::Refuse);
    Condition::parse(&TIME_ENTRY, "billable = true or class is null", &mut none).unwrap();
}

#[test]
fn syntax_errors_have_the_texts_of_the_parser_of_transact_sql() {
    for (condition, text) in [
        ("", "Unexpected end of file occurred."),
        ("billable", "Unexpected end of file occurred."),
        ("billable =", "Unexpected end of file occurred."),
        ("billable = true AND", "Unexpected end of file occurred."),
        ("class is", "Unexpected end of file occurred."),
        ("(billable = true", "Unexpected end of file occurred."),
        ("billable = true)", "Incorrect syntax near ')'."),
        ("billable = true date", "Incorrect syntax near 'date'."),
        ("= true", "Incorrect syntax near '='."),
        ("billable is true", "Incorrect syntax near 'true'."),
        ("billStatus in ()", "Incorrect syntax near ')'."),
        ("billStatus in (1 2)", "Incorrect syntax near '2'."),
        ("billStatus between 1 or 2", "Incorrect syntax near 'or'."),
        ("client not = 'x'", "Incorrect syntax near '='."),
        ("client startswith 'x'", "Incorrect syntax near 'startswith'."),
        ("billable = true; x", "Incorrect syntax near ';'."),
        (
            "client = 'open",
            "Expected but did not find a closing quotation mark after the character string 'open.",
        ),
        (
            "client = \"Miller\"",
            "Expected but did not find a closing square bracket after the identifier \"Miller.",
        ),
        (
            "[client = 'x'",
            "Expected but did not find a closing square bracket after the identifier [client = 'x'.",
        ),
    ] {
        assert_eq!(syntax_error(condition), text, "{condition}");
    }
    let deep = "(".repeat(100_000);
    assert_eq!(syntax_error(&deep), "Incorrect syntax near '('.");
    assert_eq!(syntax_error(&"not ".repeat(100_000)), "Incorrect syntax near 'NOT'.");
}

#[test]
fn clauses_that_parse_may_still_be_refused() {
    let field = |name| Refusal::field("where", name);
    assert_eq!(refusal("colour = 'x'"), field("colour"));
    assert_eq!(refusal("client = [class] and billable = true"), field("class"));
    for condition in [
        "date >= '2026-01-01T00:00:00Z'",
        "billable = 'yes'",
        "billStatus = open",
        "client = Miller",
        "billStatus like '2%'",
        "workflow = 'x'",
    ] {
        assert!(matches!(refusal(condition), Refusal::Query(_)), "{condition}");
    }
}

#[test]
fn a_filter_of_nested_objects_holds_for_one_of_them() {
    let mut invoice = Row::empty(INVOICE.fields);
    let lines = r#"[{"projectId":"2a897167-97ab-4321-98ca-ae767280525d","amount":5.0},{}]"#;
    invoice.set("invoiceDetails", Json::parse(lines).ok());
    invoice.set_unlisted("mood".to_owned(), Json::parse("7").unwrap());
    for (condition, holds) in [
        ("invoiceDetails.projectId='2A897167-97ab-4321-98ca-ae767280525d'", true),
        ("invoiceDetails.projectId='3a897167-97ab-4321-98ca-ae767280525d'", false),
        ("invoiceDetails.amount > 4", true),
        ("invoiceDetails.amount is null", true),
        ("mood = 7", true),
        ("mood = 'x'", false),
        ("other = 7", false),
        ("other is null", true),
    ] {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        let parsed = Condition::parse(&INVOICE, condition, &mut marks).unwrap();
        assert_eq!(parsed.holds(&invoice), holds, "{condition}");
    }
    let mut strict = Marks::new(Unconfirmed::Refuse);
    let known = "invoiceDetails.projectId='3a897167-97ab-4321-98ca-ae767280525d'";
    Condition::parse(&INVOICE, known, &mut strict).unwrap();
}
