//! `--write`: facts that the answers show are written to the specs.

use std::{fs, path::Path};

use super::{drift, with_answers};

const SPEC: &str = "specs/resources/general/visit.toml";

const ID: &str = "04c12ea8-229d-42d8-9db3-c3b15d782312";

/// A cassette with a list whose rows show most fields, and one that no spec lists.
fn cassette() -> String {
    let row = format!(
        r#"{{"name":"a","code":"b","nameOfTask":"d","hours":1.5,"rank":"high","taskId":"{ID}","parts":[{{"size":1.0}}],"id":"{ID}"}}"#
    );
    let exchange = |method: &str, path: &str, body: &str| {
        let body = serde_json::Value::from(body);
        format!(
            r#"{{"request":{{"method":"{method}","path":"{path}"}},"response":{{"status":200,"body":{body}}}}}"#
        )
    };
    let list = exchange("GET", "/api/visit", &format!("[{row}]"));
    let batch = exchange("POST", "/api/visit/batch", "");
    format!(r#"{{"version":1,"exchanges":[{list},{batch}]}}"#)
}

fn spec(root: &Path) -> String {
    fs::read_to_string(root.join(SPEC)).unwrap()
}

const WRITE: [&str; 5] = ["--write", "--source", "answers of a firm", "--date", "2026-11-20"];

#[test]
fn evidence_rises_with_its_source_and_date() {
    let root = with_answers(&[("run.json", &cassette())]);
    let path = root.path().join(SPEC);
    let old = spec(root.path()).replace("code =", "# A deliberate comment.\ncode =");
    fs::write(&path, &old).unwrap();
    let report = drift(root.path(), &WRITE).unwrap();
    assert!(report.ends_with("1 spec changed; review the diff, and run `cargo xtask generate`"));
    let new = spec(root.path());
    let evidence = r#"{ is = "observed", source = "answers of a firm", date = "2026-11-20" }"#;
    let calls = format!("call_evidence = {{ batch = {evidence}, list = {evidence} }}");
    let code = format!(r#"{{ type = "string", doc = "Code.", evidence = {evidence} }}"#);
    for part in [
        calls.as_str(),
        &code,
        "# A deliberate comment.\ncode",
        r#"hours  = { type = "decimal", doc"#,
        r#"taskId = { type = "id:Task", doc"#,
        r#"parts  = { type = "list:Part", doc"#,
        // The values contradict the type.
        r#"rank   = { type = "int32?", doc"#,
    ] {
        assert!(new.contains(part), "{part}: {new}");
    }
    assert!(!new.contains("nameOfTask"), "{new}");

    let again = drift(root.path(), &WRITE).unwrap();
    assert!(again.ends_with("; nothing to write") && !again.contains("confirmed"), "{again}");
    assert_eq!(spec(root.path()), new);
}

#[test]
fn fields_are_added_on_request_at_their_place() {
    let root = with_answers(&[("run.json", &cassette())]);
    drift(root.path(), &[WRITE.as_slice(), &["--add-fields"]].concat()).unwrap();
    let new = spec(root.path());
    let places = ["code ", "nameOfTask ", "hours "].map(|name| new.find(name));
    assert!(places.is_sorted() && places[0].is_some(), "{new}");
    let again = drift(root.path(), &[WRITE.as_slice(), &["--add-fields"]].concat()).unwrap();
    assert!(!again.contains("unknown") && again.ends_with("; nothing to write"), "{again}");
}

#[test]
fn nothing_is_written_without_the_option() {
    let root = with_answers(&[("run.json", &cassette())]);
    let old = spec(root.path());
    drift(root.path(), &["--source", "x"]).unwrap();
    assert_eq!(spec(root.path()), old);
}

/// Answers that show nothing new leave documented facts alone.
#[test]
fn evidence_never_falls() {
    let root = with_answers(&[("visit-1.json", r#"{"id":null,"name":5,"day":"x","light":9}"#)]);
    let old = spec(root.path());
    let report = drift(root.path(), &WRITE).unwrap();
    assert!(report.contains("2 type, 1 value") && report.ends_with("nothing to write"), "{report}");
    assert_eq!(spec(root.path()), old);
}

#[test]
fn programs_get_the_changes_as_json() {
    let root = with_answers(&[("run.json", &cassette())]);
    let report = drift(root.path(), &[WRITE.as_slice(), &["--format", "json"]].concat()).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["changes"].as_array().unwrap().len(), 7);
}
