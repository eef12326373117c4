//! HAR files, cassettes, shapes and indexes as sources.

use serde_json::json;

use super::{drift, with_answers};

const ID: &str = "04c12ea8-229d-42d8-9db3-c3b15d782312";

/// A HAR file with exchanges of method, URL, request, status and answer.
fn har(exchanges: &[(&str, &str, &str, u16, &str)]) -> String {
    let entries = exchanges.iter().map(|(method, url, sent, status, received)| {
        json!({
            "response": { "status": status, "content": { "mimeType": "application/json", "text": received } },
            "startedDateTime": "2026-11-26T00:00:00Z",
            "request": { "method": method, "url": url, "postData": { "text": sent } },
        })
    });
    json!({ "log": { "version": "1.2", "entries": entries.collect::<Vec<_>>() } }).to_string()
}

#[test]
fn a_har_file_says_the_call_of_each_answer() {
    let file = har(&[
        (
            "GET",
            "https://api.bqecore.com/api/visit?page=1,9",
            "",
            200,
            r#"[{"id":null,"more":1.5}]"#,
        ),
        ("GET", "https://api.bqecore.com/other/visit", "", 200, "[]"),
        ("GET", &format!("https://x.test/api/visit/{ID}/files/a.pdf"), "", 200, "%PDF"),
        ("GET", "https://x.test/api/visit", "", 200, "<html>"),
    ]);
    let root = with_answers(&[("browser.har", &file), ("again.json", &file)]);
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("more = { type = \"decimal\""), "{report}");
    assert!(report.contains("GET /other/visit (2 times)"), "{report}");
    assert!(report.contains("GET /api/visit/{}/files/{} (2 times)"), "{report}");
    assert!(report.contains("requests whose bodies are not JSON\n  GET /api/visit (2 times)"));
    assert!(report.contains("Core accepted `GET /visit`"), "{report}");
    assert!(!report.contains(ID), "{report}");
    let based = drift(root.path(), &["--base", "/other"]).unwrap();
    assert!(!based.contains("GET /other"), "{based}");
}

#[test]
fn a_base64_body_is_decoded() {
    let file = har(&[(
        "GET",
        "https://x.test/api/visit",
        "",
        200,
        "W3siaWQiOm51bGwsIm1vcmUiOnRydWV9XQ==",
    )])
    .replace("\"mimeType\"", "\"encoding\":\"base64\",\"mimeType\"");
    let report = drift(with_answers(&[("a.har", &file)]).path(), &[]).unwrap();
    assert!(report.contains("more = { type = \"boolean\""), "{report}");
}

