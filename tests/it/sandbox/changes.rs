//! Patches, batches, the history of deletions, and calls below a record.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use super::{Answer, Api, key};

async fn first(api: &Api, path: &str) -> Value {
    api.list(path, &[("page", "1,1")]).await.json()[0].clone()
}

fn path(kind: &str, record: &Value) -> String {
    format!("{kind}/{}", record["id"].as_str().unwrap())
}

async fn patch(api: &Api, path: &str, document: Value, version: &Value) -> Answer {
    let body = json!({"Document": document, "version": version}).to_string();
    api.call(Method::PATCH, path, &body).await
}

fn replace(path: &str, value: Value) -> Value {
    json!([{"op": "replace", "path": path, "value": value}])
}

#[tokio::test]
async fn a_patch_changes_only_the_named_fields() {
    let api = Api::start().await;
    let listed = first(&api, "employee").await;
    let path = path("employee", &listed);
    let before = api.fetch(&path).await.json();
    let body = format!(
        r#"{{"Document":[{{"op":"replace","path":"/billRate","value":30.50}},
            {{"op":"replace","path":"/title","value":null}}],"version":{}}}"#,
        before["version"]
    );
    let patched = api.call(Method::PATCH, &path, &body).await;
    assert_eq!(patched.status, StatusCode::OK, "{}", patched.body);
    assert!(patched.body.contains("\"billRate\":30.50,"), "{}", patched.body);
    let mut after = patched.json();
    assert_eq!(after["title"], Value::Null);
    assert_ne!(after["version"], before["version"]);
    for changed in ["billRate", "title", "version", "lastUpdated", "lastUpdatedById", "token"] {
        after[changed] = before[changed].clone();
    }
    assert_eq!(after, before);

    let stale = patch(&api, &path, replace("/title", json!("x")), &before["version"]).await;
    assert_eq!((stale.status, key(&stale).as_str()), (StatusCode::CONFLICT, "OutDatedModel"));
}

#[tokio::test]
async fn an_invalid_patch_changes_nothing() {
    let api = Api::start().await;
    let path = path("project", &first(&api, "project").await);
    let before = api.fetch(&path).await.json();
    for document in [
        replace("/address", json!([])),
        replace("/rules/0/rule", json!(1)),
        replace("/nowhere", json!(1)),
        replace("/fixedFee", json!("much")),
        json!([{"op": "copy", "from": "/rules", "path": "/memo"}]),
        json!([{"op": "test", "path": "/code", "value": "not it"}]),
        json!([{"op": "conjure", "path": "/code"}]),
        json!({}),
    ] {
        let refused = patch(&api, &path, document.clone(), &before["version"]).await;
        assert_eq!(
            (refused.status, &*key(&refused)),
            (StatusCode::CONFLICT, "InValidModel"),
            "{document}"
        );
    }
    let custom = json!([{"definitionId": before["id"], "value": "7"}]);
    let fields =
        patch(&api, &path, replace("/customFields", custom.clone()), &before["version"]).await;
    assert_eq!(fields.json()["customFields"], custom);
}

#[tokio::test]
async fn a_batch_is_all_or_nothing() {
    let api = Api::start().await;
    let count = async || {
        let counted = api.list("project", &[("fields", "count(*)")]).await.json();
        counted[0]["count"].as_u64().unwrap()
    };
    let before = count().await;
    let good = json!([{"code": "B-1", "name": "One"}, {"code": "B-2", "name": "Two"}]);
    let done = api.call(Method::POST, "project/batch", &good.to_string()).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.json()["id"].as_str().unwrap().len(), 36);
    assert_eq!(count().await, before + 2);

    for bad in [json!([{"code": "B-3"}, {"code": "B-1"}]), json!({}), json!([7])] {
        let refused = api.call(Method::POST, "project/batch", &bad.to_string()).await;
        assert_eq!((refused.status, refused.body.as_str()), (StatusCode::BAD_REQUEST, ""), "{bad}");
    }
    assert_eq!(count().await, before + 2);
}

