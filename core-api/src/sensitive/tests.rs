//! Hidden values in JSON, conditions and query strings.

use super::{Placeholder, SensitiveFields};
use crate::record::{FieldInfo, FieldTable, Kind};

static BANK: [FieldInfo; 2] =
    [FieldInfo::new("account", Kind::Text).sensitive(), FieldInfo::new("city", Kind::Text)];

static FAMILY: [FieldInfo; 2] =
    [FieldInfo::new("born", Kind::DateTime), FieldInfo::new("count", Kind::Integer)];

static PERSON: [FieldInfo; 7] = [
    FieldInfo::new("name", Kind::Text),
    FieldInfo::new("ssn", Kind::Text).sensitive(),
    FieldInfo::new("salary", Kind::Decimal).sensitive(),
    FieldInfo::new("born", Kind::DateTime).sensitive(),
    FieldInfo::new("isMarried", Kind::Boolean).sensitive(),
    FieldInfo::new("banks", Kind::List(FieldTable::by(|| &BANK))),
    FieldInfo::new("family", Kind::Object(FieldTable::by(|| &FAMILY))).sensitive(),
];

fn fields() -> SensitiveFields {
    SensitiveFields::of([&PERSON[..], &PERSON[..]])
}

#[test]
fn values_are_replaced_by_values_of_the_same_type() {
    let text = r#"[{"name":"A","SSN":"1-2","salary":5000.10,"born":"1980-02-29T00:00:00","isMarried":true,
        "banks":[{"account":"77","city":"X"}],"family":{"born":"2001-01-01T00:00:00","count":3,"pet":["Rex"]}},
        {"ssn":null,"salary":"7","born":"","family":null}]"#;
    let expected = r#"[{"name":"A","SSN":"[redacted]","salary":0,"born":"1900-01-01T00:00:00","isMarried":false,
        "banks":[{"account":"[redacted]","city":"X"}],"family":{"born":"1900-01-01T00:00:00","count":0,"pet":["[redacted]"]}},
        {"ssn":null,"salary":"0","born":"","family":null}]"#;
    let masked = fields().mask(text, Placeholder::SameType);
    assert_eq!(masked, expected);
    assert_eq!(fields().mask(&masked, Placeholder::SameType), expected);
}

#[test]
fn values_of_truncated_and_invalid_text_are_hidden() {
    for (text, expected) in [
        (r#"{"ssn":"123-4"#, r#"{"ssn":"[redacted]""#),
        (r#"{"ssn" : 12"#, r#"{"ssn" : "[redacted]""#),
        (r#"{"ssn":{"a":["12","#, r#"{"ssn":{"a":["[redacted]","#),
        (r#"<p>{"ssn":"12"}</p>"#, r#"<p>{"ssn":"[redacted]"}</p>"#),
        (r#"{"s\u0073n":"a\"12"}"#, r#"{"s\u0073n":"[redacted]"}"#),
        (r#"{"ssn":1e5,"name":"ssn"}"#, r#"{"ssn":"[redacted]","name":"ssn"}"#),
        (r#"{"ssn":"#, r#"{"ssn":"#),
        (r#"{"ssn":}"#, r#"{"ssn":}"#),
        ("\"", "\""),
    ] {
        assert_eq!(fields().mask(text, Placeholder::Mark), expected);
    }
    let deep = format!("{{\"ssn\":{}", "[".repeat(1 << 16));
    assert_eq!(fields().mask(&deep, Placeholder::Mark), deep);
}

#[test]
fn operations_of_a_patch_are_hidden_by_their_path() {
    let text = r#"{"Document":[{"op":"replace","path":"/ssn","value":"12"},{"op":"replace","path":"/name","value":"A"}]}"#;
    let masked = fields().mask(text, Placeholder::Mark);
    assert_eq!(masked, text.replace("\"12\"", "\"[redacted]\""));
}

#[test]
fn values_of_conditions_are_hidden() {
    for (text, expected) in [
        ("ssn = '1-2' AND name = 'A'", "ssn = '[redacted]' AND name = 'A'"),
        (
            "name = 'ssn' OR SSN in ('1', 'it''s')",
            "name = 'ssn' OR SSN in ('[redacted]', '[redacted]')",
        ),
        (
            "salary between 10 and 20 and name = 'A'",
            "salary between [redacted] and [redacted] and name = 'A'",
        ),
        ("'12' = ssn", "'[redacted]' = ssn"),
        ("isMarried = true", "isMarried = [redacted]"),
        ("banks.account = '77'", "banks.account = '[redacted]'"),
        ("ssn is null", "ssn is null"),
        ("ssn = A12 and name = ssn", "ssn = [redacted] and name = ssn"),
        ("ssn = '12", "ssn = '[redacted]"),
        ("name = 'é' and [ssn]='1'", "name = 'é' and [ssn]='[redacted]'"),
    ] {
        assert_eq!(fields().mask_condition(text), expected);
    }
    let values = fields().values_in_condition("ssn = 'é2' and name = 1");
    assert_eq!(format!("{values:?}"), "[6..11]");
}

#[cfg(feature = "client")]
#[test]
fn a_query_and_a_refusal_show_no_value_of_the_request() {
    let query = "where=ssn+%3D+%27123-45%27&page=1%2C5&salary=777";
    let masked = "where=ssn+%3D+%27%5Bredacted%5D%27&page=1%2C5&salary=%5Bredacted%5D";
    assert_eq!(fields().mask_query(query), masked);
    let body =
        br#"{"ssn":"078-05-1120","salary":5250.00,"born":"1980-02-29T00:00:00","isMarried":true}"#;
    let redactor = fields().redact_request(crate::Redactor::new(), query, body);
    for text in [
        "078-05-1120 is taken",
        "the salary of 5,250.00 is too high",
        "5250 is not an amount",
        "born 2/29/1980 12:00 AM",
        "filter 123-45",
        "777",
        "an excerpt 078-05-…",
    ] {
        let shown = redactor.redact(text);
        assert!(shown.contains("[redacted]"), "{shown}");
    }
    for text in ["7770 rows", "it is true", "page 1 of 5", "a777"] {
        assert_eq!(redactor.redact(text), text);
    }
}
