//! Requests in forms that clients in other languages send.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Api, Call, key};

pub(super) const MARK: &str = "x-sandbox-unconfirmed";

pub(super) async fn first(api: &Api, path: &str) -> Value {
    api.list(path, &[("page", "1,1")]).await.json()[0].clone()
}

pub(super) async fn send(api: &Api, method: Method, path: &str, body: &Value) -> Answer {
    api.call(method, path, &body.to_string()).await
}

pub(super) fn path(kind: &str, record: &Value) -> String {
    format!("{kind}/{}", record["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_form_of_texts_creates_an_activity() {
    let api = Api::start().await;
    let body = json!({"code": "XY-01", "description": "Form", "billRate": "120.5",
        "costRate": "", "Billable": "false"});
    let created = send(&api, Method::POST, "activity", &body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    assert!(created.body.contains(r#""billRate":120.5,"#), "{}", created.body);
    assert!(created.body.contains(r#""costRate":0.0,"#), "{}", created.body);
    assert_eq!(created.json()["billable"], false);
    assert_eq!(
        created.header(MARK),
        "a text instead of a number in billRate; a text or number instead of a boolean in \
         billable; an empty text in costRate; the key Billable for billable"
    );
}

#[tokio::test]
async fn a_strict_sandbox_refuses_what_no_source_shows() {
    let sandbox = core_sandbox::Sandbox::builder().strict(true).start().await.unwrap();
    let token = sandbox.issue_token();
    let api = Api { sandbox, token };
    let body = json!({"code": "XY-01", "description": "Form", "billRate": "120.5"});
    let refused = send(&api, Method::POST, "activity", &body).await;
    assert_eq!((refused.status, &*key(&refused)), (StatusCode::CONFLICT, "InValidModel"));
    let message = refused.json()["Message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("no source shows that Core accepts this: a text instead"),
        "{message}"
    );
    for query in
        ["activity?pageSize=7", "activity?page=1", "activity?fields=colour", "activity/query"]
    {
        let refused = api.fetch(query).await;
        assert!(refused.status.is_client_error(), "{query}: {}", refused.status);
    }
}

#[tokio::test]
async fn paths_have_any_case_and_any_slashes() {
    let api = Api::start().await;
    let base = api.sandbox.url().to_owned();
    let get = async |url: String| {
        let headers = vec![("authorization", format!("Bearer {}", api.token))];
        Call { method: Method::GET, url, headers, body: String::new() }.send().await
    };
    let usual = get(format!("{base}/api/activity?page=1,2")).await.body;
    for (path, mark) in [
        ("/api/activity/", ""),
        ("/api/Activity", ""),
        ("/API/activity", ""),
        ("/api//activity", "two slashes in the path"),
        ("//api/activity//", "two slashes in the path"),
        ("/api/activity/query", "a path with /query"),
    ] {
        let answer = get(format!("{base}{path}?page=1,2")).await;
        assert_eq!((answer.status, answer.header(MARK)), (StatusCode::OK, mark), "{path}");
        assert_eq!(answer.body.len(), usual.len(), "{path}");
    }
    let body = json!({"code": "SL-01", "description": "Slash"});
    let created = send(&api, Method::POST, "activity/", &body).await;
    assert_eq!((created.status, created.header(MARK)), (StatusCode::CREATED, ""));
}

#[tokio::test]
async fn a_path_that_no_call_has_is_answered_with_advice() {
    let api = Api::start().await;
    for path in ["activities", "", "activity/7/8/9", "project/7/colours"] {
        let answer = api.fetch(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let message = answer.json()["Message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("sandbox: no call of Core has the path"), "{message}");
    }
    let wrong = api.call(Method::DELETE, "activity", "").await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.header("allow"), "GET,POST");
    let message = wrong.json()["Message"].as_str().unwrap().to_owned();
    assert_eq!(message, "sandbox: the path has no DELETE; its methods are GET,POST.");
    let extra = api.call(Method::POST, "health", "{}").await;
    assert_eq!((extra.status, extra.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET"));
}

#[tokio::test]
async fn calls_that_ran_in_production_run_here() {
    let api = Api::start().await;
    let id = "2a897167-97ab-4321-98ca-ae767280525d";
    let nested = format!("invoiceDetails.projectId='{id}'");
    let none = api.list("invoice", &[("where", &nested), ("page", "1,100")]).await;
    assert_eq!((none.status, none.header(MARK)), (StatusCode::NO_CONTENT, ""));
    let invoice = first(&api, "invoice").await;
    let whole = api.fetch(&path("invoice", &invoice)).await.json();
    let project = whole["invoiceDetails"][0]["projectId"].as_str().unwrap();
    let nested = format!("invoiceDetails.projectId='{project}'");
    let found = api.list("invoice", &[("where", &nested), ("fields", "id")]).await.json();
    assert!(found.as_array().unwrap().contains(&json!({"id": invoice["id"]})));

    for (path, parameter, value) in [
        ("activity", "orderby", "name"),
        ("invoice", "fields", "id,isVoid,invoiceDetails,lineItems"),
        ("payment", "fields", "id,date,amount,project,projectId,method,reference,lineItems"),
        ("deletedhistory", "orderBy", "deletedOn asc"),
        ("hr/review", "orderBy", "lastUpdated asc"),
        ("timeentry", "where", &format!("id='{id}' OR lastUpdated>='2020-01-01'")),
    ] {
        let answer = api.list(path, &[(parameter, value)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}?{parameter}={value}: {}", answer.body);
    }
    let fields = [("fields", "id,projectId,groupId,activityGroupId,project,group")];
    let rows = api.list("projectassignment", &fields).await;
    assert_eq!(rows.status, StatusCode::OK);
    assert_eq!(rows.json()[0]["groupId"], Value::Null);
    assert!(rows.header(MARK).contains("the field groupId in fields"), "{}", rows.header(MARK));
    let refused = api.list("employee", &[("fields", "id,email")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn orders_of_several_fields_apply_one_after_the_other() {
    let api = Api::start().await;
    let parameters =
        [("orderBy", "billable desc, code"), ("fields", "billable,code"), ("page", "1,1000")];
    let rows = api.list("activity", &parameters).await.json();
    let keys: Vec<(bool, String)> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["billable"] == false, row["code"].as_str().unwrap().to_owned()))
        .collect();
    assert!(keys.len() == 40 && keys.is_sorted(), "{keys:?}");
}
