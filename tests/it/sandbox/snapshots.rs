//! Reset, snapshots, dump and seed of all records.

use http::{Method, StatusCode};

use super::Api;

async fn create(api: &Api, code: &str) -> String {
    let body = format!(r#"{{"code":"{code}","description":"Snapshots"}}"#);
    let created = api.call(Method::POST, "activity", &body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    created.json()["id"].as_str().unwrap().to_owned()
}

async fn codes(api: &Api) -> Vec<String> {
    let parameters = [("where", "description='Snapshots'"), ("orderBy", "code")];
    let listed = api.list("activity", &parameters).await;
    let rows = if listed.body.is_empty() { serde_json::json!([]) } else { listed.json() };
    let code = |row: &serde_json::Value| row["code"].as_str().unwrap().to_owned();
    rows.as_array().unwrap().iter().map(code).collect()
}

#[tokio::test]
async fn a_snapshot_brings_the_records_of_its_time_back() {
    let api = Api::start().await;
    let first = create(&api, "S1").await;
    api.sandbox.snapshot("one").unwrap();
    create(&api, "S2").await;
    api.sandbox.snapshot("two").unwrap();
    assert_eq!(api.call(Method::DELETE, &format!("activity/{first}"), "").await.status, 204);
    assert_eq!(codes(&api).await, ["S2"]);
    api.sandbox.restore("one").unwrap();
    assert_eq!(codes(&api).await, ["S1"]);
    api.sandbox.restore("two").unwrap();
    assert_eq!(codes(&api).await, ["S1", "S2"]);
    assert_eq!(api.sandbox.snapshots(), ["one", "two"]);

    api.sandbox.reset();
    assert_eq!(codes(&api).await, [""; 0]);
    // A reset sandbox makes the ids of a new one.
    assert_eq!(create(&api, "S1").await, first);
    assert_eq!(api.sandbox.created::<core_api::Activity>(), 1);

    api.sandbox.remove_snapshot("one");
    let error = api.sandbox.restore("one").unwrap_err().to_string();
    assert_eq!(error, "no snapshot has the name `one`; take it first");
    assert!(api.sandbox.snapshot("").unwrap_err().to_string().contains("1 to 100 bytes"));
    for number in 1..100 {
        api.sandbox.snapshot(&number.to_string()).unwrap();
    }
    assert!(api.sandbox.snapshot("100").unwrap_err().to_string().contains("100 snapshots"));
    api.sandbox.snapshot("99").unwrap();
}

#[tokio::test]
async fn a_folder_carries_records_to_another_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let api = Api::start().await;
    let id = create(&api, "F1").await;
    let before = api.fetch(&format!("activity/{id}")).await.json();
    api.sandbox.dump(folder.path()).unwrap();

    let other = Api::start().await;
    other.sandbox.seed(folder.path()).unwrap();
    let mut after = other.fetch(&format!("activity/{id}")).await.json();
    // The token changes with each read.
    after["token"] = before["token"].clone();
    assert_eq!(after, before);

    std::fs::write(folder.path().join("activity.json"), "[{\"code\":7}]").unwrap();
    let error = other.sandbox.seed(folder.path()).unwrap_err().to_string();
    assert!(error.contains("activity.json, line 1, `code`"), "{error}");
    assert_eq!(codes(&other).await, ["F1"]);
    std::fs::write(folder.path().join("activity.json"), "[]").unwrap();
    other.sandbox.seed(folder.path()).unwrap();
    assert_eq!(other.list("activity", &[]).await.status, StatusCode::NO_CONTENT);
}
