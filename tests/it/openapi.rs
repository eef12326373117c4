//! The OpenAPI documents beside the catalog: both describe the same calls and fields.

mod answers;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use core_api::{
    Evidence,
    catalog::{CallInfo, RESOURCES, ResourceInfo},
    record::{FieldInfo, Support},
};
use serde_json::Value;

const DOCUMENTS: [&str; 2] = [
    include_str!("../../core-sandbox/openapi/openapi.json"),
    include_str!("../../core-sandbox/openapi/openapi-3.0.json"),
];

fn documents() -> impl Iterator<Item = Value> {
    DOCUMENTS.into_iter().map(|text| serde_json::from_str(text).unwrap())
}

fn newest() -> Value {
    serde_json::from_str(DOCUMENTS[0]).unwrap()
}

fn word(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented",
        Evidence::VendorCode => "vendor-code",
        Evidence::Observed => "observed",
        Evidence::Assumed => "assumed",
        other => panic!("{other:?}"),
    }
}

/// Returns scope and evidence of each call of the document.
fn described(document: &Value) -> BTreeMap<String, [String; 2]> {
    let mut calls = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if method == "parameters" {
                continue;
            }
            let scope = operation["security"][0]["OAuth2"][0].as_str().unwrap().to_owned();
            let evidence = operation["x-evidence"].as_str().unwrap().to_owned();
            calls.insert(format!("{} {path}", method.to_uppercase()), [scope, evidence]);
        }
    }
    calls
}

#[test]
fn each_call_of_the_catalog_is_described_once() {
    let mut known = BTreeMap::new();
    for CallInfo { method, path, scope, evidence, .. } in RESOURCES.iter().flat_map(|r| r.calls) {
        let facts = [(*scope).to_owned(), word(*evidence).to_owned()];
        assert!(known.insert(format!("{method} {path}"), facts).is_none(), "{method} {path}");
    }
    for document in documents() {
        assert_eq!(described(&document), known);
    }
}

/// Returns the name of the schema of a record, which is the vendor's.
fn schema_name(resource: &ResourceInfo) -> &'static str {
    if resource.name == "ClientRecord" { "Client" } else { resource.name }
}

fn check_field(info: &FieldInfo, schema: &Value, inherited: Evidence, place: &str) {
    let flag = |name: &str| schema.get(name).and_then(Value::as_bool);
    let support = |support| match support {
        Support::Known => Some(true),
        Support::Refused => Some(false),
        Support::Unknown => None,
    };
    assert_eq!(flag("x-filterable"), support(info.filter), "{place}");
    assert_eq!(flag("x-sortable"), support(info.sort), "{place}");
    assert_eq!(flag("x-sensitive").is_some(), info.sensitive, "{place}");
    assert_eq!(flag("x-volatile").is_some(), info.volatile, "{place}");
    assert_eq!(flag("x-type-assumed").is_some(), info.assumed_type, "{place}");
    let is_identity = ["id", "version"].contains(&info.name);
    assert_eq!(flag("readOnly").is_some(), info.read_only && !is_identity, "{place}");
    let length = schema.get("x-max-length").and_then(Value::as_u64);
    assert_eq!(length, info.max_length.map(u64::from), "{place}");
    let evidence = schema.get("x-evidence").and_then(Value::as_str);
    let expected = (info.evidence != inherited).then(|| word(info.evidence));
    assert_eq!(evidence, expected, "{place}");
}

#[test]
fn each_field_of_the_catalog_is_described_with_its_facts() {
    for document in documents() {
        let schemas = &document["components"]["schemas"];
        for resource in RESOURCES.iter().filter(|resource| !resource.fields.is_empty()) {
            let name = schema_name(resource);
            let properties = schemas[name]["properties"].as_object().unwrap();
            assert_eq!(properties.len(), resource.fields.len(), "{name}");
            for info in resource.fields {
                let place = format!("{name}.{}", info.name);
                check_field(info, &properties[info.name], resource.evidence, &place);
            }
            let input = &schemas[format!("{name}Input")];
            for info in resource.fields.iter().filter(|info| !info.read_only && input.is_object()) {
                let length =
                    input["properties"][info.name].get("maxLength").and_then(Value::as_u64);
                assert_eq!(length, info.max_length.map(u64::from), "{name}Input.{}", info.name);
            }
            let required: BTreeSet<&str> = input["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let known = resource.fields.iter().filter(|info| info.required && input.is_object());
            assert_eq!(required, known.map(|info| info.name).collect(), "{name}");
        }
    }
}

#[test]
fn the_programs_of_the_page_are_those_that_interop_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/openapi.md")).unwrap();
    let mut count = 0;
    for part in page.split("<!-- file ").skip(1) {
        let (path, rest) = part.split_once(" -->\n```").unwrap();
        let (_, program) = rest.split_once('\n').unwrap();
        let (program, _) = program.split_once("```").unwrap();
        assert_eq!(program, fs::read_to_string(root.join(path)).unwrap(), "{path}");
        count += 1;
    }
    assert_eq!(count, 2);
}
