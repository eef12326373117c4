//! Single records: create, fetch, replace and delete, and the errors of invalid requests.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Api, Call, key};

async fn post(api: &Api, path: &str, body: &str) -> Answer {
    api.call(Method::POST, path, body).await
}

/// Creates an activity with this code.
async fn activity(api: &Api, code: &str) -> Value {
    let body = json!({"code": code, "description": "Testing"}).to_string();
    post(api, "activity", &body).await.json()
}

fn path(kind: &str, record: &Value) -> String {
    format!("{kind}/{}", record["id"].as_str().unwrap())
}

#[tokio::test]
async fn digits_nulls_and_unknown_fields_survive() {
    let api = Api::start().await;
    let body = r#"{"zebra":{"b": 1.50},"code":"D-1","description":"x",
        "billRate":1234567890.123456789012345678,"costRate":2.50,"memo":null,"ape":null}"#;
    let created = post(&api, "activity", body).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let fetched = api.fetch(&path("activity", &created.json())).await;
    for text in [
        r#""billRate":1234567890.123456789012345678,"#,
        r#""costRate":2.50,"#,
        r#""memo":null,"#,
        r#","zebra":{"b": 1.50},"ape":null}"#,
    ] {
        assert!(fetched.body.contains(text), "{text} in {}", fetched.body);
    }

    let replaced = api.call(Method::PUT, &path("activity", &created.json()), &fetched.body).await;
    assert_eq!(replaced.status, StatusCode::OK);
    assert!(replaced.body.ends_with(r#","zebra":{"b": 1.50},"ape":null}"#), "{}", replaced.body);
}

#[tokio::test]
async fn a_create_fills_in_the_fields_of_the_server() {
    let api = Api::start().await;
    let client = api.list("client", &[("page", "1,1")]).await.json();
    let project = json!({"code": "F-1", "name": "New", "clientId": client[0]["id"]}).to_string();
    let project = post(&api, "project", &project).await.json();
    let entry = api.list("timeentry", &[("page", "1,1")]).await.json();
    let activity = activity(&api, "F-1").await;
    assert_eq!(activity["name"], "F-1:");
    let body = json!({
        "projectId": project["id"],
        "activityId": activity["id"],
        "resourceId": entry[0]["resourceId"],
        "date": "2026-03-05",
        "actualHours": 6.5,
        "description": "Site visit",
    });
    let created = post(&api, "timeentry", &body.to_string()).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let created = created.json();
    for (field, value) in [
        ("project", json!("F-1 | New")),
        ("client", client[0]["name"].clone()),
        ("activity", json!("F-1:")),
        ("resource", entry[0]["resource"].clone()),
        ("date", json!("2026-03-05T00:00:00")),
        ("billStatus", json!(0)),
        ("invoiceId", json!("00000000-0000-0000-0000-000000000000")),
        ("objectState", json!(1)),
    ] {
        assert_eq!(created[field], value, "{field}");
    }
    assert_eq!(created["version"].as_str().unwrap().len(), 12);
    assert_eq!(created["createdById"], created["lastUpdatedById"]);
}

#[tokio::test]
async fn a_replace_needs_the_whole_record_and_no_old_version() {
    let api = Api::start().await;
    let created = activity(&api, "R-1").await;
    let path = path("activity", &created);

    let old = api.call(Method::PUT, &path, r#"{"memo":"x","version":"AAAAAAAAAAA="}"#).await;
    assert_eq!((old.status, key(&old).as_str()), (StatusCode::CONFLICT, "OutDatedModel"));
    let part = json!({"memo": "x", "version": created["version"]}).to_string();
    let part = api.call(Method::PUT, &path, &part).await;
    assert_eq!((part.status, key(&part).as_str()), (StatusCode::CONFLICT, "RequiredFieldMissing"));
    assert_eq!(part.json()["ErrorCode"], "000.020");

    let whole =
        json!({"code": "R-1", "description": "Y", "version": created["version"]}).to_string();
    let saved = api.call(Method::PUT, &path, &whole).await;
    assert_eq!(saved.status, StatusCode::OK);
    let saved = saved.json();
    assert_ne!(saved["version"], created["version"]);
    assert_eq!(saved["createdOn"], created["createdOn"]);
    // A field that the request left out is cleared.
    assert_eq!(saved["defaultGroup"], Value::Null);
    let stale = api.call(Method::PUT, &path, &whole).await;
    assert_eq!(key(&stale), "OutDatedModel");
}

#[tokio::test]
async fn a_new_name_appears_in_all_references() {
    let api = Api::start().await;
    let entry = api.list("timeentry", &[("page", "1,1")]).await.json()[0].clone();
    let project = format!("project/{}", entry["projectId"].as_str().unwrap());
    let mut renamed = api.fetch(&project).await.json();
    renamed["name"] = json!("Observatory");
    let saved = api.call(Method::PUT, &project, &renamed.to_string()).await.json();
    assert!(saved["displayName"].as_str().unwrap().ends_with(" | Observatory"));
    let entry = api.fetch(&path("timeentry", &entry)).await.json();
    assert_eq!(entry["project"], saved["displayName"]);
}

#[tokio::test]
async fn a_record_that_breaks_a_rule_is_refused_with_a_key() {
    let api = Api::start().await;
    let existing = activity(&api, "K-1").await;
    let unknown = "2a897167-97ab-4321-98ca-ae767280525d";
    for (path, body, expected) in [
        ("activity", json!({"code": "K-2"}), "RequiredFieldMissing"),
        ("activity", json!({"code": existing["code"], "description": "x"}), "AlreadyExists"),
        ("activity", json!({"code": "x".repeat(101), "description": "x"}), "InValidModel"),
        ("activity", json!({"code": "K-3", "description": {}}), "InValidModel"),
        ("activity", json!([]), "InValidModel"),
        ("project", json!({"code": "K-4", "clientId": "nobody"}), "InValidModel"),
        ("project", json!({"code": "K-5", "parentId": unknown}), "InValidModel"),
    ] {
        let refused = post(&api, path, &body.to_string()).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{body}");
        assert!(key(&refused).ends_with(expected), "{body}: {}", refused.body);
        let names: Vec<String> = refused.json().as_object().unwrap().keys().cloned().collect();
        let mut expected =
            ["ErrorCode", "Type", "Key", "HelpLink", "Message", "DeveloperMessage", "StatusCode"];
        expected.sort_unstable();
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn a_deleted_record_is_gone_unless_others_need_it() {
    let api = Api::start().await;
    let created = path("activity", &activity(&api, "G-1").await);
    let deleted = api.call(Method::DELETE, &created, "").await;
    assert_eq!((deleted.status, deleted.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let body = r#"{"code":"G-1","description":"x","version":"AAA="}"#;
    for (method, body) in [(Method::GET, ""), (Method::DELETE, ""), (Method::PUT, body)] {
        let answer = api.call(method, &created, body).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""));
    }
    assert_eq!(api.fetch("activity/no-id").await.status, StatusCode::NOT_FOUND);

    let entry = api.list("timeentry", &[("page", "1,1")]).await.json()[0].clone();
    let used = format!("activity/{}", entry["activityId"].as_str().unwrap());
    assert_eq!(api.call(Method::DELETE, &used, "").await.status, StatusCode::CONFLICT);
    assert_eq!(api.fetch(&used).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_phase_makes_its_project_a_parent() {
    let api = Api::start().await;
    let root = post(&api, "project", r#"{"code":"P-1","name":"Root"}"#).await.json();
    assert_eq!(root["hasChild"], false);
    let phase = json!({"code": "P-1-A", "name": "Phase", "parentId": root["id"]}).to_string();
    let phase = post(&api, "project", &phase).await.json();
    assert_eq!(phase["parent"], "P-1 | Root");
    let parent = path("project", &root);
    let mut fetched = api.fetch(&parent).await.json();
    assert_eq!(fetched["hasChild"], true);
    fetched["parentId"] = root["id"].clone();
    let circular = api.call(Method::PUT, &parent, &fetched.to_string()).await;
    assert_eq!(key(&circular), "InValidModel");
    api.call(Method::DELETE, &path("project", &phase), "").await;
    assert_eq!(api.fetch(&parent).await.json()["hasChild"], false);
}

#[tokio::test]
async fn a_body_with_another_content_type_than_json_is_refused() {
    let api = Api::start().await;
    let call = Call {
        method: Method::POST,
        url: format!("{}activity", api.sandbox.endpoint()),
        headers: vec![
            ("authorization", format!("Bearer {}", api.token)),
            ("content-type", "text/plain".to_owned()),
        ],
        body: r#"{"code":"B-1","description":"x"}"#.to_owned(),
    };
    assert_eq!(call.send().await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(api.list("activity", &[("where", "code='B-1'")]).await.status, 204);
}
