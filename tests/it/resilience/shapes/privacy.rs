//! Property: no value of a body, URL, query, header or token is in the file.

use core_api::{Employee, Project};
use http::Method;
use proptest::{
    collection::{btree_map, vec},
    prelude::{Just, Strategy, any},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::Recording;

/// A text, a number, an id or a date that is found again in any file that has it.
fn value() -> impl Strategy<Value = Value> + Clone {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        "marker[a-zA-Z0-9 é]{0,30}".prop_map(Value::from),
        "[0-9]{3}77814[0-9]{3}".prop_map(Value::from),
        "7781[0-9a-f]{4}-77a1-47a1-87a1-77a1[0-9a-f]{8}".prop_map(Value::from),
        (77_814_000_u64..77_815_000).prop_map(Value::from),
        (0_u32..999).prop_map(|part| json!(7_781.0 + f64::from(part) / 1_000.0)),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("marker[a-zA-Z]{0,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A row whose fields have values of any type.
fn row() -> impl Strategy<Value = Value> {
    let names = Project::FIELDS.iter().chain(Employee::FIELDS).map(|field| field.name);
    let name = proptest::sample::select(names.collect::<Vec<_>>());
    let record = btree_map(name.prop_map(str::to_owned), value(), 0..12);
    record.prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// Bodies, URLs, queries, headers and tokens are full of markers, and the file has none.
#[test]
fn no_value_is_in_the_file() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let paths = ["/project", "/project/{id}", "/employee/{id}", "/project/batch", "/marker/{id}"];
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let call = (
        proptest::sample::select(paths.to_vec()),
        proptest::sample::select(methods.to_vec()),
        proptest::sample::select(vec![200_u16, 201, 400, 404, 409, 500]),
        vec(row(), 0..4),
        value(),
        "(name|code|status) = '?marker[a-z0-9' ]{0,12}",
    );
    let mut runner =
        TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let run = Recording::start();
    let id = "77814ea8-229d-42d8-9db3-c3b15d782312";
    runner
        .run(&call, |(path, method, status, rows, sent, condition)| {
            let answer = match status {
                400 => json!({ "Message": format!("'where' parameter marker {condition}") }),
                409 => json!({ "Key": "RequiredFieldMissing", "Message": condition }),
                _ => Value::from(rows),
            };
            run.answer(status, answer.to_string());
            let query = [("where", condition.as_str()), ("marker", "marker"), ("fields", "marker")];
            let path = path.replace("{id}", id);
            runtime.block_on(run.call(method.clone(), &path, &query, &sent));
            let text = run.shapes.to_json();
            for marker in ["marker", "7781", "77a1", "814e"] {
                assert!(!text.contains(marker), "{marker}: {text}");
            }
            Ok(())
        })
        .unwrap();
    assert!(run.shapes.to_json().len() > 5_000);
}