#[test]
fn queries_show_filters_and_selections() {
    let get = |query: &str| format!("https://x.test/api/visit?{query}");
    let refusal = r#"{"Message":"Invalid field in 'where' parameter. Field name: hours"}"#;
    let urls = [
        get("where=code%3D%27rank%27+and+name%3D%27x%27&fields=name"),
        get("where=hours%3E1&orderBy=day"),
        get("orderBy=day"),
    ];
    let file = har(&[
        ("GET", &urls[0], "", 200, r#"[{"name":"a"}]"#),
        ("GET", &urls[1], "", 400, refusal),
        ("GET", &urls[2], "", 200, "[]"),
    ]);
    let report = drift(with_answers(&[("a.har", &file)]).path(), &[]).unwrap();
    assert!(report.contains("`filter` ran\n") && report.contains("→ filter = true"), "{report}");
    assert!(report.contains("Core refused `filter`\n"), "{report}");
    assert!(report.contains("`sort` ran\n"), "{report}");
    assert!(report.contains("4 query") || report.contains("3 query"), "{report}");
    // The rows are a selection, so they say nothing of other fields.
    assert!(!report.contains("unseen"), "{report}");
}

#[test]
fn requests_and_refusals_contradict_what_is_required() {
    let url = "https://x.test/api/visit";
    let missing = r#"{"Key":"RequiredFieldMissing","Message":"The field day is required."}"#;
    let file = har(&[
        ("POST", url, r#"{"code":"a","light":4,"id":"x"}"#, 201, r#"{"id":null}"#),
        ("POST", url, r#"{"name":"a"}"#, 409, missing),
    ]);
    let report = drift(with_answers(&[("a.har", &file)]).path(), &[]).unwrap();
    assert!(report.contains("Core accepted creates without this required field"), "{report}");
    assert!(report.contains("refusals of `create` call it missing"), "{report}");
    assert!(report.contains("which only the server writes"), "{report}");
    assert!(report.contains("`Light` has no name for 4"), "{report}");
}

#[test]
fn unknown_methods_refute_an_assumed_call() {
    let file = har(&[("POST", "https://x.test/api/visit/batch", "[]", 405, "")]);
    let report = drift(with_answers(&[("a.har", &file)]).path(), &[]).unwrap();
    assert!(report.contains("Core does not know `POST /visit/batch`"), "{report}");
}

#[test]
fn a_cassette_is_a_source() {
    let file = r#"{
  "version": 1,
  "exchanges": [
    {"request":{"method":"GET","path":"/api/visit"},
     "response":{"status":200,"headers":{},"body":"[{\"id\":null,\"more\":\"x\",\"name\":null}]"}},
    {"request":{"method":"GET","path":"/api/visit"},
     "response":{"status":200,"headers":{},"percent":"%5B%7B%22most%22%3A1%7D%5D"}}
  ]
}"#;
    let report = drift(with_answers(&[("visit.json", file)]).path(), &[]).unwrap();
    assert!(report.contains("more = {") && report.contains("most = {"), "{report}");
}

#[test]
fn shapes_are_a_source() {
    let file = r#"{"shapes":1,"other":2,"calls":[
        {"method":"GET","path":"/visit/{id}","observed":{"statuses":{"200":3},
         "answer":{"objects":3,"fields":[{"name":"id","shape":{"null":3}},{"name":"more","shape":{"text":{"time":2},"null":1,"longest":8}}]}}},
        {"method":"GET","path":"/nothing/{id}","observed":{"statuses":{"200":1}}}]}"#;
    let root = with_answers(&[("run.json", file), ("run-2.json", file)]);
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("no spec lists it; the values are 4 × text in the form `time`"));
    assert!(report.contains("6 of 6") && report.contains("GET /nothing/{} (2 times)"), "{report}");
    assert!(report.contains("unknown path (4 times)"), "{report}");
}

#[test]
fn an_index_says_the_call_of_a_body() {
    let index = "| file | request | real |\n|---|---|---|\n\
        | one.json | GET /visit/{id} | yes |\n| two.json | POST /visit request | yes |\n\
        | made.json | GET /visit | NO: made up |\n";
    let root = with_answers(&[
        ("INDEX.md", index),
        ("one.json", r#"{"id":null,"more":1}"#),
        ("two.json", r#"{"code":"a"}"#),
        ("made.json", r#"[{"invented":1}]"#),
    ]);
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("more = {") && !report.contains("invented"), "{report}");
    assert!(report.contains("Core accepted creates without this required field"), "{report}");
    assert!(report.contains("made.json: the index says that it is not from the server"));
}

/// `core-tests` writes the fixture with the recorder of `core-api`.
#[test]
fn the_form_of_the_recorder_is_read() {
    use crate::cli::{Arguments, Command};
    use clap::Parser as _;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = root.join("tests/fixtures/shapes.json").to_string_lossy().into_owned();
    let arguments = Arguments::try_parse_from(["xtask", "drift", &file]).unwrap();
    assert!(matches!(arguments.command, Command::Drift(_)));
    let report = crate::run(arguments.command, &root).unwrap();
    for part in [
        "newField",
        "2 × text in the form `zero-id`",
        "2 × text in the form `zoned-date-time`",
        "`ProjectStatus` has no name for",
        "refusals of `create` call it missing",
        "Core refused `sort`",
        "unknown path (1 times)",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
}
