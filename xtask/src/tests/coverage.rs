//! `coverage`, and resources that are calls alone.

use std::fs;

use insta::assert_snapshot;

use super::{complaints, workspace};
use crate::{
    cli::{Command, Format},
    run,
};

const HEALTH: &str = r#"
resource = "Health"
doc = "Whether the service is up."
source = "https://example.com"
path = "/health"
confidence = "observed"
calls = []
[call.get]
method = "GET"
path = "/health"
scope = "read:core"
returns = "json"
doc = "Asks."
confidence = "observed"
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
    | general | 1 (0 observed) | 2 (0 observed) | 2 (0 observed) |
    | system | 1 (1 observed) | 1 (1 observed) | 0 (0 observed) |
    | all groups | 2 (1 observed) | 3 (1 observed) | 2 (0 observed) |

    | beside the groups | number | fields |
    |---|---|---|
    | nested objects | 0 (0 observed) | 0 (0 observed) |
    | enums | 1 (0 observed) | |
    ");
    let mixed = super::TASK.replace("calls = ", "observed_calls = [\"list\"]\ncalls = ");
    let mixed = workspace(&[("resources/general/task.toml", &mixed)]);
    let table = run(Command::Coverage { format: Format::Table }, mixed.path()).unwrap();
    assert!(
        table.contains("| general | 1 (0 observed) | 2 (1 observed) | 2 (0 observed) |"),
        "{table}"
    );
    let json = run(Command::Coverage { format: Format::Json }, root.path()).unwrap();
    assert!(json.contains(r#""system":{"resources":{"all":1,"documented":0,"observed":1}"#));
    run(Command::Generate { check: false }, root.path()).unwrap();
    let page = fs::read_to_string(root.path().join("docs/coverage.md")).unwrap();
    assert!(page.contains("| system | Health | 1 (1 observed) | 0 (0 observed) | observed |"));
}

#[test]
fn calls_alone_make_no_record() {
    let root = workspace(&[("resources/system/health.toml", HEALTH)]);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| {
        fs::read_to_string(root.path().join("core-api/src/generated").join(path)).unwrap()
    };
    assert!(read("system.rs").contains("| Health | [`GetHealth`] | `GET /health` |"));
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
fn only_calls_that_are_there_differ_from_the_others() {
    let differs = |key: &str, calls: &str| {
        let task = super::TASK.replace("calls = ", &format!("{key} = [{calls}]\ncalls = "));
        complaints(&[("resources/general/task.toml", &task)])
    };
    let complaint = differs("observed_calls", "\"delete\"");
    assert!(complaint.contains("there is no call `delete` here"), "{complaint}");
    // The others are documented as it is.
    let complaint = differs("documented_calls", "\"list\"");
    assert!(complaint.contains("`documented_calls`"), "{complaint}");
}
