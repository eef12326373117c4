//! The recorder of shapes: what it writes of calls, and that no value is in its file.

mod privacy;

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use core_api::{
    AccessToken, Client, Employee, GetProject, Id, Json, ListProjects, Project,
    client::{Interception, Middleware, Retry, ShapeFileError, ShapeRecorder},
};
use core_auth::StaticToken;
use http::{Method, Request, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Answers each request with one status and body.
#[derive(Clone, Debug, Default)]
struct Server(Arc<Mutex<(u16, String)>>);

impl Middleware for Server {
    fn before(&self, _: &mut Request<Bytes>) -> Interception {
        let (status, body) = self.0.lock().unwrap().clone();
        let response = Response::builder().status(status).header("etag", "marker-of-a-header");
        Ok(Some(response.body(Bytes::from(body)).unwrap()))
    }
}

/// A client whose answers the test sets, and its recorder.
struct Recording {
    folder: TempDir,
    shapes: ShapeRecorder,
    server: Server,
    client: Client,
}

impl Recording {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shapes = ShapeRecorder::open(folder.path().join("shapes.json")).unwrap();
        let server = Server::default();
        let token = AccessToken::new("marker-token", "http://127.0.0.1:9/api".parse().unwrap());
        let builder = Client::builder(StaticToken::from(token)).allow_loopback();
        let builder = builder.retry(Retry::never()).middleware(shapes.clone());
        let client = builder.middleware(server.clone()).build().unwrap();
        Self { folder, shapes, server, client }
    }

    fn answer(&self, status: u16, body: impl Into<String>) {
        *self.server.0.lock().unwrap() = (status, body.into());
    }

    /// Makes any call, whatever its result.
    async fn call(&self, method: Method, path: &str, query: &[(&str, &str)], body: &Value) {
        let call = self.client.raw(method, path.to_owned()).json(body);
        let call = query.iter().fold(call, |call, (name, value)| call.query(name, value));
        let _ = call.fetch::<Json>().await;
    }

    /// Returns the observations of a call.
    fn observed(&self, method: &str, path: &str) -> Value {
        let file: Value = serde_json::from_str(&self.shapes.to_json()).unwrap();
        let calls = file["calls"].as_array().unwrap().clone();
        let is_it = |call: &&Value| call["method"] == method && call["path"] == path;
        calls.iter().find(is_it).map(|call| call["observed"].clone()).unwrap_or_default()
    }
}

/// Returns the shape of a member.
fn member<'a>(shape: &'a Value, name: &str) -> &'a Value {
    let fields = shape["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).map_or(&Value::Null, |field| &field["shape"])
}

#[tokio::test]
async fn names_types_and_counts_of_each_call_are_recorded() {
    let run = Recording::start();
    run.answer(
        200,
        r#"[{"name":"Jane","status":2,"contractAmount":5.0,"newField":"2026-11-26T08:00:00","id":null},
            {"name":null,"status":2,"contractAmount":5.25,"newField":null,"id":null}]"#,
    );
    let list = ListProjects::new().filter(Project::CODE.eq("x"));
    let _ = run.client.send(list).await;
    let observed = run.observed("GET", "/project");
    assert_eq!(observed["statuses"], json!({ "200": 1 }));
    assert_eq!(observed["filters"], json!({ "code": { "accepted": 1, "refused": 0 } }));
    let row = &observed["answer"]["items"];
    assert_eq!(row["objects"], 2);
    assert_eq!(member(row, "name"), &json!({ "null": 1, "text": { "text": 1 }, "longest": 4 }));
    assert_eq!(member(row, "status"), &json!({ "integer": 2, "numbers": { "2": 2 } }));
    assert_eq!(member(row, "contractAmount"), &json!({ "whole": 1, "decimal": 1 }));
    let new = json!({ "null": 1, "text": { "date-time": 1 }, "longest": 20 });
    assert_eq!(member(row, "newField"), &new);

    run.answer(404, r#"{"Message":"Jane is gone"}"#);
    let _ = run.client.send(GetProject::new(Id::NONE)).await;
    assert_eq!(run.observed("GET", "/project/{id}")["statuses"], json!({ "404": 1 }));
}

