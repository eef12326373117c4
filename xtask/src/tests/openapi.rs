//! `openapi`: documents of the specs of this workspace, and of specs with odd facts.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};

use super::{TASK, workspace, write};
use crate::{
    cli::{Command, OpenapiArguments},
    emit, load,
    openapi::{self, Version, error_keys::ERROR_KEYS},
    run,
    spec::Specs,
};

/// The folder of this workspace.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn specs() -> Specs {
    load::load(root()).unwrap().specs
}

fn document(specs: &Specs, version: Version) -> Value {
    serde_json::from_str(&openapi::document(specs, version)).unwrap()
}

/// Returns the document of a workspace with this spec of a task.
fn of_task(spec: &str, more: &[(&str, &str)]) -> Value {
    let root = workspace(more);
    write(root.path(), "specs/resources/general/task.toml", spec);
    serde_json::from_str(&run(openapi_command(false), root.path()).unwrap()).unwrap()
}

fn openapi_command(three_zero: bool) -> Command {
    Command::Openapi(OpenapiArguments { three_zero, output: None })
}

/// Calls `visit` for each value, with its path (RFC 6901).
fn walk<'a>(value: &'a Value, path: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(path, value);
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            walk(value, &format!("{path}/{name}"), visit);
        }),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .for_each(|(index, value)| walk(value, &format!("{path}/{index}"), visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the operations as `GET /activity`, with their values.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if method != "parameters" {
                operations.push((format!("{} {path}", method.to_uppercase()), operation));
            }
        }
    }
    operations
}

#[test]
fn every_reference_has_a_target_and_every_component_is_used() {
    for version in [Version::V3_0, Version::V3_1] {
        let document = document(&specs(), version);
        let mut used = BTreeSet::new();
        walk(&document, "", &mut |path, value| {
            if let Some(target) = value.get("$ref").and_then(Value::as_str) {
                let pointer = target.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{path}: {target}");
                used.insert(target.to_owned());
            }
        });
        for (kind, components) in document["components"].as_object().unwrap() {
            for name in components.as_object().unwrap().keys().filter(|_| kind != "securitySchemes")
            {
                assert!(used.contains(&format!("#/components/{kind}/{name}")), "{kind} {name}");
            }
        }
    }
}

#[test]
fn both_versions_have_the_same_calls() {
    let specs = specs();
    let [old, new] = [Version::V3_0, Version::V3_1].map(|version| document(&specs, version));
    let calls = |document| -> Vec<(String, Value, Vec<String>)> {
        let operations = operations(document).into_iter();
        let parts = operations.map(|(call, operation)| {
            let statuses = operation["responses"].as_object().unwrap().keys().cloned();
            // 3.0 leaves the empty answer to a list to the description.
            let statuses = statuses.filter(|status| !(call.starts_with("GET ") && status == "204"));
            (call.clone(), operation["operationId"].clone(), statuses.collect())
        });
        parts.collect()
    };
    assert_eq!(calls(&old), calls(&new));
    assert!(new["paths"].pointer("/~1timeentry/get/responses/204").is_some());
    let names = |document: &Value| -> Vec<String> {
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&old), names(&new));
}

#[test]
fn names_of_operations_differ_in_every_spelling() {
    let document = document(&specs(), Version::V3_1);
    let mut names = BTreeSet::new();
    for (call, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap().to_lowercase();
        assert!(names.insert(name), "{call}");
        assert!(operation["summary"].as_str().unwrap().len() < 100, "{call}");
    }
}

