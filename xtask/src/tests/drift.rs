//! `drift`: the specs beside answers of the server.

mod bad_input;
mod privacy;
mod sources;
mod write;

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{workspace, write};
use crate::run;

/// A resource with each kind of field.
const VISIT: &str = r#"
resource = "Visit"
doc = "A visit."
source = "https://example.com"
path = "/visit"
calls = ["get", "list", "create", "batch"]
call_evidence = { batch = "assumed", list = "assumed" }

[fields]
name = { type = "string", required = true, max_length = 50, filter = true, doc = "Name." }
code = { type = "string?", doc = "Code.", evidence = "assumed" }
hours = { type = "decimal?", doc = "Hours." }
rank = { type = "int32?", doc = "Rank." }
light = { type = "enum:Light", doc = "Light." }
day = { type = "date-time", doc = "Day." }
taskId = { type = "id:Task?", doc = "Task." }
parts = { type = "list:Part?", doc = "Parts." }
other = { type = "json", doc = "Other." }
secret = { type = "int32", sensitive = true, doc = "Secret." }
id = { type = "id", read_only = true, doc = "Id." }
"#;

const PART: &str = r#"
object = "Part"
doc = "A part."
source = "https://example.com"
[fields]
size = { type = "decimal", doc = "Size." }
"#;

const LIGHT: &str = r#"
enum = "Light"
doc = "A light."
source = "https://example.com"
values = [{ value = 0, name = "Red", doc = "Stop." }]
"#;

/// A workspace with these files in its folder `answers`.
fn with_answers(answers: &[(&str, &str)]) -> TempDir {
    let root = workspace(&[
        ("resources/general/visit.toml", VISIT),
        ("objects/part.toml", PART),
        ("enums/light.toml", LIGHT),
    ]);
    fs::create_dir(root.path().join("answers")).unwrap();
    for (name, text) in answers {
        write(root.path(), &format!("answers/{name}"), text);
    }
    root
}

fn drift(root: &Path, options: &[&str]) -> Result<String, String> {
    use clap::Parser as _;
    let folder = root.join("answers").to_string_lossy().into_owned();
    let words = ["xtask", "drift", &folder].into_iter().chain(options.iter().copied());
    let command = crate::cli::Arguments::try_parse_from(words).unwrap().command;
    run(command, root)
}

/// Returns the report about one file with the body of an answer.
fn about(body: &str) -> String {
    drift(with_answers(&[("visit-1.json", body)]).path(), &[]).unwrap()
}

#[test]
fn unknown_fields_get_a_line_with_their_type_and_share() {
    let report = about(
        r#"[{"id":"04c12ea8-229d-42d8-9db3-c3b15d782312","name":"a","taskId":null,"clientCode":"x"},
            {"id":"04c12ea8-229d-42d8-9db3-c3b15d782312","name":"b","ownerTaskId":"04c12ea8-229d-42d8-9db3-c3b15d782312"}]"#,
    );
    let line = r#"clientCode = { type = "string", doc = "No source describes it.", evidence = "observed" }"#;
    assert!(report.contains("1 of 2") && report.contains(line), "{report}");
    assert!(report.contains("ownerTaskId = { type = \"id:Unspecified\""), "{report}");
    assert!(report.contains("unseen    code, hours, rank, light, day, parts, other, secret"));
}