#[tokio::test]
async fn a_deletion_is_added_to_the_history() {
    let api = Api::start().await;
    let since = "2026-03-17T00:00:00";
    let created = api.call(Method::POST, "activity", r#"{"code":"H-1","description":"x"}"#).await;
    let created = created.json();
    api.call(Method::DELETE, &path("activity", &created), "").await;
    let condition = format!("deletedOn >= '{since}'");
    let history = api.list("deletedhistory", &[("where", &condition)]).await.json();
    assert_eq!(history.as_array().unwrap().len(), 1);
    assert_eq!(history[0]["entityId"], created["id"]);
    assert!(history[0]["deletedOn"].as_str().unwrap() >= since);
}

#[tokio::test]
async fn calls_that_core_lacks_do_not_exist() {
    let api = Api::start().await;
    let planned = path("resourceschedule", &first(&api, "resourceschedule").await);
    for (method, path) in [
        (Method::PUT, planned.as_str()),
        (Method::PATCH, "activity/x"),
        (Method::POST, "company"),
        (Method::POST, "activity/batch"),
        (Method::DELETE, "project"),
    ] {
        let answer = api.call(method.clone(), path, "{}").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
    }
    assert_eq!(api.fetch("planet").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_project_lists_its_assignments() {
    let api = Api::start().await;
    let assigned = first(&api, "projectassignment/activity").await;
    let project = format!("project/{}", assigned["projectId"].as_str().unwrap());
    let rows = api.fetch(&format!("{project}/activities")).await.json();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let (groups, activities): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| row["itemType"] == 139);
    assert!(activities.iter().all(|row| row["item"].as_str().unwrap().contains('-')));
    assert_eq!((groups.len(), &groups[0]["item"]), (1, &Value::from("All Activities")));
    assert!(rows.iter().any(|row| row["id"] == assigned["id"]));
    let people = api.fetch(&format!("{project}/resources")).await.json();
    assert_eq!(people[0]["projectId"], assigned["projectId"]);
    let unknown = "project/2a897167-97ab-4321-98ca-ae767280525d/resources";
    assert_eq!(api.fetch(unknown).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_is_fetched_without_the_token() {
    let api = Api::start().await;
    let document = first(&api, "document").await;
    let uri = api.fetch(&format!("document/uri/{}", document["id"].as_str().unwrap())).await.json();
    let get = |url: String, headers: &[(&'static str, &str)]| {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        super::Call::<'static> { method: Method::GET, url, headers, body: String::new() }
    };
    let uri = uri.as_str().unwrap();
    let redirect = get(uri.to_owned(), &[]).send().await;
    assert_eq!(redirect.status, StatusCode::FOUND);
    let storage =
        Url::parse(uri).unwrap().join(redirect.headers["location"].to_str().unwrap()).unwrap();
    let file = get(storage.to_string(), &[]).send().await;
    assert!(file.body.contains(document["name"].as_str().unwrap()), "{}", file.body);
    let rest = get(storage.to_string(), &[("range", "bytes=5-"), ("if-range", "\"other\"")]);
    assert_eq!(rest.send().await.body, file.body);
    let tag = file.headers["etag"].to_str().unwrap();
    let rest = get(storage.to_string(), &[("range", "bytes=5-"), ("if-range", tag)]);
    assert_eq!(rest.send().await.body, file.body[5..]);
    let bearer = get(storage.to_string(), &[("authorization", "Bearer x")]);
    assert_eq!(bearer.send().await.status, StatusCode::BAD_REQUEST);
    let unsigned = storage.as_str().split('?').next().unwrap().to_owned();
    assert_eq!(get(unsigned, &[]).send().await.status, StatusCode::FORBIDDEN);
    assert_eq!(api.fetch("document/uri/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.fetch("health").await.json()["status"], "Healthy");
    assert!(api.fetch("version").await.json()["version"].is_string());
}
