//! Filters as people type them: the mistakes with their messages, and the spellings that are accepted.
//!
//! `CORE_UPDATE_DOCS=1` writes the messages of the filters in `tests/fixtures/filters.txt`.

use std::{env, fs, path::PathBuf};

use core_api::{Activity, Filter, Order, Payment, Project, TimeEntry, record::Record};

/// The smallest number of mistakes in the file.
const MISTAKES: usize = 120;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/filters.txt")
}

/// Returns the text that a person sees, without blanks at the ends of lines.
fn outcome<R: Record>(text: &str) -> String {
    let shown = match Filter::<R>::parse(text) {
        Ok(filter) => format!("sent as {filter}"),
        Err(error) => {
            let shown = error.to_string();
            for name in ["Filter::", "Field::", "unconfirmed", "core_api"] {
                assert!(!shown.contains(name), "{shown}");
            }
            assert!(error.message().len() > 20, "{shown}");
            shown
        }
    };
    shown.lines().map(|line| format!("    {}\n", line.trim_end()).replace("    \n", "\n")).collect()
}

/// Returns a line `Record |filter|` with its outcome.
fn block(line: &str) -> String {
    let (record, text) = line.split_once(" |").expect("a line is `Record |filter|`");
    let text = text.strip_suffix('|').expect("a filter ends with `|`");
    let outcome = match record {
        "Activity" => outcome::<Activity>(text),
        "Payment" => outcome::<Payment>(text),
        "Project" => outcome::<Project>(text),
        "TimeEntry" => outcome::<TimeEntry>(text),
        other => panic!("the record `{other}` is unknown"),
    };
    format!("{line}\n{outcome}")
}

#[test]
fn a_wrong_filter_gets_a_place_and_a_fix() {
    let written = fs::read_to_string(file()).unwrap();
    let is_filter = |line: &&str| line.starts_with(|first: char| first.is_ascii_uppercase());
    let filters: Vec<&str> = written.lines().filter(is_filter).collect();
    let blocks: Vec<String> = filters.into_iter().map(block).collect();
    let mistakes = blocks.iter().filter(|block| !block.contains("    sent as ")).count();
    assert!(mistakes >= MISTAKES, "the file has only {mistakes} mistakes");
    let all = blocks.join("\n");
    if env::var_os("CORE_UPDATE_DOCS").is_some() {
        fs::write(file(), all).unwrap();
    } else {
        assert!(all == written, "update the file with CORE_UPDATE_DOCS=1 and review the diff");
    }
}

#[test]
fn hints_for_developers_are_separate() {
    for text in ["memo = 'x'", "client like 'M%'", "class is not null", "class != null"] {
        let error = Filter::<TimeEntry>::parse(text).unwrap_err();
        let hint = error.developer_hint().unwrap();
        assert!(hint.contains("Filter::parse_unconfirmed"), "{hint}");
        assert!(!error.to_string().contains(hint));
        assert_eq!(format!("{error:?}"), format!("{error}\nhint for developers: {hint}"));
        let filter = Filter::<TimeEntry>::parse_unconfirmed(text);
        assert_eq!(filter.is_ok(), !text.contains('!'), "{text}");
    }
}

#[test]
fn wrong_orders_get_a_place_and_a_fix() {
    let sorts = "`date`, `activity`, `billable`, `billStatus`, `compensationTime`";
    for (text, marked, message) in [
        ("", "", "the order is empty; write a field, as in"),
        ("dat", "dat", "there is no field `dat`; did you mean `date`?"),
        ("qqq desc", "qqq", &format!("there is no field `qqq`; Core sorts by {sorts}")),
        ("memo", "memo", &format!("Core is not known to sort by `memo`; it sorts by {sorts}")),
        ("-date", "-date", "an order has no signs; write `date desc`"),
        ("date, billable", ", billable", "Core is not known to sort by more than one field"),
        ("order by date", "order", "an order begins with a field; leave out `order by`"),
        (
            "date descending",
            "descending",
            "expected `asc` or `desc`, found `descending`; write `desc`",
        ),
        (
            "date desc nulls last",
            "nulls",
            "expected the end, found `nulls`; an order has one field",
        ),
    ] {
        let error = Order::<TimeEntry>::parse(text).unwrap_err();
        assert!(error.message().starts_with(message), "{error}");
        assert_eq!(&text[error.place()], marked, "{error}");
    }
    for (text, sent) in
        [("date", "date asc"), (" DATE  Desc ", "date desc"), ("billstatus ASC", "billStatus asc")]
    {
        assert_eq!(Order::<TimeEntry>::parse(text).unwrap().to_string(), sent);
    }
}