#[test]
fn types_that_disagree_are_named_without_values() {
    let report = about(
        r#"{"id":"04c12ea8-229d-42d8-9db3-c3b15d782312","name":5,"day":"2026-11-26","hours":"1.5","other":"08:30","parts":{}}"#,
    );
    for part in [
        "type      name",
        "the type is `string`, and values are 1 × whole number",
        "the type is `date-time`, and values are 1 × text in the form `date`",
        "the type is `decimal?`, and values are 1 × text in the form `number`",
        "the type is `list:Part?`, and values are 1 × object",
        "the type is `json`, and the values are 1 × text in the form `time`",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    for value in ["2026-11-26", "1.5", "08:30", "04c12ea8"] {
        assert!(!report.contains(value), "{value}: {report}");
    }
}

#[test]
fn numbers_without_a_name_are_counted_unless_they_are_sensitive() {
    let report = about(r#"[{"id":null,"light":0,"secret":7},{"light":3},{"light":3}]"#);
    assert!(report.contains("`Light` has no name for 3 (2 times)"), "{report}");
    assert!(!report.contains('7'), "{report}");
}

#[test]
fn long_texts_are_found_by_their_class_of_length() {
    let text = |length| format!(r#"{{"id":null,"name":"{}"}}"#, "é".repeat(length));
    assert!(!about(&text(50)).contains("max_length"));
    let report = about(&text(51));
    assert!(
        report.contains("`max_length` is 50, and the longest text has at least 51"),
        "{report}"
    );
}

#[test]
fn assumed_types_are_confirmed_by_values() {
    let report = about(
        r#"[{"id":null,"code":"abc","hours":1.0,"rank":3,"taskId":"04c12ea8-229d-42d8-9db3-c3b15d782312","parts":[{"size":2}]}]"#,
    );
    for name in ["string", "decimal", "int32", "list:Part"] {
        assert!(report.contains(&format!("→ type = \"{name}\"")), "{name}: {report}");
    }
    assert!(report.contains("the answers have the field"), "{report}");
    assert!(!report.contains("→ type = \"id:Task"), "an id shows no resource: {report}");
}

/// `1` may be `1.0` in a text of JavaScript, and an empty list has no objects.
#[test]
fn values_that_show_no_type_confirm_nothing() {
    let report = about(r#"[{"id":null,"code":"2026-11-26","hours":1,"rank":3,"parts":[]}]"#);
    assert!(!report.contains("→ type"), "{report}");
}

#[test]
fn items_of_lists_have_types_and_values() {
    let lists = "tags = { type = \"list:string\", doc = \"Tags.\" }\n\
                 lights = { type = \"list:enum:Light\", doc = \"Lights.\" }\n";
    let root = with_answers(&[(
        "visit-1.json",
        r#"[{"id":null,"tags":["a",5,null],"lights":[0,4]},{"id":null,"tags":[],"lights":[4]}]"#,
    )]);
    let path = root.path().join("specs/resources/general/visit.toml");
    fs::write(path, format!("{VISIT}{lists}")).unwrap();
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("the type is `list:string`, and items are 1 × whole number"));
    assert!(report.contains("`Light` has no name for 4 (2 times)"), "{report}");
}

#[test]
fn another_order_is_named_unless_a_tool_sorted_the_names() {
    let report = about(r#"{"name":"a","hours":1,"code":"b","rank":2,"id":null}"#);
    assert!(report.contains("Core sends it after"), "{report}");
    assert!(report.contains("1 order"), "{report}");
    assert!(!about(r#"{"code":"b","hours":1,"id":null,"name":"a"}"#).contains("order"));
}

#[test]
fn chosen_kinds_fail_the_command() {
    let root = with_answers(&[("visit-1.json", r#"{"id":null,"more":1}"#)]);
    assert!(drift(root.path(), &["--fail-on", "type,value"]).is_ok());
    let failure = drift(root.path(), &["--fail-on", "type,unknown"]).unwrap_err();
    assert!(failure.starts_with("1 finding"), "{failure}");
}

#[test]
fn programs_get_json() {
    let root = with_answers(&[("visit-1.json", r#"{"id":null,"more":true}"#)]);
    let report: serde_json::Value =
        serde_json::from_str(&drift(root.path(), &["--format", "json"]).unwrap()).unwrap();
    let first = &report["findings"][0];
    assert_eq!(
        (first["kind"].as_str(), first["subject"].as_str()),
        (Some("unknown"), Some("more"))
    );
    assert_eq!((first["seen"].as_u64(), first["of"].as_u64()), (Some(1), Some(1)));
}

/// Keys that are data are not shown, even where a record is expected.
#[test]
fn names_that_may_be_data_are_counted() {
    let report = about(r#"[{"id":null,"Jane Doe":1,"a1234":2},{"id":null,"Jane Doe":1}]"#);
    assert!(report.contains("3 of 2  members have names that may be data"), "{report}");
    assert!(!report.contains("Jane") && !report.contains("a1234"), "{report}");
}

#[test]
fn an_old_name_of_a_field_is_told_from_an_unknown_one() {
    let root = with_answers(&[("visit-1.json", r#"{"id":null,"title":"a","hours":1,"day":null}"#)]);
    let path = root.path().join("specs/resources/general/visit.toml");
    let renamed = "name = { type = \"string\", renamed_from = \"title\",";
    fs::write(&path, VISIT.replace("name = { type = \"string\",", renamed)).unwrap();
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("it is the old name of `name`"), "{report}");
    assert!(!report.contains("title = {"), "{report}");
}

#[test]
fn null_refutes_a_field_that_is_never_null() {
    let root = with_answers(&[("visit-1.json", r#"[{"id":null,"name":null},{"name":"a"}]"#)]);
    let path = root.path().join("specs/resources/general/visit.toml");
    let never = "name = { type = \"string\", null = false,";
    fs::write(&path, VISIT.replace("name = { type = \"string\",", never)).unwrap();
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("the spec says that it is never `null`"), "{report}");
    assert!(report.contains("1 null") && report.contains("1 of 2  the spec"), "{report}");
}
