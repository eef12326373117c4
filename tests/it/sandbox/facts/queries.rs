//! Facts about lists: parameters, filters and refusals.

use http::StatusCode;
use serde_json::Value;

use crate::sandbox::Api;

/// The header that names what no source shows.
const UNCONFIRMED: &str = "x-sandbox-unconfirmed";

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn names_of_parameters_have_any_case() {
    let api = Api::start().await;
    let parameters = [("OrderBy", "code desc"), ("PAGE", "1,3"), ("Where", "isActive = true")];
    let usual = [("orderBy", "code desc"), ("page", "1,3"), ("where", "isActive = true")];
    let answer = api.list("activity", &parameters).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, api.list("activity", &usual).await.body);
}

#[tokio::test]
async fn filters_that_ran_in_production_run_here() {
    let api = Api::start().await;
    let projects =
        api.list("project", &[("page", "1,50"), ("fields", "id,code,name")]).await.json();
    let or = |field: &str| {
        let terms = ids(&projects).into_iter().map(|id| format!("{field}='{id}'"));
        terms.collect::<Vec<_>>().join(" OR ")
    };
    let code = projects[0]["code"].as_str().unwrap();
    for (path, condition) in [
        ("project", or("id")),
        ("timeentry", or("projectId")),
        ("project", format!("code='{code}'")),
        ("project", "status=0".to_owned()),
        ("project", "parentId is null".to_owned()),
        ("project", "createdOn >= '2000-01-01T00:00:00'".to_owned()),
        ("timeentry", "date>='2026-01-01' AND date<='2026-03-07'".to_owned()),
        ("timeentry", "date >= '2026-01-01T00:00:00' AND date < '2027-01-01T00:00:00'".to_owned()),
        ("timeentry", "lastUpdated>='2000-01-01T00:00:00'".to_owned()),
        ("activity", "isActive=true and billable=true".to_owned()),
        ("group", "type=139".to_owned()),
        ("budget", "isCustomBudget=true".to_owned()),
    ] {
        let answer = api.list(path, &[("where", &condition)]).await;
        let is_read = [StatusCode::OK, StatusCode::NO_CONTENT].contains(&answer.status);
        assert!(is_read, "{path}?where={condition}: {} {}", answer.status, answer.body);
    }
}

#[tokio::test]
async fn a_doubled_quote_is_a_quote() {
    let api = Api::start().await;
    let body = r#"{"code": "O'R", "description": "d"}"#;
    let made = api.call(http::Method::POST, "activity", body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let list = api.list("activity", &[("where", "code='O''R'")]).await.json();
    assert_eq!(list[0]["id"], made.json()["id"]);
}

#[tokio::test]
async fn forms_of_transact_sql_are_read() {
    let api = Api::start().await;
    for condition in [
        "(status = 0 OR status = 2) AND NOT code = 'x'",
        "name LIKE '%a%'",
        "status IN (0, 1, 2)",
        "code <> 'x'",
        "code != 'x'",
        "createdOn BETWEEN '2000-01-01' AND '2100-01-01'",
        "parentId IS NOT NULL",
        "[code] = 'x' or code is not null",
    ] {
        let answer = api.list("project", &[("where", condition)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{condition}: {}", answer.body);
    }
}

#[tokio::test]
async fn fields_that_core_refuses_are_refused() {
    let api = Api::start().await;
    for (path, parameter, value, status) in [
        ("payment", "where", "projectId='00000000-0000-0000-0000-000000000001'", 400),
        ("employee", "fields", "id,email", 400),
        ("employee", "fields", "id,userId", 400),
        ("project", "fields", "id,hasChild", 424),
    ] {
        let answer = api.list(path, &[(parameter, value)]).await;
        assert_eq!(answer.status.as_u16(), status, "{path}?{parameter}={value}: {}", answer.body);
    }
    // The field of a whole row needs no name in `fields`.
    let project = api.list("project", &[("page", "1,1")]).await.json();
    assert!(project[0].get("hasChild").is_some(), "{project}");
}

#[tokio::test]
async fn a_page_with_nested_values_has_at_most_100_rows_without_a_mark() {
    let api = Api::start().await;
    let of = |page: &'static str| [("page", page), ("expand", "invoiceDetails")];
    let answer = api.list("invoice", &of("1,100")).await;
    assert!(answer.status.is_success(), "{}", answer.body);
    assert_eq!(answer.headers.get(UNCONFIRMED), None);
    let larger = api.list("invoice", &of("1,101")).await;
    assert!(larger.status.is_success(), "{}", larger.body);
    assert!(larger.headers.contains_key(UNCONFIRMED), "{:?}", larger.headers);
}

#[tokio::test]
async fn a_count_takes_no_order_and_no_page() {
    let api = Api::start().await;
    let count = ("fields", "count(*)");
    assert_eq!(api.list("activity", &[count]).await.status, StatusCode::OK);
    for other in [("orderBy", "code"), ("page", "1,2")] {
        let refused = api.list("activity", &[count, other]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{other:?}: {}", refused.body);
    }
}

#[tokio::test]
async fn the_old_path_of_queries_is_marked() {
    let api = Api::start().await;
    let answer = api.list("activity/query", &[("page", "0,100"), ("orderby", "name")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.headers.contains_key(UNCONFIRMED), "{:?}", answer.headers);
}
