//! No value of an answer is in a report.

use proptest::{
    collection::{btree_map, vec},
    prelude::{Just, Strategy, any},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::{drift, with_answers};

/// A text, a number or an id that is found again in any report that has it.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        "marker[a-zA-Z é]{0,70}".prop_map(Value::from),
        "7781[0-9a-f]{4}-77a1-47a1-87a1-77a1[0-9a-f]{8}".prop_map(Value::from),
        (77_814_000_u64..77_815_000).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("marker[a-zA-Z]{0,12}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn reports_have_names_and_counts_and_no_value() {
    let names = ["name", "code", "hours", "light", "taskId", "parts", "other", "secret", "newOne"];
    let row = btree_map(proptest::sample::select(names.to_vec()), value(), 0..6);
    let rows = vec(row, 0..4);
    let mut runner =
        TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    runner
        .run(&(rows, value()), |(rows, sent)| {
            let id = "77814ea8-229d-42d8-9db3-c3b15d782312";
            let exchange = json!({
                "request": { "method": "POST", "path": format!("/api/visit?where=code='marker'&x={id}"),
                             "body": sent.to_string() },
                "response": { "status": 200, "body": json!(rows).to_string() },
            });
            let get = json!({
                "request": { "method": "GET", "path": format!("/api/visit/{id}") },
                "response": { "status": 200, "body": json!(rows).to_string() },
            });
            let cassette = format!("{{\"version\":1,\"exchanges\":[{exchange},{get}]}}");
            let body = json!(rows).to_string();
            let broken = body.get(..body.len() / 2).unwrap_or_default();
            let files = [("a.json", &*cassette), ("visit-1.json", &*body), ("visit-2.json", broken)];
            let root = with_answers(&files);
            for format in ["table", "json"] {
                let report = drift(root.path(), &["--format", format]).unwrap();
                for marker in ["marker", "7781", "77a1", "814e"] {
                    assert!(!report.contains(marker), "{marker}: {report}");
                }
            }
            Ok(())
        })
        .unwrap();
}
