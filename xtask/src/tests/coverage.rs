//! `coverage`, and resources that are calls alone.

use std::{fs, path::Path};

use insta::assert_snapshot;

use super::{complaints, workspace, write};
use crate::{
    cli::{Command, Format},
    run,
};

const HEALTH: &str = r#"
resource = "Health"
doc = "Whether the service is up."
source = "https://example.com"
path = "/health"
evidence = "observed"
calls = []
[call.get]
method = "GET"
path = "/health"
scope = "read:core"
returns = "json"
doc = "Asks."
evidence = "observed"
"#;

const LIGHT: &str = r#"
enum = "Light"
doc = "A light."
source = "https://example.com"
values = [{ value = 0, name = "Red", doc = "Stop." }]
"#;

#[test]
fn what_is_documented_and_what_is_observed_is_counted() {
    let root = workspace(&[("resources/system/health.toml", HEALTH), ("enums/light.toml", LIGHT)]);
    assert_snapshot!(run(Command::Coverage { format: Format::Table }, root.path()).unwrap(), @"
    | group | resources | calls | fields |
    |---|---|---|---|
    | general | 1 | 2 | 2 |
    | system | 1 (1 observed) | 1 (1 observed) | 0 |
    | all groups | 2 (1 observed) | 3 (1 observed) | 2 |

    | beside the groups | number | fields |
    |---|---|---|
    | nested objects | 0 | 0 |
    | enums | 1 | |
    | deprecated items | 0 | |
    ");
    let assumed = "call_evidence = { list = \"assumed\" }\ncalls = ";
    let mixed = super::TASK.replace("calls = ", assumed);
    let mixed = workspace(&[("resources/general/task.toml", &mixed)]);
    let table = run(Command::Coverage { format: Format::Table }, mixed.path()).unwrap();
    assert!(table.contains("| general | 1 | 2 (1 assumed) | 2 |"), "{table}");
    let json = run(Command::Coverage { format: Format::Json }, root.path()).unwrap();
    assert!(json.contains(
        r#""system":{"resources":{"all":1,"documented":0,"vendor-code":0,"observed":1,"assumed":0}"#
    ));
    run(Command::Generate { check: false }, root.path()).unwrap();
    let page = fs::read_to_string(root.path().join("docs/coverage.md")).unwrap();
    assert!(page.contains("| system | Health | `/health`, observed | 1 (1 observed) | 0 |  |"));
}

#[test]
fn calls_alone_make_no_record() {
    let root = workspace(&[("resources/system/health.toml", HEALTH)]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| {
        fs::read_to_string(root.path().join("core-api/src/generated").join(path)).unwrap()
    };
    assert!(read("system.rs").contains("| Health | `/health` | [get](GetHealth) |"));
    assert!(!read("system/health.rs").contains("pub struct Health "));
    let refers = "owner = { type = \"id:Health\", doc = \"None.\" }\n";
    let task = format!("{}{refers}", super::TASK);
    let specs = [("resources/system/health.toml", HEALTH), ("resources/general/task.toml", &task)];
    assert!(complaints(&specs).contains("there is no resource `Health`"));
}

#[test]
fn what_has_calls_or_nothing_needs_fields() {
    let nothing = HEALTH.split("[call").next().unwrap();
    let complaint = complaints(&[("resources/system/health.toml", nothing)]);
    assert!(complaint.contains("`[fields]` is missing"), "{complaint}");
}

#[test]
fn a_batch_sends_the_input_of_a_create() {
    let batch = super::TASK.replace(r#"["get", "list"]"#, r#"["list", "batch"]"#);
    let complaint = complaints(&[("resources/general/task.toml", &batch)]);
    assert!(complaint.contains("`batch` needs `create` as well"), "{complaint}");
}

#[test]
fn call_evidence_names_a_call_of_the_resource_and_a_known_word() {
    let complain = |evidence: &str| {
        let task = format!("call_evidence = {{ {evidence} }}\ncalls = ");
        complaints(&[("resources/general/task.toml", &super::TASK.replace("calls = ", &task))])
    };
    let complaint = complain("delete = \"observed\"");
    assert!(complaint.contains("the resource has no call `delete`"), "{complaint}");
    let complaint = complain("list = \"asumed\"");
    assert!(complaint.contains("did you mean `assumed`?"), "{complaint}");
    let complaint = complain("list = true");
    assert!(complaint.contains("an evidence is a word in quotes, or a table"), "{complaint}");
}

#[test]
fn evidence_reaches_the_declaration() {
    let task = super::TASK.replace(
        "calls = ",
        "evidence = \"vendor-code\"\ncall_evidence = { get = \"assumed\" }\ncalls = ",
    ) + "sum = { type = \"decimal?\", doc = \"A sum.\", sensitive = true }\n\
           day = { type = \"date-time\", doc = \"A day.\", evidence = \"documented\" }\n";
    let root = workspace(&[("resources/general/task.toml", &task)]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let path = root.path().join("core-api/src/generated/general/task.rs");
    let text = fs::read_to_string(path).unwrap();
    for expected in [
        "    evidence = vendor_code,\n    assumed(get),\n",
        "/// A sum. Its type is assumed. Personal data.\n    #[field(sensitive, assumed_type)]",
        "/// A day. Documented by the vendor.\n    #[field(evidence = documented)]",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    // The derive of a record with a sensitive field writes `Debug`.
    assert!(text.contains("#[derive(Clone, PartialEq, Resource)]"), "{text}");
    let path = root.path().join("core-api/src/generated/sensitive.rs");
    let text = fs::read_to_string(path).unwrap();
    for expected in [
        "&[(&str, &[FieldInfo])] = &[(\"/task\", crate::Task::FIELDS)];",
        "&[FieldInfo::new(\"sum\", Kind::Decimal).sensitive()];",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn names_of_the_connector_without_a_spec_are_missing() {
    let root = workspace(&[]);
    let list = "# Comment.\n\n/task: id name owner\n/job: id\n";
    write(root.path(), "specs/connector.txt", list);
    let table = run(Command::Coverage { format: Format::Table }, root.path()).unwrap();
    assert_snapshot!(table.split("\n\n").last().unwrap(), @"
    of the vendor's connector, 1 of 2 paths and 2 of 4 names are bound
    missing: /job
    missing: /task owner
    missing: /job id
    ");
    let json = run(Command::Coverage { format: Format::Json }, root.path()).unwrap();
    let missing = r#""missing_paths":["/job"],"missing_names":["/task owner", "/job id"]}"#;
    let connector = format!(r#""connector":{{"paths":2,"names":4,{missing}"#);
    assert!(json.contains(&connector), "{json}");
}

#[test]
fn every_name_of_the_vendors_connector_is_bound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = run(Command::Coverage { format: Format::Table }, &root).unwrap();
    let missing: Vec<_> = table.lines().filter(|line| line.starts_with("missing: ")).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(table.contains("89 of 89 paths and 1879 of 1879 names are bound"), "{table}");
}
