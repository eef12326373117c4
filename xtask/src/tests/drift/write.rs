//! `--write`: facts that the answers show are written to the specs.

use std::{collections::BTreeMap, fs, path::Path};

use super::{drift, with_answers};
use crate::spec_edit::{Row, SpecEdit};

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
        // An id does not show its resource.
        r#"taskId = { type = "id:Task?", doc"#,
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
    assert_eq!(report["changes"].as_array().unwrap().len(), 6);
}

/// The nested object has all of its fields only after the change, so the type of the list follows.
#[test]
fn changes_that_follow_from_changes_are_made_at_once() {
    let row = r#"{"id":null,"name":null,"parts":[{"size":1.0,"color":"x"}]}"#;
    let root = with_answers(&[("visit-1.json", row)]);
    let write = [WRITE.as_slice(), &["--add-fields"]].concat();
    let report = drift(root.path(), &write).unwrap();
    assert!(report.contains("parts: the type is not assumed any more"), "{report}");
    assert!(report.ends_with("2 specs changed; review the diff, and run `cargo xtask generate`"));
    assert!(drift(root.path(), &write).unwrap().ends_with("; nothing to write"));
}

/// The real spec of a resource whose types and evidence are hidden, beside a recorded answer.
#[test]
fn a_recorded_answer_restores_hidden_facts() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = tempfile::tempdir().unwrap();
    let specs = root.path().join("specs");
    crate::copy::refresh(&repository.join("specs"), &specs, &BTreeMap::new()).unwrap();
    fs::create_dir(root.path().join("answers")).unwrap();
    let answer = "answers/timeentry-1.json";
    let payloads = repository.join("tests/fixtures/payloads/timeentry-1.json");
    fs::copy(payloads, root.path().join(answer)).unwrap();
    let path = specs.join("resources/general/time_entry.toml");
    let known = SpecEdit::parse(&fs::read_to_string(&path).unwrap()).unwrap();
    let ty = |spec: &SpecEdit, name: &str| {
        let value = spec.value(Row::Field(name), "type")?;
        Some(value.as_str().unwrap().to_owned()).filter(|ty| ty != "json")
    };
    let names: Vec<&str> =
        known.fields().into_iter().filter(|name| ty(&known, name).is_some()).collect();
    let mut hidden = known.clone();
    for name in &names {
        let assumed = ty(&known, name).unwrap() + "?";
        hidden.set(Row::Field(name), "type", assumed).unwrap();
        hidden.set(Row::Field(name), "evidence", "assumed").unwrap();
    }
    hidden.remove_field("memo");
    fs::write(&path, hidden.text()).unwrap();

    drift(root.path(), &[WRITE.as_slice(), &["--add-fields"]].concat()).unwrap();
    let found = SpecEdit::parse(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(found.fields(), known.fields());
    let mut restored = 0;
    for name in names.into_iter().filter(|name| *name != "memo") {
        let (known, found) = (ty(&known, name).unwrap(), ty(&found, name).unwrap());
        assert_eq!(found.trim_end_matches('?'), known, "{name}");
        restored += usize::from(found == known);
    }
    // The others were ids, always `null`, or whole numbers in a text without `.0`.
    assert!(restored >= 10, "{restored}");
    assert!(!found.text().contains("assumed"));
}
