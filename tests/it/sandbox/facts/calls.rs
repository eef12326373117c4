//! Facts about calls: paths, answers and the forms of values.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::sandbox::Api;

/// Returns the first row of a list.
async fn first(api: &Api, path: &str) -> Value {
    api.list(path, &[("page", "1,1")]).await.json()[0].clone()
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("{field} of {record}"))
}

#[tokio::test]
async fn ids_times_choices_and_amounts_have_the_forms_of_core() {
    let api = Api::start().await;
    let project = first(&api, "project").await;
    for field in ["id", "clientId", "managerId", "createdById"] {
        let id = text(&project, field);
        assert!(
            uuid::Uuid::try_parse(id).is_ok_and(|uuid| uuid.to_string() == id),
            "{field}: {id}"
        );
    }
    for field in ["createdOn", "lastUpdated"] {
        let time = text(&project, field);
        assert!(time.len() >= 19 && time.as_bytes()[10] == b'T', "{field}: {time}");
        assert!(!time.ends_with('Z') && !time[19..].contains(['+', '-']), "{field}: {time}");
    }
    assert!(text(&project, "startDate").ends_with("T00:00:00"), "{project}");
    assert!(project["contractAmount"].is_number() && project["status"].is_i64(), "{project}");
    // Names beside ids are texts, not objects.
    assert!(project["client"].is_string() && project["manager"].is_string(), "{project}");
    assert_eq!(text(&project, "version").len(), 12);
}

#[tokio::test]
async fn a_path_has_no_version_and_no_old_form() {
    let api = Api::start().await;
    for path in ["v1/timeentry", "hr/journaltype", "hr/question", "employeegroup", "activities"] {
        assert_eq!(api.fetch(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["hr/lists/journaltype", "hr/lists/question", "crm/lists/score", "group"] {
        let answer = api.fetch(path).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn the_company_is_one_object_that_is_only_read() {
    let api = Api::start().await;
    let company = api.fetch("company").await;
    assert_eq!(company.status, StatusCode::OK);
    assert!(company.json().is_object(), "{}", company.body);
    let written = api.call(Method::POST, "company", "{}").await;
    assert!(written.status.is_client_error(), "{}", written.status);
}

#[tokio::test]
async fn a_group_lists_its_members_as_flat_rows() {
    let api = Api::start().await;
    let group = first(&api, "group/detail").await;
    let condition = format!("groupId='{}'", text(&group, "groupId"));
    let members = api.list("group/detail", &[("where", &condition)]).await.json();
    for member in members.as_array().unwrap() {
        assert_eq!(member["groupId"], group["groupId"]);
        assert!(member["entity"].is_string() && member["entityId"].is_string(), "{member}");
    }
}

#[tokio::test]
async fn resources_and_activities_are_assigned_by_paths_of_their_own() {
    let api = Api::start().await;
    for path in ["projectassignment/resource", "projectassignment/activity"] {
        let row = first(&api, path).await;
        assert!(row["projectId"].is_string(), "{path}: {row}");
    }
}

#[tokio::test]
async fn health_and_version_answer() {
    let api = Api::start().await;
    for path in ["health", "version"] {
        assert_eq!(api.fetch(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_call_without_a_time_zone_is_answered() {
    // `Api` sends no `X-UTC-OFFSET`, as most programs in production.
    let api = Api::start().await;
    assert_eq!(api.fetch("timeentry").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_null_of_an_update_clears_the_field() {
    let api = Api::start().await;
    let activity = first(&api, "activity").await;
    let path = format!("activity/{}", text(&activity, "id"));
    let mut whole = api.fetch(&path).await.json();
    whole["memo"] = json!("a memo");
    let noted = api.call(Method::PUT, &path, &whole.to_string()).await.json();
    assert_eq!(noted["memo"], "a memo");
    let mut whole = noted.clone();
    whole["memo"] = Value::Null;
    let cleared = api.call(Method::PUT, &path, &whole.to_string()).await.json();
    assert_eq!(cleared["memo"], Value::Null);
    assert_ne!(cleared["version"], noted["version"]);
    assert_eq!(cleared["billRate"], noted["billRate"]);
}

#[tokio::test]
async fn a_taken_code_is_refused_with_its_key() {
    let api = Api::start().await;
    let body = json!({"code": "TWICE", "description": "d"}).to_string();
    assert_eq!(api.call(Method::POST, "activity", &body).await.status, StatusCode::CREATED);
    let refused = api.call(Method::POST, "activity", &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for member in ["ErrorCode", "Type", "Key", "HelpLink", "Message", "StatusCode"] {
        assert!(refused.json().get(member).is_some(), "{member}: {}", refused.body);
    }
    assert!(refused.json()["Message"].as_str().unwrap().contains("TWICE"), "{}", refused.body);
}