#[tokio::test]
async fn refusals_name_declared_fields_only() {
    let run = Recording::start();
    let message = "Invalid field in 'where' parameter. Field name: memo; Jane";
    run.answer(400, json!({ "Message": message }).to_string());
    let query = [("where", "memo = 'code' and margin = 1"), ("orderBy", "name desc")];
    run.call(Method::GET, "/project", &query, &Value::Null).await;
    let observed = run.observed("GET", "/project");
    assert_eq!(observed["filters"], json!({ "memo": { "accepted": 0, "refused": 1 } }));
    assert_eq!(observed["orders"], json!({}));

    run.answer(409, r#"{"Key":"RequiredFieldMissing","Message":"name of Jane"}"#);
    run.call(Method::POST, "/project", &[], &json!({ "code": "x" })).await;
    let observed = run.observed("POST", "/project");
    assert_eq!(observed["missing"], json!({ "name": 1 }));
    // Core did not accept the request, so its body shows nothing.
    assert_eq!(observed["request"], json!({}));
}

#[tokio::test]
async fn keys_that_are_data_are_counted() {
    let run = Recording::start();
    let map = json!({ "jane": 1, "joe": 2, "id": 3 });
    let row = json!({ "id": null, "name": "x", "invoiceNumber": map, "Jane Doe": 1, "a123": 2 });
    run.answer(200, json!([row, { "jane": 1, "joe": 2, "code": "x" }]).to_string());
    run.call(Method::GET, "/project", &[], &Value::Null).await;
    let text = run.shapes.to_json();
    for name in ["jane", "joe", "Jane", "a123"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    let row = &run.observed("GET", "/project")["answer"]["items"];
    assert_eq!(row["other_names"], 4);
    assert_eq!(member(row, "invoiceNumber")["other_names"], 2);
}

#[tokio::test]
async fn sensitive_fields_have_types_alone() {
    let run = Recording::start();
    run.answer(
        200,
        json!([{ "ssn": "078-05-1120", "gender": 1, "address": { "city": "Graz" } }]).to_string(),
    );
    run.call(Method::GET, "/employee", &[], &Value::Null).await;
    let row = &run.observed("GET", "/employee")["answer"]["items"];
    assert_eq!(member(row, "ssn"), &json!({ "text": { "text": 1 } }));
    assert_eq!(member(row, "gender"), &json!({ "integer": 1, "other_numbers": 1 }));
    assert_eq!(member(row, "address"), &json!({ "objects": 1, "other_names": 1 }));
    let sensitive = Employee::FIELDS.iter().filter(|field| field.sensitive);
    for field in sensitive {
        let shape = member(row, field.name);
        assert!(shape["longest"].is_null() && shape["numbers"].is_null(), "{}", field.name);
    }
}

#[tokio::test]
async fn several_runs_add_up_in_one_file() {
    let run = Recording::start();
    let path = run.folder.path().join("shapes.json");
    run.answer(200, r#"[{"name":"a"}]"#);
    run.call(Method::GET, "/project", &[], &Value::Null).await;
    run.call(Method::GET, "/nothing/of/core", &[], &Value::Null).await;
    run.shapes.save().unwrap();
    let again = ShapeRecorder::open(&path).unwrap();
    assert_eq!(again.to_json(), run.shapes.to_json());
    assert_eq!(fs::read_to_string(&path).unwrap(), again.to_json());

    let second = Recording { shapes: again.clone(), ..Recording::start() };
    let builder = Client::builder(StaticToken::from(AccessToken::new(
        "x",
        "http://127.0.0.1:9/api".parse().unwrap(),
    )));
    let builder = builder.allow_loopback().middleware(again).middleware(run.server.clone());
    let second = Recording { client: builder.build().unwrap(), ..second };
    second.call(Method::GET, "/project", &[], &Value::Null).await;
    assert_eq!(second.observed("GET", "/project")["statuses"], json!({ "200": 2 }));
    // The last clone writes the file.
    drop(second);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#""200": 2"#) && text.contains(r#""other": 1"#), "{text}");
}

#[test]
fn files_of_another_form_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shapes.json");
    let open = |text: &str| {
        fs::write(&path, text).unwrap();
        ShapeRecorder::open(&path).unwrap_err()
    };
    assert!(matches!(open(""), ShapeFileError::Form(_)));
    assert!(matches!(open("{\"shapes\":1,\"secret\":2}"), ShapeFileError::Form(_)));
    assert!(matches!(open("{\"shapes\":2}"), ShapeFileError::Version(2)));
    assert!(matches!(ShapeRecorder::open(folder.path()), Err(ShapeFileError::NotPlain)));
    assert!(matches!(open(&"[".repeat(1 << 20)), ShapeFileError::Form(_)));
}

/// The file that tests of `xtask` read as well, so that both sides have one form.
const FORM: &str = "../tests/fixtures/shapes.json";

/// Every part of the form is in the fixture. `CORE_UPDATE_DOCS=1` writes it.
#[tokio::test]
async fn the_form_of_the_file_is_that_of_the_fixture() {
    let run = Recording::start();
    let texts = [
        "",
        "x",
        "true",
        "-1.5",
        "08:30",
        "2026-11-26",
        "2026-11-26T08:00:00.5",
        "2026-11-26T08:00:00Z",
        "04c12ea8-229d-42d8-9db3-c3b15d782312",
        "00000000-0000-0000-0000-000000000000",
    ];
    let rows = texts.map(|text| json!({ "id": null, "name": text, "newField": text }));
    let (mut first, mut second) = (rows.to_vec(), rows.to_vec());
    first.push(json!({ "id": null, "name": "x".repeat(300), "status": 77, "contractAmount": 1.0 }));
    second.push(json!({ "status": 900, "contractAmount": 1.5, "hasChild": true, "id": 12 }));
    second
        .push(json!({ "id": null, "customFields": [{ "label": "x", "value": [] }], "Jane D": {} }));
    run.answer(200, json!(first).to_string());
    let query = [("where", "code = 'x'"), ("orderBy", "name")];
    run.call(Method::GET, "/project", &query, &Value::Null).await;
    run.answer(200, json!(second).to_string());
    run.call(Method::GET, "/project", &[("fields", "id")], &Value::Null).await;
    let message = "Invalid field in 'orderBy' parameter. Field name: memo";
    run.answer(400, json!({ "Message": message }).to_string());
    run.call(Method::GET, "/project", &[("orderBy", "memo")], &Value::Null).await;
    run.answer(201, json!({ "id": null, "name": "x" }).to_string());
    run.call(Method::POST, "/project", &[], &json!({ "name": "x", "code": "y" })).await;
    run.answer(409, r#"{"Key":"RequiredFieldMissing","Message":"clientId"}"#);
    run.call(Method::POST, "/project", &[], &json!({ "name": "x" })).await;
    run.answer(200, "[]");
    run.call(Method::GET, "/unknown", &[], &Value::Null).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FORM);
    let text = run.shapes.to_json() + "\n";
    if std::env::var_os("CORE_UPDATE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}
