//! Lists: filters, order, columns and pages.

use core_api::TimeEntry;
use http::StatusCode;
use serde_json::Value;

use super::Api;

/// Returns the values of a field in all rows.
fn column(list: &Value, field: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|row| row[field].clone()).collect()
}

#[tokio::test]
async fn an_unordered_list_has_the_first_page_of_whole_records() {
    let api = Api::start().await;
    let answer = api.fetch("timeentry").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let list = answer.json();
    assert_eq!(list.as_array().unwrap().len(), 25);
    assert!(answer.body.starts_with(r#"[{"date":""#), "{}", &answer.body[..80]);
    let first = &list[0];
    assert_eq!(first.as_object().unwrap().len(), TimeEntry::FIELDS.len());
    assert!(answer.body.contains("\"tax1\":0.0,"), "{}", &answer.body[..2000]);
    assert_eq!(first["objectState"], 1);
    assert_eq!(first["workflow"], Value::Null);
    assert!(first["token"].as_i64().unwrap() > 1_700_000_000);
}

#[tokio::test]
async fn the_seed_is_large_enough_and_reproducible() {
    let (first, second) = (Api::start().await, Api::start().await);
    for (path, least) in [("project", 60), ("activity", 40), ("timeentry", 5000)] {
        let count = first.list(path, &[("fields", "count(*)")]).await.json();
        assert!(count[0]["count"].as_u64().unwrap() >= least, "{path}: {count}");
    }
    let parameters = [("fields", "id,date,projectId,actualHours,version"), ("page", "1,50")];
    let list = first.list("timeentry", &parameters).await.body;
    assert_eq!(list, second.list("timeentry", &parameters).await.body);
}

#[tokio::test]
async fn a_where_selects_and_an_order_sorts() {
    let api = Api::start().await;
    let condition = "date >= '2026-03-01' and date<'2026-04-01T00:00:00' AND billable=true";
    let parameters = [("where", condition), ("orderby", "date desc"), ("page", "1,1000")];
    let list = api.list("timeentry", &parameters).await.json();
    let dates = column(&list, "date");
    assert!(dates.len() > 20, "{}", dates.len());
    assert!(dates.iter().all(|date| date.as_str().unwrap().starts_with("2026-03-")));
    assert!(dates.is_sorted_by(|one, next| one.as_str() >= next.as_str()));
    assert!(column(&list, "billable").iter().all(|billable| *billable == true));

    let count = [("where", condition), ("fields", "count(*)")];
    let counted = api.list("timeentry", &count).await.json();
    assert_eq!(counted, serde_json::json!([{ "count": dates.len() }]));
}

#[tokio::test]
async fn phases_are_found_by_their_parent() {
    let api = Api::start().await;
    let all = ("page", "1,1000");
    let roots = api.list("project", &[("where", "parentId is null"), all]).await.json();
    let parents = roots.as_array().unwrap().iter().filter(|root| root["hasChild"] == true);
    let parent = parents.clone().next().unwrap();
    assert_eq!(parents.count(), 12);

    let condition = format!("parentId = '{}'", parent["id"].as_str().unwrap());
    let phases = api.list("project", &[("where", &condition), all]).await.json();
    assert_eq!(column(&phases, "parent"), vec![parent["displayName"].clone(); 2]);
    assert_eq!(column(&phases, "rootProjectId"), vec![parent["id"].clone(); 2]);
}

#[tokio::test]
async fn pages_neither_lose_nor_repeat_records() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for number in 1.. {
        let page = format!("{number},30");
        let answer = api.list("project", &[("page", &page), ("fields", "id")]).await;
        if answer.status == StatusCode::NO_CONTENT {
            assert_eq!(answer.body, "");
            break;
        }
        ids.extend(column(&answer.json(), "id").iter().map(ToString::to_string));
    }
    assert_eq!(ids.len(), 72);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 72);

    let zeroth = api.list("project", &[("page", "0,5"), ("fields", "id")]).await;
    assert_eq!(zeroth.body, api.list("project", &[("page", "1,5"), ("fields", "id")]).await.body);
}

#[tokio::test]
async fn fields_select_columns_and_expand_adds_nested_objects() {
    let api = Api::start().await;
    let body = r#"{"code":"X-1","description":"x","customFields":[{"value":"v"}]}"#;
    let created = api.call(http::Method::POST, "activity", body).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let condition = ("where", "code = 'X-1'");
    let narrow = api.list("activity", &[condition, ("fields", "description, CODE")]).await;
    assert_eq!(narrow.body, r#"[{"description":"x","code":"X-1"}]"#);

    let folded = api.list("activity", &[condition]).await.json();
    assert_eq!(folded[0]["customFields"], Value::Null);
    let expanded = api.list("activity", &[condition, ("Expand", "customFields")]).await.json();
    assert_eq!(expanded[0]["customFields"], serde_json::json!([{ "value": "v" }]));
}

#[tokio::test]
async fn invalid_queries_are_refused_as_core_refuses_them() {
    let api = Api::start().await;
    let refused = api.list("timeentry", &[("where", "colour='x'")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let mut body = refused.json();
    assert!(body["CorrelationId"].take().as_str().unwrap().len() == 36);
    assert_eq!(
        body,
        serde_json::json!({
            "ErrorCode": null,
            "Key": null,
            "Message": "Invalid field in 'where' parameter. Field name: colour",
            "CorrelationId": null,
        })
    );

    let refused = api.list("activity", &[("where", "code=\"11000\"")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let message = "invalid where clause. Expected but did not find a closing square bracket \
                   after the identifier \"11000.\r\n";
    assert_eq!(
        refused.json(),
        serde_json::json!({"Type": "Exception", "HelpLink": null, "Message": message})
    );

    for parameter in [("where", "date>='2026-01-01T00:00:00Z'"), ("where", "date<'2026Z'")] {
        let refused = api.list("timeentry", &[parameter]).await;
        assert_eq!(refused.status, StatusCode::FAILED_DEPENDENCY);
        assert_eq!(super::key(&refused), "APISqlError");
    }
    for (parameter, value) in
        [("fields", "id,colour"), ("orderBy", "colour"), ("page", "1,0"), ("page", "first")]
    {
        let refused = api.list("timeentry", &[(parameter, value)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{parameter}={value}");
    }
    for (parameter, value) in [("page", "1,1001"), ("expand", "date"), ("fields", "")] {
        let marked = api.list("timeentry", &[(parameter, value)]).await;
        assert_eq!(marked.status, StatusCode::OK, "{parameter}={value}");
        assert_ne!(marked.header("x-sandbox-unconfirmed"), "", "{parameter}={value}");
    }
}
