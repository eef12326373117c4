//! Answers of the sandbox and recorded payloads, judged by the schemas of the document.

use std::{fs, path::Path};

use core_api::{catalog::RESOURCES, endpoint::CallKind};
use core_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{newest, schema_name};
use crate::support::http_client::http_client_builder;

/// Judges values, each by the schema of its name.
struct Judge(jsonschema::Validator);

impl Judge {
    fn new() -> Self {
        let document = newest();
        let names = document["components"]["schemas"].as_object().unwrap().keys();
        let schema = |name: &String| {
            let one = json!({ "$ref": format!("#/components/schemas/{name}") });
            (name.clone(), json!({ "anyOf": [one, { "type": "array", "items": one }] }))
        };
        let schemas: serde_json::Map<String, Value> = names.map(schema).collect();
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "properties": schemas,
            "components": document["components"],
        });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Self(options.build(&schema).unwrap())
    }

    /// Fails if a record or a list of records is not valid by a schema.
    fn check(&self, schema: &str, value: &Value, place: &str) {
        let value = json!({ schema: value });
        let errors = self.0.iter_errors(&value);
        let errors: Vec<String> = errors.map(|error| error.to_string()).take(3).collect();
        assert!(errors.is_empty(), "{place}: {errors:#?}");
    }
}

#[tokio::test]
async fn the_answers_of_the_sandbox_are_valid() {
    let (judge, sandbox) = (Judge::new(), Sandbox::start().await.unwrap());
    let (http, token) = (http_client_builder().no_proxy().build().unwrap(), sandbox.issue_token());
    let get = async |path: &str| -> Option<Value> {
        let url = format!("{}{path}", sandbox.endpoint());
        let response = http.get(url).bearer_auth(&token).send().await.unwrap();
        let text = response.error_for_status().unwrap().text().await.unwrap();
        (!text.is_empty()).then(|| serde_json::from_str(&text).unwrap())
    };
    let mut count = 0;
    for resource in RESOURCES.iter().filter(|resource| !resource.fields.is_empty()) {
        let (name, path) = (schema_name(resource), resource.path.trim_start_matches('/'));
        if resource.call(CallKind::List).is_none() {
            continue;
        }
        let Some(page) = get(&format!("{path}?page=1,20")).await else { continue };
        judge.check(name, &page, &format!("list of {path}"));
        count += page.as_array().unwrap().len();
        if resource.call(CallKind::Get).is_some() {
            let record = get(&format!("{path}/{}", page[0]["id"].as_str().unwrap())).await.unwrap();
            judge.check(name, &record, &format!("record of {path}"));
        }
    }
    assert!(count > 500, "{count} rows");
}

#[test]
fn recorded_payloads_are_valid() {
    let judge = Judge::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/payloads");
    for (name, schema) in [
        ("account-1.json", "AccountInput"),
        ("allocation-2.json", "Allocation"),
        ("budget-1.json", "Budget"),
        ("budget-3.json", "BudgetInput"),
        ("error-1.json", "CoreError"),
        ("error-2.json", "CoreError"),
        ("error-4.json", "CoreError"),
        ("project-1.json", "Project"),
        ("project-2.json", "ProjectInput"),
        ("timeentry-1.json", "TimeEntry"),
        ("timeentry-3.json", "TimeEntryInput"),
    ] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        judge.check(schema, &serde_json::from_str(&text).unwrap(), name);
    }
}