#[test]
fn every_example_is_valid_by_its_schema() {
    let document = document(&specs(), Version::V3_1);
    let (mut schemas, mut values) = (serde_json::Map::new(), serde_json::Map::new());
    walk(&document, "", &mut |path, media| {
        let (Some(schema), Some(examples)) = (media.get("schema"), media.get("examples")) else {
            return;
        };
        for (name, example) in examples.as_object().unwrap() {
            let target = example.get("$ref").and_then(Value::as_str);
            let example = target.map_or(example, |target| document.pointer(&target[1..]).unwrap());
            schemas.insert(format!("{path}/{name}"), schema.clone());
            values.insert(format!("{path}/{name}"), example["value"].clone());
        }
    });
    assert!(values.len() > 300, "{} examples", values.len());
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": schemas,
        "components": document["components"],
    });
    let validator =
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    let values = Value::Object(values);
    let errors = validator.iter_errors(&values);
    let errors: Vec<String> =
        errors.map(|error| format!("{}: {error}", error.instance_path())).take(10).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn an_example_of_a_create_has_every_required_field() {
    let document = document(&specs(), Version::V3_1);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut count = 0;
    for (name, schema) in schemas.iter().filter(|(name, _)| name.ends_with("Input")) {
        let example = &document["components"]["examples"][name]["value"];
        for required in schema["required"].as_array().into_iter().flatten() {
            assert!(!example[required.as_str().unwrap()].is_null(), "{name}: {required}");
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn the_error_keys_are_those_of_core_api() {
    let source = fs::read_to_string(root().join("core-api/src/error/key.rs")).unwrap();
    let constants = source.lines().filter_map(|line| line.strip_prefix("pub const "));
    let keys: BTreeSet<&str> =
        constants.map(|constant| constant.split('"').nth(1).unwrap()).collect();
    let own: BTreeSet<&str> = ERROR_KEYS.iter().map(|known| known.key).collect();
    assert_eq!(own, keys, "change `xtask/src/openapi/error_keys.rs`");
    let codes = fs::read_to_string(root().join("core-api/src/error/code.rs")).unwrap();
    for code in ERROR_KEYS.iter().filter_map(|known| known.code) {
        assert!(codes.contains(&format!("{code:?}")), "{code}");
    }
}

#[test]
fn the_document_is_printed_or_written() {
    let root = workspace(&[]);
    let printed = run(openapi_command(false), root.path()).unwrap();
    assert!(printed.contains("\"openapi\": \"3.1.0\""), "{printed}");
    assert!(run(openapi_command(true), root.path()).unwrap().contains("\"openapi\": \"3.0.3\""));
    let path = root.path().join("document.json");
    let written = |output| {
        run(
            Command::Openapi(OpenapiArguments { three_zero: false, output: Some(output) }),
            root.path(),
        )
    };
    assert!(written(path.clone()).unwrap().contains("bytes"));
    assert_eq!(fs::read_to_string(path).unwrap(), format!("{printed}\n"));
    let error = written(root.path().join("no/folder.json")).unwrap_err();
    assert!(error.contains("no/folder.json") && error.contains("choose another"), "{error}");
}

#[test]
fn a_record_with_the_name_of_an_own_schema_keeps_its_name() {
    let object = "object = \"Job\"\ndoc = \"Work.\"\nsource = \"https://example.com\"\n[fields]\n\
                  name = { type = \"string\", doc = \"Name.\" }\n";
    let task = TASK.replace("\"list\"", "\"list\", \"create\", \"batch\"");
    let task = format!("{task}job = {{ type = \"object:Job\", doc = \"Job.\" }}\n");
    let document = of_task(&task, &[("objects/job.toml", object)]);
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Job"]["description"], "Work.");
    assert!(schemas["CoreJob"]["description"].as_str().unwrap().contains("batch"));
    let batch = &document["paths"]["/task/batch"]["post"]["responses"]["200"]["content"];
    assert_eq!(batch["application/json"]["schema"]["$ref"], "#/components/schemas/CoreJob");
}

#[test]
fn an_enum_is_open_and_names_its_values() {
    let light = |values: &str| {
        let spec = format!(
            "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\nvalues = [{values}]\n"
        );
        let task = format!("{TASK}light = {{ type = \"enum:Light\", doc = \"Light.\" }}\n");
        let document = of_task(&task, &[("enums/light.toml", &spec)]);
        document["components"]["schemas"]["Light"].clone()
    };
    let named = light(r#"{ value = 0, name = "Red", doc = "Stop." }"#);
    assert_eq!(named["type"], "integer");
    assert_eq!(named["x-extensible-enum"], json!([0]));
    assert_eq!(named["x-enum-varnames"], json!(["Red"]));
    assert!(
        named.get("enum").is_none()
            && named["description"].as_str().unwrap().contains("`0` Red: Stop.")
    );
    assert_eq!(light("")["type"], "integer");
    assert_eq!(light(r#"{ value = "red", name = "Red", doc = "Stop." }"#)["type"], "string");
}

#[test]
fn a_field_has_all_facts_of_its_line() {
    let line = "hours = { type = \"decimal?\", filter = true, sort = false, sensitive = true, unit = \"currency/hour\", \
                doc = \"Rate.\", evidence = \"observed\" }\n";
    let document = of_task(&format!("{TASK}{line}"), &[]);
    let expected = json!({
        "type": ["number", "null"], "format": "decimal", "description": "Rate. In currency per hour.",
        "x-filterable": true, "x-sortable": false, "x-sensitive": true, "x-unit": "currency/hour",
        "x-evidence": "observed", "x-type-assumed": true,
    });
    assert_eq!(document["components"]["schemas"]["Task"]["properties"]["hours"], expected);
}

#[test]
fn generate_writes_both_documents() {
    let specs = specs();
    let files = emit::files(&specs);
    for (path, version) in [("openapi.json", Version::V3_1), ("openapi-3.0.json", Version::V3_0)] {
        let path = format!("core-sandbox/openapi/{path}");
        assert_eq!(files[&path], openapi::document(&specs, version), "{path}");
    }
}

#[test]
fn calls_take_and_return_records_lists_inputs_and_nothing() {
    let call = |name: &str, returns: &str, body: &str| {
        format!(
            "[call.{name}]\nmethod = \"POST\"\npath = \"/task/{{id}}/{name}\"\nscope = \"read:core\"\n\
             returns = \"{returns}\"\nbody = \"{body}\"\ndoc = \"Does it.\"\n"
        )
    };
    let calls =
        call("close", "none", "list:input:Task") + &call("copy", "resource:Task", "list:id:Task");
    let task = TASK
        .replace("\"list\"]", "\"list\", \"create\"]")
        .replace("[fields]", &(calls + "[fields]"));
    let document = of_task(&task, &[]);
    let close = &document["paths"]["/task/{id}/close"]["post"];
    let content = |value: &Value| value["content"]["application/json"]["schema"].clone();
    let inputs = json!({ "type": "array", "items": { "$ref": "#/components/schemas/TaskInput" } });
    assert_eq!(content(&close["requestBody"]), inputs);
    assert_eq!(close["responses"]["204"]["$ref"], "#/components/responses/NoContent");
    let copy = &document["paths"]["/task/{id}/copy"]["post"];
    assert_eq!(content(&copy["requestBody"])["items"]["x-refers-to"], json!(["Task"]));
    assert_eq!(content(&copy["responses"]["200"])["$ref"], "#/components/schemas/Task");
}

#[test]
fn the_history_of_a_declaration_is_described() {
    let task = TASK
        .replace("[fields]", "call_deprecated = { get = \"Use the list.\" }\n[fields]")
        .replace("doc = \"Name.\"", "renamed_from = \"label\", since = \"1\", doc = \"Name.\"");
    let document = of_task(&task, &[]);
    let get = &document["paths"]["/task/{id}"]["get"];
    assert_eq!((&get["deprecated"], &get["x-deprecated"]), (&json!(true), &json!("Use the list.")));
    assert!(document["paths"]["/task"]["get"].get("deprecated").is_none());
    let name = &document["components"]["schemas"]["Task"]["properties"]["name"];
    assert_eq!((&name["x-renamed-from"], &name["x-since"]), (&json!(["label"]), &json!("1")));
}
