//! The values that Core writes where a request has none, and the rules about references.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{
    Api,
    forms::{MARK, first, path, send},
    key,
};

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
