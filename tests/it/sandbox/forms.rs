//! Requests in forms that clients in other languages send, and what Core writes where a request has no value.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Api, Call, key};

const MARK: &str = "x-sandbox-unconfirmed";

async fn first(api: &Api, path: &str) -> Value {
    api.list(path, &[("page", "1,1")]).await.json()[0].clone()
}

async fn send(api: &Api, method: Method, path: &str, body: &Value) -> Answer {
    api.call(method, path, &body.to_string()).await
}

fn path(kind: &str, record: &Value) -> String {
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

/// Returns a new time entry of an employee, on a project that permits all activities.
async fn entry(api: &Api) -> Value {
    let project = json!({"code": "T-1", "name": "Time"});
    let project = send(api, Method::POST, "project", &project).await.json();
    let body = json!({
        "projectId": project["id"],
        "activityId": first(api, "activity").await["id"],
        "resourceId": first(api, "employee").await["id"],
        "date": "2026-03-05",
        "actualHours": 6.5,
        "billable": true,
        "description": "Visit",
        "memo": "",
    });
    let created = send(api, Method::POST, "timeentry", &body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
    created.json()
}

#[tokio::test]
async fn an_update_with_a_few_fields_takes_the_values_that_core_writes() {
    let api = Api::start().await;
    let created = entry(&api).await;
    assert_eq!(created["memo"], Value::Null);
    let mut body = json!({});
    for name in
        ["projectId", "activityId", "resourceId", "date", "actualHours", "billable", "version"]
    {
        body[name] = created[name].clone();
    }
    body["workflow"] = json!([{"action": "Submit"}]);
    let saved = send(&api, Method::PUT, &path("timeentry", &created), &body).await;
    assert_eq!((saved.status, saved.header(MARK)), (StatusCode::OK, "no description"));
    let saved = saved.json();
    for name in [
        "billStatus",
        "overtime",
        "compensationTime",
        "extra",
        "flag1",
        "flag2",
        "flag3",
        "tax1",
        "tax2",
        "tax3",
        "wudPercent",
        "wudMultiplier",
        "invoiceId",
        "billRate",
        "costRate",
        "clientHours",
    ] {
        assert_eq!(saved[name], created[name], "{name}");
        assert_ne!(saved[name], Value::Null, "{name}");
    }
    let activity = first(&api, "activity").await;
    let changed = json!({"code": "PART", "description": "Part"});
    let part = send(&api, Method::PUT, &path("activity", &activity), &changed).await;
    assert_eq!((part.status, part.header(MARK)), (StatusCode::OK, "an update without a version"));
    assert_eq!(part.json()["isActive"], true);
}

#[tokio::test]
async fn a_version_is_needed_where_a_source_shows_it_and_never_wrong() {
    let api = Api::start().await;
    let entry = entry(&api).await;
    let entry_path = path("timeentry", &entry);
    let alone =
        send(&api, Method::PUT, &entry_path, &json!({"workflow": [{"action": "Submit"}]})).await;
    assert_eq!((alone.status, &*key(&alone)), (StatusCode::CONFLICT, "OutDatedModel"));
    assert!(alone.body.contains("no `version` was sent"), "{}", alone.body);
    let activity = first(&api, "activity").await;
    let stale = json!({"code": "W", "description": "Wrong", "version": "AAAAAAAAAAA="});
    let stale = send(&api, Method::PUT, &path("activity", &activity), &stale).await;
    assert_eq!((stale.status, &*key(&stale)), (StatusCode::CONFLICT, "OutDatedModel"));

    api.call(Method::DELETE, &entry_path, "").await;
    let deleted = send(&api, Method::PUT, &entry_path, &entry).await;
    assert_eq!(deleted.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(key(&deleted), "GeneralException");
    let never =
        send(&api, Method::PUT, "timeentry/2a897167-97ab-4321-98ca-ae767280525d", &entry).await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn time_on_an_activity_that_the_project_lacks_is_refused() {
    let api = Api::start().await;
    let entry = entry(&api).await;
    let assign = async |item: &Value, kind: u32| {
        let body = json!({"projectId": entry["projectId"], "itemId": item, "itemType": kind});
        let created = send(&api, Method::POST, "projectassignment/activity", &body).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.body);
        created.json()
    };
    let post = async || {
        let mut body = entry.clone();
        body["id"] = Value::Null;
        send(&api, Method::POST, "timeentry", &body).await
    };
    let other = json!({"code": "LONELY", "description": "Not on the project"});
    let other = send(&api, Method::POST, "activity", &other).await.json();
    let only = assign(&other["id"], 1).await;
    let refused = post().await;
    assert_eq!(
        (refused.status, &*key(&refused)),
        (StatusCode::CONFLICT, "ProjectControlLimitation")
    );
    assert_eq!(refused.json()["ErrorCode"], "031.001");
    // A saved entry stays, because the rule came into force later.
    let saved = send(&api, Method::PUT, &path("timeentry", &entry), &entry).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);

    let groups = api.list("group", &[("where", "name='All Activities'")]).await.json();
    let group = assign(&groups[0]["id"], 139).await;
    assert_eq!(post().await.status, StatusCode::CREATED);
    let listed =
        api.fetch(&format!("project/{}/activities", entry["projectId"].as_str().unwrap())).await;
    assert!(listed.body.contains(r#""itemType":139,"item":"All Activities""#), "{}", listed.body);
    for assignment in [only, group] {
        api.call(Method::DELETE, &path("projectassignment/activity", &assignment), "").await;
    }
    assert_eq!(post().await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn time_on_a_project_with_phases_is_refused() {
    let api = Api::start().await;
    let entry = entry(&api).await;
    let phase = json!({"code": "T-1-A", "name": "Phase", "parentId": entry["projectId"]});
    send(&api, Method::POST, "project", &phase).await;
    let refused = send(&api, Method::POST, "timeentry", &entry).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let message = "Project Assignment does not allow this operation";
    assert_eq!(refused.json()["Message"], message);
}

#[tokio::test]
async fn a_create_takes_the_defaults_of_the_company() {
    let api = Api::start().await;
    let project = json!({"code": "D-1", "name": "Defaults", "memo": ""});
    let project = send(&api, Method::POST, "project", &project).await.json();
    assert_eq!(project["defaultGroup"], "All Projects");
    assert!(project["defaultGroupId"].is_string());
    assert_eq!((&project["memo"], &project["interestRate"]), (&Value::Null, &json!(15.0)));
    let today = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    assert_eq!(project["startDate"], format!("{today}T00:00:00"));
    let activity = first(&api, "activity").await;
    let allocation = json!({"projectId": project["id"], "itemId": activity["id"], "itemType": 1,
        "resourceId": first(&api, "employee").await["id"], "resourceType": 0, "units": 1.8});
    let allocation = send(&api, Method::POST, "allocation", &allocation).await.json();
    assert_eq!(allocation["resourceType"], 9);
    assert_eq!(allocation["description"], activity["description"]);
}
